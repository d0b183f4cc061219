import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { call, origin } from '../../api/client.ts'
import { formatCount } from '../../core/format.ts'
import { go, hrefOf, setParams, useRoute } from '../../core/router.ts'
import { useStore } from '../../core/store.ts'
import {
  callCount,
  droppedCalls,
  keptCalls,
  missedCalls,
  type CallSummary,
} from '../../live/calls.ts'
import { useLoaded } from '../../live/live.ts'
import { Icon } from '../../parts/icons.tsx'
import { ProblemLine } from '../../parts/problem-line.tsx'
import { Said } from '../../parts/said.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { CallDetail } from './call-detail.tsx'
import { CallList, countAfter } from './call-list.ts'
import { compileFilter, filterNames, readFilter } from './filter.ts'
import { FilterBar } from './filter-bar.tsx'
import { replayCount } from './replay.ts'
import { callCells, callHeader } from './row.tsx'
import { SessionTools } from './session-tools.tsx'

const rowHeight = 30

/** The calls as they come, newest first, and the one that is open. */
export function TrafficView(): JSX.Element {
  const { name, params } = useRoute()
  const search = params.toString()
  const filter = useMemo(() => readFilter(params), [search])
  const scroller = useRef<HTMLDivElement>(null)
  const [chosen, choose] = useState('')
  const [isPaused, pause] = useState(false)
  const isAway = useScrolledAway(scroller)
  const { calls, fresh, refresh } = useCalls(filter, isPaused || isAway || name !== '')
  const at = (index: number) => calls[calls.length - 1 - index]
  const nameAt = (index: number) => nameOf(at(index))
  const selected = indexOf(calls, name || chosen)
  const filters = Object.fromEntries(params)
  const open = (index: number) => go(hrefOf('traffic', nameAt(index), filters), name !== '')
  const select = (index: number) => {
    choose(nameAt(index))
    if (name !== '') open(index)
  }
  const close = () => {
    choose(name)
    go(hrefOf('traffic', '', filters))
  }
  const sessions = useMemo(
    () => [...new Set(keptCalls().map(({ session }) => session))],
    [calls.length],
  )
  const toTop = () => {
    refresh()
    // After the row that is open was looked for, which may be far down by now.
    requestAnimationFrame(() => scroller.current?.scrollTo({ top: 0 }))
  }
  return (
    <div class={`split ${name === '' ? '' : 'split-open'}`}>
      <section class="split-list" aria-label="Calls">
        <FilterBar filter={filter} sessions={sessions}>
          <button
            type="button"
            class="button"
            aria-pressed={isPaused}
            onClick={() => pause(!isPaused)}
          >
            <Icon name={isPaused ? 'play' : 'pause'} /> {isPaused ? 'Go on' : 'Pause'}
          </button>
          <SessionTools onCleared={refresh} />
          <Counted count={calls.length} />
        </FilterBar>
        <Notices />
        <div class="calls-frame">
          {fresh > 0 && (
            <button type="button" class="button primary fresh" onClick={toTop}>
              {fresh.toLocaleString('en')} new ↑
            </button>
          )}
          <VirtualRows
            className="calls"
            label="Calls, newest first"
            header={callHeader}
            count={calls.length}
            rowHeight={rowHeight}
            scroller={scroller}
            keyOf={(index) => at(index)?.id ?? index}
            cells={(index) => {
              const each = at(index)
              return each && callCells(each, (key) => setParams({ endpoint: key }))
            }}
            selected={selected}
            onSelect={select}
            onOpen={open}
            empty={<Empty isFiltered={filterNames.some((each) => filter[each] !== '')} />}
          />
        </div>
      </section>
      {name !== '' && <CallDetail key={name} name={name} onClose={close} />}
    </div>
  )
}

/** What a call is called in the address: its number, below the session that it is of. */
function nameOf(one: CallSummary | undefined): string {
  if (!one) return ''
  return one.session === '' ? String(one.id) : `${one.session}/${one.id}`
}

function indexOf(calls: readonly CallSummary[], name: string): number {
  const id = Number(name.slice(name.lastIndexOf('/') + 1))
  const found = name === '' ? -1 : calls.findLastIndex((one) => one.id === id)
  return found === -1 ? -1 : calls.length - 1 - found
}

interface ShownCalls {
  /** The oldest first. */
  readonly calls: readonly CallSummary[]
  /** How many came since the list is held. */
  readonly fresh: number
  readonly refresh: () => void
}

/** The calls that fit; while they are held, those that were there when it began. */
function useCalls(filter: Parameters<typeof compileFilter>[0], isHeld: boolean): ShownCalls {
  useStore(callCount)
  const held = useRef<readonly CallSummary[] | undefined>(undefined)
  // A call that was sent again from here is to be seen.
  const replayed = useRef(0)
  if (replayed.current !== useStore(replayCount)) held.current = undefined
  replayed.current = replayCount.value
  const fits = useMemo(() => compileFilter(filter), [filter])
  const list = useMemo(() => new CallList<CallSummary>(fits), [fits])
  const live = list.update(keptCalls(), droppedCalls())
  // A link that opens a call has nothing to hold yet.
  if (!isHeld || held.current?.length === 0) held.current = undefined
  else held.current ??= [...keptCalls()]
  const kept = held.current
  const shown = useMemo(() => kept?.filter(fits), [kept, fits])
  const [, draw] = useState(0)
  const refresh = () => {
    held.current = undefined
    draw((count) => count + 1)
  }
  if (!shown) return { calls: live, fresh: 0, refresh }
  return { calls: shown, fresh: countAfter(live, shown.at(-1)), refresh }
}

/** Whether the list is scrolled down, away from where new calls appear. */
function useScrolledAway(scroller: { readonly current: HTMLDivElement | null }): boolean {
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    const element = scroller.current
    const look = () => setAway((element?.scrollTop ?? 0) > rowHeight / 2)
    element?.addEventListener('scroll', look, { passive: true })
    return () => element?.removeEventListener('scroll', look)
  }, [])
  return isAway
}

/** How many calls are shown: at once for eyes, now and then for ears. */
function Counted({ count }: { count: number }): JSX.Element {
  const text = formatCount(count, 'call')
  return (
    <>
      <span class="muted" aria-hidden="true">
        {text}
      </span>
      <Said text={text} />
    </>
  )
}

function Notices(): JSX.Element {
  const hasMissed = useStore(missedCalls)
  const { error } = useLoaded(
    (signal) => call('GET /requests', { query: { limit: 1 }, signal }),
    ['files'],
  )
  return (
    <>
      <ProblemLine error={error} />
      {hasMissed && (
        <p class="notice muted">
          More calls came than this page could take: some are missing in the list. The journal and
          the HAR have them.
        </p>
      )}
    </>
  )
}

function Empty({ isFiltered }: { isFiltered: boolean }): JSX.Element {
  const { value } = useLoaded((signal) => call('GET /health', { signal }), [])
  if (!isFiltered) {
    return (
      <>
        Nothing was asked yet. Send a request to{' '}
        <code>{origin + (value?.prefixes?.[0] ?? '')}</code>.
      </>
    )
  }
  const none = Object.fromEntries(filterNames.map((name) => [name, undefined]))
  return (
    <>
      No call fits the filters.{' '}
      <button type="button" class="link" onClick={() => setParams(none)}>
        Show all
      </button>
    </>
  )
}
