import { describe, expect, it } from 'vitest'
import { sfc32 } from '../../../src/random.ts'
import { Reply } from '../../../src/http/reply.ts'
import { one } from '../../../src/data/records/relation.ts'
import type { Change } from '../../../src/data/records/change.ts'
import type { State } from '../../../src/data/store/state.ts'
import { parseQuery } from '../../../src/data/query/parse.ts'
import type { Query } from '../../../src/data/query/query.ts'
import { collectionOf, noFaker, singleOf } from './declarations.ts'
import type { CreateState } from './setup.ts'

const declared = [
  collectionOf(
    'numbers',
    [
      { id: 1, n: 1 },
      { id: 2, n: 2 },
      { id: 1, n: 3 },
      { id: '1', n: 4 },
      { id: 3, n: 1 },
    ],
    { unique: ['key'], sharesIds: true },
  ),
  collectionOf('texts', [{ id: '7', n: 1 }], {
    timestamps: { updatedAt: 'changed' },
    relations: { number: one('numbers', { foreignKey: 'n', onDelete: 'null' }) },
  }),
]

function fresh(create: CreateState): State {
  const state = create({ seed: 1, source: () => noFaker })
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
    () => collection.put(String(id), { n, key: n }),
    () => collection.replaceMany(new Map([1, 2, id].map((each) => [each, { n, key: each }]))),
    () => collection.delete(id),
    () => collection.deleteMany([id, pick(15)]),
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

/** Whoever applies the changes that were told has the same data. */
export function testReplay(create: CreateState): void {
  describe('the changes that are told', () => {
    it.each(Array.from({ length: 10 }, (_, seed) => seed))(
      'give the same data again, and so do the least ones, run %i',
      (seed) => {
        const state = fresh(create)
        const log: string[] = []
        state.subscribe((changes) => log.push(JSON.stringify(changes)))
        const before = state.revision
        const random = sfc32(seed)
        for (let count = 0; count < 200; count++) {
          operate(state, random)
          // Reading in between fills what is kept of lists, records and fields.
          if (count % 7 === 0) contents(state)
        }
        const copies = [log, [JSON.stringify(state.changes())]].map((batches) => {
          const copy = fresh(create)
          for (const changes of batches) copy.apply(JSON.parse(changes) as Change[])
          return copy
        })
        expect(log.length).toBeGreaterThan(50)
        expect(state.revision - before).toBe(log.length)
        const next = state.collection('numbers')?.create({}).value
        state.collection('numbers')?.delete(next?.['id'] as number)
        for (const copy of copies) {
          expect(contents(copy)).toEqual(contents(state))
          expect(copy.single('settings')?.get().json).toBe(state.single('settings')?.get().json)
          expect(copy.collection('numbers')?.create({}).value).toEqual(next)
        }
      },
    )
  })
}
