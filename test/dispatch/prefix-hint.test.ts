import { createMockServer, type MockServerOptions, type RequestReport } from 'mockapi'
import { Hono } from 'hono'
import { expect, it } from 'vitest'

const mocks = {
  'GET /todos': [],
  'POST /todos': {},
  'GET /todos/:id': {},
  'GET /v1/notes/list': [],
  'GET /:anything/deep': {},
}

async function ask(line: string, options: MockServerOptions = {}) {
  const [method = '', address = ''] = line.split(' ')
  const misses: RequestReport[] = []
  await using server = await createMockServer({
    mocks,
    ...options,
    onRequest: (each) => misses.push(each),
  })
  const answer = await server.fetch(address, { method })
  const { detail } = (await answer.json()) as { detail?: string }
  const { miss } = misses[0] ?? {}
  return { status: answer.status, detail, hint: miss?.hint, near: miss?.near[0]?.key }
}

const set = (prefix: string, path: string) =>
  `The mocks have ${path}: set prefix to "${prefix}" (mockapi serve --prefix ${prefix}).`

it.each([
  ['GET /api/todos', set('/api', '/todos')],
  ['GET /api/todos?x=1', set('/api', '/todos')],
  ['GET /api/todos/7/', set('/api', '/todos/7/')],
  ['POST /api/v2/todos', set('/api/v2', '/todos')],
  ['DELETE /api/todos', set('/api', '/todos')],
  ['GET /rest/v1/notes/list', set('/rest', '/v1/notes/list')],
])('without a prefix, %s says which one the mocks want', async (line, hint) => {
  const answer = await ask(line)
  expect(answer).toMatchObject({ status: 404, hint })
  expect(answer.detail).toContain(`${hint} Or declare it: add this to mocks option: "`)
})

it.each([
  'GET /api/nope',
  'GET /api',
  'GET /api/x/deep',
  'GET /v1/todos',
  'GET /users/7/todos',
  'GET /users/ada/todos',
  'GET /a/b/c/d/todos',
  'GET /%20/todos',
  'GET /todos/7/todos',
])('%s is no matter of a prefix', async (line) => {
  const few = { 'GET /todos': [], 'GET /v1/x': [] }
  for (const mocks of [few, { ...few, 'GET /:anything': {}, 'POST /*': {} }]) {
    const { status, hint } = await ask(line, { mocks })
    expect(hint, String(status)).toBeUndefined()
  }
})

it.each([
  ['GET /todos', '/api', 'The mocks answer below /api: ask for /api/todos.'],
  ['POST /todos', '/api', 'The mocks answer below /api: ask for /api/todos.'],
  ['GET /api/api/todos', '/api', 'The mocks answer below /api: ask for /api/todos.'],
  ['GET /v2/todos/3', '/api', 'The mocks answer below /api: ask for /api/todos/3.'],
  [
    'GET /todos',
    ['/v1', '/v2'],
    'The mocks answer below /v1 and /v2: ask for /v1/todos or /v2/todos.',
  ],
])('%s with the prefix %j says what to ask for', async (line, prefix, hint) => {
  const { status, ...answer } = await ask(line, { prefix })
  expect(status).toBe(404)
  expect(answer).toMatchObject({ hint, detail: expect.stringContaining(hint) as string })
})

it('outside of the prefix an unknown address names the prefix alone', async () => {
  const { hint, detail } = await ask('GET /nope', { prefix: '/api' })
  expect([hint, detail]).toEqual([
    undefined,
    'No mock answers GET /nope. All mocks stand below /api.',
  ])
})

it('what a test declares counts, and an address in a session or below a mount is whole', async () => {
  await using server = await createMockServer({ mocks, prefix: '/api' })
  server.use({ 'GET /carts': [] })
  const detailOf = async (answer: Response | Promise<Response>) =>
    ((await (await answer).json()) as { detail: string }).detail
  expect(await detailOf(server.fetch('/carts'))).toContain('ask for /api/carts.')
  expect(await detailOf(server.fetch('/__session/a/todos'))).toContain(
    'ask for /__session/a/api/todos.',
  )
  const app = new Hono().route('/mocks', server.app)
  expect(await detailOf(app.request('/mocks/todos'))).toContain('ask for /mocks/api/todos.')
})
