import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { cache } from 'hono/cache'
import { getRuntimeKey } from 'hono/adapter'
import { testClient } from 'hono/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineMock, use } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { ask, transports, json, serve } from '../support/hono-transports.ts'

/** The part of `caches` that the middleware needs. */
function fakeCaches(): object {
  const kept = new Map<string, Response>()
  const one = {
    match: async (key: string) => kept.get(key)?.clone(),
    put: async (key: string, response: Response) => void kept.set(key, response),
  }
  return { open: async () => one }
}

/** A promise, and what fulfils it. */
function signalled(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}

afterEach(() => vi.unstubAllGlobals())

it('getConnInfo tells who asks over the wire', async () => {
  const who = (c: Context) => c.json(getConnInfo(c).remote)
  const app = new Hono().get('/app', who)
  await using server = await serve('over the wire', [
    defineMock({ 'GET /a': who }),
    use('/b', who),
    app,
  ])
  for (const path of ['/a', '/b', '/app']) {
    const remote = await (await ask(server, `GET ${path}`)).json()
    expect(remote).toEqual({
      address: expect.stringMatching(/127\.0\.0\.1|::1/),
      port: expect.any(Number),
      addressType: expect.stringMatching(/^IPv[46]$/),
    })
  }
})

it('testClient asks an app that mocks export', async () => {
  const app = new Hono().get('/users/:id', (c) => c.json({ id: c.req.param('id') }))
  const answer = await testClient(app).users[':id'].$get({ param: { id: '7' } })
  expect(await answer.json()).toEqual({ id: '7' })
})

describe.each(transports)('%s', (transport) => {
  it('cache keeps answers where the runtime has a place for them', async () => {
    vi.stubGlobal('caches', fakeCaches())
    const counted = [
      use('/a', cache({ cacheName: 'mocks', cacheControl: 'max-age=60', wait: true })),
      defineMock({ 'GET /a': ({ call }) => ({ call }) }),
    ]
    await using server = await serve(transport, counted)
    const first = await ask(server, 'GET /a')
    expect(first.headers.get('cache-control')).toBe('max-age=60')
    expect(await first.json()).toEqual({ call: 1 })
    expect(await (await ask(server, 'GET /a')).json()).toEqual({ call: 1 })
    expect(await (await ask(server, 'GET /a?b')).json()).toEqual({ call: 2 })
  })

  it('the runtime is told as Hono tells it', async () => {
    await using server = await serve(transport, defineMock({ 'GET /a': () => getRuntimeKey() }))
    expect(await (await ask(server, 'GET /a')).json()).toBe('node')
  })

  it('the signal of c.req.raw tells of a client that has gone, with a body too', async () => {
    const arrived = signalled()
    const gone = signalled()
    const mocks = defineMock({
      'POST /a': async ({ req, body }) => {
        req.raw.signal.addEventListener('abort', () => gone.resolve())
        arrived.resolve()
        await gone.promise
        return body
      },
    })
    await using server = await serve(transport, mocks)
    const leaving = new AbortController()
    const init = { ...json({ a: 1 }), signal: leaving.signal }
    const answer = Promise.allSettled([ask(server, 'POST /a', init)])
    await arrived.promise
    leaving.abort()
    await gone.promise
    await answer
  })

  it('c.req.path is the address that a rule of routes.json has made', async () => {
    const files = {
      'mocks/api.ts': `import { defineMock } from 'mockapi'
        export default defineMock({ 'GET /users/:id': ({ req }) => [req.path, new URL(req.url).pathname, req.param('id')] })`,
      'routes.json': JSON.stringify({ '/api/*': '/$1' }),
    }
    const port = transport === 'over the wire' ? { port: 0 } : {}
    await using folder = await serveFolder(files, { routes: 'routes.json', ...port })
    const answer = await ask(folder.server, 'GET /api/users/7')
    expect(await answer.json()).toEqual(['/users/7', '/users/7', '7'])
  })
})
