import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '../../src/data/records/declaration.ts'
import { pageLinks, runQuery, type QueryResult } from '../../src/data/query/run.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import type { Query } from '../../src/data/query/query.ts'
import { fieldsOf, refusal, rowsOf, type PlainRow } from '../support/rows.ts'

const records: StoredRecord[] = [
  { id: 1, name: 'banana', price: 10, on: true, at: '2024-11-01T08:00:00.000Z', tags: ['x'] },
  { id: 2, name: 'Apple', price: 9, on: false, at: '2024-11-02', a: { b: [{ c: 1 }, { c: 2 }] } },
  { id: 3, name: 'Éclair', price: null, at: '2024-11-01', tags: ['x', 'y'], 'a.b': 'dotted' },
  { id: 4, name: 'cherry', price: 100, on: null, a: { b: [{ c: 3 }] } },
]

function run(search: string, data = records): QueryResult<PlainRow> {
  return runQuery(rowsOf(data), parseQuery(search), fieldsOf(data))
}

function problem(search: string, data = records, strict = false): string {
  const refused = refusal(() =>
    runQuery(rowsOf(data), parseQuery(search, { strict }), fieldsOf(data)),
  )
  if (refused) return `${refused.parameter}: ${refused.detail}`
  throw new Error(`${search} is not refused.`)
}

const ids = (search: string) => run(search).rows.map((row) => row.value.id)

