import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EditTrial } from '../support/edit.ts'

describe('adding an endpoint', () => {
  it('keeps all else of the file, and is served', async () => {
    const before =
      '\uFEFF// the shop\r\n{\r\n\t"GET /a": 1, // one\r\n\t/* two */ "GET /b": 2,\r\n}\r\n'
    await using trial = await EditTrial.of({ 'mocks/api.jsonc': before })
    const added = await trial.add({ key: 'get /users/:id', answer: '{"id":"{{params.id}}"}' })
    expect(added).toEqual({
      key: 'GET /users/:id',
      file: 'mocks/api.jsonc',
      line: 5,
      text: '"GET /users/:id": { "id": "{{params.id}}" }',
      created: false,
      replaced: false,
    })
    expect(trial.read('mocks/api.jsonc')).toBe(
      before.replace(',\r\n}', ',\r\n\t"GET /users/:id": { "id": "{{params.id}}" },\r\n}'),
    )
    expect(await trial.ask('/users/7')).toEqual({ id: '7' })
    expect(trial.names()).toEqual(['mocks/api.jsonc'])
  })

  it('goes beside its nearest endpoint, or into a new file beside it', async () => {
    await using trial = await EditTrial.of({
      'mocks/big.json': '{ "GET /a": 1, "GET /b": 2, "GET /c": 3 }',
      'mocks/shop/orders.json': '{ "GET /orders": [] }',
      'mocks/v2/users.json': '[{ "id": 1 }]',
    })
    const file = async (key: string) => (await trial.add({ key })).file
    expect(await file('GET /orders/:id/lines')).toBe('mocks/shop/orders.json')
    expect(await file('GET /v2/users/:id/posts')).toBe('mocks/v2/api.json')
    expect(await file('POST /v2/users/:id/posts')).toBe('mocks/v2/api.json')
    expect(await file('GET /nothing')).toBe('mocks/big.json')
    expect(trial.read('mocks/v2/api.json')).toBe(`{
  "$schema": "../../node_modules/mockapi/schema/mocks.json",
  "GET /v2/users/:id/posts": { "id": "{{params.id}}" },
  "POST /v2/users/:id/posts": { "id": "{{params.id}}" }
}
`)
    expect(await trial.ask('/v2/users/3/posts', { method: 'POST' })).toEqual({ id: '3' })
  })

  it('begins a folder that is empty', async () => {
    await using trial = await EditTrial.of({ 'mocks/README.md': '' })
    const added = await trial.add({ key: 'GET /health' })
    expect(added).toMatchObject({ file: 'mocks/api.json', line: 3, created: true })
    expect(await trial.ask('/health')).toEqual({ ok: true })
  })

  it('keeps digits that a number of JavaScript has not, and the permissions of the file', async () => {
    await using trial = await EditTrial.of({ 'mocks/api.json': '{ "GET /a": 1 }' })
    chmodSync(join(trial.path, 'mocks/api.json'), 0o600)
    await trial.add({ key: 'GET /n', answer: '[12345678901234567890, 1.0, {"__proto__": 1}]' })
    expect(trial.read('mocks/api.json')).toBe(
      '{ "GET /a": 1, "GET /n": [12345678901234567890, 1.0, { "__proto__": 1 }] }',
    )
    if (process.platform === 'win32') return
    expect(statSync(join(trial.path, 'mocks/api.json')).mode & 0o777).toBe(0o600)
  })

  it('adds to the one file that is served, a map or a database', async () => {
    await using map = await EditTrial.of({ 'only.json': '{}' }, { dir: 'only.json' })
    expect(await map.add({ key: 'GET /x' })).toMatchObject({ file: 'only.json', line: 2 })
    expect(await map.ask('/x')).toEqual({ ok: true })
    const files = { 'db.json': '{ "users": [{ "id": 1 }] }' }
    for (const dialect of ['mockapi', 'json-server-0', 'json-server-1'] as const) {
      await using data = await EditTrial.of(files, { dir: 'db.json', dialect })
      await data.add({ key: 'GET /x' })
      await data.add({ key: 'CRUD /posts', answer: '[{"id":1,"title":"Hi"}]' })
      expect(await data.ask('/x')).toEqual({ ok: true })
      const id = dialect === 'json-server-1' ? '1' : 1
      expect(await data.ask('/posts')).toEqual([{ id, title: 'Hi' }])
      expect(await data.ask('/users')).toEqual([{ id }])
    }
  })

  it('answers in the place of a recording, a collection or an operation', async () => {
    await using trial = await EditTrial.of({
      'mocks/recorded/api.json': '{ "GET /seen": "recorded" }',
      'mocks/users.json': '[{ "id": 1 }]',
      'mocks/openapi.json': JSON.stringify({
        openapi: '3.1.0',
        info: { title: 't', version: '1' },
        paths: { '/pets': { get: { responses: { 200: { description: 'd' } } } } },
      }),
    })
    for (const path of ['/seen', '/users', '/pets']) {
      const added = await trial.add({ key: `GET ${path}`, answer: '"mine"' })
      expect(added).toMatchObject({ file: 'mocks/api.json' })
      expect(await trial.ask(path)).toBe('mine')
    }
  })

  it('changes an endpoint in its place where it is told to', async () => {
    const text = '{\n  // first\n  "GET /users/{id}": { "a": 1 }, // one\n  "GET /b": 2\n}\n'
    await using trial = await EditTrial.of({ 'mocks/api.json': text })
    const key = 'GET /users/:id'
    expect(await trial.add({ key, answer: '{"b":[1]}', replace: true })).toMatchObject({
      line: 3,
      text: '"GET /users/{id}": { "b": [1] }',
      replaced: true,
    })
    expect(trial.read('mocks/api.json')).toBe(text.replace('{ "a": 1 }', '{ "b": [1] }'))
    expect(await trial.ask('/users/1')).toEqual({ b: [1] })
    const added = await trial.add({ key: 'GET /c', answer: '3', replace: true })
    expect(added).toMatchObject({ replaced: false })
  })

  it('loses none of those that come at once', async () => {
    await using trial = await EditTrial.of({ 'mocks/api.json': '{\n  "GET /a": 1\n}\n' })
    const keys = Array.from({ length: 20 }, (_, index) => `GET /x${index}`)
    await Promise.all(keys.map((key) => trial.add({ key })))
    expect(Object.keys(JSON.parse(trial.read('mocks/api.json')) as object).toSorted()).toEqual(
      ['GET /a', ...keys].toSorted(),
    )
    const same = await Promise.allSettled([1, 2].map(() => trial.add({ key: 'GET /same' })))
    expect(same.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('adding a collection', () => {
  const refusingFiles = { 'mocks/users.json': '[]', 'mocks/other.ts': 'export default {}' }
  let refusing: EditTrial
  beforeAll(async () => void (refusing = await EditTrial.of(refusingFiles)))
  afterAll(async () => await refusing[Symbol.asyncDispose]())

  it('makes a file of its address', async () => {
    await using trial = await EditTrial.of({ 'mocks/a.json': '{ "GET /a": 1 }' })
    const added = await trial.add({ key: 'CRUD users', answer: '[{"id":1,"name":"Ada"}]' })
    expect(added).toMatchObject({ key: 'CRUD /users', file: 'mocks/users.json', created: true })
    expect(trial.read('mocks/users.json')).toBe('[{ "id": 1, "name": "Ada" }]\n')
    const body = JSON.stringify({ name: 'Bob' })
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    expect(await trial.ask('/users', init)).toEqual({ id: 2, name: 'Bob' })
    const many = '{"$count":3,"$each":{"n":"{{index}}"}}'
    expect(await trial.add({ key: 'crud /v2/items', answer: many })).toMatchObject({
      file: 'mocks/v2/items.json',
    })
    expect(await trial.ask('/v2/items')).toHaveLength(3)
    await trial.add({ key: 'CRUD /settings', answer: '{"theme":"dark"}' })
    expect(await trial.ask('/settings')).toEqual({ theme: 'dark' })
  })

  it.each([
    [
      'CRUD /users',
      '[]',
      'mocks/users.json:1:1  CRUD /users is there already. Change it there, or add a record: POST /users.',
    ],
    ['CRUD /Other', '[]', 'CRUD /Other would be Other.json, and there is mocks/other.ts.'],
    ['CRUD /items', '7', '7 is no collection. A collection is a list of records'],
    ['CRUD /items', undefined, 'CRUD /items needs its data. Give it records'],
    ['CRUD /users/:id', '[]', '/users/:id is no address of a collection in a file of its own.'],
    ['CRUD /../x', '[]', '/../x is no address of a collection'],
    ['CRUD /_x', '[]', 'mocks/_x.json is not read, because of "_x.json".'],
    ['CRUD /recorded/x', '[]', 'belongs to a recording'],
    ['CRUD /items', '[1]', 'Nothing was changed: '],
  ])('refuses %s %s', async (key, answer, sentence) => {
    expect(await refusing.refusal({ key, answer })).toContain(sentence)
    expect(refusing.names()).toEqual(Object.keys(refusingFiles).toSorted())
  })
})

describe('what is refused changes nothing', () => {
  const files = {
    'mocks/api.json': '{\n  "GET /a": 1,\n  "GET /old/:id": 1\n}\n',
    'mocks/users.json': '[{ "id": 1 }]',
    'mocks/settings.json': '{ "theme": "dark" }',
    'mocks/x.db.json': '{ "posts": [] }',
    'mocks/pets.yaml': 'openapi: 3.1.0\ninfo: { title: t, version: "1" }\npaths: {}\n',
    'mocks/doc.json':
      '{ "openapi": "3.1.0", "info": { "title": "t", "version": "1" }, "paths": {} }',
    'mocks/recorded/r.json': '{ "GET /r": 1 }',
    'mocks/_note.json': '{}',
    'other.json': '{}',
  }
  let shared: EditTrial
  beforeAll(async () => void (shared = await EditTrial.of(files)))
  afterAll(async () => await shared[Symbol.asyncDispose]())

  it.each<[sentence: string, key: string, answer?: string, file?: string]>([
    ['mocks/api.json:2:3  GET /a is there already.', 'GET /a'],
    [
      'mocks/api.json:3:3  GET /old/:name is there already. Change it there, or give it this answer with --replace',
      'GET /old/:name',
    ],
    ['"/x" is not "METHOD /path". Write the method before the path', '/x'],
    ['"FETCH" is no method that can be mocked.', 'FETCH /x'],
    ['The path "/x?a=1" has a query', 'GET /x?a=1'],
    ["is mockapi's own", 'GET /__mockapi/x'],
    ['A text stands in double quotes: "oops".', 'GET /x', 'oops'],
    ['The answer {"a":} is no JSON: A value is missing after ":".', 'GET /x', '{"a":}'],
    ['The answer is empty. Write JSON, such as { "ok": true }.', 'GET /x', ''],
    ['Write "bad".', 'GET /x', '{bad: 1}'],
    ['The answer has the key "a" twice.', 'GET /x', '{"a":1,"a":2}'],
    ['Nothing was changed: "$stats" is no instruction.', 'GET /x', '{"$stats":1}'],
    ['Nothing was changed: ', 'GET /x', '{"a":"{{person.fulName}}"}'],
    ['Nothing was changed: ', 'GET /x', '{"$file":"none.txt"}'],
    ['USE /x needs an answer.', 'USE /x'],
    [
      'There is no file mocks/ap.json. Did you mean "mocks/api.json"?',
      'GET /x',
      '1',
      'mocks/ap.json',
    ],
    [
      'api.json is not in the mocks that are served, mocks/. Write mocks/api.json.',
      'GET /x',
      '1',
      'api.json',
    ],
    ['other.json is not in the mocks', 'GET /x', '1', 'other.json'],
    ['../x.json is not in the mocks', 'GET /x', '1', '../x.json'],
    ['is not in the mocks', 'GET /x', '1', 'mocks/../other.json'],
    ['is not in the mocks', 'GET /x', '1', 'mocks/a\0.json'],
    [
      'mocks/users.json is the collection at /users: it takes no endpoints.',
      'GET /x',
      '1',
      'mocks/users.json',
    ],
    [
      'mocks/settings.json is one object, served at /settings',
      'GET /x',
      '1',
      'mocks/settings.json',
    ],
    ['mocks/x.db.json is a database', 'GET /x', '1', 'mocks/x.db.json'],
    ['mocks/doc.json is an OpenAPI document', 'GET /x', '1', 'mocks/doc.json'],
    ['mocks/pets.yaml is no file that endpoints are added to.', 'GET /x', '1', 'mocks/pets.yaml'],
    ['mocks/recorded/r.json belongs to a recording', 'GET /x', '1', 'mocks/recorded/r.json'],
    ['mocks/_note.json is not read, because of "_note.json".', 'GET /x', '1', 'mocks/_note.json'],
  ])('%s', async (sentence, key, answer, file) => {
    expect(await shared.refusal({ key, answer, file })).toContain(sentence)
    for (const [name, text] of Object.entries(files)) expect(shared.read(name)).toBe(text)
    expect(shared.names()).toEqual(Object.keys(files).toSorted())
  })

  it('a broken file, and any other while it may hold the endpoint', async () => {
    const broken = { 'mocks/api.json': '{ "GET /a": 1', 'mocks/b.json': '{ "GET /b": 1 }' }
    await using trial = await EditTrial.of(broken)
    expect(await trial.refusal({ key: 'GET /x', file: 'mocks/api.json' })).toContain(
      'mocks/api.json:1:14  Nothing was changed: The file ends too early',
    )
    expect(await trial.refusal({ key: 'GET /x' })).toContain(
      'A broken file may hold it: mocks/api.json:1:14',
    )
    expect(trial.read('mocks/api.json')).toBe(broken['mocks/api.json'])
    expect(await trial.add({ key: 'GET /x', file: 'mocks/b.json' })).toMatchObject({ line: 1 })
  })

  it('links that lead out, what is no text, and values', async () => {
    await using trial = await EditTrial.of(files)
    const at = (name: string) => join(trial.path, name)
    writeFileSync(at('mocks/latin.json'), Buffer.from('{ "GET /l": "\xe4" }', 'latin1'))
    const latin = await trial.refusal({ key: 'GET /x', file: 'mocks/latin.json' })
    expect(latin).toContain('mocks/latin.json is not UTF-8 text.')
    if (process.platform !== 'win32') {
      mkdirSync(at('outside'))
      writeFileSync(at('outside/o.json'), '{ "GET /o": 1 }')
      symlinkSync(at('outside'), at('mocks/linked'))
      symlinkSync(at('other.json'), at('mocks/one.json'))
      for (const file of ['mocks/linked/o.json', 'mocks/one.json']) {
        expect(await trial.refusal({ key: 'GET /x', file })).toContain('is a link that leads out')
      }
    }
    chmodSync(at('mocks/api.json'), 0o444)
    expect(await trial.refusal({ key: 'GET /x', file: 'mocks/api.json' })).toContain(
      'mocks/api.json is read-only.',
    )
    await using values = await EditTrial.of({}, { mocks: { 'GET /a': 1 } })
    expect(await values.refusal({ key: 'GET /x' })).toContain('These mocks are values')
  })
})
