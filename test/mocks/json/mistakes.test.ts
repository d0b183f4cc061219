import { describe, expect, it } from 'vitest'
import { problemOf, problemsOf, read } from '../../support/read-json-file.ts'

function at(line: number, column: number, code: string): string {
  return `mocks/api.json:${line}:${column} ${code}`
}

describe('an instruction of the wrong shape is reported where it stands', () => {
  it.each([
    ['"$delay": "soon"', 13, 'bad-instruction', '"soon" is no delay.'],
    ['"$status": 999', 14, 'bad-instruction', '"$status" is 999.'],
    ['"$status": "200"', 14, 'bad-instruction', 'Write a number from 200 to 599'],
    ['"$status": {"code": 1}', 14, 'bad-instruction', '"code" is no part of a status rule.'],
    ['"$status": {"status": 503, "rate": 2}', 14, 'bad-instruction', 'The rate 2 is not between'],
    ['"$delay": "reallistic"', 13, 'bad-instruction', 'Did you mean "realistic"?'],
    ['"$bandwidth": "fast"', 17, 'bad-instruction', '"fast" is no bandwidth. Write "50kb/s"'],
    ['"$fault": "trunkate"', 13, 'bad-instruction', 'Did you mean "truncate"? Faults are reset,'],
    ['"$fault": {"fault": "reset", "for": "x"}', 13, 'bad-instruction', '"for" is "x", which is'],
    ['"$rateLimit": "10"', 17, 'bad-instruction', '"10" is no rate limit. Write "10/1m"'],
    [
      '"$cases": [{"$fault": {"fault": "hang", "times": 1}}]',
      25,
      'bad-instruction',
      'whole endpoint',
    ],
    [
      '"$sequence": [{"$bandwidth": 5}]',
      32,
      'bad-instruction',
      '"$bandwidth" is for a whole endpoint',
    ],
    ['"$statsu": 200', 3, 'unknown-instruction', 'Did you mean "$status"? Write "$$statsu" for'],
    ['"$ref": "x"', 3, 'unknown-instruction', 'Write "$$ref" for a key of that name.'],
    ['"a": {"$status": 200}', 9, 'bad-instruction', '"$status" means nothing here'],
    ['"$defaults": {}', 3, 'bad-instruction', 'stands at the top of a file'],
    ['"$headers": []', 15, 'bad-instruction', '"$headers" is no object.'],
    ['"$headers": {"a b": "1"}', 16, 'bad-instruction', '"a b" is no name of a header.'],
    ['"$headers": {"a": null}', 21, 'bad-instruction', 'The header "a" is null, not a text.'],
    ['"$headers": {"a": "{{x.y}}"}', 21, 'unknown-generator', 'names no Faker method'],
    ['"$status": 204, "a": 1', 14, 'bad-instruction', 'with the status 204 has no body'],
    ['"$body": 1, "a": 1', 15, 'bad-instruction', '"a" stands beside "$body".'],
    ['"$file": "a", "$body": 1', 17, 'bad-instruction', '"$body" stands beside "$file".'],
    ['"$file": 1', 12, 'bad-instruction', '"$file" is 1, not the path of a file.'],
    ['"$cases": [{}], "$sequence": [{}]', 19, 'bad-instruction', 'stands beside "$cases".'],
    ['"$cases": [{}], "$status": 200', 19, 'bad-instruction', 'Put it inside the answers of'],
    ['"$cases": {}', 13, 'bad-instruction', '"$cases" is no list of answers.'],
    ['"$sequence": []', 16, 'bad-instruction', '"$sequence" is no list of answers.'],
    ['"$cases": [{}, {}]', 14, 'bad-instruction', 'A case without "$when" always answers'],
    ['"$cases": [{"$delay": "x"}]', 25, 'bad-instruction', '"x" is no delay.'],
    ['"$cases": [{"$status": {"status": 503}}]', 26, 'bad-instruction', 'for a whole endpoint'],
    ['"$sequence": [{"$when": {}}]', 27, 'bad-instruction', 'whose answers come in order'],
    ['"$when": "x"', 12, 'bad-instruction', '"$when" is no object of conditions.'],
    ['"$when": {"boddy.a": 1}', 13, 'bad-instruction', 'Did you mean "body"?'],
    ['"$when": {"body.a": {"gtt": 1}}', 24, 'bad-instruction', 'Did you mean "gt"?'],
    ['"$when": {"body.a": {"in": 1}}', 30, 'bad-instruction', 'It takes an array.'],
    [
      '"$when": {"body.a": {"matches": "("}}',
      35,
      'bad-instruction',
      'It takes a regular expression',
    ],
    ['"$when": {"body.a": {"exists": 1}}', 34, 'bad-instruction', 'It takes true or false.'],
    ['"$when": {"body.a": {}}', 23, 'bad-instruction', 'There are eq, ne, lt, lte'],
    ['"$count": 1', 1, 'bad-instruction', '"$each" is missing'],
    ['"a": ["{{person.fulName}}"]', 9, 'unknown-generator', 'Did you mean "{{person.fullName}}"?'],
    ['"a": "{{string.alpha(1e9)}}"', 8, 'bad-template', 'has the size 1000000000'],
  ])('%s', (members, column, code, message) => {
    const text = `{\n  "GET /x":\n{ ${members} }\n}`
    const problem = problemOf(text)
    expect(problem).toContain(at(3, column, code))
    expect(problem).toContain(message)
  })
})

