import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { importSource } from '../support/imported.ts'

const v21 = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
const v20 = 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json'

const importCollection = (item: readonly object[], more: object = {}, schema = v21) =>
  importSource({
    name: 'shop.postman_collection.json',
    text: JSON.stringify({ info: { name: 'Shop', schema }, item, ...more }),
  })

const json = [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }]

const url = (raw: string, more: object = {}) => {
  const [path = '', search = ''] = raw.split('?')
  const query = [...new URLSearchParams(search)].map(([key, value]) => ({ key, value }))
  const [host, ...parts] = path.split('/')
  return { raw, host: [host], path: parts, ...(search !== '' && { query }), ...more }
}

const example = (name: string, code: number, body: unknown, originalRequest: object = {}) => ({
  name,
  originalRequest,
  code,
  header: [...json, { key: 'Date', value: 'now' }, { key: 'X-Total', value: '2' }],
  _postman_previewlanguage: 'json',
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

const post = (to: object, body: unknown) => ({
  method: 'POST',
  url: to,
  header: json,
  body: { mode: 'raw', raw: JSON.stringify(body) },
})

it('answers examples where their requests are sent: by path, query, body and header', async () => {
  const user = url('{{baseUrl}}/users/:id', { variable: [{ key: 'id', value: '1' }] })
  const other = url('{{baseUrl}}/users/:id', { variable: [{ key: 'id', value: '404' }] })
  const login = url('{{baseUrl}}/login')
  using imported = await importCollection(
    [
      {
        name: 'Users',
        item: [
          {
            name: 'Get a user',
            request: { method: 'GET', url: user },
            response: [
              example('None', 404, { message: 'none' }, { method: 'GET', url: other }),
              example('Ada', 200, { id: 1, name: 'Ada' }, { method: 'GET', url: user }),
              example('Broken', 500, { message: 'broken' }, { method: 'GET', url: user }),
            ],
          },
          {
            name: 'Find users',
            request: { method: 'GET', url: url('{{baseUrl}}/users?page=1') },
            response: [
              example('1', 200, [1], { method: 'GET', url: url('{{baseUrl}}/users?page=1') }),
              example('2', 200, [2], { method: 'GET', url: url('{{baseUrl}}/users?page=2') }),
              example('All', 200, [1, 2], { method: 'GET', url: url('{{baseUrl}}/users') }),
            ],
          },
        ],
      },
      {
        name: 'Log in',
        request: post(login, { user: 'ada', password: 'right' }),
        response: [
          example('Right', 200, { ok: true }, post(login, { user: 'ada', password: 'right' })),
          example('Wrong', 401, { ok: false }, post(login, { user: 'ada', password: 'wrong' })),
          example('Nobody', 422, { ok: null }, post(login, { password: 'right' })),
        ],
      },
    ],
    { variable: [{ key: 'baseUrl', value: 'https://shop.test/api/v1' }] },
  )
  expect(imported.losses.all).toEqual([])
  expect(Object.keys(imported.texts)).toEqual(['api/v1/login.json', 'api/v1/users.json'])
  expect(imported.texts['api/v1/users.json']).toContain(
    '  // Find users\n  "GET /api/v1/users": {\n    "$cases"',
  )
  await using server = await createMockServer({ cwd: imported.path })
  const get = async (path: string, headers = {}) => {
    const answer = await server.fetch(`/api/v1/${path}`, { headers })
    return [answer.status, await answer.json()]
  }
  expect(await get('users/1')).toEqual([200, { id: 1, name: 'Ada' }])
  expect(await get('users/404')).toEqual([404, { message: 'none' }])
  expect(await get('users/1', { 'x-mock-response-name': 'Broken' })).toEqual([
    500,
    { message: 'broken' },
  ])
  expect(await get('users/1', { 'x-mock-response-code': '500' })).toEqual([
    500,
    { message: 'broken' },
  ])
  expect(await get('users?page=2')).toEqual([200, [2]])
  expect(await get('users')).toEqual([200, [1, 2]])
  expect((await server.fetch('/api/v1/users?page=1')).headers.get('x-total')).toBe('2')
  const log = async (body: object) =>
    (
      await server.fetch('/api/v1/login', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    ).status
  expect(await log({ user: 'ada', password: 'right' })).toBe(200)
  expect(await log({ user: 'ada', password: 'wrong' })).toBe(401)
  expect(await log({ password: 'right' })).toBe(422)
})

it('reads version 2.0, credentials, variables and forms, and says what has no place', async () => {
  using imported = await importCollection(
    [
      {
        name: 'Make',
        event: [{ listen: 'test', script: { exec: ['pm.test()'] } }],
        request: {
          method: 'POST',
          url: 'https://{{host}}/v2/things/{{thingId}}?x=1',
          auth: { type: 'apikey', apikey: { key: 'X-Key', value: 'k' } },
          body: { mode: 'formdata', formdata: [{ key: 'photo', type: 'file' }] },
        },
        response: [
          example(
            'Made',
            201,
            '{ "id": "{{$guid}}", "at": {{$randomInt}}, "by": "{{who}}", "x": "{{y}}" }',
          ),
        ],
      },
      { name: 'No answer', request: { method: 'PUT', url: 'localhost:3000/plain' } },
      { name: 'Odd', request: { method: 'PURGE', url: 'https://a.test/cache' } },
      {
        name: 'Signed',
        request: { method: 'GET', url: 'https://a.test/signed', auth: { type: 'awsv4' } },
        response: [],
      },
    ],
    { variable: [{ key: 'who', value: 'Ada' }] },
    v20,
  )
  await using server = await createMockServer({ cwd: imported.path })
  const made = async (headers: Record<string, string>) => {
    const answer = await server.fetch('/v2/things/7', { method: 'POST', headers })
    return [answer.status, await answer.json()]
  }
  expect(await made({})).toEqual([401, { message: 'Credentials are missing.' }])
  expect(await made({ 'x-key': 'k' })).toEqual([
    201,
    {
      id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      at: expect.any(Number) as number,
      by: 'Ada',
      x: '{{y}}',
    },
  ])
  const put = { method: 'PUT', body: '{"a":1}', headers: { 'content-type': 'application/json' } }
  expect(await (await server.fetch('/plain', put)).json()).toEqual({ a: 1 })
  expect(imported.losses.all).toEqual([
    { kind: 'operation', where: 'Odd', what: 'mock files have no method PURGE' },
    { kind: 'noAnswer', where: 'PUT /plain', what: 'No answer' },
    { kind: 'noAnswer', where: 'GET /signed', what: 'Signed' },
    { kind: 'security', where: 'Signed', what: 'awsv4' },
    { kind: 'script', where: 'Make', what: 'test' },
    { kind: 'requestBody', where: 'Make', what: 'the file photo' },
  ])
})

it.each([
  [
    { id: 'x', name: 'Old', order: [], requests: [] },
    'shop.json is a collection of version 1 of Postman. Export it in Postman as "Collection v2.1"',
  ],
  [
    { _postman_variable_scope: 'environment', values: [] },
    'shop.json has variables of Postman, and no requests.',
  ],
])('refuses what has no requests that it can read', async (content, message) => {
  await expect(importSource({ name: 'shop.json', text: JSON.stringify(content) })).rejects.toThrow(
    message,
  )
})

it('tells requests apart whose bodies have comments and variables that are not known, and each by its name', async () => {
  const pay = url('{{baseUrl}}/pay/:id', { variable: [{ key: 'id', value: '{{order}}' }] })
  const asked = (raw: string) => ({ ...post(pay, ''), body: { mode: 'raw', raw } })
  const card = '{ "card": { "name": "Ada" /* the owner */ }, // "more"\n "id": "{{id}}" }'
  const wallet = '{ "wallet": true, "amount": {{amount}} }'
  using imported = await importCollection([
    {
      name: 'Pay',
      request: asked(wallet),
      response: [
        example('Wallet', 200, { by: 'wallet' }, asked(wallet)),
        example('Card', 201, { by: 'card' }, asked(card)),
        example('Broken', 500, { by: 'nobody' }, asked(wallet)),
        example('Nothing', 422, { by: 'nothing' }, asked('{}')),
        example('Any', 202, { by: 'any' }, asked('{ "id": "{{id}}" }')),
      ],
    },
  ])
  await using server = await createMockServer({ dir: `${imported.path}/mocks` })
  const send = async (body: string, headers: object = {}) => {
    const init = {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    }
    return (await server.fetch(new Request('http://localhost/pay/7', init))).status
  }
  expect(await send('{ "wallet": true, "amount": 3 }')).toBe(200)
  expect(await send('{ "card": { "name": "Ada" }, "id": "7" }')).toBe(201)
  expect(await send('{ "id": "7" }')).toBe(202)
  expect(await send('{}')).toBe(422)
  expect(await send('{ "wallet": true }', { 'x-mock-response-name': 'Broken' })).toBe(500)
})
