import { serve as serveByNode } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import { expect, it } from 'vitest'
import { defineMock, resource, use } from 'mockapi'
import { createApp } from '../../src/app.ts'
import { serveFolder } from '../support/folder.ts'
import { json } from '../support/hono-transports.ts'

const users = resource('users', { seed: [{ name: 'Ada' }] })
const post = { method: 'POST', ...json({ name: 'Grace' }) }

/** Middleware that has read the body before the mocks are asked. */
const reading = async (c: Context, next: () => Promise<void>) => {
  c.set('name', (await c.req.json<{ name: string }>()).name)
  await next()
}

it('what a parent sets is there for handlers, and what they set for the parent', async () => {
  const mocks = [
    use((c, next) => {
      c.set('before' as never, 1 as never)
      return next()
    }),
    defineMock({
      'GET /a': (c: Context) => {
        c.set('inner', 2)
        return { ...c.var }
      },
    }),
  ]
  let seen: unknown
  const parent = new Hono<{ Variables: { outer: number } }>().use(async (c, next) => {
    c.set('outer', 0)
    await next()
    seen = Object.keys(c.var)
  })
  const answer = await parent.route('/', createApp({ mocks })).request('/a')
  expect(await answer.json()).toEqual({ outer: 0, before: 1, inner: 2 })
  expect(seen).toEqual(['outer', 'before', 'inner'])
})

it('a body that a parent has read makes the record of a collection', async () => {
  const parent = new Hono().use(reading).route('/api', createApp({ mocks: users }))
  const answer = await parent.request('/api/users', post)
  expect([answer.status, await answer.json()]).toEqual([201, { id: 2, name: 'Grace' }])
})

it('a body that a parent has read is read in the session of an address', async () => {
  const parent = new Hono().use(reading).route('/api', createApp({ mocks: users }))
  const answer = await parent.request('/api/__session/a1/users', post)
  expect([answer.status, await answer.json()]).toEqual([201, { id: 2, name: 'Grace' }])
  expect(answer.headers.get('location')).toBe('/api/__session/a1/users/2')
})

it('a body that a parent has read is read under another address', async () => {
  const files = { 'mocks/users.json': '[]', 'routes.json': '{ "/people": "/users" }' }
  await using folder = await serveFolder(files, { routes: 'routes.json' })
  const parent = new Hono().use(reading).route('/', folder.server.app)
  const answer = await parent.request('/people', post)
  expect([answer.status, await answer.json()]).toEqual([201, { id: 1, name: 'Grace' }])
})

it('middleware of a parent stands around the answers, those of errors too', async () => {
  const mocks = defineMock({
    'GET /fails': () => {
      throw new Error('Not today')
    },
    'GET /refuses': () => {
      throw new HTTPException(403, { message: 'Not you' })
    },
    'GET /long': { text: 'again '.repeat(400) },
  })
  const parent = new Hono()
    .use(compress(), async (c, next) => {
      await next()
      c.header('x-status', String(c.res.status))
    })
    .route('/api', createApp({ mocks }))
  for (const [path, status] of [
    ['/fails', 500],
    ['/refuses', 403],
    ['/nowhere', 404],
    ['/long', 200],
  ] as const) {
    const answer = await parent.request(`/api${path}`, { headers: { 'accept-encoding': 'gzip' } })
    expect([answer.status, answer.headers.get('x-status')]).toEqual([status, String(status)])
    expect(answer.headers.get('content-encoding')).toBe(path === '/long' ? 'gzip' : null)
  }
})

it('helpers of the adapter for Node work in a server of somebody else', async () => {
  const mocks = defineMock({ 'GET /a': (c: Context) => getConnInfo(c).remote.port ?? null })
  const parent = new Hono().route('/api', createApp({ mocks }))
  const server = serveByNode({ fetch: parent.fetch, port: 0 })
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    const answer = await fetch(`http://localhost:${port}/api/a`)
    expect(await answer.json()).toEqual(expect.any(Number))
  } finally {
    server.close()
  }
})

it('an application of a second copy of Hono mounts the mocks', async () => {
  const second = createRequire(import.meta.url)('hono') as { Hono: typeof Hono }
  const app = createApp({ mocks: users })
  const parent = new second.Hono().route('/api', app).route('/of/:team', app)
  const made = await parent.request('/api/users', post)
  expect(made.headers.get('location')).toBe('/api/users/2')
  const other = await parent.request('/of/blue/users', post)
  expect(other.headers.get('location')).toBe('/of/blue/users/3')
})
