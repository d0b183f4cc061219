import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { raw } from '../support/raw.ts'

const mocks = [
  defineMock({ 'GET /fixed': { ok: true }, 'GET /made': () => ({ ok: true }) }),
  resource('users', { seed: [{}] }),
]

let server: MockServer

beforeAll(async () => {
  server = await createMockServer({
    mocks,
    port: 0,
    allowedHosts: ['dev.example', '.test.example'],
  })
})
afterAll(() => server.close())

/** The status of an answer to a request with a `Host` header. */
async function status(host: string, line = 'GET /fixed'): Promise<number> {
  const text = `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
  return Number((await raw(server.port ?? 0, text)).split(' ')[1])
}

describe('a host', () => {
  it.each([
    'localhost',
    'LOCALHOST:80',
    'localhost.',
    '127.0.0.1',
    '192.168.1.5:4000',
    '[::1]:4000',
    'dev.example',
    'Dev.Example:4000',
    'a.test.example',
    'test.example',
  ])('%s is allowed', async (host) => {
    for (const line of ['GET /fixed', 'GET /made', 'GET /users/1']) {
      expect(await status(host, line)).toBe(200)
    }
  })

  it.each(['GET /fixed', 'GET /made', 'GET /users/1'])(
    'may be missing in HTTP/1.0, where it came later: %s',
    async (line) => {
      const answer = await raw(server.port ?? 0, `${line} HTTP/1.0\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    },
  )

  it.each([
    'evil.example',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.1.evil.example',
    'xdev.example',
    'a.dev.example',
    'eviltest.example',
    'localhost:evil.example',
    'localhost@evil.example',
    '',
  ])('%s is refused, also for the pages of the server itself', async (host) => {
    for (const line of [
      'GET /fixed',
      'GET /made',
      'GET /users/1',
      'GET /nowhere',
      'GET /__mockapi/health',
    ]) {
      expect([400, 403]).toContain(await status(host, line))
    }
  })

  it('that is refused is told the way out', async () => {
    const answer = await raw(
      server.port ?? 0,
      'DELETE /users/1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    )
    expect(answer).toContain('403')
    expect(answer).toContain('"code":"host-refused"')
    expect(answer).toContain('--allowed-hosts evil.example')
    expect(server.db('users').count()).toBe(1)
  })
})

describe('odd requests', () => {
  const send = (text: string) => raw(server.port ?? 0, text)

  it('without a Host are 400 in HTTP/1.1', async () => {
    expect(await send('GET /fixed HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 400/)
  })

  it.each(['/fixed', '/made', '/users'])(
    'of HTTP/1.0 get %s, and the connection ends',
    async (path) => {
      const answer = await send(`GET ${path} HTTP/1.0\r\nHost: localhost\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1.1 200/)
      expect(answer).not.toContain('chunked')
    },
  )

  it('with an absolute address mean the same as with a path', async () => {
    const answer = await send(
      'GET http://localhost/users?limit=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1.1 200/)
  })

  it('with the absolute address of another host are refused', async () => {
    const answer = await send(
      'GET http://evil.example/users HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1.1 403/)
  })

  it.each(['//users', '/users//1', '//evil.example/users', '/./users', '/a/../users'])(
    'for %s end with an answer',
    async (path) => {
      const answer = await send(
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1.1 (200|400|404)/)
      expect(answer).not.toContain('mockapi itself failed')
    },
  )

  it.each(['/users/%', '/users/%zz', '/%c3%28', '/users/%E0%A4%A'])(
    'for %s, which is no percent-encoding, are 400',
    async (path) => {
      const answer = await send(
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1.1 400/)
      expect(answer).toContain('"code":"bad-address"')
    },
  )

  it('for * are 400, with a sentence', async () => {
    const answer = await send('OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1.1 400/)
    expect(answer).toContain('"code":"bad-address"')
  })

  it('for a very long address are answered', async () => {
    const path = `/users/${'x'.repeat(10_000)}`
    const answer = await send(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 404/)
  })

  it('with two lengths, or a length and chunks, are 400', async () => {
    for (const headers of [
      'Content-Length: 2\r\nContent-Length: 3',
      'Content-Length: 2\r\nTransfer-Encoding: chunked',
    ]) {
      const answer = await send(`POST /users HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n{}`)
      expect(answer).toMatch(/^HTTP\/1.1 400/)
    }
  })

  it('one after the other on a connection are answered in order', async () => {
    const get = (path: string, more = '') =>
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`
    const answer = await send(
      get('/made') + get('/fixed') + get('/users/7', 'Connection: close\r\n'),
    )
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404'])
  })
})

it('the log says which host and which origin were refused', async () => {
  const notes: (readonly string[])[] = []
  await using logged = await createMockServer({
    mocks,
    port: 0,
    onRequest: (report) => notes.push(report.notes),
  })
  const ask = (head: string) =>
    raw(logged.port ?? 0, `GET /fixed HTTP/1.1\r\n${head}\r\nConnection: close\r\n\r\n`)
  await ask('Host: mocks:4000')
  await ask('Host: localhost\r\nOrigin: http://app.example')
  expect(notes).toEqual([['host refused: mocks:4000'], ['origin refused: http://app.example']])
})