describe('a key', () => {
  it.each([
    ['"GET /a": 1, "get users": 1', 15, 'bad-path', 'does not begin with a slash'],
    ['"GET /a": 1, "FETCH /b": 1', 15, 'bad-endpoint-key', 'is no method'],
    ['"GET /a": 1, "/users": 1', 15, 'bad-endpoint-key', 'is not "METHOD /path".'],
    ['"/users": 1, "/posts": 2', 2, 'bad-endpoint-key', 'such as "GET /users".'],
    ['"GET /a/:": 1', 2, 'bad-path', 'does not parse'],
    ['"GET /:id?.json": 1', 2, 'bad-path', 'Only a whole segment can be missing.'],
    ['"GET /:ü": 1', 2, 'bad-path', 'a letter from a to z'],
    ['"GET /a/**": 1', 2, 'bad-path', 'Write "*" for the rest'],
    ['"GET /a b/:id": 1', 2, 'bad-path', 'Write it as "GET /a%20b/:id".'],
    ['"GET https://a.test/b?c": 1', 2, 'bad-path', 'counts for every host: "/b".'],
    ['"GET /a": 1, "GET /a": 2', 15, 'duplicate-endpoint', 'stands here twice'],
    ['"GET /a": 1, "GET \\u002fa": 2', 15, 'duplicate-endpoint', 'stands here twice'],
    ['"GET /a": 1, "$defautls": {}', 15, 'unknown-instruction', 'Did you mean "$defaults"?'],
    ['"GET /a": 1, "$status": 200', 15, 'bad-instruction', "at the top of an endpoint's value"],
    ['"GET /a": 1, "$defaults": {"$delya": 1}', 29, 'bad-instruction', 'Did you mean "$delay"?'],
    ['"GET /a": 1, "$defaults": {"$delay": "x"}', 39, 'bad-instruction', '"x" is no delay.'],
    ['"GET /a": 1, "$defaults": {"$fault": "x"}', 39, 'bad-instruction', '"x" is no fault.'],
    ['"GET /a": 1, "$defaults": 1', 28, 'bad-instruction', '"$defaults" is no object.'],
  ])('%s', (members, column, code, message) => {
    const problem = problemOf(`{${members}}`)
    expect(problem).toContain(`mocks/api.json:1:${column} `)
    expect(problem).toContain(code)
    expect(problem).toContain(message)
  })
})

it('finds all problems of a file at once', () => {
  const problems = problemsOf('{"GET /a": {"$delay": "x"}, "GET /b": "{{x.y}}", "GET c": 1}')
  expect(problems.map(({ code }) => code)).toHaveLength(3)
})

it('stops counting at fifty', () => {
  const records = Array.from({ length: 1000 }, () => 1)
  expect(problemsOf(JSON.stringify(records), { name: 'users.json' })).toHaveLength(50)
})

it('says where a file is that is not there', () => {
  const text = '{"GET /a": {"$file": "a.png"}}'
  const files = (found: 'missing' | 'no-file' | 'outside') => ({ files: () => found })
  expect(problemOf(text, files('missing'))).toBe(
    `${at(1, 22, 'missing-file')} The file "a.png" does not exist. Paths are relative to this mock file.`,
  )
  expect(problemOf(text, files('no-file'))).toContain('"a.png" is a folder, or a device.')
  expect(problemOf(text, files('outside'))).toContain('lies outside the mocks folder.')
})

it('shows the code around a problem', () => {
  const [problem] = problemsOf('{\n  "GET /a": {\n    "$status": 999\n  }\n}')
  expect(problem?.frame).toBe(
    '  2 |   "GET /a": {\n> 3 |     "$status": 999\n    |                ^\n  4 |   }',
  )
})

it('warns of a file that declares nothing yet', () => {
  const { diagnostics } = read('{"$schema": "x"}')
  expect(diagnostics).toMatchObject([{ code: 'no-mock', severity: 'warning' }])
})
