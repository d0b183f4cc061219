import { readFileSync } from 'node:fs'
import { createServer as createHttpsServer } from 'node:https'
import { join } from 'node:path'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMockServer, type RequestReport } from 'mockapi'
import { raw } from '../support/raw.ts'
import { serveProxied } from '../support/upstream.ts'

/** Something that answers by bytes of its own, and its address. */
async function speaks(answer: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => void server.close(),
  }
}

describe('a real API that does not answer', () => {
  it.each<[string, (socket: Socket) => void, string]>([
    ['resets', (socket) => socket.resetAndDestroy(), 'closed the connection without an answer'],
    ['closes', (socket) => socket.end(), 'closed the connection without an answer'],
    ['is no server of HTTP', (socket) => socket.end('SSH-2.0\r\n\r\n'), 'is no HTTP/1.1'],
    ['has no such status', (socket) => socket.end('HTTP/1.1 999 X\r\n\r\n'), 'status 999'],
  ])('%s: 502 with the reason', async (_, answer, reason) => {
    using real = await speaks(answer)
    await using server = await createMockServer({ mocks: {}, port: 0, proxy: real.url })
    const response = await fetch(`${server.url}/x`)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({
      code: 'upstream-failed',
      detail: expect.stringContaining(reason) as string,
    })
  })

  it('is down: 502 that says so, in the log as well', async () => {
    const gone = await speaks(() => {})
    gone[Symbol.dispose]()
    const reports: RequestReport[] = []
    await using server = await createMockServer({
      mocks: {},
      proxy: gone.url,
      onRequest: (report) => void reports.push(report),
    })
    const response = await server.fetch('/x')
    expect(await response.json()).toMatchObject({
      status: 502,
      detail: `${gone.url} did not answer: nothing listens there. Start it, or correct --proxy.`,
    })
    expect(reports).toMatchObject([{ notes: ['proxy: nothing listens there'], file: gone.url }])
  })

  it('takes too long: 504', async () => {
    await using proxied = await serveProxied({}, () => {}, { proxyTimeout: 30 })
    const response = await fetch(`${proxied.server.url}/x`)
    expect(response.status).toBe(504)
    expect(await response.json()).toMatchObject({ code: 'upstream-timeout' })
  })

  it('speaks no TLS: 502 that says how to ask it', async () => {
    await using proxied = await serveProxied({})
    const proxy = proxied.url.replace('http:', 'https:')
    await using server = await createMockServer({ mocks: {}, proxy })
    expect(await (await server.fetch('/x')).json()).toMatchObject({
      code: 'upstream-failed',
      detail: expect.stringContaining('Set --proxy to http://') as string,
    })
  })
})

describe('a real API with a certificate that it signed itself', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures/tls', name))
  const serve = async () => {
    const options = { key: read('key.pem'), cert: read('cert.pem') }
    const real = createHttpsServer(options, (_request, response) => response.end('secure'))
    await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      real.closeAllConnections()
      real.close()
    })
    return `https://127.0.0.1:${(real.address() as AddressInfo).port}`
  }

  it('is a 502 with the reason and the way out', async () => {
    const proxy = await serve()
    await using server = await createMockServer({ mocks: {}, proxy })
    const response = await server.fetch('/x')
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({
      code: 'upstream-failed',
      detail: `${proxy} did not answer: its certificate is not valid (self-signed certificate). Take it as it is with --proxy-insecure, or name its authority in NODE_EXTRA_CA_CERTS.`,
    })
  })

  it('is asked with --proxy-insecure', async () => {
    const proxy = await serve()
    await using server = await createMockServer({ mocks: {}, proxy, proxyInsecure: true })
    const response = await server.fetch('/x')
    expect(await response.text()).toBe('secure')
    expect(server.overview().proxy).toEqual({ '/*': proxy })
  })
})

describe('a real API that breaks off', () => {
  it.each([
    ['in the middle of its length', 'Content-Length: 100\r\n\r\nabc'],
    ['by a chunk that is none', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n'],
    ['by a reset', 'Content-Length: 100\r\n\r\nabc', true],
  ])('%s breaks the answer, and is logged', async (_, head, resets?: boolean) => {
    let reset = () => {}
    using real = await speaks((socket) => {
      socket[resets ? 'write' : 'end'](`HTTP/1.1 200 OK\r\n${head}`)
      if (resets) reset = () => socket.resetAndDestroy()
    })
    const reports: RequestReport[] = []
    await using server = await createMockServer({
      mocks: {},
      port: 0,
      proxy: real.url,
      onRequest: (report) => void reports.push(report),
    })
    const read = async () => {
      const reader = (await fetch(`${server.url}/x`)).body?.getReader()
      let chunk = await reader?.read()
      reset()
      while (chunk?.done === false) chunk = await reader?.read()
    }
    await expect(read()).rejects.toThrow()
    const failure = expect.objectContaining({
      message: expect.stringContaining(`${real.url} broke off its answer after 3 bytes`) as string,
    }) as unknown
    await expect.poll(() => reports).toContainEqual(expect.objectContaining({ failure }))
  })

  it('by HTTP/1.0, whose answers end with the connection, does not', async () => {
    using real = await speaks((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nabc'))
    await using server = await createMockServer({ mocks: {}, port: 0, proxy: real.url })
    const answer = await raw(
      server.port as number,
      'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(answer).toContain('abc')
  })
})

describe('a proxy that leads back', () => {
  it('to this server: 508', async () => {
    await using first = await createMockServer({ mocks: {}, port: 0 })
    const port = first.port as number
    await first.close()
    const proxy = `http://127.0.0.1:${port}`
    await using server = await createMockServer({ mocks: {}, port, proxy })
    const response = await fetch(`${server.url}/x`)
    expect(response.status).toBe(508)
    expect(await response.json()).toMatchObject({ code: 'proxy-loop' })
  })

  it.each([
    ['to the same address', 'REAL/x', 'redirects to itself'],
    ['to the same by HTTPS', 'SECURE/x', 'Set --proxy https://127.0.0.1'],
  ])('%s: 508 that says so', async (_, location, detail) => {
    await using proxied = await serveProxied({}, (_request, response) => {
      const secure = proxied.url.replace('http:', 'https:')
      const to = location.replace('REAL', proxied.url).replace('SECURE', secure)
      response.writeHead(302, { location: to }).end()
    })
    const response = await fetch(`${proxied.server.url}/x`, { redirect: 'manual' })
    expect(response.status).toBe(508)
    expect(((await response.json()) as { detail: string }).detail).toContain(detail)
  })

  it('to the same address with a cookie is passed on', async () => {
    await using proxied = await serveProxied({}, (_request, response) => {
      response.writeHead(302, { location: '/x', 'set-cookie': 'a=1' }).end()
    })
    const response = await fetch(`${proxied.server.url}/x`, { redirect: 'manual' })
    expect(response.status).toBe(302)
  })
})

describe('the setting proxy', () => {
  it.each([
    'api.example.test',
    'ftp://example.test',
    'https://user:secret@example.test',
    'https://example.test/?a=1',
    {},
    { 'auth/*': 'https://example.test' },
    { '/auth/*': 7 },
  ])('%j is an error that says what to write', async (proxy) => {
    await expect(createMockServer({ mocks: {}, proxy: proxy as string })).rejects.toMatchObject({
      diagnostics: [{ code: 'bad-config', hint: expect.stringContaining('Write') as string }],
    })
  })
})
