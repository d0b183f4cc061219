import { createMockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { importSource } from '../support/imported.ts'

const importStubs = (
  stubs: Readonly<Record<string, object>>,
  files: Readonly<Record<string, string | Uint8Array>> = {},
) =>
  importSource({
    name: 'wiremock',
    kind: 'folder',
    beside: {
      ...Object.fromEntries(
        Object.entries(stubs).map(([name, stub]) => [
          `mappings/${name}.json`,
          JSON.stringify(stub),
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(files).map(([name, content]) => [`__files/${name}`, content]),
      ),
    },
  })

const stub = (request: object, response: object, more: object = {}) => ({
  request,
  response,
  ...more,
})

it('answers by path, query, headers, cookies and body as the stubs say, the most important first', async () => {
  const get = { method: 'GET', urlPathPattern: '/users/[0-9]+' }
  const post = { method: 'POST', urlPath: '/users' }
  using imported = await importStubs({
    a: stub(
      { ...get, queryParameters: { full: { equalTo: 'true' } } },
      { jsonBody: { full: true } },
    ),
    b: stub(get, { jsonBody: { full: false } }, { priority: 9 }),
    c: stub(
      { ...get, headers: { 'X-Role': { matches: 'admin|root' } } },
      { status: 403 },
      { priority: 1 },
    ),
    d: stub(
      { ...post, bodyPatterns: [{ matchesJsonPath: "$[?(@.name == 'Ada')]" }] },
      { status: 201, body: '{ "a": 1 }' },
    ),
    e: stub(
      { ...post, bodyPatterns: [{ equalToJson: '{ "n": 5 }', ignoreExtraElements: true }] },
      { jsonBody: 5 },
    ),
    f: stub(
      { ...post, bodyPatterns: [{ matchesJsonPath: { expression: '$.tags[0]', contains: 'x' } }] },
      { jsonBody: 'tag' },
    ),
    f2: stub(
      {
        ...post,
        bodyPatterns: [{ matchesJsonPath: { expression: '$.pet', equalToJson: '{ "id": 1 }' } }],
      },
      { jsonBody: 'pet' },
    ),
    g: stub(
      {
        ...post,
        cookies: { sid: { absent: true } },
        basicAuthCredentials: { username: 'u', password: 'p' },
      },
      { status: 204 },
    ),
    h: stub(
      { method: 'GET', url: '/find?q=a&page=1' },
      { body: 'first', headers: { 'Content-Type': 'text/plain' } },
    ),
    i: { mappings: [stub({ urlPattern: '/old/.*' }, { status: 410 })] },
  })
  expect(imported.losses.all).toEqual([])
  await using server = await createMockServer({ cwd: imported.path })
  const ask = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = body !== undefined && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    }
    const answer = await server.fetch(path, init || { headers })
    const text = await answer.text()
    return answer.status === 200 ? text : answer.status
  }
  expect(await ask('/users/7?full=true')).toBe('{"full":true}')
  expect(await ask('/users/7')).toBe('{"full":false}')
  expect(await ask('/users/7?full=true', undefined, { 'x-role': 'root' })).toBe(403)
  expect(await ask('/users/seven')).toBe(404)
  expect(await ask('/users', { name: 'Ada' })).toBe(201)
  expect(await ask('/users', { n: 5, m: 6 })).toBe('5')
  expect(await ask('/users', { tags: ['axb'] })).toBe('"tag"')
  expect(await ask('/users', { pet: { id: 1 } })).toBe('"pet"')
  const authorization = `Basic ${btoa('u:p')}`
  expect(await ask('/users', {}, { authorization })).toBe(204)
  expect(await ask('/users', {}, { authorization, cookie: 'sid=1' })).toBe(404)
  expect(await ask('/find?q=a&page=1')).toBe('first')
  expect(await ask('/old/a/b')).toBe(410)
})

it('moves through scenarios, and keeps files, delays, faults and templates', async () => {
  const todo = { method: 'GET', url: '/todo' }
  const in_ = (state?: string, next?: string) => ({
    scenarioName: 'Todo',
    ...(state && { requiredScenarioState: state }),
    ...(next && { newScenarioState: next }),
  })
  const templated = { transformers: ['response-template'] }
  using imported = await importStubs(
    {
      a: stub(todo, { jsonBody: ['milk'] }, in_('Started')),
      b: stub({ method: 'POST', url: '/todo' }, { status: 201 }, in_('Started', 'added')),
      c: stub(todo, { jsonBody: ['milk', 'eggs'] }, in_('added')),
      d: stub(
        { urlPathTemplate: '/things/{id}' },
        {
          ...templated,
          jsonBody: {
            id: '{{request.path.id}}',
            q: '{{request.query.q}}',
            name: "{{jsonPath request.body '$.name'}}",
            at: '{{request.path.[0]}}',
            day: "{{now format='yyyy'}}",
          },
        },
      ),
      e: stub(
        { url: '/picture' },
        { bodyFileName: 'a.png', headers: { 'Content-Type': 'image/png' } },
      ),
      f: stub(
        { url: '/page' },
        { ...templated, bodyFileName: 'page.html', headers: { 'Content-Type': 'text/html' } },
      ),
      g: stub(
        { url: '/slow' },
        { jsonBody: {}, delayDistribution: { type: 'uniform', lower: 1, upper: 2 } },
      ),
      h: stub({ url: '/cut' }, { fault: 'EMPTY_RESPONSE' }),
      i: stub({ url: '/none' }, { bodyFileName: '../secret.txt' }),
      j: stub(
        { url: '/odd', customMatcher: { name: 'x' } },
        { status: 418, transformers: ['own'] },
      ),
      k: stub({ urlPattern: '/.*' }, { proxyBaseUrl: 'https://api.test' }, { priority: 10 }),
      l: stub({ url: '/hook' }, {}, { postServeActions: [{ name: 'webhook' }] }),
    },
    { 'a.png': new Uint8Array([1, 255]), 'page.html': '<p>{{request.query.q}}</p>' },
  )
  await using server = await createMockServer({ cwd: imported.path })
  const get = async (path: string) => (await server.fetch(path)).json()
  expect(await get('/todo')).toEqual(['milk'])
  expect((await server.fetch('/todo', { method: 'POST' })).status).toBe(201)
  expect(await get('/todo')).toEqual(['milk', 'eggs'])
  const init = {
    method: 'POST',
    body: '{"name":"Ada"}',
    headers: { 'content-type': 'application/json' },
  }
  expect(await (await server.fetch('/things/7?q=x', init)).json()).toEqual({
    id: '7',
    q: 'x',
    name: 'Ada',
    at: 'things',
    day: '',
  })
  expect(new Uint8Array(await (await server.fetch('/picture')).arrayBuffer())).toEqual(
    new Uint8Array([1, 255]),
  )
  expect(await (await server.fetch('/page?q=a')).text()).toBe('<p>a</p>')
  expect(imported.texts['slow.json']).toContain('"$delay": "1-2ms"')
  await expect(server.fetch('/cut')).rejects.toThrow('fetch failed')
  expect(imported.flags).toEqual(['--proxy https://api.test'])
  expect(
    imported.losses.all.map(({ kind, where, what }) => `${kind}; ${where}; ${what}`).toSorted(),
  ).toEqual([
    'callback; mappings/l.json: ALL /hook; postServeActions',
    'condition; mappings/j.json: ALL /odd; customMatcher',
    'file; ALL /none; ../secret.txt lies outside of __files',
    'script; ALL /odd; the transformer own',
    "template; mappings/d.json: ALL /things/:id; {{now format='yyyy'}}",
  ])
})

it('writes a file for each resource below a version, names parameters by them, and tells each stub that is never asked', async () => {
  const [shop, branch] = ['[0-9a-f-]{36}', '[0-9]+']
  const orders = { method: 'GET', urlPathPattern: `/api/2\\.0/branches/${branch}/boxes/${shop}` }
  using imported = await importStubs({
    a: stub(orders, { jsonBody: [] }, { priority: 1 }),
    b: stub({ ...orders, queryParameters: { page: { equalTo: '2' } } }, {}, { name: 'Page 2' }),
    c: stub({ ...orders, queryParameters: { page: { equalTo: '3' } } }, {}, { name: 'Page 3' }),
    d: stub({ method: 'GET', urlPath: '/api/2.0/shops' }, { jsonBody: [] }),
  })
  expect(Object.keys(imported.texts).toSorted()).toEqual([
    'api/2.0/branches.json',
    'api/2.0/shops.json',
  ])
  expect(imported.texts['api/2.0/branches.json']).toContain(
    `GET /api/2.0/branches/:branchId{[0-9]+}/boxes/:boxId{[0-9a-f-]{36}}`,
  )
  expect(imported.losses.all.map(({ what }) => what)).toEqual([
    'another one answers before Page 3',
    'another one answers before Page 2',
  ])
})

it('reads a list with templates where no type is given', async () => {
  const body = '[{ "a": "{{request.query.a}}" }]'
  const transformers = ['response-template']
  using imported = await importStubs({
    a: stub({ method: 'GET', urlPath: '/list' }, { body, transformers }),
  })
  await using server = await createMockServer({ cwd: imported.path })
  expect(await (await server.fetch('/list?a=x')).json()).toEqual([{ a: 'x' }])
})
