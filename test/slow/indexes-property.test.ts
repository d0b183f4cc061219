import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '../../src/data/records/declaration.ts'
import { RecordDocument } from '../../src/data/records/document.ts'
import { IndexCache, WriteLog } from '../../src/data/index/incremental-index.ts'
import { scoped, runQuery } from '../../src/data/query/run.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import { planQuery, type Plan } from '../../src/data/query/plan.ts'
import type { State } from '../../src/data/store/state.ts'
import { Table } from '../../src/data/store/table.ts'
import { collectionOf } from '../data/contract/declarations.ts'
import { at, list, stateOf } from '../support/relation-states.ts'
import { fieldsOf, refusal } from '../support/rows.ts'

const dates = ['2024-11-01', '2024-11-01T08:00:00.000Z', '2024-11-02T00:00:00Z', '2023-01-31']
const plain = [0, 1, 2, -3, 2.5, 2024, true, false, null, '', 'a', 'A', 'b', 'Äb', '1', 'null']
const mixed = fc.constantFrom<unknown>(...plain, ...dates)
const fields = fc.record(
  {
    number: fc.constantFrom<unknown>(1, 2, 2024, null),
    text: fc.constantFrom<unknown>('a', 'A', 'b', 'Äb', 'abcd', 'xÄBCDab', null),
    date: fc.constantFrom<unknown>(...dates, null),
    any: mixed,
    list: fc.array(mixed, { maxLength: 3 }),
    deep: fc.oneof(mixed, fc.record({ c: mixed }), fc.array(fc.record({ c: mixed }))),
  },
  { requiredKeys: [] },
)
const seed = fc
  .array(fields, { maxLength: 25 })
  .map((all) => all.map((each, index) => ({ id: index + 1, ...each })))

const names = fc.constantFrom('id', 'number', 'text', 'date', 'any', 'list', 'deep', 'deep.c')
const condition = fc
  .tuple(names, fc.constantFrom('', '', '', ':in', ':ne', ':gte', ':exists'), mixed, mixed)
  .map(([name, operator, value, other]): [string, string] => {
    if (operator === ':exists') return [name + operator, 'true']
    return [name + operator, operator === ':in' ? `${value},${other}` : String(value)]
  })
const part = fc.constantFrom('', 'limit=3', 'offset=2&limit=4', 'page=2&limit=5', 'cursor=&limit=3')
const search = fc
  .tuple(
    fc.array(condition, { maxLength: 2 }),
    fc.array(fc.tuple(fc.constantFrom('', '-'), names), { maxLength: 2 }),
    part,
    fc.constantFrom('', '', 'abc', 'BCD', 'äbc', 'cdab', '202', 'ab'),
  )
  .map(([conditions, keys, window, text]) => {
    const sort = keys.map((key) => key.join('')).join(',')
    const parameters = new URLSearchParams(conditions)
    if (sort) parameters.set('sort', sort)
    if (text) parameters.set('q', text)
    return [String(parameters), window].filter((text) => text !== '').join('&')
  })

const id = fc.integer({ min: 1, max: 30 })
const write = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('update' as const), id, fields }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace' as const), id, fields }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const), id, fields }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id, fields }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('reset', 'reseed', 'reload', 'fork', 'snapshot', 'restore'),
      id,
      fields,
    }),
  },
)

type Write = typeof write extends fc.Arbitrary<infer Value> ? Value : never

/** Carries out a write; gives the state to go on with. */
function act(state: State, { kind, id, fields }: Write): State {
  const items = at(state, 'items')
  if (kind === 'update') items.update(id, fields)
  else if (kind === 'replace') items.replace(id, fields)
  else if (kind === 'create') items.create(fields)
  else if (kind === 'delete') items.delete(id)
  else if (kind === 'reset') state.reset()
  else if (kind === 'reseed') state.declare([collectionOf('items', [{ id, ...fields }])], [])
  else if (kind === 'reload') state.declare([items.declaration], [])
  else if (kind === 'fork') return state.fork()
  else if (kind === 'snapshot') state.snapshot('one')
  else if (state.snapshots.length > 0) state.restore('one')
  return state
}

function expectScan(state: State, search: string): string | undefined {
  const records = at(state, 'items').all()
  const query = parseQuery(search)
  const rows = records.map((value) => new RecordDocument(value['id'] as number, value))
  const scan = () => runQuery(rows, scoped(query, 'items'), fieldsOf(records))
  let scanned: ReturnType<typeof scan> | undefined
  const refused = refusal(() => (scanned = scan()))
  if (refused || !scanned) {
    expect(() => list(state, 'items', search)).toThrow()
    return undefined
  }
  const found = list(state, 'items', search)
  const isSame =
    scanned.rows.every(({ value }, index) => found.records[index] === value) &&
    scanned.rows.length === found.records.length &&
    scanned.total === found.total &&
    scanned.page?.next === found.page?.next
  // An expectation for each of the thousands of calls would be half of the work.
  if (!isSame) {
    expect([found.records, found.total, found.page?.next], search).toEqual([
      scanned.rows.map(({ value }) => value),
      scanned.total,
      scanned.page?.next,
    ])
    expect.unreachable(`records of ${search} are copies`)
  }
  return found.page?.next
}

