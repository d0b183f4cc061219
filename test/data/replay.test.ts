import { describe, expect, it } from 'vitest'
import { sfc32 } from '../../src/core/random.ts'
import { Reply } from '../../src/core/reply.ts'
import type { Change } from '../../src/data/change.ts'
import { createState } from '../../src/data/memory.ts'
import type { State } from '../../src/data/state.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import type { Query } from '../../src/data/query/query.ts'
import { collectionOf, noFaker, singleOf } from '../contract/declarations.ts'

const declared = [
  collectionOf('numbers', [
    { id: 1, n: 1 },
    { id: 2, n: 2 },
  ]),
  collectionOf('texts', [{ id: '7', n: 1 }]),
]

function fresh(): State {
  const state = createState({ seed: 1, source: () => noFaker })
  state.declare(declared, [singleOf('settings', { n: 0 })])
  return state
}

/** One random operation; taken ids are refused, which changes nothing. */
function operate(state: State, random: () => number): void {
  const pick = (limit: number) => Math.floor(random() * limit)
  const collection = state.collection(random() < 0.5 ? 'numbers' : 'texts')!
  const id = pick(2) ? pick(15) : String(pick(15))
  const n = pick(5)
  const operations = [
    () => collection.create({ n }),
    () => collection.create({ id, n, deep: { at: new Date(n), list: [n] } }),
    () => collection.createMany([{ n }, { id }, { n }]),
    () => collection.replace(id, { n }),
    () => collection.update(id, { n, extra: n }),
    () => collection.mergePatch(id, { extra: null, deep: { n } }),
    () => collection.delete(id),
    () => state.single('settings')?.mergePatch({ n, [`k${n}`]: null }),
    () => (pick(20) === 0 ? state.reset() : undefined),
  ]
  try {
    operations[pick(operations.length)]?.()
  } catch (error) {
    if (!(error instanceof Reply) || error.code !== 409) throw error
  }
}

function contents(state: State): unknown {
  const all = parseQuery('sort=-n,id&n=1&n=2&n=3') as Query
  return state.names.map((name) => {
    const collection = state.collection(name)!
    return {
      records: collection.all(),
      listed: collection.list(all).json(),
      ignored: collection.list(all).ignored,
    }
  })
}

describe('recorded changes', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'give the same data again, run %i',
    (seed) => {
      const state = fresh()
      const log: string[] = []
      state.subscribe((changes) => log.push(JSON.stringify(changes)))
      const random = sfc32(seed)
      for (let count = 0; count < 200; count++) {
        operate(state, random)
        // Reading in between fills what is kept of lists, records and fields.
        if (count % 7 === 0) contents(state)
      }
      const copy = fresh()
      for (const changes of log) copy.apply(JSON.parse(changes) as Change[])
      expect(log.length).toBeGreaterThan(50)
      expect(copy.position).toBe(state.position)
      expect(contents(copy)).toEqual(contents(state))
      expect(copy.single('settings')?.get().json).toBe(state.single('settings')?.get().json)
      expect(copy.collection('numbers')?.create({}).value).toEqual(
        state.collection('numbers')?.create({}).value,
      )
    },
  )
})
