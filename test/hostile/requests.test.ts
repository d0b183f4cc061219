import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { request, statusOf, talk } from '../support/talk.ts'

let server: MockServer

beforeAll(async () => {
  const map = defineMock({
    'GET /fixed': { ok: true },
    'POST /echo': ({ body }) => ({ body }),
    'GET /seen': ({ headers }) => ({ last: headers['x-last'] }),
  })
  server = await createMockServer({ mocks: [map, resource('users', { seed: [{}] })], port: 0 })
})
afterAll(() => server.close())

/** Whatever came before, the next client is served, and nothing was written. */
afterEach(async () => {
  expect(await (await fetch(`${server.url}/fixed`)).json()).toEqual({ ok: true })
  expect(server.db('users').count()).toBe(1)
})

function answerTo(...parts: string[]): Promise<string> {
  return talk(server.port ?? 0, ...parts).closed
}

const chunked = ['Transfer-Encoding: chunked']

describe('a malformed request line', () => {
  it.each([
    ['no method', ' / HTTP/1.1\r\n\r\n'],
    ['an unknown method', request('G@T /fixed')],
    ['a method in small letters', request('get /fixed')],
    ['no address', request('GET ')],
    ['a space in the address', request('GET /a b')],
    ['tabs for spaces', request('GET\t/fixed\t')],
    ['an unknown version', 'GET /fixed HTTP/1.7\r\nHost: localhost\r\n\r\n'],
    ['no version', 'GET /fixed\r\n\r\n'],
    ['version 2', 'GET /fixed HTTP/2.0\r\nHost: localhost\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['line feeds alone', 'GET /fixed HTTP/1.1\nHost: localhost\n\n'],
    ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
    ['zeros', '\0'.repeat(100)],
  ])('with %s is 400', async (_name, text) => {
    const answer = await answerTo(text)
    expect(statusOf(answer)).toBe(400)
    expect(answer).toContain('"code":"bad-request"')
    expect(answer).toMatch(/connection: close/i)
  })

  it('with CONNECT opens no tunnel', async () => {
    const answer = await answerTo(request('CONNECT localhost:80') + request('GET /fixed'))
    expect(statusOf(answer)).toBe(405)
    expect(answer.match(/^HTTP\/1\.1 \d/gm)).toHaveLength(1)
  })

  it('with TRACE sends back nothing of the request', async () => {
    const answer = await answerTo(request('TRACE /fixed', ['Cookie: secret=1']))
    expect([400, 405]).toContain(statusOf(answer))
    expect(answer).not.toContain('secret')
  })

  it('longer than 16 KB is 431', async () => {
    const answer = await answerTo(request(`GET /${'a'.repeat(20_000)}`))
    expect(statusOf(answer)).toBe(431)
    expect(answer).toContain('"code":"head-too-large"')
  })
})

describe('malformed headers', () => {
  it.each([
    ['a space before the colon', ['X-A : 1']],
    ['a space in the name', ['X A: 1']],
    ['no name', [': 1']],
    ['NUL in the value', ['X-A: a\0b']],
    ['a carriage return in the value', ['X-A: a\rb']],
    ['a folded line', ['X-A: 1\r\n 2']],
    ['a line feed alone', ['X-A: 1\nX-B: 2']],
    ['a second host', ['Host: evil.example']],
    ['a second host in other letters', ['hOST: localhost']],
  ])('with %s are 400', async (_name, headers) => {
    const answer = await answerTo(request('GET /fixed', headers))
    expect(statusOf(answer)).toBe(400)
    expect(answer).toContain('"code":"bad-request"')
  })

  it('of more than 16 KB are 431', async () => {
    expect(statusOf(await answerTo(request('GET /fixed', [`X-A: ${'a'.repeat(20_000)}`])))).toBe(
      431,
    )
  })

  it('are all read, however many there are', async () => {
    const many = Array.from({ length: 2500 }, () => 'a:b')
    expect(await answerTo(request('GET /seen', [...many, 'X-Last: 1']))).toContain('{"last":"1"}')
  })
})

describe('a body whose end can be read in two ways', () => {
  it.each([
    ['a length and chunks', ['Content-Length: 5', ...chunked], '0\r\n\r\n'],
    ['chunks and a length', [...chunked, 'Content-Length: 5'], '0\r\n\r\n'],
    ['two lengths', ['Content-Length: 2', 'Content-Length: 3'], '{}'],
    ['the same length twice', ['Content-Length: 2', 'Content-Length: 2'], '{}'],
    ['a list of lengths', ['Content-Length: 2, 2'], '{}'],
    ['a length with a plus', ['Content-Length: +2'], '{}'],
    ['a length below zero', ['Content-Length: -2'], '{}'],
    ['a hexadecimal length', ['Content-Length: 0x2'], '{}'],
    ['a length beyond all numbers', ['Content-Length: 99999999999999999999'], '{}'],
    ['an encoding after chunks', [...chunked, 'Transfer-Encoding: identity'], '0\r\n\r\n'],
    ['an encoding that ends in chunked', ['Transfer-Encoding: xchunked'], '0\r\n\r\n'],
    ['an encoding without chunks', ['Transfer-Encoding: gzip'], '0\r\n\r\n'],
    ['a chunk size of other letters', chunked, 'zz\r\nab\r\n0\r\n\r\n'],
    ['a chunk size below zero', chunked, '-1\r\nab\r\n0\r\n\r\n'],
    ['a chunk size beyond all numbers', chunked, 'fffffffffffffffff\r\nab\r\n0\r\n\r\n'],
    ['a chunk size that is too small', chunked, '1\r\nab\r\n0\r\n\r\n'],
    ['a line feed alone after a chunk size', chunked, '2\nab\r\n0\r\n\r\n'],
    ['a chunk extension of 20 KB', chunked, `2;a=${'x'.repeat(20_000)}\r\nab\r\n0\r\n\r\n`],
  ])('with %s is 400, and nothing after it is read', async (_name, headers, body) => {
    const smuggled = request('DELETE /users/1')
    const answer = await answerTo(request('POST /echo', headers, body) + smuggled)
    expect(statusOf(answer)).toBe(400)
    expect(answer.match(/^HTTP\/1\.1 \d/gm)).toHaveLength(1)
  })

  it('with fields after its chunks keeps its host', async () => {
    const body = '2\r\n{}\r\n0\r\nHost: evil.example\r\n\r\n'
    const headers = [...chunked, 'Content-Type: application/json']
    expect(statusOf(await answerTo(request('POST /echo', headers, body)))).toBe(200)
  })

  it('and what follows the last request of a connection are not read', async () => {
    const answer = await answerTo(request('GET /seen') + request('DELETE /users/1'))
    expect(statusOf(answer)).toBe(200)
    expect(answer.match(/^HTTP\/1\.1 \d/gm)).toHaveLength(1)
  })
})

describe('a body', () => {
  const json = 'Content-Type: application/json'

  it('that is too large by its length is 413 before it comes', async () => {
    const { answer, closed } = talk(
      server.port ?? 0,
      request('POST /echo', [json, 'Content-Length: 10737418240']),
    )
    await closed
    expect(statusOf(answer())).toBe(413)
  })

  it('that never ends is cut off at the limit', async () => {
    const { socket, answer, closed } = talk(
      server.port ?? 0,
      request('POST /echo', [json, ...chunked]),
    )
    const chunk = `${(65_536).toString(16)}\r\n${'1'.repeat(65_536)}\r\n`
    const send = () => {
      if (socket.writable) socket.write(chunk, send)
    }
    send()
    await closed
    // The answer is lost to a client that does not stop sending: its connection is reset.
    expect([413, undefined]).toContain(statusOf(answer()))
    expect(socket.bytesWritten).toBeLessThan(64 * 1024 * 1024)
  })

  it.each([1_000, 50_000, 200_000])('of %i nested arrays is 400', async (depth) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const text = `${open.repeat(depth)}1${close.repeat(depth)}`
      const response = await fetch(`${server.url}/users`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ code: 'bad-json' })
    }
    expect((await fetch(`${server.url}/users`)).status).toBe(200)
  })
})
