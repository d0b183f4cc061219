import { Hono } from 'hono'
import { defineMock, resource } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'

const app = new Hono().get('/own', (c) => c.json({ path: c.req.path }))
const mocks = [
  resource('users', { seed: [{ name: 'Ada' }, { name: 'Bob' }] }),
  defineMock({
    'GET /': { root: true },
    'GET /see/:id': (c) => ({ id: c.req.param('id'), path: c.req.path }),
    'GET /cookie': ({ cookie }) => {
      cookie('sid', '1')
      return null
    },
  }),
  app,
]

const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }

describe.each([
  ['/x', '/x'],
  ['/x/', '/x'],
  ['/a/b', '/a/b'],
  ['/a b', '/a%20b'],
  ['/café', '/caf%C3%A9'],
  ['/日本', '/%E6%97%A5%E6%9C%AC'],
  ['/:tenant', '/acme'],
  ['/:tenant/api', '/%C3%A9/api'],
  ['/v/:number{[0-9]+}', '/v/12'],
  ['/', ''],
])('mocks at %s, asked at %s', (place, base) => {
  async function ask(path: string, init?: RequestInit): Promise<Response> {
    await using server = await startMockServer({ mocks, adminToken: 'secret' })
    return await new Hono().route(place, server.app).request(base + path, init)
  }

  it('give addresses below it, written as they are asked for', async () => {
    expect((await ask('/users', json)).headers.get('location')).toBe(`${base}/users/3`)
    const session = await ask('/__session/a1/users', json)
    expect(session.headers.get('location')).toBe(`${base}/__session/a1/users/3`)
    const list = await ask('/users?page=1&limit=1')
    expect(list.headers.get('link')).toContain(
      `<http://localhost${base}/users?page=2&limit=1>; rel="next"`,
    )
    const cookie = await ask('/cookie')
    expect(cookie.headers.getSetCookie()).toEqual([`sid=1; Path=${base === '' ? '/' : base}`])
  })

  it('see the address below it', async () => {
    expect(await (await ask('/see/a%2Fb')).json()).toEqual({ id: 'a/b', path: '/see/a%2Fb' })
    expect(await (await ask('/own')).json()).toEqual({ path: '/own' })
    for (const root of base === '' ? ['/'] : ['', '/']) {
      expect(await (await ask(root)).json()).toEqual({ root: true })
    }
  })

  it('have the admin API below it', async () => {
    const headers = { authorization: 'Bearer secret' }
    for (const path of ['/__mockapi/health', '/__session/a1/__mockapi/health']) {
      expect((await ask(path, { headers })).status).toBe(200)
    }
  })
})

it('mocks in an application in an application give addresses below both', async () => {
  await using server = await startMockServer({ mocks })
  const inner = new Hono().basePath('/mid').route('/in', server.app)
  const outer = new Hono().route('/out', inner)
  const made = await outer.request('/out/mid/in/users', json)
  expect(made.headers.get('location')).toBe('/out/mid/in/users/3')
})

it('two servers in one application do not know of one another', async () => {
  await using first = await startMockServer({ mocks })
  await using second = await startMockServer({ mocks })
  const parent = new Hono().route('/a', first.app).route('/b', second.app)
  await parent.request('/a/users', json)
  expect([first.db('users').count(), second.db('users').count()]).toEqual([3, 2])
  expect((await parent.request('/b/users', json)).headers.get('location')).toBe('/b/users/3')
})

it('mocks of .mount() are told by a setting where they are', async () => {
  await using server = await startMockServer({ mocks, basePath: '/x' })
  const parent = new Hono().mount('/x', server.app.fetch)
  const made = await parent.request('/x/users', json)
  expect(made.headers.get('location')).toBe('/x/users/3')
  const session = await parent.request('/x/__session/a1/users', json)
  expect(session.headers.get('location')).toBe('/x/__session/a1/users/4')
})
