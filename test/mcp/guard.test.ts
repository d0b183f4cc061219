import { describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import { createApp } from '../../src/app.ts'
import { serveShop } from '../support/admin-shop.ts'
import { callTool, post } from '../support/mcp.ts'

const reset = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'reset', arguments: { session: 'a' } },
}
const token = 'dG9rZW4tMTIzNDU2Nzg5MA=='

describe('websites', () => {
  it.each<Record<string, string>>([
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { origin: 'http://localhost.evil.test' },
    { host: 'evil.test' },
    { host: 'evil.test', origin: 'http://evil.test' },
    { origin: 'https://evil.test', 'content-type': 'text/plain' },
  ])('that come as %j reach no tool', async (headers) => {
    await using shop = await serveShop({ cors: ['*'] })
    const { status, headers: res } = await post(shop.server.url, reset, headers)
    expect([status, res['access-control-allow-origin']]).toEqual([403, undefined])
    expect(shop.server.sessions).toEqual([])
  })

  it('of this machine reach them, and forms do not', async () => {
    await using shop = await serveShop()
    const { url } = shop.server
    expect((await post(url, reset, { origin: 'http://localhost:3000' })).status).toBe(200)
    expect((await post(url, reset, { 'content-type': 'text/plain' })).status).toBe(415)
  })
})

describe('the token', () => {
  it('is needed where other machines come', async () => {
    await using server = await createMockServer({
      mocks: { 'GET /a': 1 },
      port: 0,
      host: '0.0.0.0',
      adminToken: token,
    })
    const url = `http://127.0.0.1:${server.port}`
    expect(await post(url, reset)).toMatchObject({ status: 401, body: { code: 'no-admin-token' } })
    expect((await post(url, reset, { authorization: 'Bearer x' })).status).toBe(401)
    const { status, body } = await post(url, reset, { authorization: `Bearer ${token}` })
    expect([status, body]).toEqual([200, expect.objectContaining({ id: 1 })])
  })

  it('is needed for a name of the network', async () => {
    await using shop = await serveShop({ allowedHosts: ['mocks.test'] })
    const { url, adminToken = '' } = shop.server
    expect((await post(url, reset, { host: 'mocks.test' })).status).toBe(401)
    const known = { host: 'mocks.test', authorization: `Bearer ${adminToken}` }
    expect((await post(url, reset, known)).status).toBe(200)
  })

  it('opens the tools of mocks in another application, which are off without one', async () => {
    const mocks = { 'GET /a': { one: 1 } }
    const asks = (headers: Record<string, string>) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        ...reset,
        params: { name: 'request', arguments: { path: '/a' } },
      }),
    })
    const path = 'http://app.test/__mockapi/mcp'
    expect((await createApp({ mocks }).request(path, asks({}))).status).toBe(404)
    const app = createApp({ mocks, adminToken: token })
    expect((await app.request(path, asks({}))).status).toBe(401)
    const answer = await app.request(path, asks({ authorization: `Bearer ${token}` }))
    expect(await answer.json()).toMatchObject({
      result: { structuredContent: { status: 200, untrustedBody: { one: 1 } } },
    })
  })

  it('is not told to mocks', async () => {
    await using shop = await serveShop({ adminToken: token })
    const args = { name: 'request', arguments: { path: '/users' } }
    await post(shop.server.url, { ...reset, params: args }, { authorization: `Bearer ${token}` })
    expect(JSON.stringify(shop.server.calls())).not.toContain(token)
  })
})

describe('what is off', () => {
  it('has no tools', async () => {
    await using shop = await serveShop({ admin: false })
    expect((await post(shop.server.url, reset)).status).toBe(404)
  })

  it('says so: a journal that keeps nothing', async () => {
    await using shop = await serveShop({ journal: 0 })
    const { url } = shop.server
    expect(await callTool(url, 'journal')).toMatchObject({
      isError: true,
      text: expect.stringContaining('--journal'),
    })
    expect((await callTool(url, 'request', { path: '/cart' })).result).toMatchObject({
      status: 200,
      summary: expect.stringContaining('journal'),
    })
  })
})

describe('sessions', () => {
  it('of the address and of the header are those of the tools', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const call = { ...reset, params: { name: 'request', arguments: { path: '/cart' } } }
    await post(`${server.url}/__session/a`, call)
    await post(server.url, call, { 'x-mockapi-session': 'b' })
    expect(server.session('a').calls()).toHaveLength(1)
    expect(server.session('b').calls()).toHaveLength(1)
    expect(server.calls()).toHaveLength(0)
  })

  it('are bounded, however many are named', async () => {
    await using shop = await serveShop({ maxSessions: 20 })
    for (let count = 0; count < 60; count++) {
      await callTool(shop.server.url, 'behave', { session: `s${count}` })
    }
    expect(shop.server.sessions.length).toBeLessThanOrEqual(20)
  })
})

describe('size', () => {
  it('of arguments and answers is bounded', async () => {
    const mocks = { 'GET /large': { text: 'x'.repeat(3_000_000) } }
    await using server = await createMockServer({ mocks, port: 0 })
    const large = await callTool(server.url, 'request', { path: '/large' })
    expect(large.text.length).toBeLessThan(12_000)
    expect(large.result['summary']).toContain('The beginning of its body is shown')
    const path = `/${'a'.repeat(7000)}`
    expect((await callTool(server.url, 'request', { path })).text.length).toBeLessThan(12_000)
    expect((await callTool(server.url, 'journal')).text.length).toBeLessThan(2000)
    const body = Array.from({ length: 200_000 }, () => 1)
    expect((await callTool(server.url, 'request', { path: '/x', body })).isError).toBe(false)
  })
})
