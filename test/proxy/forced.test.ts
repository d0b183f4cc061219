import { describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import { createTestServer } from '../../src/testing/node.ts'
import { serveProxied } from '../support/upstream.ts'

const mocks = {
  'GET /users': { $proxy: true },
  'GET /changed': { $proxy: true, $status: 203, $headers: { 'x-a': '{{query.a}}' } },
  'GET /cases': {
    $cases: [{ $when: { 'query.real': 'yes' }, $proxy: true }, { mocked: true }],
  },
  'POST /orders': { $when: { 'body.total': 1 }, $proxy: true },
  'GET /mocked': { mocked: true },
  'ALL /*': { below: true },
}

describe('"$proxy" in a file', () => {
  it('answers with the real API, past all other mocks', async () => {
    await using proxied = await serveProxied(mocks)
    const response = await proxied.server.fetch('/users')
    expect(response.headers.get('x-mockapi-source')).toBe('proxy')
    expect(await response.json()).toEqual({ real: 'GET /users' })
    expect(proxied.server.calls()[0]).toMatchObject({
      answeredBy: { key: 'GET /users' },
      source: 'proxy',
      notes: ['proxy'],
    })
    expect(proxied.server.overview().routes[0]).toMatchObject({ note: 'the real API' })
  })

  it('changes status and headers, also by what was asked', async () => {
    await using proxied = await serveProxied(mocks)
    const response = await proxied.server.fetch('/changed?a=b')
    expect([response.status, response.headers.get('x-a')]).toEqual([203, 'b'])
    expect(await response.json()).toEqual({ real: 'GET /changed?a=b' })
  })

  it('is one of several answers, and passes a body on that a condition has read', async () => {
    await using proxied = await serveProxied(mocks)
    const { server, asked } = proxied
    expect(await (await server.fetch('/cases')).json()).toEqual({ mocked: true })
    expect(await (await server.fetch('/cases?real=yes')).json()).toHaveProperty('real')
    const body = JSON.stringify({ total: 1 })
    const headers = { 'content-type': 'application/json' }
    await server.fetch('/orders', { method: 'POST', headers, body })
    expect(asked.at(-1)).toMatchObject({ method: 'POST', body })
  })

  it('says what is missing where no real API is set, at the start as well', async () => {
    await using server = await createMockServer({ mocks })
    const response = await server.fetch('/users')
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({
      code: 'upstream-failed',
      detail: expect.stringContaining('Set one with --proxy') as string,
    })
    expect(server.overview().diagnostics[0]).toMatchObject({
      code: 'no-proxy',
      message: '"GET /users" has "$proxy", and no real API is set for /users: it answers 502.',
    })
  })

  it.each([
    [{ $proxy: 'https://api.example.test' }, 'The address of the real API is the setting "proxy"'],
    [{ $proxy: true, $body: 1 }, 'Drop one of them'],
    [{ $proxy: true, $status: 99 }, 'Write a number from 200 to 599'],
  ])('%j is an error with the way out', async (answer, hint) => {
    await using server = await createMockServer({ mocks: {} })
    const add = () => server.use({ 'GET /x': answer })
    expect(add).toThrow(hint)
  })
})

describe('the override passthrough', () => {
  it('lets the real API answer what a mock does, until it is undone', async () => {
    await using proxied = await serveProxied(mocks)
    const { server } = proxied
    {
      using override = server.passthrough('GET /mocked')
      expect(override.declares).toEqual([])
      expect(server.overrides).toMatchObject([{ kind: 'passthrough', keys: ['GET /mocked'] }])
      const response = await server.fetch('/mocked')
      expect(response.headers.get('x-mockapi-source')).toBe('proxy')
      expect(await response.json()).toEqual({ real: 'GET /mocked' })
    }
    const response = await server.fetch('/mocked')
    expect(response.headers.get('x-mockapi-source')).toBe('mock')
    expect(server.calls().map(({ source }) => source)).toEqual(['proxy', 'mock'])
  })

  it('is made slow and failing by others', async () => {
    await using proxied = await serveProxied(mocks)
    const { server } = proxied
    server.passthrough('ALL /*')
    server.fail('GET /mocked', 503, { times: 1 })
    expect((await server.fetch('/mocked')).status).toBe(503)
    expect(await (await server.fetch('/mocked')).json()).toEqual({ real: 'GET /mocked' })
  })

  it('is set and taken off by the admin API', async () => {
    await using proxied = await serveProxied(mocks)
    const { server } = proxied
    const added = await server.fetch('/__mockapi/overrides', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ passthrough: { key: 'GET /mocked' } }),
    })
    expect(added.status).toBe(201)
    expect(await (await server.fetch('/mocked')).json()).toEqual({ real: 'GET /mocked' })
    await server.fetch('/__mockapi/overrides/1', { method: 'DELETE' })
    expect(await (await server.fetch('/mocked')).json()).toEqual({ mocked: true })
    const health = await server.fetch('/__mockapi/health')
    expect(await health.json()).toMatchObject({ proxy: { '/*': proxied.url } })
  })

  it('belongs to one test alone', async () => {
    await using proxied = await serveProxied({})
    await using api = await createTestServer({ mocks, proxy: proxied.url })
    using mock = api.mock()
    using other = api.mock()
    mock.passthrough('GET /mocked')
    expect(await (await mock.fetch('/mocked')).json()).toEqual({ real: 'GET /mocked' })
    expect(await (await other.fetch('/mocked')).json()).toEqual({ mocked: true })
    expect(() => mock.passthrough('GET /mockd' as 'GET /x')).not.toThrow()
  })
})

describe('a proxy that cannot work', () => {
  it.each([
    ['/__mockapi/x', 'mockapi answers there itself'],
    ['/a/:name', '"/a/:id" matches the same paths'],
  ])('is told for %s', async (path, why) => {
    const proxy = { '/a/:id': 'http://localhost:1', [path]: 'http://localhost:2' }
    await using server = await createMockServer({ mocks: { 'GET /x': 1 }, proxy })
    expect(server.overview().proxy).toEqual(proxy)
    expect(server.overview().diagnostics).toMatchObject([
      { code: 'unused-proxy', message: expect.stringContaining(why) as string },
    ])
  })

  it('is told where it is this server', async () => {
    await using first = await createMockServer({ mocks: {}, port: 0 })
    const port = first.port as number
    await first.close()
    const proxy = `http://127.0.0.1:${port}`
    await using server = await createMockServer({ mocks: { 'GET /x': 1 }, port, proxy })
    expect(server.overview().diagnostics).toMatchObject([{ code: 'proxy-itself' }])
  })
})
