import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { call, type Schemas } from '../../api/client.ts'
import { formatCount, formatTime } from '../../core/format.ts'
import { go, hrefOf, setParams, useRoute } from '../../core/router.ts'
import { useAttempt } from '../../live/attempt.ts'
import { onChange, useLoaded } from '../../live/live.ts'
import { StatusLabel } from '../../parts/labels.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { Said } from '../../parts/said.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { WebhookDetail } from './webhook-detail.tsx'
import { StateLabel } from './state-label.tsx'
import './webhooks.css'

type Webhook = Schemas['WebhookSummary']

const rowHeight = 30
const most = 500
/** How often the list is loaded anew at most, ms. */
const interval = 250
const states = ['waiting', 'delivered', 'failed', 'refused', 'cancelled'] as const

/** What was sent and what waits, newest first, and the one that is open with its attempts. */
export function WebhooksView(): JSX.Element {
  const { name, params } = useRoute()
  const changes = useChanges()
  const { value, error, reload } = useLoaded(
    (signal) => call('GET /webhooks', { query: { limit: most }, signal }),
    [],
    [changes],
  )
  const [failure, attempt] = useAttempt(reload)
  const [chosen, choose] = useState('')
  const filters = Object.fromEntries(params)
  const { text = '', state = '' } = filters
  const all = value ?? []
  const shown = all.filter((each) => fits(each, text, state)).toReversed()
  const open = (index: number) => go(hrefOf('webhooks', shown[index]?.id, filters), name !== '')
  const close = () => {
    choose(name)
    go(hrefOf('webhooks', '', filters))
  }
  const waiting = all.filter((each) => each.state === 'waiting').length
  const count = formatCount(shown.length, 'webhook')
  return (
    <div class={`split ${name === '' ? '' : 'split-open'}`}>
      <section class="split-list" aria-label="Webhooks">
        <div class="bar">
          <input
            type="search"
            placeholder="Search event, address"
            aria-label="Search webhooks"
            value={text}
            onInput={({ currentTarget }) => setParams({ text: currentTarget.value })}
          />
          <select
            aria-label="State"
            value={state}
            onChange={({ currentTarget }) => setParams({ state: currentTarget.value })}
          >
            <option value="">Any state</option>
            {states.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
          {waiting > 0 && (
            <button
              type="button"
              class="button"
              onClick={() => void attempt(call('DELETE /webhooks'))}
            >
              Cancel {waiting} waiting
            </button>
          )}
          <span class="muted" aria-hidden="true">
            {count}
          </span>
          <Said text={count} />
        </div>
        <ProblemLine error={failure ?? error} />
        <VirtualRows
          className="webhooks"
          label="Webhooks, newest first"
          header={header}
          count={shown.length}
          rowHeight={rowHeight}
          keyOf={(index) => shown[index]?.id ?? index}
          cells={(index) => {
            const each = shown[index]
            return each && cells(each)
          }}
          selected={shown.findIndex(({ id }) => id === (name || chosen))}
          onSelect={(index) => (name === '' ? choose(shown[index]?.id ?? '') : open(index))}
          onOpen={open}
          empty={all.length > 0 ? 'No webhook fits.' : value && <Empty />}
        />
      </section>
      {name !== '' && <WebhookDetail key={name} id={name} changes={changes} onClose={close} />}
    </div>
  )
}

function Empty(): JSX.Element {
  return (
    <>
      Nothing was sent yet. An endpoint sends one after its answer:{' '}
      <code>{'"$webhooks": [{ "to": "http://localhost:3000/hooks" }]'}</code>.
    </>
  )
}

const header: JSX.Element = (
  <>
    <span role="columnheader">Time</span>
    <span role="columnheader">State</span>
    <span role="columnheader">Event</span>
    <span role="columnheader">To</span>
    <span role="columnheader">Tries</span>
  </>
)

function cells({ since, state, status, event, to, tries, cause }: Webhook): JSX.Element {
  return (
    <>
      <span role="gridcell" class="muted">
        {formatTime(since)}
      </span>
      <span role="gridcell">
        <StateLabel state={state} /> {status !== undefined && <StatusLabel code={status} />}
      </span>
      <span role="gridcell" class="address" title={event}>
        <bdi>{event}</bdi>
      </span>
      <span role="gridcell" class="address muted" title={to}>
        <bdi>{to}</bdi>
      </span>
      <span role="gridcell" class="muted">
        {tries}
        {cause.kind === 'replay' && ', sent again'}
      </span>
    </>
  )
}

function fits({ id, event, to, state }: Webhook, text: string, wanted: string): boolean {
  if (wanted !== '' && state !== wanted) return false
  return `${id} ${event} ${to}`.toLowerCase().includes(text.toLowerCase())
}

/** Counts up when something became of a webhook, a few times a second at most. */
function useChanges(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onChange(['webhooks'], () => {
      timer ??= setTimeout(() => {
        timer = undefined
        setCount((before) => before + 1)
      }, interval)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [])
  return count
}
