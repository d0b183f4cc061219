import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { defineMock, route, use } from 'mockapi'
import { expect, it } from 'vitest'
import { describeWays } from '../support/ways.ts'

const own = new Hono<{ Variables: { from: string } }>()
own.use('/own/*', async (c, next) => {
  c.set('from', 'own')
  await next()
  c.header('x-own-after', 'yes')
})
own.get('/own/:id', (c) =>
  c.json({ id: c.req.param('id'), q: c.req.query('q'), from: c.get('from'), path: c.req.path }),
)
own.post('/own', async (c) => c.json(await c.req.json(), 201))

const mocks = [
  defineMock({
    'GET /json': (c) => c.json({ a: 1 }, 201, { 'x-a': '1' }),
    'GET /prepared': (c) => {
      c.header('x-a', '1')
      c.header('x-a', '2', { append: true })
      c.status(202)
      return { a: 1 }
    },
    'GET /text': (c) => c.text('plain', { status: 203, headers: { 'x-a': '1' } }),
    'GET /html': (c) => c.html('<p>ü</p>'),
    'GET /body': (c) => c.newResponse('as it is', 200, { 'content-type': 'text/x-own' }),
    'GET /nothing': (c) => c.notFound(),
    'POST /see/:id': async (c) => ({
      id: c.req.param('id'),
      all: c.req.param(),
      q: c.req.query('q'),
      tags: c.req.queries('tag'),
      header: c.req.header('x-own'),
      method: c.req.method,
      path: c.req.path,
      address: new URL(c.req.url).pathname,
      ours: {
        params: c.params,
        query: c.query,
        body: c.body,
        address: new URL(c.request.url).search,
      },
      json: await c.req.json(),
    }),
    'GET /set': (c) => ({ by: c.get('by' as never) ?? null, var: c.var['by' as never] ?? null }),
    'GET /thrown/response': () => {
      throw new Response('no', { status: 402, headers: { 'x-a': '1' } })
    },
    'GET /thrown/http': () => {
      throw new HTTPException(403, { message: 'not you' })
    },
    'GET /thrown/answer': async () => {
      await Promise.resolve()
      throw new HTTPException(409, { res: Response.json({ taken: true }, { status: 409 }) })
    },
    'GET /thrown/error': () => {
      throw new Error('Not today')
    },
    'GET /circle': () => {
      const circle: Record<string, unknown> = {}
      circle['self'] = circle
      return circle
    },
  }),
  use('/set', async (c, next) => {
    c.set('by', 'use')
    await next()
    c.header('x-used', 'yes')
  }),
  own,
]

describeWays('a handler', { mocks }, (way) => {
  it('answers by what Hono has', async () => {
    const json = await way.send('GET /json')
    expect([json.status, json.body, json.headers.get('x-a')]).toEqual([201, { a: 1 }, '1'])
    const text = await way.send('GET /text')
    expect([text.status, text.body, text.headers.get('x-a')]).toEqual([203, 'plain', '1'])
    const html = await way.send('GET /html')
    expect([html.body, html.headers.get('content-length')]).toEqual(['<p>ü</p>', '9'])
    const body = await way.send('GET /body')
    expect([body.body, body.headers.get('content-type')]).toEqual(['as it is', 'text/x-own'])
    const none = await way.send('GET /nothing')
    expect([none.status, none.body]).toEqual([404, '404 Not Found'])
    expect(way.server.unmatched()).toEqual([])
  })

  it('prepares status and headers of whatever it returns', async () => {
    const { status, headers, body } = await way.send('GET /prepared')
    expect([status, body, headers.get('x-a')]).toEqual([202, { a: 1 }, '1, 2'])
  })

  it('sees the request below what the mocks are mounted at', async () => {
    const line = 'POST /see/a%2Fb?q=%C3%BC&tag=1&tag=2'
    const { status, body } = await way.send(line, { z: 1 }, { 'x-own': 'yes' })
    expect([status, body]).toEqual([
      200,
      {
        id: 'a/b',
        all: { id: 'a/b' },
        q: 'ü',
        tags: ['1', '2'],
        header: 'yes',
        method: 'POST',
        path: '/see/a%2Fb',
        address: '/see/a%2Fb',
        ours: {
          params: { id: 'a/b' },
          query: { q: 'ü', tag: '1' },
          body: { z: 1 },
          address: '?q=%C3%BC&tag=1&tag=2',
        },
        json: { z: 1 },
      },
    ])
  })

  it('shares variables with what stands before it', async () => {
    const { headers, body } = await way.send('GET /set')
    expect([body, headers.get('x-used')]).toEqual([{ by: 'use', var: 'use' }, 'yes'])
  })

  it.each([
    ['response', 402, 'no'],
    ['http', 403, 'not you'],
    ['answer', 409, { taken: true }],
  ])('may throw its answer: %s', async (name, status, body) => {
    const answer = await way.send(`GET /thrown/${name}`)
    expect([answer.status, answer.body]).toEqual([status, body])
  })

  it('that fails is 500, with its name', async () => {
    const thrown = await way.send('GET /thrown/error')
    expect(thrown.status).toBe(500)
    expect(thrown.body).toMatchObject({
      code: 'handler-failed',
      detail: expect.stringContaining('Error: Not today (GET /thrown/error'),
    })
    const circle = await way.send('GET /circle')
    expect([circle.status, circle.body]).toEqual([
      500,
      expect.objectContaining({ code: 'unserializable-answer' }),
    ])
  })

  it('may be an application of Hono, with its own middleware', async () => {
    const got = await way.send('GET /own/5?q=1')
    expect([got.status, got.body]).toEqual([200, { id: '5', q: '1', from: 'own', path: '/own/5' }])
    expect(got.headers.get('x-own-after')).toBe('yes')
    const posted = await way.send('POST /own', { a: 1 })
    expect([posted.status, posted.body]).toEqual([201, { a: 1 }])
  })
})

