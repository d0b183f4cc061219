import { describe, expect, it } from 'vitest'
import { DriftTrial } from '../support/drift.ts'

describe('mockapi drift --update', () => {
  it('makes files answer alike, and keeps comments, order and layout', async () => {
    await using trial = new DriftTrial()
    trial.write(
      'users.json',
      `[
  // the first one
  { "id": 1, "name": "Ada", "age": 36, "role": "admin", "old": true },
  {
    "id": 2,
    "name": "Bob", // a name
    "age": 40,
    "role": "user", /* what he may */
    "old": false // goes
  },
  { "id": 3, "name": "Cy", "age": 41, "role": "user", "old": false }
]
`,
    )
    const list = [11, 12, 13].map((id) => ({
      id,
      name: 'N',
      age: '1',
      role: id === 13 ? 'owner' : 'user',
      email: id === 13 ? null : 'a@b.c',
    }))
    const api = { 'GET /users': list, 'GET /users/:id': list[0] }
    const ran = await trial.drift(api, '--update')
    expect(ran.out).toContain('mocks/users.json   4 changes')
    expect(ran.code).toBe(0)
    expect(trial.read('users.json')).toBe(`[
  // the first one
  { "id": 1, "name": "Ada", "age": "36", "role": "admin", "email": "a@b.c" },
  {
    "id": 2,
    "name": "Bob", // a name
    "age": "40",
    "role": "user", /* what he may */
    "email": "a@b.c"
    // goes
  },
  { "id": 3, "name": "Cy", "age": "41", "role": "owner", "email": null }
]
`)
    expect((await trial.drift(api)).code).toBe(0)
  })

  it('changes parts of a database, and files with comments, marks and line ends of Windows', async () => {
    await using trial = new DriftTrial()
    trial.write(
      'db.json',
      `{ "users": [{ "id": 1, "n": 1 }], "profile": { "name": "A", "old": 1 } }`,
    )
    trial.write(
      'c.jsonc',
      '\uFEFF{\r\n  // c\r\n  "GET /a": {\r\n    "x": { "y": 1 },\r\n  },\r\n}\r\n',
    )
    const api = {
      'GET /users': [{ id: 5, n: '1', e: null }],
      'GET /users/:id': { id: 5, n: '1', e: null },
      'GET /profile': { name: null },
      'GET /a': { x: { y: 's', k: [1] }, z: 1 },
    }
    const ran = await trial.drift(api, '--update')
    expect(ran.code).toBe(0)
    expect(trial.read('db.json')).toBe(
      `{ "users": [{ "id": 1, "n": "1", "e": null }], "profile": { "name": null } }`,
    )
    expect(trial.read('c.jsonc')).toBe(
      '\uFEFF{\r\n  // c\r\n  "GET /a": {\r\n    "x": { "y": "1", "k": [1] },\r\n    "z": 1,\r\n  },\r\n}\r\n',
    )
  })

  it('leaves to a person what no value in a file is, and says so', async () => {
    await using trial = new DriftTrial()
    trial.write('api.json', {
      'GET /a': { $status: 201, $body: { n: 1, at: '{{date.recent}}' } },
      'GET /b': { $cases: [{ n: 1 }] },
      'GET /c': { $delay: 1, n: 1 },
    })
    trial.write('d.ts', `export default { 'GET /d': () => ({ n: 1 }) }`)
    const api = {
      'GET /a': { n: 'x', at: 1 },
      'GET /b': { n: 'x' },
      'GET /c': { n: 'x', token: 's3cret' },
      'GET /d': { n: 'x' },
    }
    const ran = await trial.drift(api, '--update')
    expect(ran.code).toBe(1)
    expect(ran.out.split('\n')).toEqual(
      expect.arrayContaining([
        '    mocks/api.json   4 changes',
        '  To change by hand',
        '    GET /a   at   is a number, the mock has a text   mocks/api.json:2',
        '    GET /b   n   is a text, the mock has a number   mocks/api.json:9',
        '    GET /d   n   is a text, the mock has a number   mocks/d.ts:1',
      ]),
    )
    expect(JSON.parse(trial.read('api.json'))).toEqual({
      'GET /a': { $status: 200, $body: { n: '1', at: '{{date.recent}}' } },
      'GET /b': { $cases: [{ n: 1 }] },
      'GET /c': { $delay: 1, n: '1', token: '***' },
    })
  })

  it('changes statuses and content types where the body can stay, and leaves errors and other formats', async () => {
    await using trial = new DriftTrial()
    const type = 'application/vnd.api+json'
    trial.write(
      'api.json',
      `{
  "GET /list": [1],
  "GET /made": { "n": 1 },
  "GET /typed": { "$headers": { "Content-Type": "application/json", "x-a": "1" }, "n": 1 },
  "GET /plain": { "n": 1 },
  "GET /flaky": { "$status": { "status": 503, "rate": 0 }, "n": 1 },
  "GET /gone": { "n": 1 },
  "GET /empty": { "n": 1 },
  "GET /page": { "n": 1 }
}
`,
    )
    const real = { $headers: { 'content-type': type } }
    const ran = await trial.drift(
      {
        'GET /list': { $status: 202, ...real, $body: ['a'] },
        'GET /made': { $status: 201, n: 'x' },
        'GET /typed': { ...real, n: 1 },
        'GET /plain': { ...real, n: 1 },
        'GET /flaky': { $status: 203, n: 1 },
        'GET /gone': { $status: 404, n: 1 },
        'GET /empty': { $status: 204 },
        'GET /page': { $headers: { 'content-type': 'text/html' }, $body: '<p>' },
      },
      '--update',
    )
    expect(ran.code).toBe(1)
    const json = trial.read('api.json')
    expect(JSON.parse(json)).toEqual({
      'GET /list': { $headers: { 'content-type': type }, $status: 202, $body: ['1'] },
      'GET /made': { $status: 201, n: '1' },
      'GET /typed': { $headers: { 'Content-Type': type, 'x-a': '1' }, n: 1 },
      'GET /plain': { $headers: { 'content-type': type }, n: 1 },
      'GET /flaky': { $status: { status: 503, rate: 0 }, n: 1 },
      'GET /gone': { n: 1 },
      'GET /empty': { n: 1 },
      'GET /page': { n: 1 },
    })
    expect(ran.out.match(/^ {4}GET .* mocks\/api\.json:\d+$/gm)).toEqual([
      '    GET /flaky   answers 203, the mock 200   mocks/api.json:6',
      '    GET /gone   answers 404, the mock 200   mocks/api.json:7',
      '    GET /empty   answers 204, the mock 200   mocks/api.json:8',
      "    GET /empty   is of no type, the mock's application/json   mocks/api.json:8",
      "    GET /page   is text/html, the mock's application/json   mocks/api.json:9",
    ])
  })
})
