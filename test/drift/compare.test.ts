import { describe, expect, it } from 'vitest'
import { compareAnswers, type ComparedAnswer } from '../../src/drift/compare.ts'

const json = (value: unknown, status = 200, type = 'application/json'): ComparedAnswer => ({
  status,
  type,
  body: { value },
})
const told = (mock: ComparedAnswer, real: ComparedAnswer) =>
  compareAnswers(mock, real).differences.map(({ path, text }) => `${path} ${text}`.trim())

const roles = (...names: string[]) => json(names.map((role) => ({ role })))

describe('differences', () => {
  it.each<[string, ComparedAnswer, ComparedAnswer, string[]]>([
    ['a status', json(1), json(1, 404), ['answers 404, the mock 200']],
    [
      'a success',
      json({ a: 1 }),
      json({ a: '' }, 201),
      ['answers 201, the mock 200', 'a is a text, the mock has a number'],
    ],
    [
      'a type',
      json(1),
      json(1, 200, 'application/hal+json'),
      ["is application/hal+json, the mock's application/json"],
    ],
    [
      'no body',
      json(1, 204, ''),
      json(1),
      ['answers 200, the mock 204', "is application/json, the mock's of no type"],
    ],
    [
      'a field that is gone',
      json({ a: 1, b: '' }),
      json({ a: 1 }),
      ['b is gone, the mock has a text'],
    ],
    ['a new field', json({ a: 1 }), json({ a: 1, b: [] }), ['b is new: a list']],
    [
      'an optional field',
      json([{ a: 1 }]),
      json([{ a: 1 }, {}]),
      ['[].a is missing in 1 of 2, the mock always has it'],
    ],
    [
      'another type',
      json({ a: { b: 1 } }),
      json({ a: { b: '1' } }),
      ['a.b is a text, the mock has a number'],
    ],
    ['one more type', json([1]), json([1, 'a']), ['[] can be a text, the mock has a number']],
    [
      'null',
      json([{ a: 1 }]),
      json([{ a: null }, { a: 1 }]),
      ['[].a can be null, the mock always has a number'],
    ],
    ['null alone', json({ a: 1 }), json({ a: null }), ['a is null, the mock always has a number']],
    ['a list in place of an object', json({}), json([]), ['is a list, the mock has an object']],
    [
      'a word',
      roles('admin', 'user', 'user'),
      roles('user', 'owner', 'user'),
      ['[].role can be "owner", the mock has "admin", "user"'],
    ],
    [
      'fields of an object of ids',
      json({ 1: { a: 1 } }),
      json({ 7: { a: '' }, 8: { a: '' } }),
      ['*.a is a text, the mock has a number'],
    ],
    [
      'a list in an envelope',
      json({ data: [{ a: 1 }] }),
      json({ data: [{ a: true }] }),
      ['data[].a is a boolean, the mock has a number'],
    ],
  ])('%s', (_, mock, real, expected) => {
    expect(told(mock, real)).toEqual(expected)
  })
})

describe('no differences', () => {
  it.each<[string, ComparedAnswer, ComparedAnswer]>([
    [
      'other ids, dates and numbers',
      json({ id: 1, at: '2020-01-01', n: 1 }),
      json({ id: 9, at: '2026-11-30T04:00:00Z', n: 1.5 }),
    ],
    ['another order and length', json([{ a: 1 }, { a: 2, b: 1 }]), json([{ b: 2, a: 7 }])],
    ['what the mock has as null at times', json([{ a: null }, { a: '' }]), json([{ a: '' }])],
    ['other names', roles('Ada', 'Bob', 'Cy'), roles('Eve', 'Fay', 'Gil')],
    [
      'cities that come again',
      roles('Rome', 'Rome', 'Oslo', 'Oslo'),
      roles('Bonn', 'Graz', 'Linz', 'Wien'),
    ],
    ['words of few records', roles('admin', 'user'), roles('owner')],
    [
      'other ids as names of fields',
      json({ 1: { a: 1 } }),
      json({ 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11': { a: 2 } }),
    ],
  ])('%s', (_, mock, real) => {
    expect(compareAnswers(mock, real)).toEqual({ differences: [], unseen: [] })
  })
})

describe('what one side does not show is no sameness', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['an empty list of the real API', [{ a: 1 }], [], ['[]']],
    ['an empty list of the mock', { a: [] }, { a: [1] }, ['a[]']],
    ['null of the mock', { a: null }, { a: 1 }, ['a']],
    ['a field that the mock has at times', [{ a: 1 }, {}], [{}], ['[].a']],
    ['an object of ids beside one of names', { 1: 1 }, { a: 1 }, ['*']],
  ])('%s', (_, mock, real, unseen) => {
    expect(compareAnswers(json(mock), json(real))).toEqual({ differences: [], unseen })
  })

  it('two empty lists are the same', () => {
    expect(compareAnswers(json([]), json([]))).toEqual({ differences: [], unseen: [] })
  })
})
