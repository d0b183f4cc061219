import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { request as ask } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { serveProxied } from '../support/upstream.ts'
import { raw } from '../support/raw.ts'

const mocks = { 'GET /users': [{ id: 1 }], 'POST /users': { $status: 201 } }

describe('what no mock answers', () => {
  it('goes to the real API, and a header says who answered', async () => {
    await using proxied = await serveProxied(mocks)
    const { server, url } = proxied
    const mocked = await fetch(`${server.url}/users`)
    expect(mocked.headers.get('x-mockapi-source')).toBe('mock')
    expect(await mocked.json()).toEqual([{ id: 1 }])
    const real = await fetch(`${server.url}/posts/1?a=b%20c`)
    expect(real.headers.get('x-mockapi-source')).toBe('proxy')
    expect(await real.json()).toEqual({ real: 'GET /posts/1?a=b%20c' })
    const [, entry] = server.calls()
    expect(entry).toMatchObject({ notes: ['proxy'], answeredBy: { file: url } })
    expect(entry?.response.body).toEqual({ real: 'GET /posts/1?a=b%20c' })
    expect(entry?.miss).toBeUndefined()
  })

  it.each([
    ['another method of a mocked path', 'DELETE', '/users', 'DELETE /users'],
    ['the page of /', 'GET', '/', 'GET /'],
    ['a method that mocks do not know', 'PROPFIND', '/x', 'PROPFIND /x'],
    ['OPTIONS that is no preflight', 'OPTIONS', '/x', 'OPTIONS /x'],
  ])('goes there: %s', async (_, method, path, real) => {
    await using proxied = await serveProxied(mocks)
    const response = await fetch(proxied.server.url + path, { method })
    expect(await response.json()).toEqual({ real })
  })

  it('goes there in process as well', async () => {
    await using proxied = await serveProxied(mocks)
    const body = JSON.stringify({ a: 1 })
    const response = await proxied.server.fetch('/x', { method: 'PUT', body })
    expect(await response.json()).toEqual({ real: 'PUT /x' })
    expect(proxied.asked[0]?.body).toBe(body)
  })

  it('leaves addresses of mockapi itself alone, the page among them', async () => {
    await using proxied = await serveProxied(mocks)
    const { status } = await fetch(`${proxied.server.url}/__mockapi/nothing`)
    expect(status).toBe(404)
    expect(proxied.asked).toEqual([])
  })

  it('goes to the target with the most specific path', async () => {
    await using auth = await serveProxied({}, (_request, response) => response.end('auth'))
    await using other = await serveProxied({}, (_request, response) => response.end('other'))
    const proxy = { '/*': other.url, '/auth/*': auth.url }
    await using proxied = await serveProxied({}, undefined, { proxy })
    expect(await (await fetch(`${proxied.server.url}/auth/token`)).text()).toBe('auth')
    expect(await (await fetch(`${proxied.server.url}/users`)).text()).toBe('other')
  })

  it('has its prefix and comes below the path of the target', async () => {
    const { asked, ...proxied } = await serveProxied(
      { 'GET /users': 1 },
      (_request, response) => response.writeHead(201, { location: '/v2/api/x/7' }).end(),
      { prefix: '/api' },
      '/v2',
    )
    await using _ = { [Symbol.asyncDispose]: proxied[Symbol.asyncDispose] }
    const { server } = proxied
    expect(await (await fetch(`${server.url}/api/users`)).json()).toBe(1)
    const outside = await fetch(`${server.url}/other`)
    expect(outside.headers.get('location')).toBe('/api/x/7')
    const inside = await fetch(`${server.url}/__session/a/api/x`, { method: 'POST' })
    expect(inside.headers.get('location')).toBe('/__session/a/api/x/7')
    expect(asked.map(({ url }) => url)).toEqual(['/v2/other', '/v2/api/x'])
  })
})

