import { describe, expect, it } from 'vitest'
import { bracketsAsDots, nestFields } from '../../src/http/fields.ts'
import { QueryFields } from '../../src/http/query-fields.ts'
import { parseValuePath, valueAt } from '../../src/http/value-path.ts'
import { runs } from '../support/runs.ts'

describe('fields with brackets', () => {
  it.each([
    ['', {}],
    ['a=1&b=2', { a: '1', b: '2' }],
    ['a=1&a=2', { a: ['1', '2'] }],
    ['a[]=1', { a: ['1'] }],
    ['a[]=1&a[]=2', { a: ['1', '2'] }],
    ['a[0]=1&a[1]=2', { a: ['1', '2'] }],
    ['a[1]=2&a[0]=1', { a: ['1', '2'] }],
    ['a[0]=1&a[]=2', { a: ['1', '2'] }],
    ['a[2024]=1', { a: { 2024: '1' } }],
    ['a[99999999999999999999]=1', { a: { '99999999999999999999': '1' } }],
    ['a[b]=1&a[c][d]=2', { a: { b: '1', c: { d: '2' } } }],
    ['a[b]=1&a[b]=2', { a: { b: ['1', '2'] } }],
    ['a[0]=1&a[b]=2', { a: { 0: '1', b: '2' } }],
    ['a[0][b]=1&a[0][c]=2&a[1][b]=3', { a: [{ b: '1', c: '2' }, { b: '3' }] }],
    ['a[][b]=1&a[][c]=2&a[][b]=3', { a: [{ b: '1', c: '2' }, { b: '3' }] }],
    ['a[][b][]=1&a[][b][]=2', { a: [{ b: ['1', '2'] }] }],
    ['a[][]=1&a[][]=2', { a: [['1', '2']] }],
    // What has a value has no members: the other name stands as it was sent.
    ['a=1&a[b]=2', { a: '1', 'a[b]': '2' }],
    ['a[b]=2&a=1', { 'a[b]': '2', a: '1' }],
    ['a[b]=1&a[b][c]=2', { a: { b: '1' }, 'a[b][c]': '2' }],
    // Neither names with brackets nor of a reasonable depth.
    [
      '[a]=1&a]=2&a[=3&a[b]c=4&a[b=5',
      { '[a]': '1', 'a]': '2', 'a[': '3', 'a[b]c': '4', 'a[b': '5' },
    ],
    ['a[b][c][d][e][f]=1', { a: { b: { c: { d: { e: { f: '1' } } } } } }],
    ['a[b][c][d][e][f][g]=1', { 'a[b][c][d][e][f][g]': '1' }],
    ['__proto__=1&__proto__[x]=2&a[__proto__][y]=3&b[__proto__]=4', {}],
    ['constructor[prototype][x]=1', { constructor: { prototype: { x: '1' } } }],
    ['toString=1&a[hasOwnProperty]=2', { toString: '1', a: { hasOwnProperty: '2' } }],
    ['a%5Bb%5D=1', { a: { b: '1' } }],
  ])('%s', (text, nested) => {
    const value = nestFields(new URLSearchParams(text))
    expect(value).toEqual(nested)
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(({} as { x?: string }).x).toBeUndefined()
  })

  it('are read in time that grows with their number', () => {
    const count = runs(300_000)
    const fields = Array.from({ length: count }, (_, index) => ({
      list: `a[]`,
      at: `b[${index}]`,
    }))
    expect(nestFields(fields.map(() => ['tag', 'x']))).toMatchObject({ tag: { length: count } })
    const nested = nestFields(
      fields.flatMap(
        ({ list, at }) =>
          [
            [list, 'x'],
            [at, 'y'],
          ] as const,
      ),
    )
    expect(nested).toMatchObject({ a: { length: 5000 }, b: { length: 5000 } })
    expect(nested[`b[${count - 1}]`]).toBe('y')
  })

  it.each([
    ['a', undefined],
    ['a[]', 'a'],
    ['a[0]', 'a'],
    ['a[b]', 'a.b'],
    ['a[b][]', 'a.b'],
    ['a[][b]', 'a.b'],
    ['a[0][b]', 'a.0.b'],
    ['a[b', undefined],
    ['[a]', undefined],
  ])('%s as a dotted path is %s', (name, path) => {
    expect(bracketsAsDots(name)).toBe(path)
  })
})

describe('a path', () => {
  const value = {
    user: { name: 'Ada', 'a.b': 1, 'x[y]': 2 },
    'dotted.name': 3,
    'f[g]': 4,
    f: { g: 5, h: 6 },
    list: ['a', { b: 'c' }],
    none: null,
    file: new File(['abc'], 'a.txt', { type: 'text/plain' }),
  }

  it.each([
    ['user.name', 'Ada'],
    ['user[name]', 'Ada'],
    ["user['name']", 'Ada'],
    ["user['a.b']", 1],
    ['user["a.b"]', 1],
    ['user.a.b', 1],
    ['user.x[y]', 2],
    ['dotted.name', 3],
    ['f[g]', 4],
    ['f.g', 5],
    ['f[h]', 6],
    ['list.0', 'a'],
    ['list[0]', 'a'],
    ['list[]', ['a', { b: 'c' }]],
    ['list.1.b', 'c'],
    ['list[1].b', 'c'],
    ['none', null],
    ['none.x', undefined],
    ['file.name', 'a.txt'],
    ['file.size', 3],
    ['file.arrayBuffer', undefined],
    ['user.constructor', undefined],
    ['user.__proto__', undefined],
    ['user[__proto__][x]', undefined],
    ['list.map', undefined],
  ])('%s', (path, found) => {
    expect(valueAt(value, parseValuePath(path) ?? [])).toEqual(found)
  })

  it.each(['', '.a', 'a..b', 'a.', 'a.[]b..c'])('%j is none', (path) => {
    expect(parseValuePath(path)).toBeUndefined()
  })
})

describe('all values of a query parameter', () => {
  it.each([
    ['?tag=a&tag=b', 'tag', ['a', 'b']],
    ['?tag[]=a&tag[]=b', 'tag', ['a', 'b']],
    ['?tag[]=a&tag[]=b', 'tag[]', ['a', 'b']],
    ['?tag[1]=b&tag[0]=a', 'tag', ['a', 'b']],
    ['?tag[0]=a', 'tag[0]', ['a']],
    ['?f[role]=a', 'f[role]', ['a']],
    ['?f[role]=a&f[role]=b', 'f.role', ['a', 'b']],
    ['?f[role]=a', 'f', []],
    ['?a.b=1', 'a.b', ['1']],
    ['', 'tag', []],
    ['?a=1', 'constructor', []],
  ])('%s: %s', (search, name, values) => {
    expect(new QueryFields(search).all(name)).toEqual(values)
  })
})
