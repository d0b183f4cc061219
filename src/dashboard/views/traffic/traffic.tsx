import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { callCount, keptCalls, type CallSummary } from '../../live/calls.ts'
import { formatCount } from '../../core/format.ts'
import { Icon } from '../../parts/icons.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { hrefOf, go, setParams, useRoute } from '../../core/router.ts'
import { useStore } from '../../core/store.ts'
import { CallDetail } from './call-detail.tsx'
import { compileFilter } from './filter.ts'
import { callCells, callHeader } from './row.tsx'

const rowHeight = 30

/** The calls as they come, newest first, and the one that is open. */
export function Traffic(): JSX.Element {
  const { name, params } = useRoute()
  const [paused, setPaused] = useState<readonly CallSummary[]>()
  const count = useStore(callCount)
  const text = params.get('text') ?? ''
  const status = params.get('status') ?? ''
  const calls = useMemo(() => {
    const matches = compileFilter({ text, status })
    return (paused ?? keptCalls()).filter(matches).reverse()
  }, [count, paused, text, status])
  const selected = calls.findIndex(({ id }) => String(id) === name)
  const open = (index: number) => {
    const id = calls[index]?.id
    if (id !== undefined) go(hrefOf('traffic', String(id), Object.fromEntries(params)), name !== '')
  }
  const close = () => go(hrefOf('traffic', '', Object.fromEntries(params)))
  return (
    <div class={`split ${name === '' ? '' : 'split-open'}`}>
      <section class="split-list" aria-label="Calls">
        <div class="bar">
          <input
            type="search"
            placeholder="Search method, path, status, mock"
            aria-label="Search calls"
            value={text}
            onInput={({ currentTarget }) => setParams({ text: currentTarget.value })}
          />
          <select
            aria-label="Status"
            value={status}
            onChange={({ currentTarget }) => setParams({ status: currentTarget.value })}
          >
            <option value="">all</option>
            {['2xx', '3xx', '4xx', '5xx', 'unmatched'].map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
          <button
            type="button"
            class="button"
            aria-pressed={paused !== undefined}
            onClick={() => setPaused(paused ? undefined : [...keptCalls()])}
          >
            <Icon name={paused ? 'play' : 'pause'} /> {paused ? 'Go on' : 'Pause'}
          </button>
          <span class="muted" role="status">
            {formatCount(calls.length, 'call')}
          </span>
        </div>
        <VirtualRows
          className="calls"
          label="Calls, newest first"
          header={callHeader}
          count={calls.length}
          rowHeight={rowHeight}
          keyOf={(index) => calls[index]?.id ?? index}
          cells={(index) => {
            const each = calls[index]
            return each && callCells(each)
          }}
          selected={selected}
          onSelect={open}
          empty={
            text || status ? 'No call fits the filters.' : 'Nothing was asked yet. Send a request.'
          }
        />
      </section>
      {name !== '' && <CallDetail id={name} onClose={close} />}
    </div>
  )
}
