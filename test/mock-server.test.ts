import { inspect } from 'node:util'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { MockapiError, createMockServer, defineMock, resource } from 'mockapi'
import { send } from './support/send.ts'

const users = resource('users', {
  seed: 3,
  factory: (f, index) => ({ name: f.person.fullName(), place: index }),
})
const map = defineMock({
  'GET /calls': ({ call }) => call,
  'POST /echo': ({ body }) => body,
})

describe('a server that does not listen', () => {
  it('has an address all the same', async () => {
    await using server = await createMockServer({ mocks: users })
    expect([server.url, server.port]).toEqual(['http://mockapi.local', undefined])
  })

  it('fetches a path, an address and a request', async () => {
    await using server = await createMockServer({ mocks: map })
    const init = {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    }
    const inputs = [
      '/echo',
      new URL('https://any.example/echo'),
      new Request('http://x/echo', init),
    ]
    for (const input of inputs) {
      const answer = await (input instanceof Request
        ? server.fetch(input)
        : server.fetch(input, init))
      expect(await answer.json()).toEqual({ a: 1 })
    }
    const changed = await server.fetch(new Request('http://x/echo', init), {
      body: '2',
      method: 'POST',
    })
    expect(await changed.json()).toBe(2)
  })

  it('rejects as fetch does when it is aborted before', async () => {
    await using server = await createMockServer({ mocks: map })
    const answer = server.fetch('/calls', { signal: AbortSignal.abort(new Error('no')) })
    await expect(answer).rejects.toThrow('no')
  })
})

describe('a server that listens', () => {
  it('takes any free port for 0', async () => {
    await using server = await createMockServer({ mocks: map, port: 0 })
    expect(server.port).toBeGreaterThan(0)
    expect(server.url).toBe(`http://localhost:${server.port}`)
    expect(await (await fetch(`${server.url}/calls`)).json()).toBe(1)
    expect(await (await server.fetch('/calls')).json()).toBe(2)
  })

  it('answers at both addresses of this machine', async () => {
    await using server = await createMockServer({ mocks: map, port: 0 })
    for (const host of ['127.0.0.1', '[::1]']) {
      const answer = await fetch(`http://${host}:${server.port}/calls`).catch(
        (error: Error) => error,
      )
      // A machine without IPv6 has no second one.
      if (host === '127.0.0.1' || !(answer instanceof Error))
        expect(answer).toMatchObject({ status: 200 })
    }
  })

  it('can begin to listen later', async () => {
    await using server = await createMockServer({ mocks: map })
    await server.listen(0, '127.0.0.1')
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    expect((await fetch(`${server.url}/calls`)).status).toBe(200)
  })

  it('says when the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const failure = await createMockServer({ mocks: map, port }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(MockapiError)
    expect(failure).toMatchObject({ diagnostics: [{ code: 'port-taken' }] })
    expect(String(failure)).toContain(
      `Port ${port} is taken. Write another port, or 0 for any free one.`,
    )
    other.close()
  })

  it.each([
    ['203.0.113.7', '"203.0.113.7" is no address of this machine'],
    ['no such host', '"no such host" is no address of this machine'],
  ])('says when it cannot listen on %s', async (host, message) => {
    await expect(createMockServer({ mocks: map, port: 0, host })).rejects.toThrow(message)
  })

  it('frees its port', async () => {
    const server = await createMockServer({ mocks: map, port: 0 })
    const { port } = server
    await fetch(`${server.url}/calls`)
    await server.close()
    expect(server.port).toBeUndefined()
    await expect(fetch(`http://localhost:${port}/calls`)).rejects.toThrow('fetch failed')
    await using again = await createMockServer({ mocks: map, port: port ?? 0 })
    expect(again.port).toBe(port)
  })
})

