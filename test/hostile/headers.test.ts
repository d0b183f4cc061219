import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { send } from '../support/send.ts'
import { request, statusOf, talk } from '../support/talk.ts'

let server: MockServer

beforeAll(async () => {
  const map = defineMock({
    'GET /header': ({ header, query }) => {
      header('x-own', String(query.value))
      return 1
    },
    'GET /cookie': ({ cookie, query }) => {
      cookie('sid', String(query.value))
      return 1
    },
    'GET /name': ({ header, query }) => {
      header(String(query.value), '1')
      return 1
    },
    'GET /to': ({ redirect, query }) => redirect(String(query.value)),
  })
  server = await createMockServer({ mocks: [map, resource('users', { seed: [{}] })], port: 0 })
})
afterAll(() => server.close())

const breaks = [
  '\r\nx-evil: 1',
  '\nx-evil: 1',
  '\rx-evil: 1',
  '\0',
  '\u0085x-evil: 1',
  '\u2028x-evil: 1',
]

describe.each(breaks)('a value with %j', (text) => {
  it.each(['/header', '/cookie', '/name', '/to'])('adds no header by %s', async (path) => {
    const target = `${path}?value=${encodeURIComponent(`a${text}\r\n\r\n<script>`)}`
    const answer = await talk(server.port ?? 0, request(`GET ${target}`)).closed
    const [head = ''] = answer.split('\r\n\r\n', 1)
    expect(head).not.toMatch(/^x-evil/im)
    expect(head).not.toContain('<script>\n')
    expect([200, 302, 500]).toContain(statusOf(answer))
  })

  it('adds no header as the id of a record', async () => {
    const id = `a${text}`
    const { status, headers } = await send(server, 'POST /users', { id })
    expect(status).toBeLessThan(500)
    expect(headers.get('x-evil')).toBeNull()
    expect(headers.get('location') ?? '').not.toMatch(/[\r\n\0]/)
    if (status === 201)
      expect((await send(server, `GET ${headers.get('location')}`)).status).toBe(200)
  })
})

describe('a control header', () => {
  it.each([
    ['X-Mockapi-Status', '99'],
    ['X-Mockapi-Status', '200abc'],
    ['X-Mockapi-Status', '-1'],
    ['X-Mockapi-Status', '1e3'],
    ['X-Mockapi-Status', '9'.repeat(5000)],
    ['X-Mockapi-Delay', '-1'],
    ['X-Mockapi-Delay', 'NaN'],
    ['X-Mockapi-Delay', '1e400'],
    ['X-Mockapi-Delay', '999999999999s'],
    ['X-Mockapi-Delay', '<script>'],
    ['X-Mockapi-Fault', 'process.exit'],
    ['Prefer', 'code=abc'],
    ['Prefer', 'delay=__proto__'],
    ['X-Mockapi-Session', '../../etc'],
    ['X-Mockapi-Session', 'x'.repeat(10_000)],
  ])('%s: %.20s that means nothing is 400, as JSON', async (name, value) => {
    const answer = await talk(server.port ?? 0, request('GET /users', [`${name}: ${value}`])).closed
    expect(statusOf(answer)).toBe(400)
    expect(answer).toContain('application/problem+json')
    expect(answer.length).toBeLessThan(12_000)
  })
})
