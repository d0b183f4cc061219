import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { changesOf, filterOf, seenThrough, type RecordChange } from '../../src/data/changes.ts'
import { createState } from '../../src/data/memory.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import type { State } from '../../src/data/store/state.ts'
import { collectionOf, noFaker } from './contract/declarations.ts'

const numbers = Array.from({ length: 4 }, (_, index) => ({ id: index + 1, n: index }))

function fresh(): State {
  const state = createState({ seed: 1, source: () => noFaker })
  state.declare([collectionOf('numbers', numbers)], [])
  return state
}

/** What a follower that knows the records of the beginning has got. */
function follow(state: State, passes: (record: object) => boolean = () => true) {
  const kinds: string[] = []
  const records = new Map(
    state
      .collection('numbers')!
      .all()
      .filter((record) => passes(record))
      .map((record) => [record['id'], record]),
  )
  const feed = changesOf(state, 'numbers')!
  const take = (change: RecordChange) => {
    const seen = seenThrough(change, passes)
    if (!seen) return
    const { kind, record } = seen
    expect(kind === 'created').toBe(!records.has(record['id']))
    kinds.push(`${kind} ${String(record['id'])}`)
    if (kind === 'deleted') records.delete(record['id'])
    else records.set(record['id'], record)
  }
  feed.subscribe(take)
  return { records, kinds, feed }
}

const id = fc.integer({ min: 1, max: 6 })
const step = fc.oneof(
  fc.nat(3).map((n) => (state: State) => state.collection('numbers')!.create({ n })),
  fc.tuple(id, fc.nat(3)).map(
    ([one, n]) =>
      (state: State) =>
        state.collection('numbers')!.update(one, { n }),
  ),
  id.map((one) => (state: State) => state.collection('numbers')!.delete(one)),
  fc.constant((state: State) => state.reset()),
  fc.constant((state: State) => state.snapshot('one')),
  fc.constant((state: State) =>
    state.snapshots.includes('one') ? state.restore('one') : undefined,
  ),
)

it('whoever follows the changes of a collection has its records', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), fc.boolean(), (steps, isFork) => {
      const state = isFork ? fresh().fork() : fresh()
      const all = follow(state)
      const few = follow(state, (record) => (record as { n: number }).n > 1)
      for (const run of steps) run(state)
      const now = state.collection('numbers')!.all()
      expect(new Set(all.records.values())).toEqual(new Set(now))
      expect(new Set(few.records.values())).toEqual(new Set(now.filter(({ n }) => Number(n) > 1)))
      expect(all.feed.after(0)?.length).toBe(all.kinds.length)
    }),
    { numRuns: 50 },
  )
})

it('what leaves a record as it was is no change, and a session has changes of its own', () => {
  const state = fresh()
  const session = state.fork()
  const [server, own] = [follow(state), follow(session)]
  state.collection('numbers')!.update(1, { n: 0 })
  state.collection('numbers')!.update(1, { n: 9 })
  session.collection('numbers')!.delete(2)
  expect(server.kinds).toEqual(['updated 1'])
  expect(own.kinds).toEqual(['deleted 2'])
})

it('a saved file whose records are others is told, those alone that differ', () => {
  const state = fresh()
  const { kinds } = follow(state)
  const edited = [...numbers.slice(1, 3), { id: 4, n: 7 }, { id: 5, n: 4 }]
  state.declare([collectionOf('numbers', edited)], [])
  expect(kinds).toEqual(['deleted 1', 'updated 4', 'created 5'])
})

it('a change is seen through the filters of a query', () => {
  const state = fresh()
  const { passes, ignored } = filterOf(state.collection('numbers')!, parseQuery('n:gte=2&nope=1'))
  expect(ignored).toEqual(['nope'])
  const { kinds } = follow(state, (record) => passes(record as never))
  state.collection('numbers')!.update(1, { n: 5 })
  state.collection('numbers')!.update(1, { n: 1 })
  state.collection('numbers')!.update(2, { n: 0 })
  state.collection('numbers')!.delete(4)
  expect(kinds).toEqual(['created 1', 'deleted 1', 'deleted 4'])
})

it('the last 1,000 changes are kept for who was away', () => {
  const state = fresh()
  const { feed } = follow(state)
  for (let n = 0; n < 1500; n++) state.collection('numbers')!.update(1, { n: n + 10 })
  expect(feed.last).toBe(1500)
  expect(feed.after(1500)).toEqual([])
  expect(feed.after(500)?.map(({ number }) => number)).toEqual(
    Array.from({ length: 1000 }, (_, index) => index + 501),
  )
  expect(feed.after(499)).toBeUndefined()
  expect(feed.after(1501)).toBeUndefined()
})
