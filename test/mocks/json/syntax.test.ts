import { describe, expect, it } from 'vitest'
import { endpoint, problemOf, problemsOf, read } from '../../support/read-json-file.ts'

describe('what is no JSON is told in plain words', () => {
  it.each([
    ['{"a": 1 "b": 2}', '1:9', 'A comma or } is missing before "b".'],
    ['[1 2]', '1:4', 'A comma or ] is missing before 2.'],
    [
      '{\n  "a": 1, // it\'s [\n  "b": 2\n  "c": 3\n}',
      '4:3',
      'A comma or } is missing before "c".',
    ],
    ['{"a" 1}', '1:6', 'A ":" is missing before 1.'],
    ['{"a": }', '1:7', 'A value is missing after ":". Write null for none.'],
    ['{"a"}', '1:5', 'A value is missing before }.'],
    ['{"a": 1', '1:8', 'The file ends too early: the { of line 1 is still open. Add }.'],
    ['{\n"a": [1,2', '2:9', 'The file ends too early: the [ of line 2 is still open. Add ].'],
    ['{"a": {', '1:8', 'The file ends too early: the { of line 1 is still open. Add }.'],
    ['{"a": [\n', '1:8', 'The file ends too early: the [ of line 1 is still open. Add ].'],
    ['{"a":', '1:6', 'The file ends too early: the { of line 1 is still open. Add }.'],
    ['{"a": {"b"', '1:11', 'The file ends too early: the { of line 1 is still open. Add }.'],
    ['{"a": 1]}', '1:8', '} is missing: the { of line 1 is still open.'],
    ['{"a":1}}', '1:8', 'A } closes nothing. Delete it.'],
    ['{} {}', '1:4', '{ stands after the end of the value.'],
    ['{a: 1}', '1:2', 'The key a has no quotes. Write "a", or name the file .json5.'],
    ['{"a": \'x\'}', '1:7', 'JSON has texts in double quotes. Write "x", or name the file .json5.'],
    ['{"a": tru}', '1:7', 'tru is no JSON value.'],
    ['{"a": undefined}', '1:7', 'undefined is no JSON value.'],
    ['{"a": "x\n "b": 2}', '2:3', 'The text that begins in line 1 has no closing quote there.'],
    ['[{ "title": "Bake', '1:18', 'The text that begins in line 1 has no closing quote. Add ".'],
    ['{\n  "a": 1,\n  "b', '3:5', 'The text that begins in line 3 has no closing quote. Add ".'],
    [
      '[{ "title": "Bake }]\n',
      '1:21',
      'The text that begins in line 1 has no closing quote. Add ".',
    ],
    ['{"a": "\\x"}', '1:8', '"\\x" is no escape. Write a backslash as \\\\.'],
    ['{"a":1,,"b":2}', '1:8', 'A key is expected in place of ,.'],
    ['[,1]', '1:2', 'A value is missing before the comma.'],
    ['{"a": @}', '1:7', '@ is no JSON. Delete it, or put a text into double quotes.'],
    ['{"a": 01}', '1:7', '01 is no JSON number. Write 1, or "01" as a text.'],
    ['[-01]', '1:3', '-01 is no JSON number. Write -1, or "-01" as a text.'],
    ['{"a": .5}', '1:7', '.5 is no JSON number. Write 0.5, or ".5" as a text.'],
    ['{"a": 5.}', '1:9', '5. is no JSON number. Write 5, or "5." as a text.'],
    ['{"a": +1}', '1:7', '+1 is no JSON number. Write 1, or "+1" as a text.'],
    ['{"a": 0x10}', '1:8', '0x10 is no JSON number. Write 16, or "0x10" as a text.'],
    ['{"a": 1_000}', '1:8', '1_000 is no JSON number. Write 1000, or "1_000" as a text.'],
    ['{"a": 2026-01-02}', '1:12', '2026-01-02 is no JSON number. Write a number, or "2026-01-02"'],
    ['{"a": 12:30}', '1:9', '12:30 is no JSON number.'],
    ['{"a": -Infinity}', '1:7', '-Infinity is no JSON number.'],
    ['{"a": “b”}', '1:7', '“ is no quote of JSON. Texts stand in double quotes: "…".'],
    ['{"a": `b`}', '1:7', '` is no quote of JSON.'],
    ['{"a": # b}', '1:7', 'A # begins no comment. Write // instead.'],
    ['{"a":\u00a01}', '1:6', 'The character U+00A0 is no JSON.'],
    ['{"a": 𝒳}', '1:7', '𝒳 is no JSON.'],
    ['/* x', '1:5', 'A comment is not closed. Add */.'],
    ['<<<<<<< HEAD\n{}', '1:1', 'A merge conflict is left in the file. Resolve it and save.'],
    ['', '1:1', 'The file is empty. Write { } or [ ] in it, or delete it.'],
    [' \n', '1:1', 'The file is empty.'],
  ])('%j', (text, place, message) => {
    const problem = problemOf(text)
    expect(problem).toContain(`mocks/api.json:${place} json-syntax`)
    expect(problem).toContain(message)
  })
})

it.each(['api.json', 'api.json5'])(
  'a backslash at the end of %s is an error as any other',
  (name) => {
    expect(problemsOf('{"a": "x\\', { name })).toMatchObject([{ code: 'json-syntax' }])
  },
)

describe('what is more than JSON is taken', () => {
  it.each([
    ['{"GET /x": [1, 2,],}', 'api.json'],
    ['// first\n{"GET /x": /* inside */ [1, 2]}', 'api.json'],
    ['\uFEFF{"GET /x": [1, 2]}', 'api.json'],
    ['\uFEFF// BOM\r\n{"GET /x": [1, 2]}\r\n', 'api.jsonc'],
    ["{'GET /x': [+1, 0x2,]}", 'api.json5'],
  ])('%j in %s', (text, name) => {
    expect(endpoint(text, { name }).fixed?.body).toEqual({ kind: 'json', value: [1, 2] })
  })

  it('finds places and repeated keys there as well', () => {
    const problem = problemOf('{\n  // one\n  "GET /x": 1,\n  "GET /x": 2,\n}')
    expect(problem).toContain('mocks/api.json:4:3 duplicate-endpoint')
  })
})

it('takes a long list that is more than JSON', () => {
  // More than a call takes as arguments.
  const { endpoints } = read(`{"GET /x": [${'1,'.repeat(200_000)}]}`)
  expect(endpoints).toHaveLength(1)
})

describe('depth', () => {
  const nest = (depth: number, inside = '1') => '['.repeat(depth) + inside + ']'.repeat(depth)

  it('up to 199 in a body is taken', () => {
    expect(read(`{"GET /x": ${nest(199)}}`).endpoints).toHaveLength(1)
  })

  it.each([
    nest(201),
    `{"GET /x": ${nest(200)}}`,
    nest(100_000),
    nest(100_000, '1,/**/'),
    `{"a": ${'{"a": '.repeat(5000)}1${'}'.repeat(5000)} /**/}`,
  ])('beyond is refused', (text) => {
    expect(problemsOf(text)).toMatchObject([{ code: 'json-depth' }])
  })

  it('counts no brackets in texts', () => {
    const text = JSON.stringify({ 'GET /x': `${'['.repeat(500)}\\"{` })
    expect(endpoint(text).fixed?.body).toMatchObject({ kind: 'json' })
  })
})
