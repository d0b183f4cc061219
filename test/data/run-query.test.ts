import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '../../src/core/collection.ts'
import { pageLinks } from '../../src/data/query/links.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import type { Query } from '../../src/data/query/query.ts'
import { runQuery } from '../../src/data/query/run.ts'
import type { Selection } from '../../src/data/query/run.ts'
import { Table } from '../../src/data/table.ts'
import type { RecordDocument } from '../../src/data/table.ts'

const records: StoredRecord[] = [
  { id: 1, name: 'banana', price: 10, on: true, at: '2024-11-01T08:00:00.000Z', tags: ['x'] },
  { id: 2, name: 'Apple', price: 9, on: false, at: '2024-11-02', a: { b: [{ c: 1 }, { c: 2 }] } },
  { id: 3, name: 'Éclair', price: null, at: '2024-11-01', tags: ['x', 'y'], 'a.b': 'dotted' },
  { id: 4, name: 'cherry', price: 100, on: null, a: { b: [{ c: 3 }] } },
]

function run(search: string, data = records): Selection<RecordDocument> {
  const table = new Table()
  for (const record of data) table.put(record)
  return runQuery(table.rows(), parseQuery(search) as Query, {
    has: (name) => table.hasField(name),
    records: () => data,
  })
}

const ids = (search: string) => run(search).rows.map((row) => row.value.id)

describe('filters', () => {
  it.each([
    ['name=Apple', [2]],
    ['name=apple', []],
    ['name=Apple&name=cherry', [2, 4]],
    ['price=10', [1]],
    ['price=10.0', []],
    ['price=null', [3]],
    ['on=true', [1]],
    ['on=null', [4]],
    ['on=undefined', []],
    ['id=3', [3]],
    ['tags=x', [1, 3]],
    ['tags=x&price=10', [1]],
    ['a.b.c=2', [2]],
    ['a.b.c=1&a.b.c=3', [2, 4]],
    ['a.b=dotted', [3]],
    ['a=%5Bobject+Object%5D', []],
    ['at=2024-11-01', [1, 3]],
    ['at=2024-11-01T08:00:00.000Z', [1]],
    ['name=.*', []],
  ])('%s', (search, expected) => expect(ids(search)).toEqual(expected))

  it.each([
    ['colour=red', ['colour']],
    ['__proto__=1&constructor=2', ['__proto__', 'constructor']],
    ['a.constructor.name=Object', ['a.constructor.name']],
    ['name.length=5', ['name.length']],
    ['sort=colour', ['sort=colour']],
  ])('%s is ignored and told', (search, ignored) => {
    expect(run(search)).toMatchObject({ total: 4, ignored })
  })

  it('tells nothing of an empty collection', () => {
    expect(run('colour=red', [])).toMatchObject({ total: 0, ignored: [] })
  })
})

describe('sort', () => {
  it.each([
    ['sort=price', [2, 1, 4, 3]],
    ['sort=-price', [4, 1, 2, 3]],
    ['sort=name', [2, 1, 4, 3]],
    ['sort=-name', [3, 4, 1, 2]],
    ['sort=price_desc', [4, 1, 2, 3]],
    ['sort=price_asc', [2, 1, 4, 3]],
    ['sort=price_desc&order=asc', [1, 2, 3, 4]],
    ['sort=on,-id', [2, 1, 4, 3]],
    ['sort=at&order=desc', [2, 1, 3, 4]],
  ])('%s', (search, expected) => expect(ids(search)).toEqual(expected))

  it('keeps a field whose name ends like a direction', () => {
    const rows = run('sort=n_desc', [
      { id: 1, n: 1, n_desc: 2 },
      { id: 2, n: 2, n_desc: 1 },
    ]).rows
    expect(rows.map((row) => row.value.id)).toEqual([2, 1])
  })

  it('puts numbers before texts before booleans, and lacks last both ways', () => {
    const values = [true, 'b', undefined, 2, false, null, 'a', 10]
    const data = values.map((v, id) => (v === undefined ? { id } : { id, v }))
    const order = (search: string) => run(search, data).rows.map((row) => row.value['v'])
    expect(order('sort=v')).toEqual([2, 10, 'a', 'b', false, true, undefined, null])
    expect(order('sort=-v')).toEqual([true, false, 'b', 'a', 10, 2, undefined, null])
  })
})

describe('pages and their links', () => {
  const many = Array.from({ length: 45 }, (_, index) => ({ id: index + 1, x: 1 }))
  const links = (search: string, data: StoredRecord[] = many) => {
    const { page } = run(search, data)
    const text = page && pageLinks('http://h/u?old', parseQuery(search) as Query, page)
    return text?.replaceAll('http://h/u', '')
  }

  it.each([
    ['page=2&limit=20', { number: 2, pages: 3, offset: 20, limit: 20, total: 45 }, 21, 20],
    ['page=3&limit=20', { number: 3, pages: 3, offset: 40, limit: 20, total: 45 }, 41, 5],
    ['page=9&limit=20', { number: 9, pages: 3 }, undefined, 0],
    ['offset=40', { offset: 40, limit: 5, pages: 9, number: 9 }, 41, 5],
    ['_start=3&_end=3', { limit: 0, pages: 1, number: 1 }, undefined, 0],
    ['x=2&page=1', { total: 0, pages: 1 }, undefined, 0],
    ['limit=99999', { limit: 10_000, capped: 99_999 }, 1, 45],
  ])('%s', (search, page, first, length) => {
    const selection = run(search, many)
    expect(selection.page).toMatchObject(page)
    expect(selection.rows[0]?.value.id).toBe(first)
    expect(selection.rows).toHaveLength(length)
  })

  it.each([
    [
      'x=1&page=2&limit=20',
      '<?x=1&page=1&limit=20>; rel="first", <?x=1&page=1&limit=20>; rel="prev", ' +
        '<?x=1&page=3&limit=20>; rel="next", <?x=1&page=3&limit=20>; rel="last"',
    ],
    [
      '_page=9&_per_page=20',
      '<?_page=1&_per_page=20>; rel="first", <?_page=3&_per_page=20>; rel="prev", ' +
        '<?_page=3&_per_page=20>; rel="last"',
    ],
    [
      'offset=5&limit=30',
      '<?offset=0&limit=30>; rel="first", <?offset=0&limit=30>; rel="prev", ' +
        '<?offset=35&limit=30>; rel="next", <?offset=30&limit=30>; rel="last"',
    ],
    ['_end=45', '<?_end=45&_start=0>; rel="first", <?_end=45&_start=0>; rel="last"'],
    [
      'limit=50&x=%3E%22',
      '<?limit=50&x=%3E%22&page=1>; rel="first", <?limit=50&x=%3E%22&page=1>; rel="last"',
    ],
    ['offset=5', undefined],
    ['x=1', undefined],
  ])('%s', (search, expected) => expect(links(search)).toBe(expected))
})
