import { Hono } from 'hono'
import type { Context } from 'hono'
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie'
import { describe, expect, it } from 'vitest'
import { defineMock, resource, use } from 'mockapi'
import { ask, transports, serve } from '../support/hono-transports.ts'

const secret = 'not much of a secret'

const set = async (c: Context) => {
  setCookie(c, 'theme', 'dark blue', { httpOnly: true, sameSite: 'Lax' })
  setCookie(c, 'token', 't', { prefix: 'host' })
  await setSignedCookie(c, 'sid', 'ada', secret)
  return c.json({ set: true })
}
const read = async (c: Context) =>
  c.json({
    all: getCookie(c),
    theme: getCookie(c, 'theme') ?? null,
    sid: (await getSignedCookie(c, secret, 'sid')) ?? null,
  })
const drop = (c: Context) => c.json({ was: deleteCookie(c, 'theme') ?? null })

const places = [
  ['a handler', defineMock({ 'GET /set': set, 'GET /read': read, 'GET /drop': drop })],
  ['an app', new Hono().get('/set', set).get('/read', read).get('/drop', drop)],
  ['a use', [use('/set', set), use('/read', read), use('/drop', drop)]],
] as const

/** Sends back what an answer has set. */
function sentBack(answer: Response): RequestInit {
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0])
  return { headers: { cookie: cookies.join('; ') } }
}

describe.each(transports)('%s', (transport) => {
  describe.each(places)('%s', (_, mocks) => {
    it('sets cookies, reads them, and takes them away', async () => {
      await using server = await serve(transport, mocks)
      const answer = await ask(server, 'GET /set')
      const [theme, token, sid] = answer.headers.getSetCookie()
      expect(theme).toBe('theme=dark%20blue; Path=/; HttpOnly; SameSite=Lax')
      expect(token).toBe('__Host-token=t; Path=/; Secure')
      expect(sid).toMatch(/^sid=ada\./)
      const known = (await (await ask(server, 'GET /read', sentBack(answer))).json()) as object
      expect(known).toMatchObject({ theme: 'dark blue', sid: 'ada' })
      const dropped = await ask(server, 'GET /drop', sentBack(answer))
      expect(dropped.headers.getSetCookie()).toEqual(['theme=; Max-Age=0; Path=/'])
      expect(await dropped.json()).toEqual({ was: 'dark blue' })
    })

    it('refuses a signature that somebody else made', async () => {
      await using server = await serve(transport, mocks)
      const headers = { cookie: 'sid=ada.AAAA' }
      const known = await (await ask(server, 'GET /read', { headers })).json()
      expect(known).toMatchObject({ sid: null, theme: null })
    })
  })

  it('cookies of middleware are on the answers of collections', async () => {
    const visit = use(async (c, next) => {
      setCookie(c, 'before', '1')
      await next()
      setCookie(c, 'after', '2')
    })
    await using server = await serve(transport, [
      visit,
      resource('users', { seed: [{ name: 'Ada' }] }),
    ])
    for (const path of ['/users', '/users/1', '/users/9', '/nowhere']) {
      const { headers } = await ask(server, `GET ${path}`)
      expect(headers.getSetCookie()).toEqual(['before=1; Path=/', 'after=2; Path=/'])
    }
  })

  it('cookies of middleware, handler and answer come together', async () => {
    const visit = use(async (c, next) => {
      setCookie(c, 'outer', '1')
      await next()
    })
    const mocks = defineMock({
      'GET /a': (c) => {
        setCookie(c, 'inner', '2')
        c.cookie('ours', '3')
        return new Response('a', { headers: { 'set-cookie': 'own=4' } })
      },
    })
    await using server = await serve(transport, [visit, mocks])
    const { headers } = await ask(server, 'GET /a')
    expect(
      headers
        .getSetCookie()
        .map((cookie) => cookie.split(';', 1)[0])
        .toSorted(),
    ).toEqual(['inner=2', 'ours=3', 'outer=1', 'own=4'])
  })
})
