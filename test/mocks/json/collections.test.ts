import { describe, expect, it } from 'vitest'
import type { CollectionDeclaration, StoredRecord } from '../../../src/data/records/declaration.ts'
import { problemOf, read, source } from '../../support/read-json-file.ts'

interface MadeAtOnce extends CollectionDeclaration {
  readonly records: (...given: Parameters<CollectionDeclaration['records']>) => StoredRecord[]
}

function collection(text: string, name = 'api/users.json'): MadeAtOnce {
  const { collections, singles, endpoints } = read(text, { name })
  expect([collections.length, singles.length, endpoints.length]).toEqual([1, 0, 0])
  return collections[0] as MadeAtOnce
}

describe('an array', () => {
  it('is a collection named by its path', () => {
    const users = collection('[{"id": 1, "name": "Ada"}]')
    expect(users).toMatchObject({ name: 'users', path: '/api/users', size: 1, usesFaker: false })
    expect(users.records(source, 1)).toEqual([{ id: 1, name: 'Ada' }])
  })

  it('may be empty', () => {
    expect(collection('[]')).toMatchObject({ size: 0 })
  })

  it('numbers records without an id after the highest', () => {
    const text = '[{"a": 1}, {"id": 7}, {"id": "x"}, {"a": 2}]'
    const records = collection(text).records(source, 1)
    expect(records).toEqual([{ id: 8, a: 1 }, { id: 7 }, { id: 'x' }, { id: 9, a: 2 }])
    expect(collection(text).records(source, 1, 2)).toEqual(records.slice(0, 2))
  })

  it('gives records that cannot be changed', () => {
    const [record] = collection('[{"id": 1, "tags": [{"a": 1}]}]').records(source, 1)
    expect(Object.isFrozen(record)).toBe(true)
    const tags = record?.['tags']
    expect(Array.isArray(tags) && Object.isFrozen(tags) && Object.isFrozen(tags[0])).toBe(true)
  })

  it('draws a number of its own for each template of a record', () => {
    const each =
      '{ "a": "{{number.int}}", "b": "{{number.int}}", "c": "{{number.int}} {{number.int}}" }'
    for (const text of [`[${each}]`, `{ "$count": 1, "$each": ${each} }`]) {
      const [{ a, b, c } = {}] = collection(text).records(source, 1)
      expect(new Set([a, b, ...String(c).split(' ').map(Number)]).size).toBe(4)
    }
  })

  it('takes templates, seeded by record', () => {
    const text =
      '[{"id": 1, "key": "{{string.uuid}}", "n": "{{index}}"}, {"key": "{{string.uuid}}"}]'
    const users = collection(text)
    expect(users.usesFaker).toBe(true)
    const records = users.records(source, 1)
    expect(records[0]).toMatchObject({ id: 1, n: 0 })
    expect(records[1]?.['key']).not.toBe(records[0]?.['key'])
    expect(users.records(source, 1)).toEqual(records)
    expect(users.records(source, 2)).not.toEqual(records)
  })

  it('has a definition that depends on the data and not on the layout', () => {
    const one = collection('[{"id":1}]').definition
    expect(collection('[ {"id": 1}, ] // same').definition).toBe(one)
    expect(collection('[{"id":2}]').definition).not.toBe(one)
  })

  it('says where it stands', () => {
    const place = { file: 'mocks/api/users.json', line: 2, column: 1 }
    expect(collection('// users\n[]').origin.place()).toEqual(place)
  })

  it.each([
    ['["a"]', '1:2 bad-record', 'is a text, not an object. To serve a list as it stands'],
    ['[null]', '1:2 bad-record', 'is null, not an object'],
    ['[{"id": null}]', '1:9 bad-record', 'The id null is no text and no number.'],
    [
      '[{"id": 1}, {"id": "1"}]',
      '1:20 duplicate-id',
      'both have the id "1": record 1 is served, record 2 is left out.',
    ],
    ['[{"a": "{{body.a}}"}]', '1:8 bad-template', 'there is no request when the data is made'],
  ])('%s is refused', (text, place, message) => {
    const problem = problemOf(text, { name: 'users.json' })
    expect(problem).toContain(`mocks/users.json:${place}`)
    expect(problem).toContain(message)
  })

  it.each([':id.json', 'a*b.json'])('in a file named %s is refused', (name) => {
    expect(problemOf('[]', { name })).toContain('bad-path')
  })
})

describe('a generator', () => {
  const text = '{"$schema": "x", "$count": 3, "$each": {"name": "{{person.fullName}}"}}'

  it('is a collection of numbered records', () => {
    const users = collection(text)
    expect(users).toMatchObject({ name: 'users', size: 3, usesFaker: true })
    const records = users.records(source, 1)
    expect(records.map(({ id }) => id)).toEqual([1, 2, 3])
    expect(new Set(records.map(({ name }) => name)).size).toBe(3)
  })

  it('keeps its records when it grows, and makes no more than asked', () => {
    const larger = collection(text.replace('3', '5000'))
    expect(larger.records(source, 1, 3)).toEqual(collection(text).records(source, 1))
  })

  it('may be of any length between two', () => {
    const users = collection('{"$count": [2, 4], "$each": {"a": 1}}')
    expect(users.size).toBeUndefined()
    const lengths = Array.from({ length: 40 }, (_, seed) => users.records(source, seed).length)
    expect(new Set(lengths)).toEqual(new Set([2, 3, 4]))
  })

  it('can make its own ids', () => {
    const users = collection('{"$count": 2, "$each": {"id": "u{{index}}"}}')
    expect(users.records(source, 1)).toEqual([{ id: 'u0' }, { id: 'u1' }])
  })

  it('fails where a template makes no id', () => {
    const users = collection('{"$count": 1, "$each": {"id": "{{datatype.boolean}}"}}')
    expect(() => users.records(source, 1)).toThrow('which is no text and no number.')
  })

  it.each([
    ['{"$count": 3, "$each": "{{person.fullName}}"}', '1:24 bad-record'],
    ['{"$count": 3, "$each": {"$count": 1, "$each": {}}}', '1:24 bad-record'],
    ['{"$count": 3}', '1:1 bad-instruction'],
    ['{"$count": 3, "$each": {"a": "{{params.id}}"}}', '1:30 bad-template'],
  ])('%s is refused', (text, place) => {
    expect(problemOf(text, { name: 'users.json' })).toContain(`mocks/users.json:${place}`)
  })
})

