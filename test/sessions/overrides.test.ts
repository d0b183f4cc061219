import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { behave, createMockServer, defineMock, resource, route } from 'mockapi'
import type { Diagnostic, MockServer } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const mocks = [
  resource('users', { seed: [{ id: 1, name: 'Ada' }] }),
  defineMock({ 'GET /health': { ok: true }, 'POST /login': ({ body }) => ({ body }) }),
]

let server: MockServer
const warnings: Diagnostic[] = []

beforeEach(async () => {
  warnings.length = 0
  server = await createMockServer({ mocks, onWarning: (warning) => warnings.push(warning) })
})

afterEach(() => server.close())

async function get(path: string, at: Pick<MockServer, 'fetch'> = server) {
  const response = await at.fetch(path)
  return [response.status, await response.json().catch(() => undefined)]
}

describe('use', () => {
  it('lays mocks over those of the files until it is removed', async () => {
    const override = server.use({ 'GET /users': [], 'GET /health': { ok: false } })
    expect(await get('/users')).toEqual([200, []])
    expect(await get('/health')).toEqual([200, { ok: false }])
    expect(override.keys).toEqual(['GET /users', 'GET /health'])
    override.remove()
    override.remove()
    expect(await get('/users')).toEqual([200, [{ id: 1, name: 'Ada' }]])
  })

  it('ends with its block', async () => {
    {
      using override = server.use({ 'GET /health': 1 })
      expect(override.declares).toEqual([])
      expect(await get('/health')).toEqual([200, 1])
    }
    expect(await get('/health')).toEqual([200, { ok: true }])
  })

  it('takes handlers, which reach the mock below by next', async () => {
    server.use({
      'GET /users': async ({ next, json }) => {
        const below = await next()
        return json({ below: below.status })
      },
    })
    expect(await get('/users')).toEqual([200, { below: 200 }])
  })

  it('takes routes with conditions, and falls through where none holds', async () => {
    server.use([
      route('POST /login', { when: { 'body.name': 'eve' }, handle: ({ error }) => error(401) }),
    ])
    const login = async (name: string) => {
      const body = JSON.stringify({ name })
      const headers = { 'content-type': 'application/json' }
      return (await server.fetch('/login', { method: 'POST', body, headers })).status
    }
    expect([await login('eve'), await login('ada')]).toEqual([401, 200])
  })

  it('takes the instructions and templates of JSON files', async () => {
    server.use({ 'GET /users/:id': { $status: 418, $body: { id: '{{params.id}}' } } })
    expect(await get('/users/7')).toEqual([418, { id: '7' }])
  })

  it('lets the last one laid answer first, however general it is', async () => {
    server.use({ 'GET /users/1': 'first' })
    const second = server.use({ 'GET /users/:id': 'second' })
    expect(await get('/users/1')).toEqual([200, 'second'])
    second.remove()
    expect(await get('/users/1')).toEqual([200, 'first'])
  })

  it('answers also what is ready before any request is read', async () => {
    expect(await get('/health')).toEqual([200, { ok: true }])
    server.use({ 'GET /health': 2 })
    expect(await get('/health')).toEqual([200, 2])
  })

  it('tells of keys that no mock has, with the nearest one', async () => {
    const { declares } = server.use({ 'GET /userz': [] })
    expect(declares).toEqual(['GET /userz'])
    expect(await get('/userz')).toEqual([200, []])
    expect(warnings).toMatchObject([
      { code: 'new-endpoint', hint: expect.stringContaining('GET /users') as string },
    ])
  })

  it.each([
    [{ 'GET users': 1 }, 'bad-path'],
    [{ 'GET /__mockapi/health': 1 }, 'bad-path'],
    [{ 'ALL /__session/:id/users': 1 }, 'bad-path'],
    [{ 'GET /x': { $statu: 200 } }, 'unknown-instruction'],
    [resource('others', { seed: [] }), 'no-mock'],
    [42, 'no-mock'],
    [{ 'GET /x': behave({ status: 99 }) }, 'bad-mock'],
  ])('refuses what is none: %j', (wrong, code) => {
    expect(() => server.use(wrong as never)).toThrow(
      expect.objectContaining({ diagnostics: [expect.objectContaining({ code })] }) as Error,
    )
    expect(server.overrides).toEqual([])
  })

  it('is bounded', () => {
    for (let count = 0; count < 1000; count++) server.use({ 'GET /health': count })
    expect(() => server.use({ 'GET /health': 1 })).toThrow('1000 overrides')
  })

  it('survives a reload', async () => {
    const files = { 'mocks/api.json': '{ "GET /a": 1 }' }
    await using served = await serveFolder(files, { watch: true })
    const { server: watching, path } = served
    watching.use({ 'GET /a': 'over' })
    await writeFile(join(path, 'mocks/api.json'), '{ "GET /a": 2, "GET /b": 3 }')
    await watching.settled()
    expect(await get('/b', watching)).toEqual([200, 3])
    expect(await get('/a', watching)).toEqual([200, 'over'])
    watching.reset()
    expect(await get('/a', watching)).toEqual([200, 2])
  })
})