describe('a request that is passed on', () => {
  it('keeps its headers, in their spelling, but for those of its connection', async () => {
    await using proxied = await serveProxied(mocks)
    const head = [
      'GET /x HTTP/1.1',
      'Host: localhost',
      'X-Odd: 1',
      'X-Odd: 2',
      'Cookie: a=1',
      'TE: trailers',
      'X-Gone: 1',
      'X-Mockapi-Session: a',
      'Origin: http://localhost:5173',
      'Connection: close, X-Gone',
    ]
    await raw(proxied.server.port as number, `${head.join('\r\n')}\r\n\r\n`)
    const [{ headers, rawHeaders } = {}] = proxied.asked
    expect(rawHeaders).toContain('X-Odd')
    const { host } = new URL(proxied.url)
    expect(headers).toMatchObject({ host, cookie: 'a=1', origin: proxied.url, 'x-odd': '1, 2' })
    for (const name of ['te', 'x-gone', 'x-mockapi-session'])
      expect(headers).not.toHaveProperty(name)
  })

  it.each([
    ['POST', 'a text', { 'content-length': '6' }],
    ['DELETE', 'a text', { 'content-length': '6' }],
    ['POST', '', { 'content-length': '0' }],
    ['GET', 'a text', { 'content-length': '6' }],
  ])('%s keeps its body %j', async (method, body, headers) => {
    await using proxied = await serveProxied({})
    const sent = ask(`${proxied.server.url}/x`, {
      method,
      headers: { 'content-length': body.length },
    })
    sent.end(body)
    await once(sent, 'response')
    expect(proxied.asked).toMatchObject([{ method, body, headers }])
  })

  it('may be larger than mocks take, and in a coding of its own', async () => {
    await using proxied = await serveProxied({}, undefined, { bodyLimit: 10 })
    const body = gzipSync('a'.repeat(10_000))
    const headers = { 'content-encoding': 'gzip', 'content-type': 'text/plain' }
    await fetch(`${proxied.server.url}/x`, { method: 'POST', body, headers })
    expect(proxied.asked[0]?.headers).toMatchObject({
      ...headers,
      'content-length': String(body.length),
    })
  })

  it('ends when its client goes away', async () => {
    const closed = vi.fn()
    await using proxied = await serveProxied({}, (_request, response) => {
      response.on('close', closed)
    })
    const socket = connect(proxied.server.port as number, '127.0.0.1')
    socket.write('GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await expect.poll(() => proxied.asked.length).toBe(1)
    socket.destroy()
    await expect.poll(() => closed.mock.calls.length).toBe(1)
  })
})

describe('an answer that is passed on', () => {
  it('keeps its coding, its length and its tags', async () => {
    const body = gzipSync(JSON.stringify({ text: 'a'.repeat(5000) }))
    await using proxied = await serveProxied({}, (_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'content-length': body.length,
        etag: '"real"',
      })
      response.end(body)
    })
    const response = await fetch(`${proxied.server.url}/x`)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(body.length),
      etag: '"real"',
    })
    expect(await response.json()).toEqual({ text: 'a'.repeat(5000) })
  })

  it('is not compressed, tagged or laid out here where it comes in one piece either', async () => {
    const text = `{"text":"${'a'.repeat(5000)}"}`
    await using proxied = await serveProxied({}, (_request, response) =>
      response.setHeader('content-type', 'application/json').end(text),
    )
    const headers = { 'user-agent': 'curl/8.5.0', 'accept-encoding': 'gzip' }
    const response = await fetch(`${proxied.server.url}/x`, { headers })
    expect(['content-encoding', 'etag'].filter((name) => response.headers.has(name))).toEqual([])
    expect(await response.text()).toBe(text)
    expect(proxied.server.calls()[0]?.response).toMatchObject({
      body: JSON.parse(text),
      size: 5011,
    })
  })

  it('is not compressed here where the real API did not', async () => {
    await using proxied = await serveProxied({}, (_request, response) =>
      response.end('a'.repeat(5000)),
    )
    const response = await fetch(`${proxied.server.url}/x`)
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(await response.text()).toHaveLength(5000)
  })

  it.each([
    ['HEAD', 200, { 'content-length': '42' }],
    ['GET', 204, {}],
    ['GET', 304, { etag: '"a"' }],
  ])('%s %i comes without a body and with its head', async (method, status, headers) => {
    await using proxied = await serveProxied({}, (_request, response) =>
      response.writeHead(status, headers).end(),
    )
    const response = await fetch(`${proxied.server.url}/x`, { method })
    expect(response.status).toBe(status)
    expect(Object.fromEntries(response.headers)).toMatchObject(headers)
  })

  it('has cookies that a browser takes from here', async () => {
    const cookies = [
      'a=1; Domain=api.example.test; Path=/v2/x; Secure; SameSite=None; HttpOnly',
      'b=2; path=/',
      '__Host-c=3; Path=/; Secure',
    ]
    await using proxied = await serveProxied(
      {},
      (_request, response) => response.writeHead(200, { 'set-cookie': cookies }).end(),
      {},
      '/v2',
    )
    const { headers } = await fetch(`${proxied.server.url}/x`)
    expect(headers.getSetCookie()).toEqual([
      'a=1; Path=/x; HttpOnly',
      'b=2; Path=/',
      '__Host-c=3; Path=/; Secure',
    ])
  })

  it.each([
    ['/v2/users/1', '/users/1'],
    ['REAL/v2/users/1?x=1', 'HERE/users/1?x=1'],
    ['/elsewhere', 'REAL/elsewhere'],
    ['users/1', 'users/1'],
    ['https://login.example.test/x', 'https://login.example.test/x'],
  ])('leads from %s to %s', async (given, here) => {
    await using proxied = await serveProxied(
      {},
      (_request, response) => {
        const location = given.replace('REAL', proxied.url)
        response.writeHead(302, { location, link: `<${location}>; rel="next"` }).end()
      },
      {},
      '/v2',
    )
    const { server, url } = proxied
    const { headers } = await fetch(`${server.url}/old`, { redirect: 'manual' })
    const expected = here.replace('REAL', url).replace('HERE', server.url)
    expect(headers.get('location')).toBe(expected)
    expect(headers.get('link')).toBe(`<${expected}>; rel="next"`)
  })

  it('may be read by pages of this machine, whatever the real API says', async () => {
    await using proxied = await serveProxied({}, (_request, response) => {
      const headers = { 'access-control-allow-origin': 'https://app.example.test', 'x-total': '3' }
      response.writeHead(200, headers).end()
    })
    const origin = 'http://localhost:5173'
    const preflight = { origin, 'access-control-request-method': 'PUT' }
    const allowed = await fetch(`${proxied.server.url}/x`, {
      method: 'OPTIONS',
      headers: preflight,
    })
    expect(allowed.headers.get('access-control-allow-methods')).toBe('PUT')
    expect(proxied.asked).toEqual([])
    const { headers } = await fetch(`${proxied.server.url}/x`, { headers: { origin } })
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('access-control-expose-headers')).toContain('x-mockapi-source')
  })

  it('comes as it is made', async () => {
    let end = (): void => {}
    await using proxied = await serveProxied({}, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: 1\n\n')
      end = () => void response.end('data: 2\n\n')
    })
    const response = await fetch(`${proxied.server.url}/events`)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const text = async () => new TextDecoder().decode((await reader.read()).value)
    expect(await text()).toBe('data: 1\n\n')
    end()
    expect(await text()).toBe('data: 2\n\n')
  })

  it('waits for a client that reads slowly', async () => {
    let written = 0
    const piece = Buffer.alloc(1024 * 1024)
    await using proxied = await serveProxied({}, (_request, response) => {
      const more = (): void => {
        while (written < 200 && response.write(piece)) written++
        if (written < 200) response.once('drain', more)
        else response.end()
      }
      more()
    })
    const answer = await new Promise<import('node:http').IncomingMessage>((resolve) => {
      ask(`${proxied.server.url}/x`, resolve).end()
    })
    await once(answer, 'readable')
    let before = -1
    await expect
      .poll(() => written === before || ((before = written), false), { interval: 100 })
      .toBe(true)
    expect(written).toBeLessThan(100)
    answer.destroy()
  })
})
