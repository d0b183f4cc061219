import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Id, StoredRecord } from '../../src/data/records/declaration.ts'
import { compareIds, compareRows, keysOf, sortRows } from '../../src/data/query/sort.ts'
import type { SortOrder } from '../../src/data/query/sort.ts'
import { runs } from '../support/runs.ts'

const collator = new Intl.Collator('en')
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))

interface Row {
  readonly id: Id
  readonly value: StoredRecord
}

/** The definition: each pair of rows compared, equals as they were. */
function compared(rows: readonly Row[], orders: readonly SortOrder[], byId: boolean): Row[] {
  return rows.toSorted(
    (one, other) =>
      compareRows(keysOf(one.value, orders), keysOf(other.value, orders), orders) ||
      (byId ? compareIds(one.id, other.id) : 0),
  )
}

const ascii = fc.string({ unit: fc.constantFrom(...printable), maxLength: 6 })
const few = fc.string({ unit: fc.constantFrom(...'aAbB -_1é'), maxLength: 5 })
/** The same beginning, as long as a key and longer. */
const long = fc
  .tuple(
    fc.constantFrom(28, 31, 32, 33),
    fc.constantFrom('', 'a', 'A', 'é', '\u0301', ' b', 'aaaa'),
  )
  .map(([length, end]) => 'a'.repeat(length) + end)
const strange = fc.constantFrom(
  'Zoë',
  'Äb',
  'ß',
  'l·l',
  'a\u0301',
  '\t',
  '\0',
  '\ud800',
  '日本',
  '😀',
)
const date = fc.constantFrom('2024-11-01', '2024-11-01T00:00:00Z', '1969-12-31T23:59:59.999Z')
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 1e308, 5e-324),
)
const value = fc.oneof(
  { arbitrary: ascii, weight: 4 },
  { arbitrary: few, weight: 3 },
  { arbitrary: long, weight: 2 },
  strange,
  date,
  number,
  fc.boolean(),
  fc.constantFrom<unknown>(null, undefined, {}, []),
)
const rows = fc
  .array(fc.record({ a: value, b: fc.oneof(value, fc.constantFrom('x', 'X', 1)) }), {
    minLength: 51,
    maxLength: 200,
  })
  .chain((records) =>
    fc
      .shuffledSubarray(
        records.map((_, index): Id => (index % 3 === 0 ? index : 'i'.repeat(index % 50) + index)),
        { minLength: records.length },
      )
      .map((ids) =>
        records.map(({ a, b }, index): Row => {
          const id = ids[index] as Id
          return { id, value: { id, a, b } as StoredRecord }
        }),
      ),
  )
const order = fc.record({ path: fc.constantFrom(['a'], ['b'], ['none']), descending: fc.boolean() })

it('sorts many rows as comparing each pair does', () => {
  fc.assert(
    fc.property(rows, fc.array(order, { maxLength: 6 }), fc.boolean(), (all, orders, byId) => {
      const ids = (list: readonly Row[]) => list.map(({ id }) => id)
      expect(ids(sortRows(all, orders, byId))).toEqual(ids(compared(all, orders, byId)))
    }),
    { numRuns: runs(400), seed: 11 },
  )
}, 60_000)

it.each([
  ['printable ASCII, one by one', printable],
  ['all pairs of printable ASCII', printable.flatMap((one) => printable.map((two) => one + two))],
  [
    'case decides last',
    ['ab', 'aB', 'Ab', 'AB', 'aa', 'AC', 'ac'].flatMap((each) => Array(9).fill(each)),
  ],
])('sorts texts by the collator: %s', (_title, texts: readonly string[]) => {
  const all = texts.map((name, id): Row => ({ id, value: { id, name } }))
  for (const descending of [false, true]) {
    const sorted = sortRows(all, [{ path: ['name'], descending }])
    const expected = texts.toSorted((one, other) => {
      return descending ? collator.compare(other, one) : collator.compare(one, other)
    })
    expect(sorted.map((row) => row.value['name'])).toEqual(expected)
  }
})

it('sorts texts that have no key among those that do', () => {
  const names = Array.from(
    { length: 300 },
    (_, index) => `${index % 7 ? 'E' : 'É'}mile ${index % 40}`,
  )
  const all = names.map((name, id): Row => ({ id, value: { id, name } }))
  const sorted = sortRows(all, [{ path: ['name'], descending: false }])
  expect(sorted.map((row) => row.value['name'])).toEqual(names.toSorted(collator.compare))
})

it('sorts by the last of many keys', () => {
  const all = Array.from({ length: 200 }, (_, id): Row => ({
    id,
    value: { id, a: (id * 7) % 200 },
  }))
  const orders = ['b', 'c', 'd', 'e', 'f', 'a'].map((name) => ({ path: [name], descending: true }))
  expect(sortRows(all, orders).map(({ value }) => value['a'])).toEqual(
    Array.from({ length: 200 }, (_, index) => 199 - index),
  )
})
