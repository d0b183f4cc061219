import { bodyLimit } from 'hono/body-limit'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { timeout } from 'hono/timeout'
import { describe, expect, it } from 'vitest'
import { defineMock, resource, use } from 'mockapi'
import { ask, transports, json, serve, told } from '../support/hono-transports.ts'
import { places } from '../support/hono-places.ts'

describe.each(transports)('%s', (transport) => {
  describe.each(places)('$name', ({ mocks }) => {
    it('an HTTPException is the answer', async () => {
      const thrown = mocks(
        async (_, next) => await next(),
        (c) => {
          if (c.req.query('own')) {
            throw new HTTPException(401, { res: Response.json({ own: true }, { status: 401 }) })
          }
          throw new HTTPException(403, { message: 'Not you' })
        },
      )
      await using server = await serve(transport, thrown)
      expect(await told(await ask(server, 'GET /x/a'))).toEqual([403, 'Not you'])
      const own = await ask(server, 'GET /x/a?own=1')
      expect([own.status, await own.json()]).toEqual([401, { own: true }])
    })

    it('an HTTPException of what stands before is the answer', async () => {
      const refuse = () => Promise.reject(new HTTPException(402, { message: 'Pay first' }))
      await using server = await serve(
        transport,
        mocks(refuse, () => null),
      )
      expect(await told(await ask(server, 'GET /x/a'))).toEqual([402, 'Pay first'])
    })

    it('timeout answers for whoever takes too long', async () => {
      const never = new Promise<Response>(() => {})
      await using server = await serve(
        transport,
        mocks(timeout(1), () => never),
      )
      expect(await told(await ask(server, 'GET /x/a'))).toEqual([504, 'Gateway Timeout'])
    })

    it('bodyLimit refuses what is too large, and lets the rest be read', async () => {
      const limit = bodyLimit({ maxSize: 20 })
      await using server = await serve(
        transport,
        mocks(limit, async (c) => c.json({ got: await c.req.json<unknown>() })),
      )
      const large = await ask(server, 'POST /x/a', json({ text: 'much too long for that' }))
      expect(await told(large)).toEqual([413, 'Payload Too Large'])
      const small = await ask(server, 'POST /x/a', json({ a: 1 }))
      expect(await small.json()).toEqual({ got: { a: 1 } })
    })
  })

  it('an error of a second copy of Hono is the answer as well', async () => {
    class Foreign extends Error {
      getResponse(): Response {
        return new Response('gone', { status: 410 })
      }
    }
    const mocks = [
      use('/b', () => {
        throw new Foreign('b')
      }),
      defineMock({
        'GET /a': () => {
          throw new Foreign('a')
        },
      }),
    ]
    await using server = await serve(transport, mocks)
    expect(await told(await ask(server, 'GET /a'))).toEqual([410, 'gone'])
    expect(await told(await ask(server, 'GET /b'))).toEqual([410, 'gone'])
  })

  it('an exception keeps the headers and cookies that were set before', async () => {
    const mocks = [
      use((c, next) => {
        c.header('x-before', '1')
        return next()
      }),
      defineMock({
        'GET /a': (c) => {
          c.cookie('sid', '1')
          throw new HTTPException(403, { message: 'Not you' })
        },
      }),
    ]
    await using server = await serve(transport, mocks)
    const answer = await ask(server, 'GET /a')
    expect(await told(answer)).toEqual([403, 'Not you'])
    expect(answer.headers.get('x-before')).toBe('1')
    expect(answer.headers.getSetCookie()).toEqual(['sid=1; Path=/'])
  })

  it('what stands before sees the answer to an error, and the error', async () => {
    let seen: unknown[] = []
    const mocks = [
      use(async (c, next) => {
        await next()
        seen = [c.res.status, c.error?.message]
      }),
      defineMock({
        'GET /fails': () => {
          throw new Error('Not today')
        },
        'GET /refuses': () => {
          throw new HTTPException(403, { message: 'Not you' })
        },
        'GET /works': { ok: true },
      }),
    ]
    await using server = await serve(transport, mocks)
    await ask(server, 'GET /fails')
    expect(seen).toEqual([500, 'Not today'])
    await ask(server, 'GET /refuses')
    expect(seen).toEqual([403, 'Not you'])
    await ask(server, 'GET /works')
    expect(seen).toEqual([200, undefined])
  })

  it('onError of an exported app answers for its routes', async () => {
    const app = new Hono().get('/a', () => {
      throw new Error('Not today')
    })
    app.onError((error, c) => c.json({ caught: error.message }, 418))
    await using server = await serve(transport, app)
    const answer = await ask(server, 'GET /a')
    expect([answer.status, await answer.json()]).toEqual([418, { caught: 'Not today' }])
  })

  describe('a body that was limited', () => {
    it('is parsed for a handler, and can be read by it in every way', async () => {
      const mocks = [
        use('/a', bodyLimit({ maxSize: 100 })),
        defineMock({
          'POST /a': async ({ body, req, request }) => [
            body,
            await req.json(),
            await req.raw.clone().json(),
            await request.json(),
          ],
        }),
      ]
      await using server = await serve(transport, mocks)
      const all = [{ a: 1 }, { a: 1 }, { a: 1 }, { a: 1 }]
      expect(await (await ask(server, 'POST /a', json({ a: 1 }))).json()).toEqual(all)
      const streamed = {
        headers: { 'content-type': 'application/json' },
        body: new Blob(['{"a":1}']).stream(),
        duplex: 'half',
      } as RequestInit
      expect(await (await ask(server, 'POST /a', streamed)).json()).toEqual(all)
    })

    it('is refused before a collection that it would change', async () => {
      const users = resource('users', { seed: [] })
      await using server = await serve(transport, [
        use('/users', bodyLimit({ maxSize: 20 })),
        users,
      ])
      const long = json({ name: 'Ada Lovelace, Countess' })
      expect((await ask(server, 'POST /users', long)).status).toBe(413)
      expect((await ask(server, 'POST /users', json({ name: 'Ada' }))).status).toBe(201)
      expect(server.db(users).all()).toEqual([{ id: 1, name: 'Ada' }])
    })
  })
})
