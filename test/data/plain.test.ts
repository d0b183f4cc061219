import { describe, expect, it } from 'vitest'
import { equal, RecordError, toPlainObject } from '../../src/data/records/plain.ts'

describe('plain records', () => {
  it.each([
    [{ at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    [{ a: undefined, b: [null] }, { b: [null] }],
    [{ z: -0 }, { z: 0 }],
    [{ u: new URL('http://h/') }, { u: 'http://h/' }],
    [Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    [{ deep: { toJSON: () => ({ a: [1] }) } }, { deep: { a: [1] } }],
  ])('are what JSON gives back: %j', (given, expected) => {
    expect(toPlainObject(given)).toStrictEqual(expected)
  })

  it('hold __proto__ as a field and nothing else', () => {
    const plain = toPlainObject(JSON.parse('{"__proto__":{"admin":true}}'))
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
    expect(plain['admin']).toBeUndefined()
    expect(JSON.stringify(plain)).toBe('{"__proto__":{"admin":true}}')
  })

  const cycle: Record<string, unknown> = {}
  cycle['self'] = { cycle }
  const nested = (depth: number): object =>
    JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as object

  it.each([
    [{ a: { b: [1, 2n] } }, '"a.b.1" is a bigint, which JSON does not have.'],
    [{ f: () => 1 }, '"f" is a function'],
    [{ s: Symbol('x') }, '"s" is a symbol'],
    [{ m: new Map() }, '"m" is a Map, which JSON does not have. Write Object.fromEntries(map)'],
    [{ p: Promise.resolve() }, '"p" is a Promise, which JSON does not have. Await it first'],
    [{ b: [Buffer.from('x')] }, '"b.0" is a Uint8Array, which JSON does not have.'],
    [{ e: new Error('x') }, '"e" is an Error, which JSON does not have.'],
    [{ n: Number.NaN }, '"n" is NaN, which JSON does not have. Write null'],
    [{ l: [1, undefined] }, '"l.1" is undefined, which JSON does not have. Write null'],
    [{ at: new Date(Number.NaN) }, '"at" is an invalid Date, which JSON does not have.'],
    [cycle, '"self.cycle.self" contains itself'],
    [nested(5000), 'more than 200 levels deep'],
    [null, 'null is not a record. Write an object with fields.'],
    [[1], 'A list is not a record.'],
    ['x'.repeat(99), '… is not a record.'],
    [() => 1, 'The record is a function'],
  ])('refuse what JSON does not have', (given, message) => {
    expect(() => toPlainObject(given)).toThrow(RecordError)
    expect(() => toPlainObject(given)).toThrow(message)
  })

  it('take 200 levels', () => {
    expect(JSON.stringify(toPlainObject(nested(200)))).toBe(JSON.stringify(nested(200)))
  })

  it.each([
    [{ a: 1, b: [1] }, { b: [1], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{}, [], false],
    [{ a: 1 }, { b: 1 }, false],
    [null, {}, false],
    [1, '1', false],
  ])('compare %j with %j', (one, other, same) => expect(equal(one, other)).toBe(same))
})
