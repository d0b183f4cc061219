import { expect, it } from 'vitest'
import { defineMock, resource } from 'mockapi'
import { describeWays } from '../support/ways.ts'

const mocks = [
  resource('users', { seed: [{ name: 'Ada' }] }),
  defineMock({
    'GET /calls': ({ call }) => ({ call }),
    'GET /go': (c) => c.redirect('/users'),
    'GET /back': (c) => c.redirect(`${c.req.path}/users`),
    'GET /cookie': ({ cookie }) => {
      cookie('sid', '1')
      return { ok: true }
    },
    'GET /path': (c) => ({ path: c.req.path, address: new URL(c.req.url).pathname }),
  }),
]

describeWays('a session', { mocks }, (way) => {
  it.each<[how: string, headers: Record<string, string>]>([
    ['header', { 'x-mockapi-session': 'a1' }],
    ['cookie', { cookie: 'other=1; mockapi-session=a1' }],
  ])('that a %s names has data and counts of its own', async (_, headers) => {
    const made = await way.send('POST /users', { name: 'Grace' }, headers)
    expect([made.status, made.headers.get('location')]).toEqual([201, `${way.base}/users/2`])
    await way.send('GET /calls', undefined, headers)
    expect((await way.send('GET /calls', undefined, headers)).body).toEqual({ call: 2 })
    expect((await way.send('GET /calls')).body).toEqual({ call: 1 })
    expect((await way.send('GET /users', undefined, headers)).body).toHaveLength(2)
    expect((await way.send('GET /users')).body).toHaveLength(1)
    expect(way.server.sessions).toEqual(['a1'])
    expect(way.server.session('a1').calls('POST /users')).toHaveLength(1)
    expect(way.server.calls('POST /users')).toHaveLength(0)
  })

  it('that the address names keeps addresses in it', async () => {
    const below = `${way.base}/__session/a1`
    const made = await way.send('POST /__session/a1/users', { name: 'Grace' })
    expect([made.status, made.body]).toEqual([201, { id: 2, name: 'Grace' }])
    expect(made.headers.get('location')).toBe(`${below}/users/2`)
    const list = await way.send('GET /__session/a1/users?page=1&limit=1')
    expect(list.headers.get('link')).toContain(`${below}/users?page=2&limit=1>; rel="next"`)
    const cookie = await way.send('GET /__session/a1/cookie')
    expect(cookie.headers.getSetCookie()).toEqual([`sid=1; Path=${below}`])
    const gone = await way.send('GET /__session/a1/go')
    expect(gone.headers.get('location')).toBe(`${below}/users`)
    const back = await way.send('GET /__session/a1/back')
    expect(back.headers.get('location')).toBe(`${below}/back/users`)
    expect((await way.send('GET /users')).body).toHaveLength(1)
  })

  it('that the address names is not what a mock sees', async () => {
    const { body } = await way.send('GET /__session/a1/path?a=1')
    expect(body).toEqual({ path: '/path', address: '/path' })
    const [call] = way.server.session('a1').calls()
    expect(call?.request).toMatchObject({ target: '/path?a=1', path: '/path' })
  })

  it('of the address goes before that of a header, and one address names one', async () => {
    await way.send('GET /__session/a1/calls', undefined, { 'x-mockapi-session': 'b2' })
    expect(way.server.sessions).toEqual(['a1'])
    expect((await way.send('GET /__session/a1/__session/b2/calls')).status).toBe(404)
    expect(way.server.sessions).toEqual(['a1'])
  })

  it('has a root, and a 404 of its own', async () => {
    for (const path of ['/__session/a1', '/__session/a1/', '/__session/a1/nowhere']) {
      expect((await way.send(`GET ${path}`)).status).toBe(404)
    }
    expect(way.server.session('a1').unmatched()).toHaveLength(3)
    expect(way.server.unmatched()).toEqual([])
  })

  it('cannot have any name', async () => {
    for (const [path, headers] of [
      ['/__session/a,b/users', {}],
      ['/users', { 'x-mockapi-session': 'a,b' }],
    ] as const) {
      const { status, body } = await way.send(`GET ${path}`, undefined, headers)
      expect([status, body]).toEqual([400, expect.objectContaining({ code: 'bad-session' })])
    }
    expect(way.server.sessions).toEqual([])
  })

  it('is not opened by a page that may not ask', async () => {
    const foreign = { origin: 'https://evil.example' }
    const { status } = await way.send('GET /__session/a1/users', undefined, foreign)
    expect([status, way.server.sessions]).toEqual([403, []])
  })

  it('answers with overrides of its own', async () => {
    using session = way.server.session('a1')
    session.use(defineMock({ 'GET /calls': { overridden: true } }))
    expect((await way.send('GET /__session/a1/calls')).body).toEqual({ overridden: true })
    expect((await way.send('GET /calls')).body).toEqual({ call: 1 })
  })
})
