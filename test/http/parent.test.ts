import { Hono } from 'hono'
import type { Context, Next } from 'hono'
import { cors } from 'hono/cors'
import { getCookie, setCookie } from 'hono/cookie'
import { defineMock, resource, use } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'
import { describeWays, listening } from '../support/ways.ts'

const app = new Hono()
app.post('/own', async (c) => c.json(await c.req.json()))
app.get('/own-wait', (c) => {
  c.executionCtx.waitUntil(Promise.resolve())
  return c.json({ waits: true })
})

const mocks = [
  resource('users', { seed: [{ name: 'Ada' }] }),
  defineMock({
    'GET /fixed': { ok: true },
    'GET /tenant': (c) => c.json({ tenant: c.get('tenant' as never) ?? null }),
    'GET /own-header': (c) => c.json(1, 200, { 'x-before': 'own' }),
    'GET /raw': () => new Response('raw'),
    'GET /cookies': (c) => {
      c.cookie('mine', '1')
      return { sid: getCookie(c, 'sid') ?? null }
    },
    'GET /lines': ({ stream }) => stream(['one\n']),
    'GET /key': ({ headers }) => ({ key: headers['x-key'] ?? null }),
    'GET /wait': (c) => {
      c.executionCtx.waitUntil(Promise.resolve())
      return { waits: true }
    },
    'POST /echo': ({ body }) => ({ body }),
    'POST /json': async (c) => ({ body: await c.req.json() }),
    'POST /request': async ({ request }) => ({ body: await request.json() }),
    'POST /form': async ({ body }) => {
      const { upload, ...rest } = body as { upload?: File }
      return { ...rest, ...(upload && { name: upload.name, text: await upload.text() }) }
    },
    'POST /guarded/echo': ({ body }) => ({ body }),
  }),
  use('/guarded/*', async (c, next) => {
    await c.req.json()
    await next()
  }),
  app,
]

describeWays('an application around the mocks', { mocks, adminToken: 'secret' }, (way) => {
  it.each([
    '/fixed',
    '/fixed',
    '/users/1',
    '/tenant',
    '/raw',
    '/lines',
    '/nowhere',
    '/__session/a1/fixed',
    '/__mockapi/health',
  ])('adds its headers to %s', async (path) => {
    const { headers } = await way.send(`GET ${path}`)
    const added = [headers.get('x-before'), headers.get('x-after')]
    expect(added).toEqual(way.hasParent ? ['before', 'after'] : [null, null])
  })

  it('leaves a header to the answer that has it itself', async () => {
    expect((await way.send('GET /own-header')).headers.get('x-before')).toBe('own')
  })

  it('shares its variables with handlers, in a session by address too', async () => {
    for (const path of ['/tenant', '/__session/a1/tenant']) {
      const { body } = await way.send(`GET ${path}`)
      expect(body).toEqual({ tenant: way.hasParent ? 'acme' : null })
    }
  })
})

/** Asks an application around mocks, in process and over the wire. */
async function around(
  before: (c: Context, next: Next) => Promise<Response | void>,
  tests: (ask: (path: string, init?: RequestInit) => Promise<Response>) => Promise<void>,
): Promise<void> {
  await using server = await startMockServer({ mocks, adminToken: 'secret' })
  const parent = new Hono().use(before).route('/x', server.app)
  await tests(async (path, init) => await parent.request(`/x${path}`, init))
  const { ask, close } = await listening(parent, '/x')
  try {
    await tests(async (path, init) => await ask(path, init))
  } finally {
    await close?.()
  }
}

function posted(body: string | FormData | URLSearchParams, type?: string): RequestInit {
  return { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) }
}
const json = posted('{"a":1}', 'application/json')

