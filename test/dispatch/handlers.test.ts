import { beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { MockServer } from 'mockapi'
import { send } from '../support/send.ts'

const users = resource('users', { seed: [{ name: 'Ada' }] })

const results = defineMock({
  'GET /object': () => ({ a: 1 }),
  'GET /array': () => [1, 2],
  'GET /text': () => 'plain',
  'GET /number': () => 5,
  'GET /zero': () => 0,
  'GET /false': () => false,
  'GET /empty': () => '',
  'GET /null': () => null,
  'GET /later': async () => ({ a: 1 }),
  // oxlint-disable-next-line unicorn/no-thenable -- as the promises of some libraries are
  'GET /thenable': () => ({ then: (resolve: (value: unknown) => void) => resolve({ a: 1 }) }),
  'GET /date': () => ({ at: new Date(0) }),
  'GET /response': () => new Response('own', { status: 203, headers: { 'x-own': 'yes' } }),
  'GET /reply': ({ json }) => json({ a: 1 }, { status: 202, headers: { 'X-Own': 'yes' } }),
  'GET /thrown-reply': ({ error }) => {
    throw error(418, 'No coffee')
  },
  'GET /thrown-response': async () => {
    await Promise.resolve()
    throw new Response('own', { status: 402 })
  },
  'GET /array-of-nothing': () => [null, { b: undefined }],
})

describe('a result', () => {
  it.each([
    ['object', 200, { a: 1 }],
    ['array', 200, [1, 2]],
    ['text', 200, 'plain'],
    ['number', 200, 5],
    ['zero', 200, 0],
    ['false', 200, false],
    ['empty', 200, ''],
    ['null', 204, ''],
    ['later', 200, { a: 1 }],
    ['thenable', 200, { a: 1 }],
    ['date', 200, { at: '1970-01-01T00:00:00.000Z' }],
    ['response', 203, 'own'],
    ['reply', 202, { a: 1 }],
    [
      'thrown-reply',
      418,
      { type: 'about:blank', title: "I'm a teapot", status: 418, detail: 'No coffee' },
    ],
    ['thrown-response', 402, 'own'],
    ['array-of-nothing', 200, [null, {}]],
  ])('%s is %i %j', async (path, status, body) => {
    await using server = await createMockServer({ mocks: results })
    const answer = await send(server, `GET /${path}`)
    expect([answer.status, answer.body]).toEqual([status, body])
    if (status === 200) expect(answer.headers.get('content-type')).toBe('application/json')
    if (path === 'response' || path === 'reply') expect(answer.headers.get('x-own')).toBe('yes')
  })

  it('undefined passes on to the next endpoint that matches', async () => {
    const asked: string[] = []
    const say = (name: string) => () => void asked.push(name)
    const mocks = [
      defineMock({ 'GET /a/b': say('literal') }),
      defineMock({ 'GET /*': () => ({ by: 'wildcard' }), 'GET /a/:x': say('parameter') }),
    ]
    await using server = await createMockServer({ mocks })
    expect((await send(server, 'GET /a/b')).body).toEqual({ by: 'wildcard' })
    expect(asked).toEqual(['literal', 'parameter'])
  })

  it('undefined of the last one is the 404, which says which handler it was', async () => {
    await using server = await createMockServer({
      mocks: defineMock({ 'GET /a': () => undefined }),
    })
    expect(await send(server, 'GET /a')).toMatchObject({
      status: 404,
      body: {
        code: 'no-endpoint',
        near: [{ endpoint: 'GET /a', reason: 'its handler returned nothing' }],
      },
    })
    expect(server.unmatched()).toHaveLength(1)
  })

  it('can be that of the next endpoint, changed', async () => {
    const mocks = [
      route('GET /a', {
        handle: async ({ next, json }) => {
          const answer = await next()
          return json({ was: answer.status, is: await answer.text() })
        },
      }),
      route('GET /a', { handle: () => new Response('first', { status: 201 }) }),
      defineMock({ 'GET /b': async ({ next }) => ({ next: (await next()).status }) }),
    ]
    await using server = await createMockServer({ mocks })
    expect((await send(server, 'GET /a')).body).toEqual({ was: 201, is: 'first' })
    expect((await send(server, 'GET /b')).body).toEqual({ next: 404 })
    expect(server.unmatched()).toEqual([])
  })
})

describe('a context', () => {
  let server: MockServer
  let seen: unknown

  beforeEach(async () => {
    server = await createMockServer({
      mocks: [
        users,
        defineMock({
          'POST /see/:id/:rest?': ({
            params,
            query,
            queries,
            body,
            headers,
            cookies,
            call,
            endpoint,
            db,
          }) => {
            seen = {
              params,
              query,
              tags: queries('tag'),
              body,
              own: headers['x-own'],
              cookies,
              call,
              endpoint,
            }
            return db(users).find(1)
          },
          'GET /names/*': ({ params }) => params,
        }),
      ],
    })
    return () => server.close()
  })

  it('can be taken apart', async () => {
    const headers = { 'X-Own': 'yes', cookie: 'sid=a%20b; other="q"' }
    const { body } = await send(server, 'POST /see/a%2Fb?tag=1&tag=2&x=%C3%BC+y', { z: 1 }, headers)
    expect(body).toEqual({ id: 1, name: 'Ada' })
    expect(seen).toEqual({
      params: { id: 'a/b' },
      query: { tag: '1', x: 'ü y' },
      tags: ['1', '2'],
      body: { z: 1 },
      own: 'yes',
      cookies: { sid: 'a b', other: 'q' },
      call: 1,
      endpoint: { key: 'POST /see/:id/:rest?', file: 'mocks option' },
    })
  })

  it('counts the calls of its endpoint alone', async () => {
    for (const expected of [1, 2, 3]) {
      await send(server, 'POST /see/1')
      await send(server, 'GET /names/x')
      expect(seen).toMatchObject({ call: expected })
    }
    server.reset()
    await send(server, 'POST /see/1')
    expect(seen).toMatchObject({ call: 1 })
  })

  it('has nothing where nothing was sent', async () => {
    await send(server, 'POST /see/1')
    expect(seen).toMatchObject({ query: {}, tags: [], body: undefined, cookies: {} })
  })

  it.each(['constructor', '__proto__', 'toString'])(
    'has no %s of JavaScript itself',
    async (name) => {
      let found: unknown[] = []
      const spy = defineMock({
        'GET /spy': ({ query, headers, cookies }) => {
          found = [query[name], headers[name], cookies[name]]
          return null
        },
      })
      await using own = await createMockServer({ mocks: spy })
      await send(own, 'GET /spy')
      expect(found).toEqual([undefined, undefined, undefined])
    },
  )

  it('has a request whose body can be read again, and cloned', async () => {
    const mocks = defineMock({
      'POST /again': async ({ request, body }) => [
        body,
        await request.clone().json(),
        await request.json(),
      ],
    })
    await using own = await createMockServer({ mocks })
    expect((await send(own, 'POST /again', { a: 1 })).body).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }])
  })
})

describe('Faker', () => {
  const mocks = defineMock({
    'GET /one': ({ faker }) => faker.person.fullName(),
    'POST /two': ({ faker }) => faker.person.fullName(),
  })

  it('gives the same for the same seed, endpoint and call, whatever else is asked', async () => {
    await using first = await createMockServer({ mocks, seed: 7 })
    await using second = await createMockServer({ mocks, seed: 7 })
    await send(second, 'GET /one')
    for (let call = 0; call < 3; call++) {
      const { body } = await send(first, 'POST /two')
      expect((await send(second, 'POST /two')).body).toBe(body)
    }
  })

  it('gives something else for another seed and another call', async () => {
    await using first = await createMockServer({ mocks, seed: 7 })
    await using second = await createMockServer({ mocks, seed: 8 })
    const { body } = await send(first, 'POST /two')
    expect((await send(second, 'POST /two')).body).not.toBe(body)
    expect((await send(first, 'POST /two')).body).not.toBe(body)
  })

  it('begins again after a reset', async () => {
    await using server = await createMockServer({ mocks, seed: 7 })
    const { body } = await send(server, 'POST /two')
    server.reset()
    expect((await send(server, 'POST /two')).body).toBe(body)
  })
})
