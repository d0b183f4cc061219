import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { StoredRecord } from '../../src/data/records/declaration.ts'
import { operators } from '../../src/data/query/operators.ts'
import { Reply } from '../../src/http/reply.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import { runQuery } from '../../src/data/query/run.ts'
import type { QueryResult } from '../../src/data/query/run.ts'
import { model } from '../support/query-model.ts'
import type { ModelFilter, Plain } from '../support/query-model.ts'
import { fieldsOf, refusal, rowsOf } from '../support/rows.ts'
import type { PlainRow } from '../support/rows.ts'

const numbers = [0, 1, 2, 10, -3, 2.5, 1e3]
const dates = ['2024-11-01', '2024-11-01T08:00:00.000Z', '2024-11-02T00:00:00Z', '2023-01-31']
const texts = ['', 'a', 'B', 'ab', 'Äb', 'zebra', '10', 'null', 'true', 'x,y', '%00', '\ud800']
const scalar = fc.constantFrom<unknown>(...numbers, ...dates, ...texts, true, false, null)
const one = (...values: unknown[]) => fc.constantFrom<unknown>(...values, null)
const inner = fc.oneof(
  scalar,
  fc.record({ c: scalar }),
  fc.array(fc.record({ c: scalar }), { maxLength: 3 }),
)

/** Fields of one type, of all types, and nested ones; any may be missing. */
const fields = fc.record(
  {
    number: one(...numbers),
    text: one(...texts),
    date: one(...dates),
    flag: one(true, false),
    any: scalar,
    list: fc.array(scalar, { maxLength: 3 }),
    deep: inner,
  },
  { requiredKeys: [] },
)
const records = fc
  .array(fields, { maxLength: 12 })
  .map((list) => list.map((each, index): Plain => ({ id: index + 1, ...each })))

const names = fc.constantFrom(
  'id',
  'number',
  'text',
  'date',
  'flag',
  'any',
  'list',
  'deep',
  'deep.c',
  'deep.0.c',
  'list.0',
  'none',
  '__proto__',
)
const value = scalar.map(String)
const compared = Object.keys(operators).filter((name) => name !== 'exists')
const filter: fc.Arbitrary<ModelFilter> = fc.oneof(
  fc.record({
    name: names,
    operator: fc.constantFrom(...compared),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    name: names,
    operator: fc.constantFrom('in', 'nin'),
    values: fc.tuple(fc.array(value, { maxLength: 3 }).map((list) => list.join(','))),
  }),
  fc.record({
    name: names,
    operator: fc.constant('exists'),
    values: fc.tuple(fc.constantFrom('true', 'false')),
  }),
)
const filters = fc.uniqueArray(filter, {
  maxLength: 3,
  selector: ({ name, operator }) => `${name}:${operator}`,
})
const sortKeys = fc.array(
  fc.tuple(fc.constantFrom('', '-'), names).map((parts) => parts.join('')),
  { maxLength: 3 },
)
const window = fc.record({ offset: fc.nat(4), limit: fc.integer({ min: 1, max: 5 }) })

it('gives what the plainest way gives', () => {
  fc.assert(
    fc.property(
      records,
      filters,
      sortKeys,
      window,
      fc.constantFrom(':', '_'),
      fc.option(value, { nil: '', freq: 1 }),
      (list, wanted, sort, part, mark, text) => {
        const search = new URLSearchParams()
        for (const { name, operator, values } of wanted) {
          for (const each of values) search.append(`${name}${mark}${operator}`, each)
        }
        if (sort.length > 0) search.set('sort', sort.join(','))
        search.set('offset', String(part.offset))
        search.set('limit', String(part.limit))
        search.set('q', text)
        // What an address cannot hold arrives as another text.
        const arrived = wanted.map((each) => ({
          ...each,
          values: each.values.map((given) => given.toWellFormed()),
        }))
        const asked = { filters: arrived, search: text.toWellFormed(), sort, ...part }
        expect(answer(list, String(search))).toEqual(model(list, asked))
      },
    ),
    { numRuns: 4000, seed: 7 },
  )
})

it('shows each lasting record once while others come and go between pages', () => {
  const changes = fc.array(fc.record({ remove: fc.nat(20), add: fc.option(fields) }), {
    minLength: 20,
    maxLength: 20,
  })
  fc.assert(
    fc.property(
      records,
      sortKeys,
      fc.integer({ min: 1, max: 4 }),
      changes,
      (list, sort, limit, steps) => {
        let now: readonly StoredRecord[] = list
        let next: string | undefined = ''
        let id = 100
        const seen: number[] = []
        const removed = new Set<number>()
        for (const step of steps) {
          if (next === undefined) break
          const page = select(now, `sort=${sort.join(',')}&limit=${limit}&cursor=${next}`)
          seen.push(...page.rows.map((row) => Number(row.value.id)))
          next = page.page?.next
          const gone = now[step.remove]
          if (gone) removed.add(Number(gone.id))
          now = now.filter((record) => record !== gone)
          if (step.add) now = [...now, { id: id++, ...step.add }]
        }
        expect(new Set(seen).size).toBe(seen.length)
        if (next !== undefined) return
        const lasting = list.map((record) => record.id).filter((each) => !removed.has(each))
        expect(seen).toEqual(expect.arrayContaining(lasting))
      },
    ),
    { numRuns: 1500, seed: 7 },
  )
})

it('harms and hangs nothing, whatever the address', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '%00',
      '%',
      '%zz',
      'a.b.c',
      'limit',
      'cursor',
      'x:eq',
    ),
  )
  const search = fc.array(
    fc.tuple(odd, odd).map((pair) => pair.join('=')),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(records, search, fc.boolean(), (list, parts, strict) => {
      refusal(() => {
        runQuery(rowsOf(list), parseQuery(parts.join('&'), { strict }), fieldsOf(list))
      })
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    { numRuns: 1500, seed: 7 },
  )
})

function select(list: readonly StoredRecord[], search: string): QueryResult<PlainRow> {
  return runQuery(rowsOf(list), parseQuery(search), fieldsOf(list))
}

/** As the model gives it. */
function answer(list: readonly StoredRecord[], search: string): unknown {
  try {
    const { rows, total } = select(list, search)
    return { ids: rows.map((row) => row.value.id), total }
  } catch (error) {
    if (error instanceof Reply) return undefined
    throw error
  }
}
