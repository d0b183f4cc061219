import { createMockServer, defineMock } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { MockServer } from 'mockapi'

const mocks = defineMock({
  'GET /x': { ok: true },
  'GET /teapot': { $status: 418, $body: 1 },
  'GET /old': ({ redirect }) => redirect('/new?a=1'),
  'GET /new': ({ query }) => ({ new: query['a'] ?? null }),
  'GET /chain/:n': ({ params, redirect }) =>
    redirect(params.n === '0' ? '/x' : `${Number(params.n) - 1}`),
  'GET /loop': ({ redirect }) => redirect('/loop'),
  'GET /elsewhere': ({ redirect }) => redirect('https://other.example.test/x'),
  'GET /broken': () => new Response(null, { status: 302, headers: { location: 'http://' } }),
  'GET /nowhere': () => new Response(null, { status: 302 }),
  'POST /moved/:status': ({ params, redirect }) => redirect('/seen', Number(params.status) as 301),
  'HEAD /moved': ({ redirect }) => redirect('/x', 303),
  'ALL /seen': ({ request, headers, body }) => ({
    method: request.method,
    type: headers['content-type'] ?? null,
    own: headers['x-own'] ?? null,
    body: body ?? null,
  }),
})

let server: MockServer

beforeAll(async () => {
  server = await createMockServer({ mocks })
})
afterAll(() => server.close())

describe('fetch in process', () => {
  it('gives an answer what that of the global fetch has', async () => {
    vi.stubGlobal('fetch', server.fetch)
    const answer = await fetch('https://api.example.test/x?a=1#part')
    vi.unstubAllGlobals()
    expect(answer).toMatchObject({
      url: 'https://api.example.test/x?a=1',
      status: 200,
      statusText: 'OK',
      ok: true,
      redirected: false,
      type: 'basic',
    })
    expect(answer.clone()).toMatchObject({ url: answer.url, statusText: 'OK' })
    expect(await answer.json()).toEqual({ ok: true })
    expect((await server.fetch('/teapot')).statusText).toBe("I'm a Teapot")
    expect((await server.fetch('/x')).url).toBe(`${server.url}/x`)
  })

  it('ends with its signal, also where the handler goes on', async () => {
    const aborting = new AbortController()
    let begin = (): void => {}
    const begun = new Promise<void>((resolve) => (begin = resolve))
    await using slow = await createMockServer({
      mocks: {
        'GET /never': () => {
          begin()
          return new Promise(() => {})
        },
      },
    })
    const answer = slow.fetch('/never', { signal: aborting.signal })
    await begun
    aborting.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
  })

  it('follows redirects', async () => {
    const answer = await server.fetch('https://api.example.test/old')
    expect(answer).toMatchObject({
      status: 200,
      redirected: true,
      url: 'https://api.example.test/new?a=1',
    })
    expect(await answer.json()).toEqual({ new: '1' })
    expect(await (await server.fetch('/chain/19')).json()).toEqual({ ok: true })
  })

  it.each(['/chain/20', '/loop'])('gives up %s after twenty', async (path) => {
    const failure = await server.fetch(path).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      message: 'fetch failed',
      cause: { message: 'redirect count exceeded' },
    })
  })

  it('does not follow where it is told so, and where nothing in process answers', async () => {
    const manual = await server.fetch('/old', { redirect: 'manual' })
    expect([manual.status, manual.redirected]).toEqual([302, false])
    await expect(server.fetch('/old', { redirect: 'error' })).rejects.toThrow('fetch failed')
    for (const path of ['/elsewhere', '/broken', '/nowhere']) {
      expect((await server.fetch(path)).status, path).toBe(302)
    }
  })

  it.each([
    ['301', 'GET', null, null],
    ['302', 'GET', null, null],
    ['303', 'GET', null, null],
    ['307', 'POST', 'application/json', { a: 1 }],
    ['308', 'POST', 'application/json', { a: 1 }],
  ])('changes the method by the status %s to %s', async (status, method, type, body) => {
    const headers = { 'content-type': 'application/json', 'x-own': 'yes' }
    const init = { method: 'POST', headers, body: '{"a":1}' }
    const answer = await server.fetch(`/moved/${status}`, init)
    expect(await answer.json()).toEqual({ method, type, own: 'yes', body })
  })

  it('keeps HEAD, and ends with its signal', async () => {
    const head = await server.fetch('/moved', { method: 'HEAD' })
    expect([head.status, head.redirected, await head.text()]).toEqual([200, true, ''])
    await expect(server.fetch('/old', { signal: AbortSignal.abort() })).rejects.toThrow('abort')
  })
})
