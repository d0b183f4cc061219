import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createApp, createHandler, defineMock, resource, scenario, use } from '../../src/app.ts'

const mocks = [
  resource('users', { seed: 3, factory: (f, i) => ({ name: f.person.fullName(), number: i }) }),
  defineMock({
    'GET /health': { ok: true },
    'GET /broken': ({ fault }) => fault('reset'),
    'GET /file': ({ file }) => file('a.png'),
    'GET /go': ({ redirect, cookie }) => {
      cookie('sid', '1')
      return redirect('/health')
    },
  }),
  use('/admin/*', (c) => (c.req.header('x-key') ? undefined : c.json({ who: null }, 401))),
]

describe('createApp', () => {
  it('makes an application of Hono', async () => {
    const app = createApp({ mocks })
    expect(app).toBeInstanceOf(Hono)
    expect(await (await app.request('/health')).json()).toEqual({ ok: true })
    expect((await app.request('/admin')).status).toBe(401)
    expect((await app.request('/nowhere')).status).toBe(404)
  })

  it('keeps data in memory, the same at every start', async () => {
    const [one, other] = [createApp({ mocks, seed: 7 }), createApp({ mocks, seed: 7 })]
    const list = async (app: Hono) => (await (await app.request('/users')).json()) as unknown[]
    expect(await list(one)).toEqual(await list(other))
    const headers = { 'content-type': 'application/json' }
    const made = await one.request('/users', { method: 'POST', headers, body: '{"name":"Eve"}' })
    expect([made.status, made.headers.get('location')]).toEqual([201, '/users/4'])
    expect(await list(one)).toHaveLength(4)
    expect(await list(other)).toHaveLength(3)
  })

  it('stands below the path that its option tells where a mount hides it', async () => {
    const app = createApp({ mocks, basePath: '/api' })
    const parent = new Hono().mount('/api', (request) => app.fetch(request))
    const answer = await parent.request('/api/go')
    expect(answer.headers.get('location')).toBe('/api/health')
    expect(answer.headers.getSetCookie()).toEqual(['sid=1; Path=/api'])
    expect((await parent.request('/api/health')).status).toBe(200)
  })

  it('has an ordinary answer for a broken connection, and no files', async () => {
    const app = createApp({ mocks })
    const broken = await app.request('/broken')
    expect([broken.status, await broken.json()]).toEqual([
      502,
      expect.objectContaining({ code: 'broken-connection', fault: 'reset' }),
    ])
    expect((await app.request('/file')).status).toBe(404)
  })

  it('has the admin API for whoever has the token, and only where one is given', async () => {
    const path = '/__mockapi/version'
    expect((await createApp({ mocks }).request(path)).status).toBe(404)
    const app = createApp({ mocks, adminToken: 'secret' })
    expect((await app.request(path)).status).toBe(401)
    const headers = { authorization: 'Bearer secret' }
    expect((await app.request(path, { headers })).status).toBe(200)
    expect((await createApp({ mocks, admin: false }).request(path)).status).toBe(404)
  })

  it('speaks a dialect', async () => {
    const app = createApp({ mocks, dialect: 'json-server-1' })
    const answers = await Promise.all([1, 2, 3].map(() => app.request('/users?_page=1')))
    for (const answer of answers) expect(await answer.json()).toMatchObject({ items: 3, pages: 1 })
  })

  it.each([
    [{ port: 4000 }, 'port: It needs a process of Node. Leave it out of createApp'],
    [{ persist: true }, 'persist: It needs a process of Node.'],
    [{ seeds: 1 }, '"seeds" is no option of createApp. Did you mean "seed"?'],
    [{ basePath: 'api/' }, 'Write "/api".'],
    [{ scenario: ['none'] }, 'There is no scenario "none".'],
    [
      { mocks: { 'GET /x': { $file: 'a.png' } } },
      'The file "a.png" cannot be read: createApp and createHandler have no disk.',
    ],
    [{ mocks: { 'FETCH /x': 1 } }, '"FETCH" is no method'],
  ])('refuses %j', (options, sentence) => {
    expect(() => createApp({ mocks, ...options } as never)).toThrow(sentence)
  })

  it('switches scenarios on from the start', async () => {
    const down = scenario('down', { 'GET /health': { $status: 503 } })
    const app = createApp({ mocks: [...mocks, down], scenario: ['down'] })
    expect((await app.request('/health')).status).toBe(503)
  })
})

describe('createHandler', () => {
  it('answers requests', async () => {
    const handle = createHandler({ mocks })
    const answer = await handle(new Request('http://localhost/users?limit=1'))
    expect([answer.status, answer.headers.get('x-total-count')]).toEqual([200, '3'])
    expect((await handle(new Request('http://localhost/users/1', { method: 'HEAD' }))).status).toBe(
      200,
    )
  })
})
