import { describe, expect, test } from 'vitest'
import { createMock, renderAnswer } from '../../src/importers/mockjs/mock.ts'
import { misspeltPlaceholders } from '../../src/importers/mockjs/mock.ts'
import { matchingText } from '../../src/importers/mockjs/regular-expression.ts'
import { readRule } from '../../src/importers/mockjs/rule.ts'
import { sfc32 } from '../../src/random.ts'
import { serveFolder } from '../support/folder.ts'

/** What a template gives with some seeds. */
const made = (template: unknown, seeds = 30): unknown[] =>
  Array.from({ length: seeds }, (_, seed) => createMock(seed, 'a.ts').mock(template))

describe('a name', () => {
  test.each([
    ['list', undefined],
    ['list|10', { name: 'list', min: 10 }],
    ['list|1-10', { name: 'list', min: 1, max: 10 }],
    ['n|-100-100', { name: 'n', min: -100, max: 100 }],
    ['n|-5--1', { name: 'n', min: -5, max: -1 }],
    ['id|+2', { name: 'id', step: 2 }],
    ['price|1-100.2', { name: 'price', min: 1, max: 100, decimals: [2, 2] }],
    ['price|1.1-3', { name: 'price', min: 1, decimals: [1, 3] }],
    ['price|.2', { name: 'price', decimals: [2, 2] }],
    ['a|b', undefined],
  ])('%s', (name, rule) => {
    expect(readRule(name)).toEqual(rule)
  })
})

describe('a template', () => {
  const oneOf = (...values: unknown[]) => ({
    asymmetricMatch: (value: unknown) => values.includes(value),
  })
  const within = (min: number, max: number, decimals = 0) => ({
    asymmetricMatch: (value: number) =>
      value >= min && value <= max && (String(value).split('.')[1] ?? '').length === decimals,
  })

  test.each<[string, unknown, unknown]>([
    ['counts up', { 'list|3': [{ 'id|+1': 5 }] }, { list: [{ id: 5 }, { id: 6 }, { id: 7 }] }],
    ['repeats all items of a list', { 'a|2': [1, 2] }, { a: [1, 2, 1, 2] }],
    ['picks one of a list', { 'a|1': ['x', 'y'] }, { a: oneOf('x', 'y') }],
    [
      'goes through a list',
      { 'l|3': [{ 'a|+1': ['x', 'y'] }] },
      { l: [{ a: 'x' }, { a: 'y' }, { a: 'x' }] },
    ],
    ['repeats a text', { 'a|3': 'ab' }, { a: 'ababab' }],
    ['draws an integer', { 'a|18-60': 1 }, { a: within(18, 60) }],
    ['draws below zero', { 'a|-9--2': 1 }, { a: within(-9, -2) }],
    ['draws decimals', { 'a|1-100.2': 1 }, { a: within(1, 101, 2) }],
    ['keeps an integer part', { 'a|.3': 7.5 }, { a: within(7.5, 7.6, 3) }],
    [
      'draws a flag',
      { 'a|1': true, 'b|1-2': false },
      { a: oneOf(true, false), b: oneOf(true, false) },
    ],
    [
      'takes a value as it is',
      { a: 1, b: null, c: [true], d: 'x' },
      { a: 1, b: null, c: [true], d: 'x' },
    ],
    [
      'makes a text of an expression',
      { a: /^1[3-9]\d{9}$/ },
      { a: expect.stringMatching(/^1[3-9]\d{9}$/) },
    ],
    [
      'calls a function on what is made',
      {
        fn(this: { a: number }) {
          return this.a + 1
        },
        a: 1,
      },
      { a: 1, fn: 2 },
    ],
    ['refers to a property', { a: '@b', b: 'x' }, { a: 'x', b: 'x' }],
    ['refers to one with a rule', { a: 'n @b', 'b|7': 1 }, { a: 'n 7', b: 7 }],
    ['refers to one from the root', { n: 'x', o: { a: '@/n' } }, { n: 'x', o: { a: 'x' } }],
    [
      'refers to one beside its object',
      { o: { n: 'x' }, p: { a: '@../o/n' } },
      { o: { n: 'x' }, p: { a: 'x' } },
    ],
    ['never refers to itself', { id: '@id' }, { id: expect.stringMatching(/^\d{17}[\dX]$/) }],
    [
      'keeps what is no placeholder',
      { a: 'ada@example.com', b: '@nobody' },
      { a: 'ada@example.com', b: '@nobody' },
    ],
    ['keeps an escaped one', { a: String.raw`\@cname` }, { a: String.raw`\@cname` }],
    [
      'takes a placeholder in any case',
      { a: '@BOOLEAN', b: '@Natural(3, 3)' },
      { a: oneOf(true, false), b: 3 },
    ],
    ['keeps the kind of what a placeholder makes', '@integer(5, 5)', 5],
    ['puts it into a text', 'n@integer(5, 5)!', 'n5!'],
    ['takes placeholders as arguments', '@pick(@integer(5, 5))', expect.anything()],
  ])('%s', (_, template, expected) => {
    for (const value of made(template)) expect(value).toEqual(expected)
  })

  test('picks some properties of an object', () => {
    for (const value of made({ 'o|2': { a: 1, b: 2, c: 3 }, 'p|1-2': { a: 1, b: 2, c: 3 } })) {
      const { o, p } = value as { o: object; p: object }
      expect(Object.keys(o)).toHaveLength(2)
      expect([1, 2]).toContain(Object.keys(p).length)
    }
  })

  test('is not changed, and gives the same data for the same seed and file', () => {
    const template = { 'list|2-4': [{ 'id|+1': 1, name: '@cname', at: '@datetime', 'n|1-9': 1 }] }
    const before = structuredClone(template)
    const [first, again, other] = ['a.ts', 'a.ts', 'b.ts'].map((file) =>
      createMock(1, file).mock(template),
    )
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    expect(template).toEqual(before)
  })

  test('that makes too much is refused, since parts of a request may be in it', () => {
    expect(() => made({ 'a|99999999': [1] }, 1)).toThrow('makes more than 1000000 values')
    expect(() => made({ 'a|99999999': 'x' }, 1)).toThrow('makes more than 1000000 values')
    expect(() =>
      made(
        Array.from({ length: 300 }).reduce<object>((inner) => [inner], {}),
        1,
      ),
    ).toThrow('levels deep')
    const text = (renderAnswer('@string(99999999)', sfc32(1)) as string).length
    expect(text).toBe(100_000)
  })

  test('runs no code of a text', () => {
    expect(made('@pick(globalThis.x = 1)', 1)).toEqual(['globalThis.x = 1'])
    expect(globalThis).not.toHaveProperty('x')
  })
})

