import { describe, expect, it } from 'vitest'
import { pageOf, readPaging } from '../../../src/dialects/json-server-1/list.ts'
import { readSort, sorted } from '../../../src/dialects/json-server-1/sort.ts'

const records = [
  { id: 10, title: 'beta', views: 20, place: { city: 'Oslo' }, tags: ['b', 1], on: true },
  { id: 2, title: 'Alpha', views: 100, place: { city: 'Lima' }, tags: ['a', 3], on: false },
  { id: 1, title: 'Élan', views: null, tags: ['b', 2], on: true },
  { id: 3, title: '', views: 0 },
  { id: 4, title: 'alpha', views: -7.5, place: null },
]

describe('_sort', () => {
  it.each([
    ['', [10, 2, 1, 3, 4]],
    ['-', [10, 2, 1, 3, 4]],
    [',,', [10, 2, 1, 3, 4]],
    ['views', [4, 3, 10, 2, 1]],
    ['-views', [1, 2, 10, 3, 4]],
    ['title', [4, 2, 10, 1, 3]],
    ['-title', [3, 1, 10, 2, 4]],
    ['place.city', [2, 10, 1, 3, 4]],
    ['tags.0,-tags[1]', [2, 1, 10, 3, 4]],
    ['on,views', [10, 1, 4, 3, 2]],
    ['id', [1, 10, 2, 3, 4]],
    ['tags', [2, 10, 1, 3, 4]],
    ['-tags', [3, 4, 1, 10, 2]],
    ['unknown,-id', [4, 3, 2, 10, 1]],
    ['__proto__.x', [10, 2, 1, 3, 4]],
    ['a[', [10, 2, 1, 3, 4]],
  ])('%s', (text, ids) => {
    expect(sorted(records, readSort(text), 'id').map(({ id }) => id)).toEqual(ids)
  })

  it('never fails, whatever is in a record', () => {
    const values: readonly unknown[] = [
      { toString: 'own' },
      undefined,
      3,
      [],
      'x',
      '10',
      true,
      9,
      null,
      'b',
      {},
    ]
    const odd = values.map((a, id) => ({ id, a }))
    const order = sorted(odd, readSort('a'), 'id').map(({ id }) => id)
    expect(order.toSorted((one, other) => Number(one) - Number(other))).toEqual([...odd.keys()])
    // Those that are empty come last, in the order in which json-server has them.
    expect(order.slice(-2)).toEqual([8, 1])
  })

  it('compares numbers beside texts of digits as numbers', () => {
    const mixed = [10, '20', '30', 15, 25].map((a, id) => ({ id, a }))
    const ids = (text: string) => sorted(mixed, readSort(text), 'id').map(({ id }) => id)
    expect(ids('a')).toEqual([0, 3, 1, 4, 2])
    expect(ids('-a')).toEqual([2, 4, 1, 3, 0])
  })
})

describe('_page', () => {
  it.each([
    ['', undefined],
    ['_per_page=5', undefined],
    ['_page=abc', undefined],
    ['_page=', undefined],
    ['_page=1', { page: 1, size: 10 }],
    ['_page=2&_per_page=3', { page: 2, size: 3 }],
    ['_page=2.9&_per_page=3x', { page: 2, size: 3 }],
    ['_page=1&_per_page=0', { page: 1, size: 1 }],
    ['_page=-1&_per_page=-5', { page: -1, size: 1 }],
    ['_page=1&_per_page=abc', { page: 1, size: 10 }],
  ])('%s', (query, expected) => {
    expect(readPaging(new URLSearchParams(query))).toEqual(expected)
  })

  it.each([
    [[1, 2, 3, 4, 5], 1, 2, { prev: null, next: 2, last: 3, data: [1, 2] }],
    [[1, 2, 3, 4, 5], 2, 2, { prev: 1, next: 3, last: 3, data: [3, 4] }],
    [[1, 2, 3, 4, 5], 9, 2, { prev: 2, next: null, last: 3, data: [5] }],
    [[1, 2, 3], 0, 2, { prev: null, next: 2, last: 2, data: [1, 2] }],
    [[1, 2, 3], -1e300, 1e300, { prev: null, next: null, last: 1, data: [1, 2, 3] }],
    [[], 1, 2, { prev: null, next: null, last: 1, data: [] }],
  ])('of %j: page %d of %d', (items: readonly number[], page, size, expected) => {
    const { last } = expected
    const whole = { first: 1, pages: last, items: items.length, ...expected }
    expect(pageOf(items, { page, size })).toEqual(whole)
  })
})
