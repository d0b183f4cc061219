import { describe, expect, it } from 'vitest'
import { serveProxied } from '../support/upstream.ts'

const real = { real: 'GET /users' }

describe('what slows down or fails mocks does so to the real API', () => {
  it('by --delay', async () => {
    await using proxied = await serveProxied({}, undefined, { delay: 5 })
    const response = await proxied.server.fetch('/users')
    expect(await response.json()).toEqual(real)
    expect(proxied.server.calls()[0]?.behaviours).toMatchObject([
      { from: 'settings', rule: 'delay 5 ms', outcome: 'applied' },
    ])
  })

  it('for all endpoints while it runs', async () => {
    await using proxied = await serveProxied({})
    const { server } = proxied
    server.setBehaviour({ status: 503 })
    expect((await server.fetch('/users')).status).toBe(503)
    expect(proxied.asked).toEqual([])
    server.setBehaviour({ rateLimit: { limit: 1, window: '1h' } } as never)
    expect((await server.fetch('/users')).status).toBe(200)
    expect((await server.fetch('/users')).status).toBe(429)
    server.setBehaviour(undefined)
    expect(await (await server.fetch('/users')).json()).toEqual(real)
  })

  it('by headers of the request', async () => {
    await using proxied = await serveProxied({})
    const { server } = proxied
    const failed = await server.fetch('/users', { headers: { 'x-mockapi-status': '418' } })
    expect(failed.status).toBe(418)
    const broken = server.fetch('/users', { headers: { 'x-mockapi-fault': 'truncate' } })
    await expect(broken.then((response) => response.text())).rejects.toThrow()
    const slow = await server.fetch('/users', { headers: { 'x-mockapi-delay': '5' } })
    expect(await slow.json()).toEqual(real)
    expect(server.calls().at(-1)?.notes).toEqual(['delay 5 ms', 'proxy'])
  })

  it('by overrides, in one session alone', async () => {
    await using proxied = await serveProxied({})
    const { server } = proxied
    const session = server.session('a')
    session.fail('ALL /*', 503)
    session.delay('GET /users', 5)
    expect((await session.fetch('/users')).status).toBe(503)
    expect(await (await server.fetch('/users')).json()).toEqual(real)
    session.reset()
    session.delay('GET /users', 5)
    expect(await (await session.fetch('/users')).json()).toEqual(real)
    expect(session.calls().at(-1)?.notes).toEqual(['delay 5 ms', 'proxy'])
  })

  it('and a mock that passes on gets what it answers by next()', async () => {
    await using proxied = await serveProxied({
      'GET /users': async (_c: unknown, next: () => Promise<Response>) => {
        const response = await next()
        return { changed: await response.json() }
      },
      'USE /users': ({ header }: { header: (name: string, value: string) => void }) => {
        header('x-used', 'yes')
      },
    })
    const response = await proxied.server.fetch('/users')
    expect(await response.json()).toEqual({ changed: real })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-mockapi-source': 'proxy',
      'x-used': 'yes',
    })
  })

  it('and files of a folder stand before it', async () => {
    await using proxied = await serveProxied({}, undefined, { static: ['docs'], delay: 5 })
    const file = await proxied.server.fetch('/proxy.md')
    expect(await file.text()).toContain('# ')
    expect(file.headers.get('x-mockapi-source')).toBe('mock')
    expect(proxied.server.calls()[0]?.notes).toEqual(['static docs/proxy.md'])
  })
})
