import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource, scenario } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'

const mocks = [
  defineMock({ 'GET /fixed': { ok: true } }),
  resource('users', { seed: [{ id: 1, name: 'Ada' }] }),
  scenario('down', { 'GET /fixed': { $status: 503 } }),
]

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

let server: MockServer | undefined

async function serve(options: Partial<MockServerOptions> = {}): Promise<MockServer> {
  server = await createMockServer({ mocks, ...options })
  return server
}

afterEach(() => server?.close())

async function admin(path: string, method = 'GET', body?: unknown): Promise<Answer> {
  const response = await (server as MockServer).fetch(`/__mockapi${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) }
}

const add = (name: string, path = '/users') =>
  (server as MockServer).fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })

async function names(path = '/users'): Promise<string[]> {
  const users = (await (await (server as MockServer).fetch(path)).json()) as { name: string }[]
  return users.map(({ name }) => name)
}

describe('an environment', () => {
  it('is made by the first request below its address, which Location keeps', async () => {
    await serve()
    const response = await add('Grace', '/~checkout/users')
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe('/~checkout/users/2')
    expect(await names('/~checkout/users')).toEqual(['Ada', 'Grace'])
    expect(await names()).toEqual(['Ada'])
    expect((await admin('/environments')).body).toMatchObject([
      { name: 'checkout', isOpen: true, url: 'http://mockapi.local/~checkout' },
    ])
  })

  it('leaves memory as the least recently used, and comes back with all that it had', async () => {
    await serve({ maxSessions: 1 })
    await add('Grace', '/~a/users')
    await admin('/overrides', 'POST', { fail: { key: 'GET /fixed', failure: 418, times: 3 } })
    const inA = { headers: { 'x-mockapi-session': 'a', 'content-type': 'application/json' } }
    const call = (path: string, method: string, body: unknown) =>
      (server as MockServer).fetch(`/__mockapi${path}`, {
        method,
        ...inA,
        body: JSON.stringify(body),
      })
    await call('/overrides', 'POST', { fail: { key: 'GET /fixed', failure: 418, times: 2 } })
    await call('/scenarios/down', 'PUT', { active: true })
    await call('/clock', 'PUT', { now: '2031-05-01', frozen: true })
    await add('Linus', '/~b/users')
    expect((await admin('/environments/a')).body['isOpen']).toBe(false)
    expect(await names('/~a/users')).toEqual(['Ada', 'Grace'])
    expect((await admin('/environments/b')).body['isOpen']).toBe(false)
    const status = async () => (await (server as MockServer).fetch('/~a/fixed')).status
    expect([await status(), await status(), await status()]).toEqual([418, 418, 503])
    const clock = await (await (server as MockServer).fetch('/~a/__mockapi/clock')).json()
    expect(clock).toMatchObject({ now: '2031-05-01T00:00:00.000Z', frozen: true })
  })
})