const layered = [
  defineMock({
    'GET /value/home': { page: 'home' },
    'GET /value/:page': async ({ next, json }) => {
      const answer = await next()
      return answer.status === 404
        ? json({ page: 'unknown' }, 200)
        : json({ was: await answer.json() })
    },
    'GET /passed/:id': ({ params }) => (params.id === '1' ? { first: true } : undefined),
    'GET /passed/*': { second: true },
    'GET /bottom': ({ next }) => next(),
    'GET /hidden': async ({ next }) => ({ below: (await next()).status }),
    'GET /undecided': () => undefined,
  }),
  route('GET /value/about', { handle: ({ next }) => next() }),
  route('GET /value/about', { handle: ({ json }) => json({ page: 'about' }, 206) }),
]

describeWays('what lies below', { mocks: layered }, (way) => {
  it.each([
    ['/value/other', 200, { page: 'unknown' }],
    ['/value/about', 206, { page: 'about' }],
    ['/passed/1', 200, { first: true }],
    ['/passed/2', 200, { second: true }],
    ['/hidden', 200, { below: 404 }],
  ])('%s is %i %j', async (path, status, body) => {
    const answer = await way.send(`GET ${path}`)
    expect([answer.status, answer.body]).toEqual([status, body])
    expect(way.server.unmatched()).toEqual([])
  })

  it.each(['/bottom', '/undecided'])('%s is the 404, which is counted', async (path) => {
    const { status, body } = await way.send(`GET ${path}`)
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'no-endpoint' })])
    expect(way.server.unmatched()).toMatchObject([{ request: { path } }])
  })
})

const guarded = [
  use('/admin/*', (c) =>
    c.req.header('x-api-key') === undefined ? c.json({ message: 'no key' }, 401) : undefined,
  ),
  use(async (c, next) => {
    await next()
    c.header('x-all', 'yes')
  }),
  defineMock({ 'GET /admin': { top: true }, 'GET /admin/stats': { users: 3 }, 'GET /open': {} }),
]

describeWays('a guard', { mocks: guarded }, (way) => {
  it.each(['GET /admin', 'GET /admin/stats', 'GET /admin/nowhere', 'POST /admin/stats'])(
    'stands before %s',
    async (line) => {
      const { status, body } = await way.send(line)
      expect([status, body]).toEqual([401, { message: 'no key' }])
    },
  )

  it('lets through who has a key, and what it is not for', async () => {
    const key = { 'x-api-key': 'k' }
    expect((await way.send('GET /admin', undefined, key)).body).toEqual({ top: true })
    expect((await way.send('GET /admin/stats', undefined, key)).body).toEqual({ users: 3 })
    expect((await way.send('GET /admin/nowhere', undefined, key)).status).toBe(404)
    expect((await way.send('GET /open')).status).toBe(200)
    expect((await way.send('GET /administration')).status).toBe(404)
  })

  it('may change whatever is answered', async () => {
    const key = { 'x-api-key': 'k' }
    for (const path of ['/open', '/admin/stats', '/nowhere']) {
      const { headers } = await way.send(`GET ${path}`, undefined, key)
      expect(headers.get('x-all')).toBe('yes')
    }
  })
})