describe('a placeholder', () => {
  test.each<[string, RegExp]>([
    ['@boolean', /^(true|false)$/],
    ['@natural(1,9)', /^[1-9]$/],
    ['@integer', /^-?\d+$/],
    ['@float(60,100,3,3)', /^\d+\.\d{3}$/],
    ['@character("lower")', /^[a-z]$/],
    ['@string("number", 5)', /^\d{5}$/],
    ['@string(7)', /^.{7}$/],
    ['@range(1, 9, 3)', /^1,4,7$/],
    ["@pick(['a','b'])", /^[ab]$/],
    ['@shuffle([1,2])', /^(1,2|2,1)$/],
    ['@date', /^\d{4}-\d\d-\d\d$/],
    ['@date("yyyy/M/d")', /^\d{4}\/\d+\/\d+$/],
    ['@date(T)', /^\d+$/],
    ['@time', /^\d\d:\d\d:\d\d$/],
    ['@datetime', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
    ['@now', /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/],
    ['@now("day", "HH:mm")', /^00:00$/],
    ['@first @last', /^[A-Z]\w+ [A-Z]\w+$/],
    ['@name(true)', /^\w+ \w+ \w+$/],
    ['@cname', /^\p{Script=Han}{2,3}$/u],
    ['@cfirst', /^\p{Script=Han}$/u],
    ['@cword(3,5)', /^\p{Script=Han}{3,5}$/u],
    ['@cword("零一", 2)', /^[零一]{2}$/],
    ['@ctitle(5,10)', /^\p{Script=Han}{5,10}$/u],
    ['@csentence', /^\p{Script=Han}{12,18}。$/u],
    ['@cparagraph(2)', /^(\p{Script=Han}+。){2}$/u],
    ['@word(3)', /^[a-z]{3}$/],
    ['@sentence(2)', /^[A-Z][a-z]+ [a-z]+\.$/],
    ['@title(2)', /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ['@email', /^[a-z]\.[a-z]+@[a-z]+\.[a-z.]+$/],
    ['@email("a.cn")', /@a\.cn$/],
    ['@url("http")', /^http:\/\/[a-z]+\.[a-z.]+\/[a-z]+$/],
    ['@ip', /^\d+\.\d+\.\d+\.\d+$/],
    ['@guid', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/],
    ['@id', /^\d{17}[\dX]$/],
    ['@zip', /^\d{6}$/],
    ['@region', /^\p{Script=Han}{2}$/u],
    ['@province', /^\p{Script=Han}+$/u],
    ['@city(true)', /^\p{Script=Han}+ \p{Script=Han}+$/u],
    ['@county(true)', /^\p{Script=Han}+ \p{Script=Han}+ \p{Script=Han}+$/u],
    ['@color', /^#[\da-f]{6}$/],
    ['@rgba', /^rgba\(\d+, \d+, \d+, [\d.]+\)$/],
    ['@image', /^http:\/\/dummyimage\.com\/\d+x\d+$/],
    ["@image('200x100')", /\/200x100$/],
    [
      "@image('200x100', '#50B347', '#FFF', 'png', 'Mock')",
      /\/200x100\/50B347\/FFF\.png&text=Mock$/,
    ],
    ["@dataImage('200x100')", /^data:image\/svg\+xml,/],
    ['@increment(10)', /^10$/],
    ['@d6', /^[1-6]$/],
    ['@capitalize("abc")', /^Abc$/],
    ['@upper(@word(2))', /^.*$/],
  ])('%s', (template, shape) => {
    for (const value of made(template, 10)) expect(String(value)).toMatch(shape)
  })

  test('that is mistyped is known by the name that it is near to', () => {
    const template = { a: '@cnmae', list: [{ b: '@datetim', c: '@own', d: '@163.com', own: 1 }] }
    expect([...misspeltPlaceholders(template)]).toEqual([
      ['cnmae', 'cname'],
      ['datetim', 'datetime'],
    ])
  })
})

test.each([
  /\d{5,10}/,
  /[a-z][A-Z][0-9]/,
  /^[^a-z]+$/,
  /(foo|bar)-\w{3}/,
  /a?b*c+/,
  /[\d-]{4}/,
  /\w\W\s\S\d\D/,
  /^(1[3-9])\d{9}$/,
  /(?:ab){2,3}x/,
  /\u4e00[一-三]/,
  /[)\]]\)/,
  /.{3}|x/,
])('a text that %s matches', (expression) => {
  const next = sfc32(1)
  for (let turn = 0; turn < 50; turn++)
    expect(matchingText(expression.source, next)).toMatch(expression)
})