describe('db.json', () => {
  const text =
    '{"$schema": "x", "posts": [{"id": 1}], "profile": {"name": "Ada"}, "tags": {"$count": 2, "$each": {}}}'

  it.each([
    ['db.json', ''],
    ['api/db.json', '/api'],
    ['api/shop.db.json5', '/api'],
  ])('%s holds collections and single resources under "%s"', (name, folder) => {
    const { collections, singles } = read(text, { name })
    expect(collections.map(({ name, path }) => [name, path])).toEqual([
      ['posts', `${folder}/posts`],
      ['tags', `${folder}/tags`],
    ])
    expect(singles).toMatchObject([{ name: 'profile', path: `${folder}/profile` }])
    expect(collections[1]?.records(source, 1)).toEqual([{ id: 1 }, { id: 2 }])
  })

  it('is any file that is served alone', () => {
    const { collections } = read(text, { name: 'data.json', alone: true })
    expect(collections[0]?.path).toBe('/posts')
  })

  it('knows its places and seeds apart', () => {
    const before = read('{\n  "a": [],\n  "b": []\n}', { name: 'db.json' }).collections
    const after = read('{\n  "a": [],\n  "b": [{"id": 1}]\n}', { name: 'db.json' }).collections
    expect(before[1]?.origin.place()).toMatchObject({ line: 3, column: 3 })
    expect(after[0]?.definition).toBe(before[0]?.definition)
    expect(after[1]?.definition).not.toBe(before[1]?.definition)
  })

  it.each([
    { member: '"version": "1.0"', path: '/version', answers: '1.0' },
    { member: '"count": 7', path: '/count', answers: 7 },
    { member: '"is on": true', path: '/is%20on', answers: true },
    { member: '"tags": ["a", 2]', path: '/tags', answers: ['a', 2] },
    { member: '"grid": [[1], [2]]', path: '/grid', answers: [[1], [2]] },
  ])('answers $member as it stands', ({ member, path, answers }) => {
    const file = read(`{"a": [], ${member}}`, { name: 'data.json', alone: true })
    const { endpoints, collections, diagnostics } = file
    expect(collections.map(({ name }) => name)).toEqual(['a'])
    expect(endpoints).toMatchObject([
      { key: `GET ${path}`, fixed: { body: { kind: 'json', value: answers } } },
    ])
    expect(endpoints[0]?.origin.place()).toMatchObject({ line: 1, column: 11 })
    expect(diagnostics).toMatchObject([
      { code: 'plain-value', severity: 'warning', place: { line: 1, column: 11 } },
    ])
    expect(diagnostics[0]?.message).toContain(`: GET ${path} answers it as it stands`)
  })

  it('answers null without a body', () => {
    const { endpoints, diagnostics } = read('{"a": null}', { name: 'api/db.json' })
    expect(endpoints).toMatchObject([{ key: 'GET /api/a', fixed: { code: 204 } }])
    expect(diagnostics[0]?.message).toContain('GET /api/a answers without a body')
  })

  it('may slow everything down', () => {
    const { collections } = read('{"$defaults": {"$delay": 10}, "a": []}', { name: 'db.json' })
    expect(collections[0]?.behaviour).toEqual({ delay: { kind: 'fixed', ms: 10 } })
  })

  it.each([
    ['{"a": [], "a": []}', '1:11 bad-mock The key "a" stands here twice'],
    ['{"a": [{}, 1]}', '1:12 bad-record'],
    ['{"a b?": [], "c": 1}', '1:2 bad-path'],
    ['{"..": []}', '1:2 bad-path'],
    ['{"a": ["{{no}}"]}', '1:8 unknown-generator'],
    ['{"a": [], "$b": []}', '1:11 unknown-instruction'],
    ['{"a": [], "$status": {}}', '1:11 bad-instruction'],
  ])('%s is refused', (text, problem) => {
    expect(problemOf(text, { name: 'db.json' })).toContain(`mocks/db.json:${problem}`)
  })
})

describe('another object', () => {
  it('is a single resource', () => {
    const { singles, collections } = read('{"theme": "dark", "$$ref": 1}', {
      name: 'app/settings.json',
    })
    expect(collections).toEqual([])
    expect(singles).toMatchObject([{ name: 'settings', path: '/app/settings', usesFaker: false }])
    expect(singles[0]?.value(source, 1)).toEqual({ theme: 'dark', $ref: 1 })
  })

  it('may be generated', () => {
    const { singles } = read('{"owner": "{{person.fullName}}", "at": "{{now}}"}')
    const value = singles[0]?.value(source, 1)
    expect(value).toMatchObject({ at: '2026-01-01T00:00:00.000Z' })
    expect(singles[0]?.value(source, 1)).toEqual(value)
  })
})

it.each(['1', '"text"', 'null', 'true'])('%s is no mock', (text) => {
  expect(problemOf(text)).toContain('mocks/api.json:1:1 no-mock')
})
