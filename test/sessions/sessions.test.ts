import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NamedSessionHandle } from '../../src/sessions/open/named-session-handle.ts'
import { isFull } from '../support/runs.ts'

const cookies = ['a=1; Path=/; HttpOnly', 'b=/x; path=/api;', 'c=3', '__Host-d=4; Path=/; Secure']

const mocks = [
  resource('users', { seed: [{ id: 1, name: 'Ada' }] }),
  defineMock({
    'GET /calls': ({ call }) => ({ call }),
    'GET /elsewhere': ({ json, request, query }) => {
      const to = (query['to'] ?? '').replace('origin:', new URL(request.url).origin)
      return json(1, 200, { location: to, link: `<${to}>; rel="next", <x>; rel="a"` })
    },
    'GET /cookies': () =>
      new Response('set', { headers: cookies.map((cookie) => ['set-cookie', cookie]) }),
  }),
]

let server: MockServer

beforeEach(async () => {
  server = await createMockServer({ mocks, port: 0, maxSessions: 3 })
})

afterEach(() => server.close())

const json = { 'content-type': 'application/json' }

async function add(path: string, name: string, headers: Record<string, string> = {}) {
  const body = JSON.stringify({ name })
  return fetch(`${server.url}${path}`, { method: 'POST', body, headers: { ...json, ...headers } })
}

