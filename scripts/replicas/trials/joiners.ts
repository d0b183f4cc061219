import type { Figure } from '../../lib/figures.ts'
import { poll } from '../../lib/process.ts'
import { none, time } from '../figures.ts'
import type { Fleet, Replica } from '../fleet.ts'
import { inTurns } from '../caller.ts'

/** A server joins that has to take over 100,000 records. */
export async function lateJoiner(fleet: Fleet, scale: number): Promise<Figure[]> {
  const count = Math.ceil(100_000 * scale)
  const batch = 100
  const text = 'x'.repeat(200)
  const since = performance.now()
  await inTurns(6, count / batch, async (turn) => {
    const records = Array.from({ length: batch }, (_, index) => ({ key: `${turn}-${index}`, text }))
    await fleet.caller.must('POST', '/items', records)
  })
  const written = performance.now() - since
  await fleet.untilEqual(['/items?limit=1', '/counters'])
  const started = performance.now()
  const late = await fleet.add()
  const ready = performance.now() - started
  const total = await untilTotal(late, count)
  const all = performance.now() - started
  const size = late.server.memory()
  await fleet.remove(late)
  return [
    {
      what: `${count} records written in arrays of ${batch}, with 250 bytes each`,
      value: written / 1000,
      unit: ' s',
    },
    time('a server that joins, from its start until it says that it is ready', ready),
    time('until its first answer has all records', all, 3000),
    none('records that it lacks', count - total),
    { what: 'its memory', value: size, unit: ' MB' },
  ]
}

/** Somebody empties the engine: the first write restores it from the server that carries it out. */
export async function emptied(fleet: Fleet): Promise<Figure[]> {
  const { engine } = fleet
  if (!engine) return []
  const count = 300
  await inTurns(6, count, async (turn) => {
    await fleet.caller.must('POST', '/items', { turn })
  })
  await fleet.untilEqual()
  await engine.empty()
  const statuses: number[] = []
  await inTurns(3, 6, async (turn) => {
    statuses.push((await fleet.replica(turn).caller.ask('POST', '/items', { after: turn })).status)
  })
  const equal = await fleet.untilEqual()
  const late = await fleet.add()
  const there = await untilTotal(late, count + 6)
  const last = await fleet.caller.must<{ id: number }>('POST', '/items', { last: true })
  await fleet.untilEqual()
  await fleet.remove(late)
  return [
    none(
      'writes after the engine was emptied that failed',
      statuses.filter((status) => status !== 201).length,
    ),
    none(`of ${count + 6} records, not in a server that joins then`, count + 6 - there),
    none('ids that were given twice', Math.abs(last.id - (count + 7))),
    time('until all servers hold the same', equal, 5000),
  ]
}

/** What a server says is the number of items, as soon as that is what is expected, or after 15 s. */
async function untilTotal({ caller }: Replica, expected: number): Promise<number> {
  let total = 0
  const test = async () => {
    const { headers } = await caller.ask('GET', '/items?limit=1')
    total = Number(headers['x-total-count'])
    return total === expected || undefined
  }
  await poll('all records', test, { interval: 5, seconds: 15 }).catch(() => {})
  return total
}
