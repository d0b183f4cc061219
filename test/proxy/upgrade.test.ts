import { createServer, request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMockServer, type MockServer, type MockServerOptions } from 'mockapi'

/** A real API that speaks another protocol, which sends everything back in capitals, and a mock server before it. */
async function start(mocks: object = {}, options: MockServerOptions = {}) {
  const asked: IncomingMessage[] = []
  const ended: string[] = []
  const real = createServer((incoming, response) => {
    asked.push(incoming)
    response.end(`no upgrade: ${incoming.method} ${incoming.headers.upgrade}`)
  })
  real.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    asked.push(incoming)
    socket.on('error', () => {})
    socket.once('close', () => ended.push('closed'))
    socket.on('end', () => socket.end())
    if (incoming.url === '/refused') {
      socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno')
      return
    }
    const lines = ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket']
    const accept = 'Sec-WebSocket-Accept: abc'
    const cookie = 'Set-Cookie: a=1; Domain=example.test; Secure'
    socket.write([...lines, accept, cookie, '', 'HELLO:'].join('\r\n'))
    if (head.length > 0) socket.write(String(head).toUpperCase())
    socket.on('data', (chunk: Buffer) => socket.write(String(chunk).toUpperCase()))
  })
  await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(real.address() as AddressInfo).port}`
  const server = await createMockServer({ mocks, port: 0, proxy: url, ...options })
  onTestFinished(async () => {
    await server.close()
    real.closeAllConnections()
    real.close()
  })
  return { server, url, asked, ended }
}

/** Asks for another protocol on a connection of its own; what came back so far, and its end. */
function ask(
  server: MockServer,
  path: string,
  more: Readonly<Record<string, string>> = {},
  body = '',
) {
  const socket: Socket = connect(server.port as number, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const talk = { socket, text: '', isOver: false }
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => (talk.text += text))
  socket.on('error', () => {})
  socket.on('close', () => (talk.isOver = true))
  const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' }
  const headers = { Host: `localhost:${server.port}`, ...upgrade, ...more }
  const method = body === '' ? 'GET' : 'POST'
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write([`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n'))
  return talk
}

describe('a request for another protocol', () => {
  it('gets the connection of the real API, both ways, as one call with the status 101', async () => {
    const { server, asked, url } = await start()
    const talk = ask(server, '/socket?a=1', { Origin: 'http://localhost:5173' })
    await expect.poll(() => talk.text).toContain('HELLO:')
    talk.socket.write('ping')
    await expect.poll(() => talk.text).toContain('PING')
    const [head = ''] = talk.text.split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 101 /)
    expect(head.toLowerCase()).toContain('sec-websocket-accept: abc')
    expect(head).toContain('Set-Cookie: a=1\r\n')
    expect(head).toContain('x-mockapi-source: proxy')
    expect(asked[0]).toMatchObject({
      url: '/socket?a=1',
      headers: { host: new URL(url).host, origin: url, 'sec-websocket-version': '13' },
    })
    expect(server.calls()).toMatchObject([
      {
        request: { target: '/socket?a=1' },
        response: { status: 101 },
        source: 'proxy',
        notes: ['proxy: websocket'],
      },
    ])
  })

  it('ends on both sides with one of them', async () => {
    const { server, ended } = await start()
    const talk = ask(server, '/socket')
    await expect.poll(() => talk.text).toContain('HELLO:')
    talk.socket.destroy()
    await expect.poll(() => ended).toEqual(['closed'])
  })

  it('ends with the server', async () => {
    const { server, ended } = await start()
    const talk = ask(server, '/socket')
    await expect.poll(() => talk.text).toContain('HELLO:')
    await server.close()
    await expect.poll(() => [talk.isOver, ended]).toEqual([true, ['closed']])
  })

  it.each([
    ['a foreign origin', { Origin: 'https://evil.test' }, '403', 'origin-refused'],
    ['a foreign host', { Host: 'evil.test' }, '403', 'host-refused'],
    ['a fault that was asked for', { 'X-Mockapi-Status': '503' }, '503', ''],
  ])('of %s is refused before the real API is asked', async (_, headers, status, code) => {
    const { server, asked } = await start()
    const talk = ask(server, '/socket', headers)
    await expect.poll(() => talk.isOver).toBe(true)
    expect(talk.text).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(talk.text).toContain(code)
    expect(asked).toEqual([])
  })

  it('that the real API refuses is answered so', async () => {
    const { server } = await start()
    const talk = ask(server, '/refused')
    await expect.poll(() => talk.isOver).toBe(true)
    expect(talk.text).toMatch(/^HTTP\/1\.1 426 /)
    expect(server.calls()[0]?.response.status).toBe(426)
  })

  it('that a mock answers is answered by it, and by "$proxy" passed on', async () => {
    const { server, asked } = await start({
      'GET /mine': { mine: 1 },
      'GET /real': { $proxy: true },
    })
    const talk = ask(server, '/mine')
    await expect.poll(() => talk.isOver).toBe(true)
    expect(talk.text).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(asked).toEqual([])
    const other = ask(server, '/real')
    await expect.poll(() => other.text).toContain('HELLO:')
  })

  it('with a body is a request as any other, as clients make it that offer HTTP/2', async () => {
    const { server, asked } = await start({ 'POST /mine': { mine: 1 } })
    const h2c = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'Content-Length': '2' }
    const talk = ask(server, '/mine', h2c, '{}')
    await expect.poll(() => talk.text).toContain('"mine"')
    expect(talk.text).toMatch(/^HTTP\/1\.1 200 OK/)
    const other = ask(server, '/other', h2c, '{}')
    await expect.poll(() => other.text).toContain('no upgrade: POST undefined')
    expect(asked[0]?.headers['content-length']).toBe('2')
  })

  it('is a 502 where the real API is down', async () => {
    const { server } = await start({}, { proxy: 'http://127.0.0.1:1' })
    const talk = ask(server, '/socket')
    await expect.poll(() => talk.isOver).toBe(true)
    expect(talk.text).toMatch(/^HTTP\/1\.1 502 /)
  })

  it('passes a client of Node on, and many bytes', async () => {
    const { server } = await start()
    const { port } = server
    const headers = { connection: 'Upgrade', upgrade: 'websocket' }
    const outgoing = request({ port, path: '/socket', host: '127.0.0.1', headers }).end()
    const got = await new Promise<number>((resolve, reject) => {
      outgoing.on('error', reject)
      outgoing.on('upgrade', (_incoming, socket: Socket, head: Buffer) => {
        let size = head.length
        socket.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size < 1_000_006) return
          socket.destroy()
          resolve(size)
        })
        socket.write('a'.repeat(1_000_000))
      })
    })
    expect(got).toBe(1_000_006)
  })
})