describe('once', () => {
  it('answers one call, also of many that come at once', async () => {
    server.once('GET /health', { $status: 503 })
    const statuses = await Promise.all(
      Array.from({ length: 5 }, async () => (await server.fetch('/health')).status),
    )
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 503])
    expect(server.overrides).toEqual([])
  })

  it('stacks: the last one laid answers first', async () => {
    server.once('GET /health', 1)
    server.once('GET /health', 2)
    expect([await get('/health'), await get('/health'), await get('/health')]).toEqual([
      [200, 2],
      [200, 1],
      [200, { ok: true }],
    ])
  })
})

describe('delay', () => {
  it('replaces the delay of the mock', async () => {
    await using slow = await createMockServer({
      mocks: [defineMock({ 'GET /slow': { ok: true } }, { delay: 'forever' })],
    })
    slow.delay('GET /slow', 0)
    expect(await get('/slow', slow)).toEqual([200, { ok: true }])
    const controller = new AbortController()
    slow.delay('GET /slow', 'forever')
    const waiting = slow.fetch('/slow', { signal: controller.signal })
    controller.abort()
    await expect(waiting).rejects.toThrow('abort')
  })
})

describe('a closed server', () => {
  it('takes nothing more', async () => {
    await server.close()
    for (const use of [
      () => server.use({ 'GET /users': [] }),
      () => server.fail('GET /users', 503),
      () => server.scenario('any'),
      () => server.setBehaviour({ delay: 5 }),
    ]) {
      expect(use).toThrow('The mock server is closed. Create another one')
    }
  })
})

describe('a session', () => {
  it('has overrides of its own', async () => {
    using checkout = server.session('checkout')
    checkout.use({ 'GET /health': 'checkout' })
    server.use({ 'GET /users': 'own' })
    expect(await get('/health', checkout)).toEqual([200, 'checkout'])
    expect(await get('/users', checkout)).toEqual([200, [{ id: 1, name: 'Ada' }]])
    expect(await get('/health')).toEqual([200, { ok: true }])
    expect(server.sessions).toEqual(['checkout'])
  })

  it.each([
    ['$defaults', 'Write it in the value of each of them'],
    ['$scenarios', 'Declare the scenario there'],
  ])('has no %s in its overrides', (key, hint) => {
    const use = () => server.use({ [key]: {}, 'GET /a': 1 } as never)
    expect(use).toThrow(`"${key}" belongs into a file: here are endpoints alone. ${hint}`)
  })

  it('is told to write key and answer apart', () => {
    const map = { 'GET /health': 5 } as never
    expect(() => server.once(map, 5)).toThrow('The key {"GET /health":5} is no text. Write the key')
    expect(() => server.delay(map, 5)).toThrow('is no text')
    expect(() => server.fail(map, 503)).toThrow('is no text')
  })

  it('is told to be closed when it is used afterwards', async () => {
    const checkout = server.session('checkout')
    checkout.close()
    checkout.close()
    expect(() => checkout.db('users')).toThrow('was closed')
    expect(() => checkout.use({ 'GET /x': 1 })).toThrow('was closed')
    await expect(checkout.fetch('/users')).rejects.toThrow('was closed')
    expect(() => server.session('a b')).toThrow('cannot be the name of a session')
  })
})