describe('the data', () => {
  it('are typed by their resource, and seen over HTTP at once', async () => {
    await using server = await createMockServer({ mocks: users })
    const made = server.db(users).create({ name: 'Eve', place: 9 })
    expectTypeOf(made.name).toEqualTypeOf<string>()
    expect((await send(server, `GET /users/${made.id}`)).body).toEqual({
      id: 4,
      name: 'Eve',
      place: 9,
    })
    await send(server, 'DELETE /users/1')
    expect(server.db('users').find(1)).toBeUndefined()
    expect(server.db(users).where({ place: 9 })).toEqual([made])
  })

  it('are the same for the same seed', async () => {
    await using first = await createMockServer({ mocks: users, seed: 'a' })
    await using second = await createMockServer({ mocks: users, seed: 'a' })
    await using third = await createMockServer({ mocks: users, seed: 'b' })
    expect(first.db(users).all()).toEqual(second.db(users).all())
    expect(first.db(users).all()).not.toEqual(third.db(users).all())
  })

  it('are as at the start after a reset, and so are the calls', async () => {
    await using server = await createMockServer({ mocks: [users, map] })
    const before = server.db(users).all()
    await send(server, 'DELETE /users/1')
    await send(server, 'POST /users', { name: 'Eve' })
    await send(server, 'GET /calls')
    server.reset()
    expect(server.db(users).all()).toEqual(before)
    expect((await send(server, 'GET /calls')).body).toBe(1)
    expect((await send(server, 'POST /users', {})).body).toEqual({ id: 4 })
  })

  it('of one server are not those of another', async () => {
    await using first = await createMockServer({ mocks: users })
    await using second = await createMockServer({ mocks: users })
    first.db(users).delete(1)
    expect(second.db(users).count()).toBe(3)
  })
})

describe('closing', () => {
  it('can be asked for twice, at once and later', async () => {
    const server = await createMockServer({ mocks: map, port: 0 })
    await Promise.all([server.close(), server.close()])
    await server.close()
    await server[Symbol.asyncDispose]()
  })

  it('is final: what comes later is told so', async () => {
    const server = await createMockServer({ mocks: map })
    await server.close()
    await expect(server.fetch('/calls')).rejects.toThrow('The mock server is closed')
    await expect(server.listen(0)).rejects.toThrow('The mock server is closed')
  })

  it('while it begins to listen leaves nothing open', async () => {
    const server = await createMockServer({ mocks: map })
    const listening = server.listen(0)
    await Promise.all([server.close(), expect(listening).rejects.toThrow('is closed')])
    expect(server.port).toBeUndefined()
  })

  it('is not asked for by listening twice', async () => {
    await using server = await createMockServer({ mocks: map, port: 0 })
    await expect(server.listen(0)).rejects.toThrow(`listens at ${server.url} already`)
  })
})

describe('options that are wrong', () => {
  const dir = mkdtempSync(join(tmpdir(), 'mockapi-'))

  it.each([
    [{ cwd: dir }, 'no-folder', /There is no mocks\/ and no db\.json in/],
    [{ cwd: dir, dir: 'moks' }, 'no-folder', /moks/],
    [{ mocks: map, port: 70_000 }, 'bad-config', /port/],
    [{ mocks: map, port: -1 }, 'bad-config', /port/],
    [{ mocks: map, bodyLimit: -5 }, 'bad-config', /bodyLimit/],
    [{ mocks: map, timeout: -1 }, 'bad-config', /timeout/],
    [{ mocks: map, seed: {} as never }, 'bad-config', /seed/],
    [{ mocks: map, locale: 'xx' }, 'bad-config', /xx/],
    [{ mocks: map, cors: ['example.test'] }, 'bad-config', /example\.test/],
    [{ mocks: map, prot: 4000 } as object, 'bad-config', /"prot".*"port"/],
  ])('%j', async (options, code, message) => {
    const failure = await createMockServer(options).then(
      (server) => server.close(),
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(MockapiError)
    expect(failure).toMatchObject({ diagnostics: [{ code }] })
    expect(String(failure)).toMatch(message)
    expect(inspect(failure), 'says it once').not.toContain('diagnostics')
  })

  it('leave nothing behind', () => {
    rmSync(dir, { recursive: true })
  })
})
