import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/data/records/change.ts'
import { createState } from '../../src/data/memory.ts'
import { Reply } from '../../src/http/reply.ts'
import type { State, StoredCollection } from '../../src/data/store/state.ts'
import { collectionOf, noFaker } from './contract/declarations.ts'
import { runs } from '../support/runs.ts'

const declared = collectionOf('users', [{ key: 1, email: 'a' }, { key: 2 }], {
  idField: 'key',
  unique: ['email', 'tags'],
  timestamps: { createdAt: 'created', updatedAt: 'modified' },
})

function fresh(): State {
  const state = createState({ seed: 1, source: () => noFaker })
  state.declare([declared], [])
  return state
}

const users = (state: State) => state.collection('users') as StoredCollection
const value = fc.constantFrom('a', 'b', 'c', 1, '1', null, ['x'], { p: 1, q: 2 }, { q: 2, p: 1 })
const fields = fc.record({ email: value, tags: value }, { requiredKeys: [] })
const id = fc.oneof(fc.nat(6), fc.constantFrom('2', 'x'))
const operation: fc.Arbitrary<(all: StoredCollection) => unknown> = fc.oneof(
  fields.map((data) => (all: StoredCollection) => all.create(data)),
  fc.array(fields, { maxLength: 3 }).map((data) => (all: StoredCollection) => all.createMany(data)),
  fc.tuple(id, fields).map(
    ([at, data]) =>
      (all: StoredCollection) =>
        all.put(String(at), data),
  ),
  fc.tuple(id, fields).map(
    ([at, data]) =>
      (all: StoredCollection) =>
        all.update(at, data),
  ),
  fc
    .array(fc.tuple(id, fields), { maxLength: 3 })
    .map((data) => (all: StoredCollection) => all.replaceMany(new Map(data))),
  fc.array(id, { maxLength: 3 }).map((ids) => (all: StoredCollection) => all.deleteMany(ids)),
)

/** A value as text, whatever the order of its keys. */
function textOf(given: unknown): string {
  const sorted = (one: object) => Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(given, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? sorted(one) : one,
  )
}

describe('writes', () => {
  it('never give two records one unique value, are all or none, and replay to the same', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 20 }), (operations) => {
        const state = fresh()
        const copy = fresh()
        state.subscribe((changes) => copy.apply(JSON.parse(JSON.stringify(changes)) as Change[]))
        for (const act of operations) {
          const before = users(state).all()
          try {
            act(users(state))
          } catch (error) {
            if (!(error instanceof Reply) || error.code !== 409) throw error
            expect(users(state).all()).toEqual(before)
          }
          for (const field of ['email', 'tags']) {
            const held = users(state)
              .all()
              .map((record) => record[field] ?? null)
            const texts = held.filter((one) => one !== null).map(textOf)
            expect(new Set(texts).size).toBe(texts.length)
          }
        }
        expect(users(copy).all()).toEqual(users(state).all())
        expect(users(copy).put('77', {}).id).toBe(77)
      }),
      { numRuns: runs(300), seed: 7 },
    )
  })

  it('lets two records exchange values, in one batch', () => {
    const all = users(fresh())
    all.update(2, { email: 'b' })
    all.replaceMany(
      new Map([
        [1, { email: 'b' }],
        [2, { email: 'a' }],
      ]),
    )
    expect(all.all().map(({ email }) => email)).toEqual(['b', 'a'])
  })
})