describe('an application that has read the body before', () => {
  it.each(['/echo', '/json', '/request', '/guarded/echo', '/__session/a1/echo'])(
    'leaves it to %s',
    async (path) => {
      for (const method of ['json', 'text', 'arrayBuffer', 'blob'] as const) {
        const read = async (c: Context, next: Next) => {
          await c.req[method]()
          await next()
        }
        await around(read, async (ask) => {
          const answer = await ask(path, json)
          expect([answer.status, await answer.json()]).toEqual([200, { body: { a: 1 } }])
        })
      }
    },
  )

  const read = async (c: Context, next: Next) => {
    if (c.req.method === 'POST') await c.req.text()
    await next()
  }

  it('leaves it to collections, applications and the admin API', async () => {
    await around(read, async (ask) => {
      expect((await ask('/users', json)).status).toBe(201)
      expect(await (await ask('/own', json)).json()).toEqual({ a: 1 })
      const order = posted('{"use":{"GET /fixed":{"laid":true}}}', 'application/json')
      const headers = { ...order.headers, authorization: 'Bearer secret' }
      expect((await ask('/__mockapi/overrides', { ...order, headers })).status).toBe(201)
    })
  })

  it('leaves it to the journal', async () => {
    await using server = await startMockServer({ mocks })
    const parent = new Hono().use(read).route('/x', server.app)
    for (const path of ['/x/echo', '/x/nowhere']) await parent.request(path, json)
    expect(server.calls().map(({ request }) => request.body)).toEqual([{ a: 1 }, { a: 1 }])
  })

  it('leaves forms as they were sent', async () => {
    const parse = async (c: Context, next: Next) => {
      await c.req.parseBody()
      await next()
    }
    const whole = async (c: Context, next: Next) => {
      await c.req.formData()
      await next()
    }
    const form = new FormData()
    form.append('note', 'a "b" ü')
    form.append('upload', new File(['one\r\n'], 'ü "1".txt', { type: 'text/plain' }))
    for (const before of [parse, whole]) {
      await around(before, async (ask) => {
        const answer = await ask('/form', posted(form))
        expect(await answer.json()).toEqual({
          note: 'a "b" ü',
          name: 'ü "1".txt',
          text: 'one\r\n',
        })
        const fields = await ask('/form', posted(new URLSearchParams({ a: '1 ü', b: '' })))
        expect(await fields.json()).toEqual({ a: '1 ü', b: '' })
      })
    }
  })

  it('by itself, past Hono, is told that the body is gone', async () => {
    const take = async (c: Context, next: Next) => {
      await c.req.raw.text()
      await next()
    }
    await around(take, async (ask) => {
      for (const path of ['/echo', '/__session/a1/echo']) {
        const answer = await ask(path, json)
        expect([answer.status, await answer.json()]).toEqual([
          400,
          expect.objectContaining({ code: 'bad-body' }),
        ])
      }
      expect((await ask('/fixed')).status).toBe(200)
    })
  })

  it('may read it afterwards as well', async () => {
    const seen: unknown[] = []
    const after = async (c: Context, next: Next) => {
      await next()
      seen.push(await c.req.json())
    }
    await around(after, async (ask) => {
      for (const path of ['/echo', '/json', '/users']) await ask(path, json)
    })
    expect(seen).toEqual(Array.from({ length: 6 }, () => ({ a: 1 })))
  })
})

describe('an application that changes the request', () => {
  const change = async (c: Context, next: Next) => {
    const headers = new Headers(c.req.raw.headers)
    headers.set('x-key', 'k')
    headers.set('x-mockapi-session', 'a1')
    headers.delete('prefer')
    c.req.raw = new Request(c.req.raw, { headers })
    await next()
  }

  it('decides which headers count', async () => {
    await around(change, async (ask) => {
      const key = await ask('/key', { headers: { prefer: 'code=404' } })
      expect([key.status, await key.json()]).toEqual([200, { key: 'k' }])
    })
  })

  it('decides whose request it is', async () => {
    await using server = await startMockServer({ mocks })
    const { ask, close } = await listening(new Hono().use(change).route('/x', server.app), '/x')
    await ask('/users', json)
    await close?.()
    expect(server.sessions).toEqual(['a1'])
    expect(server.session('a1').calls()[0]?.request.headers).toMatchObject({ 'x-key': 'k' })
    expect(server.db('users').count()).toBe(1)
  })
})

describe('an application with middleware of Hono', () => {
  it('keeps its cookies beside those of the mocks', async () => {
    const cookies = async (c: Context, next: Next) => {
      setCookie(c, 'theirs', '2')
      await next()
    }
    await around(cookies, async (ask) => {
      const { headers } = await ask('/cookies')
      expect(headers.getSetCookie().sort()).toEqual(['mine=1; Path=/x', 'theirs=2; Path=/'])
    })
  })

  it('keeps them where it has looked at the answer before there is one', async () => {
    const cookies = async (c: Context, next: Next) => {
      c.res.headers.set('x-looked', 'yes')
      setCookie(c, 'theirs', '2')
      await next()
    }
    await around(cookies, async (ask) => {
      const { headers } = await ask('/cookies')
      expect(headers.getSetCookie().sort()).toEqual(['mine=1; Path=/x', 'theirs=2; Path=/'])
      expect(headers.get('x-looked')).toBe('yes')
    })
  })

  it('has the last word on CORS', async () => {
    const allow = cors({ origin: 'http://localhost:1', credentials: false })
    await around(allow as never, async (ask) => {
      const { headers } = await ask('/fixed', { headers: { origin: 'http://localhost:1' } })
      expect(headers.get('access-control-allow-origin')).toBe('http://localhost:1')
    })
  })

  it('lends handlers its execution context', async () => {
    await using server = await startMockServer({ mocks })
    const parent = new Hono().route('/x', server.app)
    const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} }
    for (const path of ['/x/wait', '/x/__session/a1/wait', '/x/own-wait']) {
      const answer = await parent.request(path, undefined, {}, context)
      expect(await answer.json()).toEqual({ waits: true })
    }
  })
})