describe('filters', () => {
  it.each([
    ['name=Apple', [2]],
    ['name=apple', []],
    ['name=Apple&name=cherry', [2, 4]],
    ['price=10', [1]],
    ['price=10.0', [1]],
    ['price=1e1', [1]],
    ['price=0xa', []],
    ['price=', []],
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
    ['at=2024-11-01T09:00%2B01:00', [1]],
    ['at=2024-11-01T09:00+01:00', [1]],
    ['at=2024-11', [1, 2, 3]],
    ['at=2024', [1, 2, 3]],
    ['name=.*', []],
    ['tags.0=x', [1, 3]],
    ['tags.1=y', [3]],
    ['a.b.1.c=2', [2]],
    ['price:eq=9&name:eq=Apple', [2]],
    ['name:ne=Apple', [1, 3, 4]],
    ['name:ne=Apple&name:ne=cherry', [1, 3]],
    ['tags:ne=y', [1, 2, 4]],
    ['on:ne=true', [2, 3, 4]],
    ['price:gte=10', [1, 4]],
    ['price:gt=10', [4]],
    ['price:lte=10', [1, 2]],
    ['price:lt=10', [2]],
    ['price_gte=10&price_lte=50', [1]],
    ['price:lt=10&price:lt=1000', [1, 2, 4]],
    ['name:gte=banana&name:lt=d', [1, 4]],
    ['name:gt=z', []],
    ['on:gt=false', [1]],
    ['at:lt=2024-11-02', [1, 3]],
    ['at:lte=2024-11-01', [1, 3]],
    ['at:gt=2024-11-01', [2]],
    ['at:gt=2024-11-01T00:00Z', [1, 2]],
    ['at:gte=2024-11-02', [2]],
    ['at:gte=2024-12', []],
    ['a.b.c:gte=2', [2, 4]],
    ['id:in=1,3', [1, 3]],
    ['id_in=1,3&id_in=4', [1, 3, 4]],
    ['id:nin=1,3', [2, 4]],
    ['name:in=Apple,cherry', [2, 4]],
    ['on:in=true,null', [1, 4]],
    ['name:contains=AN', [1]],
    ['name_like=A', [1, 2, 3]],
    ['name_like=%5E.*(a%2B)%2B%24', []],
    ['price:contains=0', [1, 4]],
    ['tags:contains=Y', [3]],
    ['name:startsWith=a&name:endsWith=E', [2]],
    ['a:exists=true', [2, 4]],
    ['a:exists=false', [1, 3]],
    ['a:exists', [2, 4]],
    ['on:exists=true', [1, 2, 4]],
    ['a.b.c:exists=true', [2, 4]],
    ['colour:exists=false', [1, 2, 3, 4]],
    ['colour_exists=true', []],
    ['colour:exists=true', []],
    ['a.b:eq=dotted', [3]],
    ['q=APPLE', [2]],
    ['q=x', [1, 3]],
    ['q=2024-11-02', [2]],
    ['q=', [1, 2, 3, 4]],
    ['q=3', [3, 4]],
    ['q=a&price:gt=9', [1]],
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

  it('takes a suffix for an operator only where no field has that name', () => {
    const data = [
      { id: 1, n: 5, n_gte: 1 },
      { id: 2, n: 9, n_gte: 9 },
    ]
    const found = (search: string) => run(search, data).rows.map((row) => row.value.id)
    expect(found('n_gte=1')).toEqual([1])
    expect(found('n_gt=5')).toEqual([2])
  })

  it('takes paths deeper than any record without harm', () => {
    const path = 'a.b.'.repeat(2000)
    const { total, ignored } = run(`${path}=1&sort=${path}&fields=${path}&limit=2`)
    expect([total, ignored.length]).toEqual([4, 3])
  })

  it('tells nothing of fields of what is embedded', () => {
    const { ignored } = run('fields=id,author,author.name,nobody.name&embed=author.posts')
    expect(ignored).toEqual(['fields=nobody.name'])
  })

  it('tells nothing of an empty collection', () => {
    expect(run('colour=red', [])).toMatchObject({ total: 0, ignored: [] })
  })
})

describe('what is wrong', () => {
  it.each([
    ['price:gte=cheap', 'price:gte: price:gte=cheap is no number. The field holds numbers: write'],
    ['price_lt=', 'price_lt: price_lt= is no number.'],
    ['at:gte=soon', 'at:gte: at:gte=soon is no date.'],
    ['on:gt=maybe', 'on:gt: on:gt=maybe is neither true nor false'],
    ['a.b.c:lt=x', 'a.b.c:lt: a.b.c:lt=x is no number.'],
    ['a:exists=maybe', 'a:exists: a:exists=maybe is neither true nor false.'],
    [
      'name:startswith=a',
      'name:startswith: "startswith" is no operator. Did you mean "startsWith"?',
    ],
    ['dc:title=a', 'For a field that is named "dc:title", write dc:title:eq.'],
    ['x:zzzzzzzz=1', '"zzzzzzzz" is no operator. There are eq, ne,'],
  ])('%s', (search, message) => expect(problem(search)).toContain(message))

  it('compares with what it can in a field of several types', () => {
    const data = [
      { id: 1, v: 5 },
      { id: 2, v: 'zebra' },
    ]
    expect(run('v:gte=m', data).rows.map((row) => row.value.id)).toEqual([2])
  })

  it.each([
    ['nam=Apple', 'nam: No record has the field "nam". Did you mean "name"?'],
    ['zzzzzzzz:gte=1', 'zzzzzzzz:gte: No record has the field "zzzzzzzz". Fields are "id",'],
    ['_sort=prise', '_sort: No record has the field "prise".'],
    ['sort=-prise', 'sort: No record has the field "prise". Did you mean "price"?'],
    ['fields=id,nme', 'fields: No record has the field "nme".'],
  ])('strict: %s', (search, message) => expect(problem(search, records, true)).toContain(message))

  it('knows no field where there is no record, strict or not', () => {
    const query = parseQuery('nam=Apple', { strict: true }) as Query
    expect(runQuery([], query, fieldsOf([]))).toMatchObject({ total: 0, ignored: [] })
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
    ['sort=tags.1', [3, 1, 2, 4]],
    ['sort=at', [3, 1, 2, 4]],
  ])('%s', (search, expected) => expect(ids(search)).toEqual(expected))

  it('keeps a field whose name ends like a direction', () => {
    const rows = run('sort=n_desc', [
      { id: 1, n: 1, n_desc: 2 },
      { id: 2, n: 2, n_desc: 1 },
    ]).rows
    expect(rows.map((row) => row.value.id)).toEqual([2, 1])
  })

  it('puts numbers before texts before booleans, and lacks last both ways', () => {
    const values = [true, 'b', undefined, 2, false, null, 'a', 10, '2024-01-01']
    const data = values.map((v, id) => (v === undefined ? { id } : { id, v }))
    const order = (search: string) => run(search, data).rows.map((row) => row.value['v'])
    expect(order('sort=v')).toEqual([2, 10, '2024-01-01', 'a', 'b', false, true, undefined, null])
    expect(order('sort=-v')).toEqual([true, false, 'b', 'a', '2024-01-01', 10, 2, undefined, null])
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
      'q=NUMBER0&NUMBERX1=%4EUMBER2&page=1&limit=20',
      '<?q=NUMBER0&NUMBERX1=NUMBER2&page=1&limit=20>; rel="first", ' +
        '<?q=NUMBER0&NUMBERX1=NUMBER2&page=1&limit=20>; rel="last"',
    ],
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
