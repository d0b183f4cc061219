import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { findNoJson, stringify } from '../../src/http/stringify.ts'

class Point {
  readonly x = 1
}

class Secret {
  readonly #text = 'x'
  get text(): string {
    return this.#text
  }
}

const circle: Record<string, unknown> = { list: [] }
circle['list'] = [{ back: circle }]

describe('a value becomes JSON', () => {
  it.each([
    [{ a: [1, 'x', true, null], b: undefined }, '{"a":[1,"x",true,null]}'],
    [[new Date(0), new URL('http://h/')], '["1970-01-01T00:00:00.000Z","http://h/"]'],
    [new Point(), '{"x":1}'],
    [{ deep: { toJSON: () => ({ a: 1 }) } }, '{"deep":{"a":1}}'],
    [Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    [[Object('x'), Object(1), {}], '["x",1,{}]'],
    [{ twice: [circle['none'] ?? 1, 1], same: [] }, '{"twice":[1,1],"same":[]}'],
  ])('as JSON.stringify has it: %j', (value, text) => {
    expect(stringify(value)).toBe(text)
  })

  it.each([
    [undefined, '', 'undefined', 'null'],
    [[1, undefined], '1', 'undefined', 'null'],
    [Object.assign([], { length: 1 }), '0', 'undefined', 'null'],
    [Number.NaN, '', 'NaN', 'null'],
    [{ a: -Infinity }, 'a', '-Infinity', 'null'],
    [{ a: { b: 1n } }, 'a.b', 'a bigint', 'String(value)'],
    [Symbol('x'), '', 'a symbol', 'text'],
    [{ save: () => 1 }, 'save', 'a function', 'Call it'],
    [{ a: [new Map()] }, 'a.0', 'a Map', 'Object.fromEntries'],
    [new Set([1]), '', 'a Set', '[...set]'],
    [new Headers(), '', 'a Headers', 'Object.fromEntries'],
    [{ q: new URLSearchParams('a=1') }, 'q', 'a URLSearchParams', 'Object.fromEntries'],
    [{ f: new FormData() }, 'f', 'a FormData', 'Object.fromEntries'],
    [{ e: Object.assign(new Error('x'), { code: 1 }) }, 'e', 'an Error', 'Throw it'],
    [/x/, '', 'a RegExp', 'String(pattern)'],
    [{ a: Promise.resolve(1) }, 'a', 'a Promise', 'Await it'],
    [{ r: new Response('x') }, 'r', 'a Response', 'response.json()'],
    [{ b: Buffer.from('hi') }, 'b', 'a Uint8Array', 'alone'],
    [{ b: new Float64Array(1) }, 'b', 'a Float64Array', 'alone'],
    [{ b: new DataView(new ArrayBuffer(1)) }, 'b', 'a DataView', 'alone'],
    [{ b: new ArrayBuffer(1) }, 'b', 'an ArrayBuffer', 'alone'],
    [{ b: new Blob(['x']) }, 'b', 'a Blob', 'alone'],
    [{ s: new ReadableStream() }, 's', 'a ReadableStream', 'in a handler'],
    [{ s: Readable.from(['x']) }, 's', 'an object of the class Readable, which is', 'stream('],
    [(function* () {})(), '', 'a Generator', 'function*'],
    [(async function* () {})(), '', 'an AsyncGenerator', 'async function*'],
    [new Map().keys(), '', 'an object of the class Map Iterator, which', '[...values]'],
    [new WeakMap(), '', 'an object of the class WeakMap without fields', 'toJSON()'],
    [new Secret(), '', 'an object of the class Secret without fields', 'toJSON()'],
    [{ at: new Date(Number.NaN) }, 'at', 'an invalid Date', 'null'],
    [{ deep: { toJSON: () => ({ a: new Map() }) } }, 'deep.a', 'a Map', '[...map]'],
    [circle, 'list.0.back', 'the whole value again, a circle', 'id'],
  ])('unless it has what JSON has not: %s', (value, path, what, hint) => {
    expect(findNoJson(value)).toEqual({
      path,
      what: expect.stringContaining(what) as string,
      hint: expect.stringContaining(hint) as string,
    })
  })

  it('and says what and where', () => {
    expect(() => stringify({ a: new Map() })).toThrow(
      'The mock\'s answer cannot be sent as JSON: "a" is a Map.',
    )
    expect(() => stringify(Number.NaN, 'The event')).toThrow(
      'The event cannot be sent as JSON: it is NaN.',
    )
  })
})
