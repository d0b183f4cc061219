import { setCookie } from 'hono/cookie'
import { Hono } from 'hono'
import type { Context } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource, use } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { ask, transports, serve } from '../support/hono-transports.ts'

/** Everything that a handler can answer with, and what comes of it under a status of 202. */
const answers: readonly (readonly [string, (c: Context) => unknown, number, string])[] = [
  ['a value', () => ({ a: 1 }), 202, '{"a":1}'],
  ['a text', () => 'a', 202, '"a"'],
  ['null', () => null, 202, ''],
  ['an error', (c) => c.error(404, { a: 1 }), 404, '{"a":1}'],
  ['c.json', (c) => c.json({ a: 1 }), 202, '{"a":1}'],
  ['c.json with a status', (c) => c.json({ a: 1 }, 201), 201, '{"a":1}'],
  ['c.text', (c) => c.text('a'), 202, 'a'],
  ['c.html', (c) => c.html('a'), 202, 'a'],
  ['c.newResponse', (c) => c.newResponse('a'), 202, 'a'],
  ['xml', (c) => c.xml('<a/>'), 202, '<a/>'],
  ['a stream', (c) => c.stream(['a', 'b']), 202, 'ab'],
  ['events', (c) => c.sse([1]), 202, 'data: 1\n\n'],
  ['a response', () => new Response('a'), 202, 'a'],
  ['a response with a status', () => new Response('a', { status: 203 }), 203, 'a'],
  ['a response of JSON', () => Response.json({ a: 1 }), 202, '{"a":1}'],
]

function headed(c: Context): void {
  c.status(202)
  c.header('x-own', '1')
  c.header('x-list', 'a')
  c.header('x-list', 'b', { append: true })
  c.cookie('ours', '1')
  setCookie(c, 'honos', '2')
}

function expectHead({ headers }: Response): void {
  expect(headers.get('x-own')).toBe('1')
  expect(headers.get('x-list')).toBe('a, b')
  expect(headers.getSetCookie()).toEqual(['ours=1; Path=/', 'honos=2; Path=/'])
}

describe.each(transports)('%s: status, headers and cookies', (transport) => {
  it.each(answers)('are for %s', async (_, answer, status, body) => {
    const mocks = defineMock({
      'GET /a': (c) => {
        headed(c)
        return answer(c)
      },
    })
    await using server = await serve(transport, mocks)
    const response = await ask(server, 'GET /a')
    expect([response.status, await response.text()]).toEqual([status, body])
    expectHead(response)
  })

  it.each(answers)('are for %s that is thrown', async (_, answer, status, body) => {
    const mocks = defineMock({
      'GET /a': (c) => {
        headed(c)
        const made = answer(c)
        if (typeof made === 'object' && made !== null && 'body' in made) throw made
        return made
      },
    })
    await using server = await serve(transport, mocks)
    const response = await ask(server, 'GET /a')
    expect([response.status, await response.text()]).toEqual([status, body])
    expectHead(response)
  })

  it.each(answers)(
    'of %s may say how it is cut into pieces, which is not sent',
    async (...each) => {
      const [, answer, , body] = each
      const mocks = defineMock({
        'GET /a': (c) => {
          headed(c)
          c.header('transfer-encoding', 'chunked')
          return answer(c)
        },
      })
      await using server = await serve(transport, mocks)
      expect(await (await ask(server, 'GET /a')).text()).toBe(body)
      expect(await (await ask(server, 'HEAD /a')).text()).toBe('')
    },
  )

  it('of a function before are for whatever is answered below', async () => {
    const before = use((c, next) => {
      c.header('x-own', '1')
      setCookie(c, 'honos', '2')
      return next()
    })
    const mocks = [
      before,
      resource('users', { seed: [{ name: 'Ada' }] }),
      defineMock({ 'GET /a': 1 }),
    ]
    await using server = await serve(transport, mocks)
    for (const path of ['/users', '/users/1', '/a', '/nowhere']) {
      const { headers } = await ask(server, `GET ${path}`)
      expect(headers.get('x-own')).toBe('1')
      expect(headers.getSetCookie()).toEqual(['honos=2; Path=/'])
    }
  })

  it('that are set after the answer came change it', async () => {
    const after = use(async (c, next) => {
      await next()
      c.header('x-own', '1')
      c.header('etag', undefined)
      c.res.headers.set('x-more', '2')
    })
    await using server = await serve(transport, [
      after,
      resource('users', { seed: [{ name: 'Ada' }] }),
    ])
    const { headers } = await ask(server, 'GET /users/1')
    expect([headers.get('x-own'), headers.get('x-more'), headers.get('etag')]).toEqual([
      '1',
      '2',
      // In place of that of the record: the one of what is sent.
      expect.stringMatching(/^W\//),
    ])
  })

  it('a function may put another answer in place of the one that came', async () => {
    const after = use(async (c, next) => {
      await next()
      const body = (await c.res.json()) as object
      c.res = c.json({ wrapped: body }, 203)
    })
    await using server = await serve(transport, [
      after,
      resource('users', { seed: [{ name: 'Ada' }] }),
    ])
    const answer = await ask(server, 'GET /users/1')
    expect(answer.status).toBe(203)
    expect(await answer.json()).toEqual({ wrapped: { id: 1, name: 'Ada' } })
  })

  it('a function may return another answer after next', async () => {
    const after = use(async (c, next) => {
      await next()
      return c.res.status === 404 ? c.json({ nothing: true }, 410) : undefined
    })
    await using server = await serve(transport, after)
    const answer = await ask(server, 'GET /nowhere')
    expect([answer.status, await answer.json()]).toEqual([410, { nothing: true }])
  })

  it('a file gets them', async () => {
    await using folder = await serveFolder(
      {
        'mocks/api.ts': `import { defineMock } from 'mockapi'
          export default defineMock({
            'GET /a': (c) => {
              c.status(202)
              c.header('x-own', '1')
              c.cookie('ours', '1')
              return c.file('_a.csv')
            },
          })`,
        'mocks/_a.csv': 'a,b\n',
      },
      transport === 'over the wire' ? { port: 0 } : {},
    )
    const answer = await ask(folder.server, 'GET /a')
    expect([answer.status, await answer.text()]).toEqual([202, 'a,b\n'])
    expect(answer.headers.get('x-own')).toBe('1')
    expect(answer.headers.getSetCookie()).toEqual(['ours=1; Path=/'])
  })
})

it('HEAD of an application below middleware has no length that GET has not', async () => {
  const passing = use(
    async (_c, next) => await next(),
    async (c, next) => {
      await next()
      c.header('x-seen', String(c.res.status))
    },
  )
  const mocks = [passing, new Hono().get('/a', (c) => c.json({ a: 1 }))]
  await using server = await createMockServer({ mocks, port: 0 })
  const { headers } = await fetch(`${server.url}/a`, { method: 'HEAD' })
  expect([headers.get('x-seen'), headers.get('content-length')]).toEqual(['200', null])
})
