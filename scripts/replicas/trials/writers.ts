import type { Figure } from '../../lib/figures.ts'
import { inTurns, type Answer } from '../caller.ts'
import { counted, none, spread, time } from '../figures.ts'
import type { Fleet } from '../fleet.ts'

/** How many clients write at a time. */
export const clients = 24

interface Item {
  readonly id: number
  readonly key?: string
}

/** 24 clients create records in one session through a proxy: each gets an id of its own, and none is left out. */
export async function creates(fleet: Fleet, scale: number): Promise<Figure[]> {
  const count = Math.ceil(10_000 * scale)
  const times: number[] = []
  const ids = new Set<number>()
  const others = new Map<number, number>()
  const since = performance.now()
  await inTurns(clients, count, async (turn) => {
    const { status, value, ms } = await fleet.caller.ask('POST', '/items', { key: `k${turn}` })
    times.push(ms)
    const { id } = (value ?? {}) as Partial<Item>
    if (status === 201 && id !== undefined && id <= count) ids.add(id)
    else others.set(status, (others.get(status) ?? 0) + 1)
  })
  const seconds = (performance.now() - since) / 1000
  for (const [status, times] of others) console.log(`  ${times} × ${status}`)
  const equal = await fleet.untilEqual()
  const items = await fleet.caller.must<Item[]>('GET', '/items')
  const keys = new Set(items.map(({ key }) => key))
  return [
    none(`of ${count} creates, without an id of 1 to ${count} of its own`, count - ids.size),
    none(
      'answered by another status or a wrong id',
      [...others.values()].reduce((sum, times) => sum + times, 0),
    ),
    none('not there afterwards, or there twice', count - keys.size + items.length - count),
    counted(
      'creates a second, with proxy and clients on the same machine',
      Math.round(count / seconds),
    ),
    ...spread('a create', times),
    time('until all servers hold the same', equal, 5000),
  ]
}

/** Each of 24 clients adds one to a record as long as it is the one that it has read. */
export async function compareAndSet(fleet: Fleet, scale: number): Promise<Figure[]> {
  const count = Math.ceil(600 * scale)
  let refused = 0
  let others = 0
  await inTurns(clients, count, async () => {
    for (;;) {
      const { headers, value } = await fleet.caller.ask('GET', '/counters/1')
      const next = { n: (value as { n: number }).n + 1 }
      const fields = { 'if-match': headers['etag'] ?? '' }
      const { status } = await fleet.caller.ask('PATCH', '/counters/1', next, { fields })
      if (status === 200) return
      if (status === 412) refused++
      else others++
      if (others > count) return
    }
  })
  await fleet.untilEqual()
  const { n } = await fleet.caller.must<{ n: number }>('GET', '/counters/1')
  return [
    none(`of ${count} increments by If-Match, lost`, Math.abs(count - n)),
    counted('refused with 412 meanwhile, and tried again', refused),
    none('answered by another status', others),
  ]
}

/** Handlers that read and write two records, and such that write before and after they wait. */
export async function handlers(fleet: Fleet, scale: number): Promise<Figure[]> {
  const count = Math.ceil(600 * scale)
  const statuses = new Map<number, number>()
  const done: Answer[] = []
  await inTurns(clients, count, async (turn) => {
    const path = turn % 6 === 0 ? '/jobs/slow' : '/transfers'
    const answer = await fleet.caller.ask('POST', path, {})
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    if (answer.status === 200) done.push(answer)
  })
  await fleet.untilEqual()
  const [one, other] = await fleet.caller.must<{ balance: number }[]>('GET', '/accounts')
  const jobs = await fleet.caller.must<{ id: number; state: string }[]>('GET', '/jobs')
  const transfers = done.filter(({ value }) => (value as { done?: boolean }).done).length
  const finished = new Set(
    done
      .map(({ value }) => value as { id?: number; state?: string })
      .flatMap(({ id, state }) => (id !== undefined && state === 'done' ? [id] : [])),
  )
  const lost =
    Math.abs(transfers - (other?.balance ?? 0)) + Math.abs(transfers + (one?.balance ?? 0))
  const open = jobs.filter(({ id, state }) => finished.has(id) && state !== 'done').length
  return [
    none(`of ${transfers} handlers that read and write two records, lost or done twice`, lost),
    none(`of ${finished.size} handlers that write, wait and write, without the second write`, open),
    none('without a job of their own', done.length - transfers - finished.size),
    counted(
      'answered with 409, where another server took the id meanwhile',
      statuses.get(409) ?? 0,
    ),
    none('answered by another status', count - done.length - (statuses.get(409) ?? 0)),
  ]
}

/** Creates in many sessions, each of which several servers write at a time. */
export async function manySessions(fleet: Fleet, scale: number): Promise<Figure[]> {
  const sessions = Math.ceil(60 * scale)
  const each = 20
  const ids = new Map<string, Set<number>>()
  const since = performance.now()
  await inTurns(clients, sessions * each, async (turn) => {
    const name = `many-${turn % sessions}`
    const fields = { 'x-mockapi-session': name }
    const { status, value } = await fleet.caller.ask(
      'POST',
      '/items',
      { key: `${turn}` },
      { fields },
    )
    const { id } = (value ?? {}) as Partial<Item>
    if (status !== 201 || id === undefined || id > each) return
    ids.set(name, (ids.get(name) ?? new Set()).add(id))
  })
  const seconds = (performance.now() - since) / 1000
  const right = [...ids.values()].reduce((sum, set) => sum + set.size, 0)
  return [
    none(
      `of ${sessions * each} creates in ${sessions} sessions, without an id of their own`,
      sessions * each - right,
    ),
    counted('creates a second there', Math.round((sessions * each) / seconds)),
  ]
}
