import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { importSource } from '../support/imported.ts'

interface Response {
  readonly [name: string]: unknown
}

const response = (more: Response): Response => ({
  uuid: String(Math.random()),
  statusCode: 200,
  headers: [],
  rules: [],
  rulesOperator: 'OR',
  ...more,
})

const route = (method: string, endpoint: string, responses: readonly Response[], more = {}) => ({
  uuid: `${method} ${endpoint}`,
  type: 'http',
  method,
  endpoint,
  responses,
  ...more,
})

const json = [{ key: 'Content-Type', value: 'application/json' }]

const importRoutes = (routes: readonly object[], more: object = {}, beside = {}) =>
  importSource({
    name: 'mockoon.json',
    text: JSON.stringify({
      uuid: 'e',
      lastMigration: 33,
      name: 'Shop',
      endpointPrefix: 'api',
      headers: [...json, { key: 'Access-Control-Allow-Origin', value: '*' }],
      routes,
      ...more,
    }),
    beside,
  })

const rule = (target: string, modifier: string, operator: string, value = '', invert = false) => ({
  target,
  modifier,
  operator,
  value,
  invert,
})

it('answers as the rules of Mockoon choose, and by name what has none', async () => {
  const responses = [
    response({ statusCode: 401, body: '{}', rules: [rule('header', 'X-Key', 'null')] }),
    response({
      body: '{ "page": 2 }',
      rules: [rule('query', 'page', 'equals', '2'), rule('query', 'q', 'regex', '^a')],
      rulesOperator: 'AND',
    }),
    response({ body: '{ "n": 5 }', rules: [rule('body', 'items.0.n', 'equals', '5')] }),
    response({ body: '{ "tags": true }', rules: [rule('body', '$.tags', 'array_includes', '7')] }),
    response({ statusCode: 500, label: 'Out of order', body: '{ "oops": 1 }' }),
    response({ body: '{ "usual": true }', default: true }),
  ]
  using imported = await importRoutes([route('post', '/items/:id', responses)])
  await using server = await createMockServer({ cwd: imported.path })
  const ask = async (query: string, body: unknown, headers = {}) => {
    const answer = await server.fetch(`/api/items/1${query}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-key': 'k', ...headers },
    })
    return [answer.status, await answer.json()]
  }
  expect(await ask('', {}, { 'x-key': '' })).toEqual([401, {}])
  expect(await ask('?page=2&q=abc', {})).toEqual([200, { page: 2 }])
  expect(await ask('?page=2', {})).toEqual([200, { usual: true }])
  expect(await ask('', { items: [{ n: 5 }] })).toEqual([200, { n: 5 }])
  expect(await ask('', { tags: [1, 7] })).toEqual([200, { tags: true }])
  expect(await ask('', {}, { prefer: 'example=out-of-order' })).toEqual([500, { oops: 1 }])
  expect(imported.losses.all).toEqual([])
  expect(imported.flags).toEqual(['--cors *'])
})

it('answers in turn, by chance, and by the number of the call', async () => {
  const both = [response({ body: '{ "a": 1 }' }), response({ body: '{ "b": 2 }' })]
  using imported = await importRoutes([
    route('get', 'turns', both, { responseMode: 'SEQUENTIAL' }),
    route('get', 'dice', both, { responseMode: 'RANDOM' }),
    route('get', 'third', [
      response({ statusCode: 503, body: '', rules: [rule('request_number', '', 'equals', '2')] }),
      response({ body: '{ "ok": true }', default: true }),
    ]),
  ])
  expect(imported.texts['api/dice.json']).toContain('"$random": [{ "a": 1 }, { "b": 2 }]')
  await using server = await createMockServer({ cwd: imported.path })
  const statuses = async (path: string) => {
    const all = []
    for (let call = 0; call < 3; call++) {
      const answer = await server.fetch(path)
      all.push(answer.status === 200 ? JSON.stringify(await answer.json()) : answer.status)
    }
    return all
  }
  expect(await statuses('/api/turns')).toEqual(['{"a":1}', '{"b":2}', '{"a":1}'])
  expect(await statuses('/api/third')).toEqual(['{"ok":true}', 503, '{"ok":true}'])
})

it('reads templates that mean the same here, and lists the others', async () => {
  const body = `{
    "id": "{{urlParam 'id'}}", "page": {{queryParam 'page' 1}}, "name": "{{faker 'person.firstName'}}",
    "price": {{faker 'number.int' min=5 max=5}}, "kind": "{{oneOf (array 'a' 'a')}}", "literal": "\\{{x}} $1",
    "list": [ {{#repeat 2}} { "n": {{@index}} } {{#unless @last}},{{/unless}} {{/repeat}} ],
    "token": "{{jwtPayload (header 'x')}}"{{setVar 'a' 1}}
  }`
  using imported = await importRoutes([route('get', 'users/:id', [response({ body })])])
  await using server = await createMockServer({ cwd: imported.path })
  expect(await (await server.fetch('/api/users/7?page=3')).json()).toEqual({
    id: '7',
    page: 3,
    name: expect.stringMatching(/^\w/) as string,
    price: 5,
    kind: 'a',
    literal: '{{x}} $1',
    list: [{ n: 0 }, { n: 1 }],
    token: '',
  })
  expect(imported.losses.all).toEqual([
    { kind: 'template', where: 'GET /api/users/:id', what: "{{jwtPayload (header 'x')}}" },
    { kind: 'template', where: 'GET /api/users/:id', what: "{{setVar 'a' 1}}" },
  ])
})

it('makes collections of routes that keep data, with what answers before them', async () => {
  const data = [
    { uuid: 'd1', id: 'aa', name: 'Users', value: '[{ "id": 1, "name": "Ada" }]' },
    {
      uuid: 'd2',
      id: 'bb',
      name: 'Posts',
      value: `[{{#repeat 3}}{ "title": "{{faker 'lorem.word'}}" }{{/repeat}}]`,
    },
    { uuid: 'd3', id: 'cc', name: 'Keys', value: '[{ "key": "a", "n": 1 }]' },
  ]
  const crud = (endpoint: string, databucketID: string, crudKey: string, others: Response[] = []) =>
    route(
      '',
      endpoint,
      [response({ bodyType: 'DATABUCKET', databucketID, crudKey, default: true }), ...others],
      {
        type: 'crud',
      },
    )
  const guard = response({
    statusCode: 403,
    body: '{}',
    rules: [rule('header', 'X-Role', 'equals', 'guest')],
  })
  using imported = await importRoutes(
    [
      crud('users', 'aa', 'id', [guard]),
      crud('posts', 'bb', 'id'),
      crud('keys', 'cc', 'key'),
      route('get', 'stats', [response({ body: '{ "users": {{data "Users"}} }' })]),
      route('get', 'all-keys', [response({ bodyType: 'DATABUCKET', databucketID: 'cc' })]),
    ],
    { data },
  )
  expect(Object.keys(imported.texts)).toEqual([
    'api/all-keys.json',
    'api/keys.ts',
    'api/posts.json',
    'api/stats.json',
    'api/users.endpoints.json',
    'api/users.json',
  ])
  await using server = await createMockServer({ cwd: imported.path })
  const get = async (path: string, headers = {}) => {
    const answer = await server.fetch(`/api/${path}`, { headers })
    return answer.status === 200 ? await answer.json() : answer.status
  }
  expect(await get('users/1')).toEqual({ id: 1, name: 'Ada' })
  expect(await get('users/1', { 'x-role': 'guest' })).toBe(403)
  expect(await get('posts')).toHaveLength(3)
  expect(await get('keys/a')).toEqual({ key: 'a', n: 1 })
  expect(await get('stats')).toEqual({ users: [{ id: 1, name: 'Ada' }] })
  expect(await get('all-keys')).toEqual([{ key: 'a', n: 1 }])
})

it('keeps files, texts, headers, delays and fallbacks, and says what has no place', async () => {
  const file = {
    bodyType: 'FILE',
    filePath: './a.bin',
    headers: [{ key: 'Content-Type', value: 'image/png' }],
  }
  using imported = await importRoutes(
    [
      route(
        'all',
        '*',
        [response({ statusCode: 401, body: '{}', rules: [rule('header', 'auth', 'null')] })],
        {
          responseMode: 'FALLBACK',
        },
      ),
      route('get', 'picture', [response(file)]),
      route('get', 'page', [
        response({
          body: '<b>{{x}}</b>',
          disableTemplating: true,
          latency: 5,
          headers: [
            { key: 'Content-Type', value: 'text/html' },
            { key: 'X-A', value: "{{queryParam 'a'}}" },
          ],
          callbacks: [{ uuid: 'cb' }],
        }),
      ]),
      route('get', 'none', [response({ bodyType: 'FILE', filePath: '../../secret' })]),
      route('get', 'old(b)+', [response({ body: '' })]),
      { ...route('get', 'chat', []), type: 'ws' },
      route('propfind', 'dav', [response({})]),
    ],
    {
      callbacks: [{ uuid: 'cb', name: 'Notify' }],
      latency: 3,
      port: 3001,
      proxyMode: true,
      proxyHost: 'https://api.test',
      tlsOptions: { enabled: true },
      headers: [...json, { key: 'X-Version', value: '2' }],
    },
    { 'a.bin': new Uint8Array([0, 255, 1]) },
  )
  await using server = await createMockServer({ cwd: imported.path })
  const headers = { auth: 'x' }
  expect((await server.fetch('/api/picture')).status).toBe(401)
  const picture = await server.fetch('/api/picture', { headers })
  expect(picture.headers.get('content-type')).toBe('image/png')
  expect(new Uint8Array(await picture.arrayBuffer())).toEqual(new Uint8Array([0, 255, 1]))
  const page = await server.fetch('/api/page?a=7', { headers })
  expect(await page.text()).toBe('<b>{{x}}</b>')
  expect([page.headers.get('x-a'), page.headers.get('x-version')]).toEqual(['7', '2'])
  expect(imported.flags).toEqual(['--port 3001', '--proxy https://api.test'])
  expect(imported.losses.all.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
    'callback GET /api/page',
    'file GET /api/none',
    'operation GET /api/old(b)+',
    'operation WS /api/chat',
    'operation PROPFIND /api/dav',
    'setting Shop',
  ])
})

it('keeps types of JSON that say more, and reads a list with templates where no type is given', async () => {
  const headers = [{ key: 'Content-Type', value: 'application/problem+json' }]
  const list = response({ body: '[{ "a": "{{queryParam \'a\'}}" }]' })
  using imported = await importRoutes(
    [
      route('get', 'problem', [response({ statusCode: 409, body: '{ "title": "No" }', headers })]),
      route('get', 'list', [list]),
    ],
    { headers: [] },
  )
  await using server = await createMockServer({ cwd: imported.path })
  const problem = await server.fetch('/api/problem')
  expect(problem.headers.get('content-type')).toBe('application/problem+json')
  expect(await (await server.fetch('/api/list?a=x')).json()).toEqual([{ a: 'x' }])
})