describe('indexes', () => {
  it('give what a scan gives, after any writes', { timeout: 60_000 }, () => {
    const steps = fc.array(fc.tuple(write, fc.array(fc.nat(3), { maxLength: 4 })), {
      maxLength: 25,
    })
    fc.assert(
      fc.property(
        seed,
        fc.array(search, { minLength: 4, maxLength: 4 }),
        steps,
        (records, asked, all) => {
          let state = stateOf(collectionOf('items', records))
          // Nothing is made before the second use.
          for (const each of [...asked, ...asked]) expectScan(state, each)
          for (const [change, again] of all) {
            state = act(state, change)
            for (const index of again) {
              const text = asked[index] as string
              const next = expectScan(state, text)
              if (next) expectScan(state, text.replace('cursor=', `cursor=${next}`))
            }
          }
        },
      ),
      { numRuns: 1000, seed: 7 },
    )
  })

  it('follow thousands of writes between two uses', () => {
    const records = Array.from({ length: 200 }, (_, n) => ({ id: n + 1, n: n % 7, m: n % 11 }))
    const state = stateOf(collectionOf('items', records))
    const asked = ['n=3&sort=-m', 'sort=m', 'sort=-n,m', 'n:in=1,2&m=4', 'm:gte=5&sort=n&limit=9']
    for (const search of [...asked, ...asked]) expectScan(state, search)
    for (const rounds of [10, 999, 1001, 2600]) {
      for (let turn = 0; turn < rounds; turn++) {
        const target = ((turn * 37) % 200) + 1
        if (turn % 9 === 0) at(state, 'items').delete(target)
        else if (turn % 9 === 1) at(state, 'items').create({ n: turn % 7, m: turn % 5 })
        else at(state, 'items').update(target, { n: turn % 5, m: turn % 13 })
      }
      for (const search of [...asked, ...asked]) expectScan(state, search)
    }
  })
})

describe('the rows of a table', () => {
  function tableOf(count: number): Table {
    const table = new Table()
    for (let id = 1; id <= count; id++) table.put(new RecordDocument(id, { id, n: id % 3 }))
    return table
  }

  function planOf(search: string, records: readonly StoredRecord[]): Plan {
    return planQuery(parseQuery(search), fieldsOf(records))
  }

  it('are found by an index from the second use of a field on', () => {
    const table = tableOf(9)
    const records = table.rows().map(({ value }) => value)
    expect(table.find(planOf('n=1', records), false)).toBeUndefined()
    expect(table.find(planOf('n=2', records), false)?.map(({ id }) => id)).toEqual([2, 5, 8])
    expect(table.find(planOf('n=2&sort=-id', records), false)).toBeUndefined()
    expect(table.find(planOf('n=2&sort=-id', records), false)?.map(({ id }) => id)).toEqual([
      8, 5, 2,
    ])
    expect(table.find(planOf('q=2', records), false)).toBeUndefined()
    expect(table.find(planOf('', records), false)).toBeUndefined()
  })

  it('stay in order through writes in their midst', () => {
    const table = tableOf(5)
    table.rows()
    table.put(new RecordDocument(2, { id: 2, n: 'new' }))
    table.remove(4)
    table.put(new RecordDocument(4, { id: 4, n: 'back' }))
    expect(table.rows().map(({ value }) => value['n'])).toEqual([1, 'new', 0, 2, 'back'])
    expect(table.rows()).toEqual(table.copy().rows())
  })
})

describe('what is kept', () => {
  const item = (size: number) => ({ size, change: () => true })

  it('is bounded by number and by rows, and the least recently used goes first', () => {
    const kept = new IndexCache(new WriteLog(), 2, 10)
    kept.add('a', item(1))
    kept.add('b', item(1))
    kept.get('a')
    kept.add('c', item(1))
    expect([kept.get('a'), kept.get('b'), kept.get('c')].map(Boolean)).toEqual([true, false, true])
    kept.add('d', item(10))
    expect(kept.size).toBe(1)
    kept.add('large', item(99))
    expect([kept.get('d'), kept.get('large')].map(Boolean)).toEqual([false, true])
  })

  it('is made anew when it cannot follow a write, or is too far behind', () => {
    const log = new WriteLog()
    const kept = new IndexCache(log, 9, 9)
    kept.add('stuck', { size: 1, change: () => false })
    kept.add('late', item(1))
    log.add({ before: undefined, after: undefined })
    expect(kept.get('stuck')).toBeUndefined()
    for (let turn = 0; turn < 1000; turn++) {
      if (log.add({ before: undefined, after: undefined })) kept.dropLate()
    }
    expect(kept.get('late')).toBeUndefined()
  })
})
