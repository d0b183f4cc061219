import { describe, expect, it } from 'vitest'
import { refusal } from '../support/rows.ts'
import { parseQuery } from '../../src/data/query/parse.ts'
import { operatorNames, operatorOf } from '../../src/data/query/operators.ts'
import type { QueryRules } from '../../src/data/query/parse.ts'
import type { Query } from '../../src/data/query/query.ts'

const read = (search: string, rules?: QueryRules) => parseQuery(search, rules) as Query

const eq = (name: string, ...values: string[]) => ({
  parameter: name,
  name,
  operator: 'eq',
  values,
})

describe('filters', () => {
  it.each([
    ['role=admin', [eq('role', 'admin')]],
    ['?role=a&x=1&role=b', [eq('role', 'a', 'b'), eq('x', '1')]],
    ['a.b=c%20d+e', [eq('a.b', 'c d e')]],
    ['order=7', [eq('order', '7')]],
    ['flag', [eq('flag', '')]],
    ['a=1&a:eq=2', [eq('a', '1'), { ...eq('a', '2'), parameter: 'a:eq' }]],
    ['p:gte=1', [{ parameter: 'p:gte', name: 'p', operator: 'gte', values: ['1'] }]],
    ['limit:lt=1', [{ parameter: 'limit:lt', name: 'limit', operator: 'lt', values: ['1'] }]],
    ['dc:x:in=1,2', [{ parameter: 'dc:x:in', name: 'dc:x', operator: 'in', values: ['1,2'] }]],
    ['p_gte=1', [{ ...eq('p_gte', '1'), suffixed: { name: 'p', operator: 'gte' } }]],
    ['p_like=1', [{ ...eq('p_like', '1'), suffixed: { name: 'p', operator: 'contains' } }]],
    ['_gte=1&p_GTE=1', [eq('_gte', '1'), eq('p_GTE', '1')]],
    ['', []],
  ])('%s', (search, filters) => {
    expect(read(search)).toEqual({
      text: search,
      filters,
      search: undefined,
      sort: [],
      window: undefined,
      fields: undefined,
      embed: [],
      strict: false,
    })
  })

  it.each(operatorNames)('%s is an operator with a colon and with an underscore', (name) => {
    const [colon, suffix] = read(`p:${name}=1&p_${name}=1`).filters
    expect(colon?.operator).toBe(operatorOf(name))
    expect(suffix?.suffixed).toEqual({ name: 'p', operator: operatorOf(name) })
  })

  it.each([
    ['a thousand names', Array.from({ length: 1000 }, (_, index) => `n${index}=1`).join('&')],
    ['__proto__', '__proto__=1&constructor=2&toString=3'],
    ['8 KB of dots', `${'a.'.repeat(4000)}b=1&sort=${'a.'.repeat(4000)}b`],
    ['8 KB of digits', `x:gte=${'1'.repeat(8000)}x&at=${'2024-'.repeat(1600)}`],
    ['a null byte', 'a%00b=%00&sort=%00&fields=%00&q=%00'],
    ['lone surrogates', '\ud800=\udfff&%ED%A0%80=1'],
    ['broken escapes', '%=%&%zz=%f'],
  ])('takes %s without harm', (_, search) => {
    expect(refusal(() => parseQuery(search))).toBeUndefined()
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

describe('fields and embed', () => {
  it.each([
    ['fields=id,name', ['id', 'name'], []],
    ['fields=id&fields=, a.b ,id', ['id', 'a.b'], []],
    ['fields=', [], []],
    ['embed=posts.comments,author', undefined, [['posts', 'comments'], ['author']]],
    ['_embed=posts&_expand=author', undefined, [['posts'], ['author']]],
  ])('%s', (search, fields, embed) => expect(read(search)).toMatchObject({ fields, embed }))
})

describe('pages', () => {
  it.each<[string, QueryRules | undefined, object]>([
    ['page=3', undefined, { offset: 20, limit: 10 }],
    ['page=2', { size: 5 }, { offset: 5, limit: 5 }],
    ['page=1e3', undefined, { offset: 9990, limit: 10 }],
    ['page=2&limit=20', undefined, { offset: 20, limit: 20 }],
    ['_page=2&_per_page=7', undefined, { offset: 7, limit: 7 }],
    ['limit=20', undefined, { offset: 0, limit: 20 }],
    ['offset=40&limit=20', undefined, { offset: 40, limit: 20 }],
    ['offset=40', undefined, { offset: 40, limit: undefined }],
    ['_start=2&_end=5', undefined, { offset: 2, limit: 3 }],
    ['_end=5', undefined, { offset: 0, limit: 5 }],
    ['_start=5&_end=2', undefined, { offset: 5, limit: 0 }],
    ['_start=5&_limit=2', undefined, { offset: 5, limit: 2 }],
    ['cursor=', undefined, { offset: 0, limit: 10, cursor: '' }],
    ['cursor=abc&limit=3', { max: 2 }, { offset: 0, limit: 2, capped: 3, cursor: 'abc' }],
    ['limit=1000000000', undefined, { offset: 0, limit: 10_000, capped: 1_000_000_000 }],
    ['limit=1e9', undefined, { offset: 0, limit: 10_000, capped: 1_000_000_000 }],
    ['limit=20000', undefined, { offset: 0, limit: 10_000, capped: 20_000 }],
    ['page=2&limit=80', { max: 50 }, { offset: 50, limit: 50, capped: 80 }],
  ])('%s', (search, rules, window) => {
    const { names: _, ...rest } = read(search, rules).pagination ?? { names: {} }
    expect(rest).toEqual(window)
  })
})

describe('what is wrong', () => {
  it.each([
    ['page=0', 'page', 'page=0 is no whole number from 1. Write page=1, or more.'],
    ['limit=abc', 'limit', 'limit=abc is no whole number from 1.'],
    ['limit=0', 'limit', 'from 1'],
    ['limit=1e99', 'limit', 'limit=1e99 is more than 999999999999999. Write less.'],
    ['limit=1.5e3', 'limit', 'from 1'],
    ['_page=-1', '_page', '_page=-1'],
    ['page=', 'page', 'whole number'],
    ['page=1.5', 'page', 'whole number'],
    [`page=${'9'.repeat(400)}`, 'page', '…'],
    ['offset=-1', 'offset', 'from 0'],
    ['page=1&page=2', 'page', '"page" is given twice.'],
    ['page=1&_page=2', '_page', '"_page" is given besides "page".'],
    ['page=1&offset=2', 'offset', '"offset" and "page" cannot be combined.'],
    ['_end=1&_limit=2', '_end', 'cannot be combined'],
    ['cursor=x&page=2', 'page', '"page" and "cursor" cannot be combined.'],
    ['cursor=x&offset=2', 'offset', 'cannot be combined'],
    ['q=a&q=b', 'q', '"q" is given twice.'],
    ['p:gtee=1', 'p:gtee', '"gtee" is no operator. Did you mean "gte"?'],
    ['p:__proto__=1', 'p:__proto__', 'is no operator'],
    ['p:constructor=1', 'p:constructor', 'is no operator'],
    ['p:gt=1&'.repeat(101), 'p:gt', '100 comparisons at most'],
    [`p:in=${'1,'.repeat(5000)}`, 'p:in', '5000 values at most'],
    [`fields=${Array.from({ length: 101 }, (_, n) => n).join(',')}`, 'fields', '100 names at most'],
    [`embed=${Array.from({ length: 21 }, (_, n) => n).join(',')}`, 'embed', '20 names at most'],
    ['sort=a&order=up', 'order', 'order=up is no order. Write asc or desc.'],
    [`sort=${'a,'.repeat(30)}`, 'sort', '20 fields at most'],
    [Array.from({ length: 21 }, (_, index) => `a.${index}=1`).join('&'), 'a.20', '20 dotted'],
  ])('%s', (search, parameter, message) => {
    const refused = refusal(() => parseQuery(search))
    expect(refused?.parameter).toBe(parameter)
    expect(refused?.detail).toContain(message)
  })

  it('becomes 400 bad-query', () => {
    const expected = { code: 'bad-query', status: 400, parameter: 'page' }
    expect(refusal(() => parseQuery('page=0'))).toMatchObject(expected)
  })
})
