import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { request, statusOf, talk } from '../support/talk.ts'

let server: MockServer
let calls = 0

beforeEach(async () => {
  calls = 0
  const map = defineMock({
    'POST /handler': () => ++calls,
    'GET /secret': { secret: 'for pages of this machine' },
  })
  server = await createMockServer({ mocks: [map, resource('users', { seed: [{}] })], port: 0 })
})
afterEach(() => server.close())

const foreign = ['https://evil.example', 'null', 'http://localhost.evil.example', 'https://0.0.0.0']
/** What a form or a page without a preflight may send. */
const simple = [
  ['text/plain', '{"name":"evil"}'],
  ['application/x-www-form-urlencoded', 'name=evil'],
  [
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--',
  ],
] as const

describe.each(foreign)('a page of %s', (origin) => {
  it.each(simple)('writes nothing by a form of %s', async (type, body) => {
    for (const path of ['/users', '/handler', '/__mockapi/reset', '/__session/a/users']) {
      const headers = [
        `Origin: ${origin}`,
        `Content-Type: ${type}`,
        `Content-Length: ${body.length}`,
      ]
      const answer = await talk(server.port ?? 0, request(`POST ${path}`, headers, body)).closed
      expect(statusOf(answer)).toBe(403)
    }
    expect([server.db('users').count(), calls]).toEqual([1, 0])
  })

  it('writes nothing by any method, and is granted none', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const headers = [`Origin: ${origin}`, 'Access-Control-Request-Method: DELETE']
      const answer = await talk(server.port ?? 0, request(`${method} /users/1`, headers)).closed
      expect(statusOf(answer)).toBe(403)
      expect(answer.toLowerCase()).not.toContain('access-control-allow')
    }
    expect(server.db('users').count()).toBe(1)
  })

  it('reads nothing, neither what is ready nor a stream of events', async () => {
    for (const path of [
      '/secret',
      '/users',
      '/users/1',
      '/__mockapi/health',
      '/__session/a/secret',
    ]) {
      const answer = await talk(server.port ?? 0, request(`GET ${path}`, [`Origin: ${origin}`]))
        .closed
      expect(statusOf(answer)).toBe(403)
      expect(answer).not.toContain('for pages')
      expect(answer.toLowerCase()).not.toContain('access-control-allow-origin')
    }
  })
})

it('a name that leads here from elsewhere reads and writes nothing', async () => {
  for (const line of [
    'GET /secret',
    'POST /handler',
    'DELETE /users/1',
    'GET /__session/a/secret',
  ]) {
    const text = request(line, ['Origin: http://rebound.example']).replace(
      'localhost',
      'rebound.example',
    )
    expect(statusOf(await talk(server.port ?? 0, text).closed)).toBe(403)
  }
  expect([server.db('users').count(), calls]).toEqual([1, 0])
})

it('two origins in one request are no origin of this machine', async () => {
  const headers = ['Origin: http://localhost:3000', 'Origin: https://evil.example']
  expect(statusOf(await talk(server.port ?? 0, request('GET /secret', headers)).closed)).toBe(403)
})

describe('a method in a header or a field', () => {
  it.each(['X-HTTP-Method-Override: DELETE', 'X-HTTP-Method: DELETE', 'X-Method-Override: DELETE'])(
    'such as %s is not followed',
    async (header) => {
      const headers = [header, 'Content-Length: 0']
      await talk(server.port ?? 0, request('POST /users/1', headers)).closed
      await talk(server.port ?? 0, request('POST /users/1?_method=DELETE', headers)).closed
      expect(server.db('users').count()).toBe(1)
    },
  )
})