async function names(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}`, { headers })
  return ((await response.json()) as { name: string }[]).map(({ name }) => name)
}

describe('a session', () => {
  it.each([
    ['header', '', { 'X-Mockapi-Session': 'a' }],
    ['cookie', '', { Cookie: 'theme=dark; mockapi-session=a' }],
    ['address', '/__session/a', {}],
  ])('named by %s sees its own writes, which nobody else does', async (_, prefix, headers) => {
    const made = await add(`${prefix}/users`, 'Grace', headers as Record<string, string>)
    expect(made.status).toBe(201)
    expect(made.headers.get('location')).toBe(`${prefix}/users/2`)
    expect(await names(`${prefix}/users`, headers as Record<string, string>)).toEqual([
      'Ada',
      'Grace',
    ])
    expect(await names('/users')).toEqual(['Ada'])
    expect(await names('/users', { 'x-mockapi-session': 'b' })).toEqual(['Ada'])
    expect(await names('/users', { 'x-mockapi-session': 'a' })).toEqual(['Ada', 'Grace'])
  })

  it('counts its own calls', async () => {
    const call = async (id?: string) => {
      const headers = new Headers(id === undefined ? {} : { 'x-mockapi-session': id })
      const response = await fetch(`${server.url}/calls`, { headers })
      return ((await response.json()) as { call: number }).call
    }
    expect([await call(), await call('a'), await call('a'), await call()]).toEqual([1, 1, 2, 2])
  })

  it('sees what the server had when it was opened', async () => {
    await add('/users', 'Grace')
    expect(await names('/users', { 'x-mockapi-session': 'a' })).toEqual(['Ada', 'Grace'])
    await add('/users', 'Alan')
    await add('/users', 'Edsger', { 'x-mockapi-session': 'a' })
    expect(await names('/users', { 'x-mockapi-session': 'a' })).toEqual(['Ada', 'Grace', 'Edsger'])
  })

  it('keeps the links of pages in its address', async () => {
    for (const name of ['B', 'C']) await add('/__session/a/users', name)
    const response = await fetch(`${server.url}/__session/a/users?page=1&limit=2`)
    expect(response.headers.get('link')).toContain(
      `<${server.url}/__session/a/users?page=2&limit=2>; rel="next"`,
    )
  })

  it.each([
    ['/x?a=/b', '/__session/a/x?a=/b'],
    ['origin:/x', 'origin:/__session/a/x'],
    ['x', 'x'],
    ['//other.example/x', '//other.example/x'],
    ['https://other.example/x', 'https://other.example/x'],
  ])('keeps addresses in its own, and those of others as they are: %s', async (to, shown) => {
    const path = `/__session/a/elsewhere?to=${encodeURIComponent(to)}`
    const { headers } = await fetch(`${server.url}${path}`, { redirect: 'manual' })
    const expected = shown.replace('origin:', server.url)
    expect(headers.get('location')).toBe(expected)
    expect(headers.get('link')).toBe(`<${expected}>; rel="next", <x>; rel="a"`)
  })

  it('keeps the cookies of a browser in its address', async () => {
    const asked = async (prefix: string) =>
      (await fetch(`${server.url}${prefix}/cookies`)).headers.getSetCookie()
    expect(await asked('')).toEqual(cookies)
    expect(await asked('/__session/a')).toEqual([
      'a=1; Path=/__session/a; HttpOnly',
      'b=/x; path=/__session/a/api;',
      'c=3',
      '__Host-d=4; Path=/; Secure',
    ])
  })

  it('goes when others are more than there can be, the longest unused first', async () => {
    for (const id of ['a', 'b', 'c']) await add('/users', id, { 'x-mockapi-session': id })
    await names('/users', { 'x-mockapi-session': 'a' })
    await add('/users', 'd', { 'x-mockapi-session': 'd' })
    expect(await names('/users', { 'x-mockapi-session': 'a' })).toEqual(['Ada', 'a'])
    expect(await names('/users', { 'x-mockapi-session': 'b' })).toEqual(['Ada'])
  })

  it.each([
    ['', {}, '/__session//users'],
    ['a b', { 'x-mockapi-session': 'a b' }, '/users'],
    ['10 KB', { 'x-mockapi-session': 'x'.repeat(10_000) }, '/users'],
    ['empty', { 'x-mockapi-session': '' }, '/users'],
    ['dots in an address', {}, '/__session/a%2Fb/users'],
  ])('is refused where its name is none: %s', async (_, headers, path) => {
    const response = await fetch(`${server.url}${path}`, {
      headers: headers as Record<string, string>,
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'bad-session' })
    expect(server.calls().at(-1)?.response.status).toBe(400)
  })

  const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
  it.each([
    ['an image on a page from elsewhere', image, 403],
    ['the same with a page named', { ...image, referer: 'https://evil.example/' }, 403],
    ['a frame of such a page', { ...image, 'sec-fetch-mode': 'navigate' }, 403],
    ['a link that a person followed', { ...image, 'sec-fetch-user': '?1' }, 200],
    ['an image on a page of this machine', { ...image, referer: 'http://127.0.0.1:3000/' }, 200],
    ['an image on a page of the server', { 'sec-fetch-site': 'same-origin' }, 200],
    ['an address that was typed', { 'sec-fetch-site': 'none' }, 200],
  ])('is opened by who may see it: %s', async (_, headers, status) => {
    const get = async (path: string, session: Record<string, string> = {}) =>
      (await fetch(`${server.url}${path}`, { headers: { ...headers, ...session } })).status
    expect(await get('/__session/a/users')).toBe(status)
    expect(await get('/users', { cookie: 'mockapi-session=b' })).toBe(status)
    expect(server.sessions).toEqual(status === 200 ? ['a', 'b'] : [])
    server.session('a')
    expect(await get('/__session/a/users')).toBe(200)
    expect(await get('/users')).toBe(200)
  })

  it('stays over where that was said, for the last ten thousand names', async () => {
    for (let index = 0; index <= 10_000; index++) {
      ;(server.session(`test-${index}`) as NamedSessionHandle).retire()
    }
    const statusIn = async (id: string) =>
      (await server.fetch('/users', { headers: { 'x-mockapi-session': id } })).status
    expect(await statusIn('test-0')).toBe(200)
    expect(await statusIn('test-1')).toBe(410)
    expect(await statusIn('test-10000')).toBe(410)
    server.session('test-1')
    expect(await statusIn('test-1')).toBe(200)
  })

  it('is told to be gone by what it was asked before it was dropped', async () => {
    const reached = new Map<string, () => void>()
    const slow = defineMock({
      'POST /slow/:name': async ({ params, db }) => {
        await new Promise<void>((resolve) => reached.set(params.name, resolve))
        return db('users').create({ name: 'late' })
      },
    })
    const failures: unknown[] = []
    await using few = await createMockServer({
      mocks: [mocks, slow],
      maxSessions: 1,
      onRequest: ({ failure }) => failure && failures.push(failure),
    })
    const late = few.fetch('/__session/a/slow/x', { method: 'POST' })
    await expect.poll(() => reached.size).toBe(1)
    expect((await few.fetch('/__session/b/users')).status).toBe(200)
    reached.get('x')?.()
    const response = await late
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('The session \\"a\\" is closed. Somebody closed it')
    expect(failures).toEqual([])
    expect(await (await few.fetch('/users')).json()).toHaveLength(1)
  })

  it('is kept apart among 50 with mixed writes each', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `s${index}`)
    const rounds = isFull ? 50 : 6
    await using many = await createMockServer({ mocks, maxSessions: 50 })
    const send = (id: string, method: string, path: string, name?: string) =>
      many.fetch(path, {
        method,
        headers: { ...json, 'x-mockapi-session': id },
        ...(name !== undefined && { body: JSON.stringify({ name }) }),
      })
    const write = async (id: string) => {
      for (let round = 0; round < rounds; round++) {
        await send(id, 'POST', '/users', `${id} ${round}`)
        await send(id, 'PATCH', '/users/1', `${id} patched ${round}`)
        await send(id, 'PUT', `/users/${round + 2}`, `${id} put ${round}`)
        if (round % 2 === 0) await send(id, 'DELETE', `/users/${round + 2}`)
        else await send(id, 'POST', '/users', `${id} again ${round}`)
      }
    }
    await Promise.all(ids.map(write))
    const own = await many.fetch('/users')
    expect(await own.json()).toEqual([{ id: 1, name: 'Ada' }])
    const [first = '', ...others] = await Promise.all(
      ids.map(async (id) => {
        const response = await send(id, 'GET', '/users')
        return (await response.text()).replaceAll(`${id} `, '')
      }),
    )
    expect(JSON.parse(first)).toHaveLength(rounds + 1)
    expect(new Set(others)).toEqual(new Set([first]))
  })
})
