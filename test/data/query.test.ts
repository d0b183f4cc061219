import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../src/data/query/parse.ts'
import type { PageRules } from '../../src/data/query/window.ts'
import { QueryProblem } from '../../src/data/query/query.ts'
import type { Query } from '../../src/data/query/query.ts'

const read = (search: string, rules?: PageRules) => parseQuery(search, rules) as Query

describe('filters', () => {
  it.each([
    ['role=admin', [{ name: 'role', values: ['admin'] }]],
    [
      '?role=a&x=1&role=b',
      [
        { name: 'role', values: ['a', 'b'] },
        { name: 'x', values: ['1'] },
      ],
    ],
    ['a.b=c%20d+e', [{ name: 'a.b', values: ['c d e'] }]],
    ['order=7', [{ name: 'order', values: ['7'] }]],
    ['flag', [{ name: 'flag', values: [''] }]],
    ['', []],
  ])('%s', (search, filters) => {
    expect(read(search)).toEqual({ text: search, filters, sort: [], window: undefined })
  })

  it.each([
    ['a thousand names', Array.from({ length: 1000 }, (_, index) => `n${index}=1`).join('&')],
    ['__proto__', '__proto__=1&constructor=2&toString=3'],
    ['lone surrogates', '\ud800=\udfff&%ED%A0%80=1'],
    ['broken escapes', '%=%&%zz=%f'],
  ])('takes %s without harm', (_, search) => {
    expect(parseQuery(search)).not.toBeInstanceOf(QueryProblem)
    expect(({} as Record<string, unknown>)['1']).toBeUndefined()
  })
})

describe('sort', () => {
  it.each([
    ['sort=price', [['price', false]]],
    [
      'sort=-price,name',
      [
        ['price', true],
        ['name', false],
      ],
    ],
    ['sort=price&order=desc', [['price', true]]],
    [
      '_sort=a,b&_order=DESC,asc',
      [
        ['a', true],
        ['b', false],
      ],
    ],
    [
      'sort=a&sort=-b',
      [
        ['a', false],
        ['b', true],
      ],
    ],
    ['sort=price_desc', [['price_desc', false]]],
    ['sort=,-,', []],
  ])('%s', (search, keys) => {
    expect(read(search).sort.map((key) => [key.name, key.descending])).toEqual(keys)
  })
})

describe('pages', () => {
  it.each<[string, PageRules | undefined, object]>([
    ['page=3', undefined, { offset: 20, limit: 10 }],
    ['page=2', { size: 5 }, { offset: 5, limit: 5 }],
    ['page=2&limit=20', undefined, { offset: 20, limit: 20 }],
    ['_page=2&_per_page=7', undefined, { offset: 7, limit: 7 }],
    ['limit=20', undefined, { offset: 0, limit: 20 }],
    ['offset=40&limit=20', undefined, { offset: 40, limit: 20 }],
    ['offset=40', undefined, { offset: 40, limit: undefined }],
    ['_start=2&_end=5', undefined, { offset: 2, limit: 3 }],
    ['_end=5', undefined, { offset: 0, limit: 5 }],
    ['_start=5&_end=2', undefined, { offset: 5, limit: 0 }],
    ['_start=5&_limit=2', undefined, { offset: 5, limit: 2 }],
    ['limit=20000', undefined, { offset: 0, limit: 10_000, capped: 20_000 }],
    ['page=2&limit=80', { max: 50 }, { offset: 50, limit: 50, capped: 80 }],
  ])('%s', (search, rules, window) => {
    const { names: _, ...rest } = read(search, rules).window ?? { names: {} }
    expect(rest).toEqual(window)
  })
})

describe('what is wrong', () => {
  it.each([
    ['page=0', 'page', 'page=0 is no whole number from 1. Write page=1, or more.'],
    ['limit=abc', 'limit', 'limit=abc is no whole number from 1.'],
    ['limit=0', 'limit', 'from 1'],
    ['_page=-1', '_page', '_page=-1'],
    ['page=', 'page', 'whole number'],
    ['page=1.5', 'page', 'whole number'],
    ['page=1e3', 'page', 'whole number'],
    [`page=${'9'.repeat(400)}`, 'page', '…'],
    ['offset=-1', 'offset', 'from 0'],
    ['page=1&page=2', 'page', '"page" is given twice.'],
    ['page=1&_page=2', '_page', '"_page" is given besides "page".'],
    ['page=1&offset=2', 'offset', '"offset" and "page" cannot be combined.'],
    ['_end=1&_limit=2', '_end', 'cannot be combined'],
    ['sort=a&order=up', 'order', 'order=up is no order. Write asc or desc.'],
    [`sort=${'a,'.repeat(30)}`, 'sort', '20 fields at most'],
    [Array.from({ length: 21 }, (_, index) => `a.${index}=1`).join('&'), 'a.20', '20 dotted'],
  ])('%s', (search, parameter, message) => {
    const problem = parseQuery(search) as QueryProblem
    expect(problem).toBeInstanceOf(QueryProblem)
    expect(problem.parameter).toBe(parameter)
    expect(problem.message).toContain(message)
  })

  it('becomes 400 bad-query', () => {
    const reply = (parseQuery('page=0') as QueryProblem).reply()
    expect(reply.code).toBe(400)
    expect(reply.body).toMatchObject({ value: { code: 'bad-query', parameter: 'page' } })
  })
})