describe("import from 'mockjs'", () => {
  const file = `
import Mock, { Random } from 'mockjs'
import * as all from 'mockjs'
Random.extend({ phone() { return this.pick(['131']) + Mock.mock(/\\d{8}/) } })
const { list } = Mock.mock({ 'list|3': [{ 'id|+1': 1, name: '@cname', phone: '@phone' }] })
export default {
  'GET /list': () => list,
  'GET /one': () => ({ name: Random.cname(), all: Object.keys(all), intercepts: Mock.mock('/x', 'get', {}) === Mock }),
}`

  test('needs nothing installed, goes before what is installed, and gives the same at each start', async () => {
    const installed = {
      'node_modules/mockjs/package.json': '{ "name": "mockjs", "main": "index.js" }',
      'node_modules/mockjs/index.js':
        'module.exports = { mock: () => "installed", Random: { extend() {} } }',
      'mocks/real.ts':
        "import Mock from 'mockjs/index.js'\nexport default { 'GET /real': Mock.mock({}) }",
    }
    await using one = await serveFolder({ 'mocks/a.ts': file })
    await using two = await serveFolder({ 'mocks/a.ts': file, ...installed })
    const [list, same] = await Promise.all(
      [one, two].map(async ({ server }) => (await server.fetch('/list')).json()),
    )
    expect(list).toEqual(same)
    expect(list).toMatchObject([
      { id: 1, phone: expect.stringMatching(/^131\d{8}$/) },
      { id: 2 },
      { id: 3 },
    ])
    const answer = await (await one.server.fetch('/one')).json()
    expect(answer).toMatchObject({
      all: expect.arrayContaining(['Random', 'mock']),
      intercepts: true,
    })
    expect(await (await two.server.fetch('/real')).json()).toBe('installed')
  })

  test('is the same for require', async () => {
    const text =
      "const { mock } = require('mockjs')\nmodule.exports = { 'GET /a': mock({ 'a|3': 'x' }) }"
    await using folder = await serveFolder({ 'mocks/a.cjs': text })
    expect(await (await folder.server.fetch('/a')).json()).toEqual({ a: 'xxx' })
  })
})
