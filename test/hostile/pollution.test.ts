import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder

beforeAll(async () => {
  folder = await serveFolder(
    {
      'mocks/users.json': '[{ "id": 1, "name": "Ada", "tags": { "a": 1 } }]',
      'mocks/profile.json': '{ "name": "me", "tags": { "a": 1 } }',
      'mocks/evil.json': `[
        { "id": 1, "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } } }
      ]`,
      'mocks/api.json': `{
        "POST /template": { "proto": "{{body.__proto__.polluted}}", "own": "{{body.constructor.name}}" },
        "GET /query": { "proto": "{{query.__proto__}}", "constructor": "{{query.constructor}}" },
        "POST /when": { "$when": { "body.constructor.name": "Object" }, "matched": true }
      }`,
      'mocks/echo.ts': `export default {
        'POST /echo': ({ body, query, cookies }) => ({
          keys: Object.keys(body ?? {}),
          polluted: [body, query, cookies].map((value) => value?.polluted ?? null),
        }),
      }`,
    },
    { port: 0 },
  )
})
afterAll(() => folder[Symbol.asyncDispose]())

/** No object knows anything that it should not. */
afterEach(() => {
  expect(
    Object.getOwnPropertyNames(Object.prototype).filter((name) => /pollut/.test(name)),
  ).toEqual([])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect((Object as { polluted?: unknown }).polluted).toBeUndefined()
})

const json = { 'content-type': 'application/json' }
const bodies = [
  '{ "__proto__": { "polluted": 1 } }',
  '{ "\\u005f_proto__": { "polluted": 1 } }',
  '{ "a": { "__proto__": { "polluted": 1 } } }',
  '{ "constructor": { "prototype": { "polluted": 1 } } }',
  '{ "tags": { "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } } } }',
  '{ "__proto__": null, "toString": 1, "hasOwnProperty": 1, "valueOf": null }',
]

describe.each(bodies)('the body %s', (body) => {
  it.each([
    ['POST /users', json],
    ['PUT /users/1', json],
    ['PATCH /users/1', json],
    ['PATCH /users/1', { 'content-type': 'application/merge-patch+json' }],
    ['PUT /profile', json],
    ['PATCH /profile', { 'content-type': 'application/merge-patch+json' }],
    ['PUT /users/77', json],
  ])('pollutes nothing by %s %o', async (line, headers) => {
    const { status, body: made } = await send(folder.server, line, body, headers)
    expect(status).toBeLessThan(500)
    expect((made as { polluted?: unknown }).polluted).toBeUndefined()
    const list = await send(folder.server, 'GET /users')
    expect(list.status).toBe(200)
    for (const record of list.body as object[]) expect('polluted' in record).toBe(false)
    expect((await send(folder.server, 'GET /users?polluted:exists=true')).body).toEqual([])
  })

  it('reaches a handler and a template as its own fields alone', async () => {
    const { body: echoed } = await send(folder.server, 'POST /echo', body, json)
    expect(echoed).toMatchObject({ polluted: [null, null, null] })
    expect((echoed as { keys: string[] }).keys).not.toContain('__proto__')
    const { body: made } = await send(folder.server, 'POST /template', body, json)
    expect(made).toEqual({ proto: null, own: null })
  })
})

it('JavaScript itself fulfils no condition', async () => {
  expect((await send(folder.server, 'POST /when', '{}', json)).status).toBe(404)
})

describe('a JSON Patch', () => {
  it.each([
    { op: 'add', path: '/__proto__/polluted', value: 1 },
    { op: 'add', path: '/constructor/prototype/polluted', value: 1 },
    { op: 'add', path: '/tags/__proto__/polluted', value: 1 },
    { op: 'add', path: '/tags/constructor/prototype/polluted', value: 1 },
    { op: 'replace', path: '/__proto__', value: { polluted: 1 } },
    { op: 'copy', from: '/__proto__', path: '/copied' },
    { op: 'move', from: '/constructor', path: '/moved' },
    { op: 'test', path: '/__proto__/toString', value: null },
    {
      op: 'add',
      path: '/tags',
      value: JSON.parse('{ "__proto__": { "polluted": 1 } }') as unknown,
    },
  ])('%j pollutes nothing', async (operation) => {
    const { status } = await send(folder.server, 'PATCH /users/1', JSON.stringify([operation]), {
      'content-type': 'application/json-patch+json',
    })
    expect(status).toBeLessThan(500)
    const { body } = await send(folder.server, 'GET /users/1')
    expect(body).not.toHaveProperty('polluted')
    expect(body).not.toHaveProperty('copied.toString')
    expect(body).not.toHaveProperty('moved')
  })
})

it.each([
  '__proto__[polluted]=1&constructor[prototype][polluted]=1',
  '__proto__.polluted=1&constructor.prototype.polluted=1',
  '__proto__=1&__proto__=2&toString=1',
])('the form and query %s pollute nothing', async (text) => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const { body } = await send(folder.server, `POST /echo?${text}`, text, {
    ...form,
    cookie: text.replaceAll('&', '; '),
  })
  expect(body).toMatchObject({ polluted: [null, null, null] })
  const list = await send(folder.server, `GET /users?${text}`)
  expect(list.status).toBeLessThan(500)
})

it('the fields of a multipart body pollute nothing', async () => {
  const form = new FormData()
  form.append('__proto__', '1')
  form.append('__proto__[polluted]', '1')
  form.append('constructor', '1')
  const answer = await fetch(`${folder.server.url}/echo`, { method: 'POST', body: form })
  expect(await answer.json()).toMatchObject({ polluted: [null, null, null] })
})

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])(
  '%s names no record, no collection, no field',
  async (name) => {
    for (const path of [`/users/${name}`, `/${name}`, `/${name}/1`, `/users/1/${name}`]) {
      expect((await send(folder.server, `GET ${path}`)).status).toBe(404)
    }
    for (const query of [`sort=${name}`, `${name}=1`, `embed=${name}`, `fields=${name}`]) {
      expect((await send(folder.server, `GET /users?${query}`)).status).toBeLessThan(500)
    }
  },
)

it('a JSON file pollutes nothing, and what it names is no prototype', async () => {
  const { body } = await send(folder.server, 'GET /evil/1')
  expect(body).not.toHaveProperty('polluted')
  expect((await send(folder.server, 'GET /evil?polluted:exists=true')).body).toEqual([])
  expect((await send(folder.server, 'GET /query?__proto__=1')).body).toMatchObject({
    constructor: null,
  })
})
