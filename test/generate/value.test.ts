import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/generate/report.ts'
import type { CompiledValue } from '../../src/generate/value.ts'
import { compileValue } from '../../src/generate/value.ts'
import { scope } from '../support/template-scope.ts'

function problems(value: unknown, options = {}): (Problem & { path: string })[] {
  const found: (Problem & { path: string })[] = []
  compileValue(value, (path, problem) => found.push({ ...problem, path: path.join('/') }), options)
  return found
}

function compiled(value: unknown, options = {}): CompiledValue {
  const result = compileValue(
    value,
    (path, { message }) => expect.fail(`${path.join('/')}: ${message}`),
    options,
  )
  return result
}

describe('literals', () => {
  it.each([[1], [null], ['text'], [[1, { a: [] }]], [{ a: { b: true } }]])('%j', (value) => {
    const result = compiled(value)
    expect(result).toMatchObject({ literal: true, usesFaker: false, reads: [] })
    expect(result.render(scope())).toEqual(value)
  })

  it('undoes the escapes', () => {
    const value = { $$ref: '#/x', $$$twice: 1, text: 'a \\{{b}}' }
    const result = compiled(value)
    expect(result.literal).toBe(true)
    expect(result.render(scope())).toEqual({ $ref: '#/x', $$twice: 1, text: 'a {{b}}' })
  })

  it('leaves instances of classes as they are', () => {
    const at = new Date(0)
    const value = compiled({ at, id: '{{params.id}}' }).render(scope({ params: { id: 1 } }))
    expect(value).toEqual({ at, id: 1 })
  })

  it.each(['{"__proto__":{"admin":true}}', '{"__proto__":{"admin":"{{params.id}}"}}'])(
    'keeps %s as data',
    (text) => {
      const value = compiled(JSON.parse(text)).render(scope({ params: { id: 1 } })) as object
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
      expect(Object.keys(value)).toEqual(['__proto__'])
    },
  )
})

it('says what a value reads', () => {
  expect(compiled({ a: ['{{person.fullName}}'] })).toMatchObject({ usesFaker: true, reads: [] })
  expect(compiled({ a: '{{params.id}} {{body.b}}', c: '{{params.id}}' })).toMatchObject({
    literal: false,
    usesFaker: false,
    reads: [{ root: 'params' }, { root: 'body', rest: 'b' }, { root: 'params', rest: 'id' }],
  })
})

describe('lists', () => {
  it.each([
    [{ $count: 0, $each: 1 }, []],
    [{ $count: 3, $each: '{{index}}' }, [0, 1, 2]],
    [{ $count: 2, $each: { id: 'n{{index}}' } }, [{ id: 'n0' }, { id: 'n1' }]],
    [{ $count: 2, $each: null }, [null, null]],
    [{ $count: [2, 2], $each: 1 }, [1, 1]],
    [
      { $count: 2, $each: { i: '{{index}}', of: { $count: 2, $each: '{{index}}' } } },
      [
        { i: 0, of: [0, 1] },
        { i: 1, of: [0, 1] },
      ],
    ],
  ])('%j is %j', (value, expected) => {
    expect(compiled({ deep: [value] }).render(scope())).toEqual({ deep: [expected] })
  })

  it('draw a length between both bounds', () => {
    const list = compiled({ $count: [1, 3], $each: 1 })
    const { faker } = scope()
    const lengths = Array.from({ length: 50 }, () => (list.render(scope({ faker })) as []).length)
    expect(new Set(lengths)).toEqual(new Set([1, 2, 3]))
    expect(list.usesFaker).toBe(true)
  })

  it('know the index of a record they are part of', () => {
    expect(compiled({ id: '{{index}}' }, { indexed: true }).render(scope(), 4)).toEqual({ id: 4 })
  })

  it('do not multiply a large request without bound', () => {
    const list = compiled({ $count: 100_000, $each: '{{body}}' })
    expect(() => list.render(scope({ body: 'x'.repeat(1000) }))).toThrow('too large together')
  })
})

describe('mistakes are reported with their path', () => {
  it.each([
    [{ a: [{ $cuont: 1 }] }, 'a/0/$cuont', 'unknown-instruction', 'Did you mean "$count"?'],
    [{ $ref: 1 }, '$ref', 'unknown-instruction', 'Write "$$ref" for a key of that name.'],
    [{ a: { $status: 1 } }, 'a/$status', 'bad-instruction', 'Write "$$status"'],
    [{ a: { $each: 1 } }, 'a', 'bad-instruction', 'Write a whole number'],
    [{ $count: 1 }, '', 'bad-instruction', 'Write { "$count": 3'],
    [{ $count: '9', $each: 1 }, '$count', 'bad-instruction', 'Write a whole number'],
    [{ $count: -1, $each: 1 }, '$count', 'bad-instruction', 'Write a whole number'],
    [{ $count: 1.5, $each: 1 }, '$count', 'bad-instruction', 'Write a whole number'],
    [{ $count: 100_001, $each: 1 }, '$count', 'bad-instruction', 'from 0 to 100000'],
    [{ $count: [3, 1], $each: 1 }, '$count', 'bad-instruction', '[10, 20]'],
    [{ $count: 1, $each: 1, name: 1 }, 'name', 'bad-instruction', 'Put it inside "$each"'],
    [{ a: ['{{nope.nope}}'] }, 'a/0', 'unknown-generator', 'Write a Faker method'],
    [{ a: '{{index}}' }, 'a', 'bad-template', 'Use it inside "$each".'],
    [
      { $count: 2000, $each: { $count: 2000, $each: 1 } },
      '',
      'bad-instruction',
      'Lower one of them.',
    ],
    [{ $count: 100_000, $each: '{{lorem.words(500)}}' }, '', 'bad-template', 'Lower "$count"'],
  ])('%j', (value, path, code, hint) => {
    const [first] = problems(value)
    expect(first).toMatchObject({ path, code })
    expect(first?.hint).toContain(hint)
  })

  it('finds them all at once, below the path it is given', () => {
    const found = problems({ a: '{{x.y}}', b: { $c: 1 } }, { path: ['GET /x'] })
    expect(found.map((problem) => problem.path)).toEqual(['GET /x/a', 'GET /x/b/$c'])
  })

  it('refuses request values where there is no request', () => {
    expect(problems({ a: '{{params.id}}' }, { request: false })[0]?.message).toBe(
      'A template reads "params", and there is no request when the data is made.',
    )
  })

  it('refuses a circle, however often it divides', () => {
    const value: Record<string, unknown> = { text: '{{index}}' }
    Object.assign(value, { left: value, right: [value, value] })
    expect(problems(value, { indexed: true })).toMatchObject([{ code: 'json-depth' }])
  })

  it('refuses a tree that is too deep', () => {
    let value: unknown = 1
    for (let level = 0; level < 10_000; level++) value = [value]
    expect(problems(value)).toMatchObject([{ code: 'json-depth' }])
  })
})
