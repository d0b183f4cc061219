import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { describe, expect, it, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import type { CliServer } from '../../src/cli/environment/environment.ts'
import { fakeEnvironment, fakeServer } from '../support/cli-fakes.ts'
import { startDemo } from '../support/demo.ts'

/** A browser as the API sees it: it keeps cookies. */
function browser(server: CliServer) {
  const cookies = new Map<string, string>()
  return async (method: string, path: string, body?: object) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${server.url}/api${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    for (const each of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? []
      cookies.set(name, value)
    }
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
}

const ada = { email: 'ada@example.test', password: 'secret' }

describe('mockapi demo', () => {
  it('serves a shop and says where, and what to try', async () => {
    await using demo = await startDemo()
    const { url } = demo.server
    const shop = await fetch(url, { headers: { accept: 'text/html' } })
    expect(await shop.text()).toContain('<title>Fern & Fable</title>')
    expect(demo.text()).toMatch(/Shop {5}http:\/\/localhost:\d+\n/)
    expect(demo.text()).toContain(`Page     ${url}/__mockapi/`)
    expect(demo.text()).toContain('payment fails')
    expect(demo.server.overview().diagnostics).toEqual([])
  })

  it('has an API with login, cart and orders', async () => {
    await using demo = await startDemo()
    const ask = browser(demo.server)
    expect(await ask('GET', '/cart')).toMatchObject({ status: 200, body: { lines: [], total: 0 } })
    await ask('POST', '/cart/items', { productId: 1 })
    const cart = await ask('POST', '/cart/items', { productId: 1 })
    expect(cart).toMatchObject({ status: 201, body: { goods: 48, shipping: 4.9, total: 52.9 } })
    expect(await ask('PATCH', '/cart/items/1', { quantity: 500 })).toMatchObject({
      status: 409,
      body: { detail: 'Only 18 are left.' },
    })
    expect((await ask('POST', '/checkout')).status).toBe(401)
    expect((await ask('POST', '/login', { ...ada, password: 'guess' })).status).toBe(401)
    expect((await ask('POST', '/login', ada)).status).toBe(200)
    expect((await ask('GET', '/session')).body).toMatchObject({ user: { name: 'Ada Lovelace' } })
    const order = await ask('POST', '/checkout')
    expect(order).toMatchObject({ status: 201, body: { id: 1003, status: 'placed', total: 52.9 } })
    expect((await ask('GET', '/orders?sort=-id')).body).toMatchObject([{ id: 1003 }, { id: 1001 }])
    expect((await ask('GET', '/products/1')).body).toMatchObject({ stock: 16 })
    expect((await ask('GET', '/cart')).body).toMatchObject({ lines: [] })
    await ask('POST', '/logout')
    expect((await ask('GET', '/orders')).status).toBe(401)
  })

  it('has scenarios for bad days', async () => {
    await using demo = await startDemo()
    const ask = browser(demo.server)
    await ask('POST', '/login', ada)
    await ask('POST', '/cart/items', { productId: 2 })
    const failing = demo.server.scenario('payment fails')
    expect(await ask('POST', '/checkout')).toMatchObject({
      status: 402,
      body: { detail: 'Your bank declined the card.' },
    })
    failing.off()
    const soldOut = demo.server.scenario('sold out')
    const { body } = await ask('GET', '/products')
    expect((body as { stock: number }[]).every(({ stock }) => stock === 0)).toBe(true)
    expect((await ask('GET', '/products/2')).body).toMatchObject({ stock: 0 })
    expect((await ask('POST', '/cart/items', { productId: 2 })).status).toBe(409)
    soldOut.off()
    demo.server.scenario('empty shelves')
    expect((await ask('GET', '/products')).body).toEqual([])
    expect((await ask('POST', '/checkout')).status).toBe(201)
  })

  it('has the keys of serve, but for that which writes', async () => {
    await using demo = await startDemo()
    demo.environment.press('h')
    expect(demo.text()).toContain('  w  simulate: normal, slow, flaky, down')
    expect(demo.text()).not.toContain('save the data')
    demo.environment.press('o')
    expect(demo.environment.opened).toEqual([demo.server.url])
  })

  it('reads no configuration', async () => {
    const loadConfig = vi.fn<() => Promise<never>>()
    const environment = fakeEnvironment(fakeServer(), { loadConfig })
    const ended = main(['demo', '--no-traffic'], environment)
    await vi.waitFor(() => expect(environment.out.lines.join('\n')).toContain('demo ready'))
    environment.signal('SIGTERM')
    expect(await ended).toBe(0)
    expect(loadConfig).not.toHaveBeenCalled()
  })

  it('takes no argument', async () => {
    const environment = fakeEnvironment(fakeServer())
    expect(await main(['demo', 'mocks'], environment)).toBe(2)
    expect(environment.err.lines.join('\n')).toContain('"mocks" is one argument too many.')
  })
})

describe('visitors', () => {
  const busy = { visitors: 2, pause: [1, 2], lasts: 60_000 } as const

  it('look around until a person acts, and do not fill the terminal', async () => {
    await using demo = await startDemo(busy)
    expect(demo.text()).toContain('Visitors look around for 1 minute, or until you act')
    await vi.waitFor(() => {
      const statuses = new Set(demo.server.calls().map(({ response }) => response.status))
      expect([...statuses]).toEqual(expect.arrayContaining([200, 401, 409]))
    })
    await vi.waitFor(() => expect(demo.server.db('orders').count()).toBeGreaterThan(2))
    const ask = browser(demo.server)
    await ask('GET', '/products')
    expect(demo.text()).not.toContain('have left')
    await ask('POST', '/cart/items', { productId: 1 })
    await vi.waitFor(() => expect(demo.text()).toContain('The shop is yours'))
    expect(demo.text().match(/(?:GET|POST) {2,}\//g)).toEqual(['GET    /', 'POST   /'])
    await ask('POST', '/login', ada)
    expect((await ask('GET', '/orders')).body).toMatchObject([{ id: 1001 }])
    const calls = demo.server.calls().length
    await ask('GET', '/session')
    expect(demo.server.calls().length).toBe(calls + 1)
  })

  it('leave by themselves', async () => {
    await using demo = await startDemo({ ...busy, lasts: 50 })
    await vi.waitFor(() => expect(demo.text()).toContain('  The visitors have left.'))
  })
})

describe('mockapi demo --eject', () => {
  it('writes the shop, which serve shows as it was, and overwrites nothing', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mockapi-'))
    try {
      const environment = fakeEnvironment(fakeServer(), { cwd })
      expect(await main(['demo', '--eject', 'shop'], environment)).toBe(0)
      expect(environment.out.lines.at(-1)).toBe('  Next    cd shop && npx mockapi serve')
      const shop = join(cwd, 'shop')
      expect(readdirSync(join(shop, 'mocks'))).toContain('products.ts')
      const config = JSON.parse(readFileSync(join(shop, 'mockapi.config.json'), 'utf8')) as object
      await using server = await createMockServer({ cwd: shop, ...config })
      expect(await (await server.fetch('/')).text()).toContain('<title>Fern & Fable</title>')
      expect((await server.fetch('/api/products')).headers.get('x-total-count')).toBe('12')
      expect(await main(['demo', '--eject', 'shop'], environment)).toBe(1)
      expect(environment.err.lines[0]).toContain('exists, nothing was written.')
    } finally {
      rmSync(cwd, { recursive: true })
    }
  })
})
