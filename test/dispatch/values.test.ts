import { runInNewContext } from 'node:vm'
import { Readable } from 'node:stream'
import { createMockServer, defineMock, MockapiError, route } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { send } from '../support/send.ts'
import { describeWays } from '../support/ways.ts'

class Secret {
  readonly #text = 'x'
  get text(): string {
    return this.#text
  }
}

const bytes = () => new Uint8Array([1, 2, 255, 0])
const form = () => {
  const made = new FormData()
  made.set('a', '1')
  return made
}

const octets = 'application/octet-stream'

/** What a handler returns, the bytes that come as text, and their type. */
const contents: readonly (readonly [string, () => unknown, string, string])[] = [
  ['Uint8Array', bytes, '\u0001\u0002ÿ\0', octets],
  ['Buffer', () => Buffer.from('hi'), 'hi', octets],
  ['a part', () => Buffer.from('xhix').subarray(1, 3), 'hi', octets],
  ['ArrayBuffer', () => bytes().buffer, '\u0001\u0002ÿ\0', octets],
  ['DataView', () => new DataView(bytes().buffer, 1, 2), '\u0002ÿ', octets],
  ['Uint16Array', () => new Uint16Array([0x6968]), 'hi', octets],
  ['SharedArrayBuffer', () => new SharedArrayBuffer(2), '\0\0', octets],
  ['Blob', () => new Blob(['hi'], { type: 'image/png' }), 'hi', 'image/png'],
  ['untyped Blob', () => new Blob(['hi']), 'hi', octets],
  ['File', () => new File(['a,b'], 'a.csv', { type: 'text/csv' }), 'a,b', 'text/csv'],
  [
    'URLSearchParams',
    () => new URLSearchParams({ a: 'b c' }),
    'a=b+c',
    'application/x-www-form-urlencoded;charset=UTF-8',
  ],
  ['ReadableStream', () => new Blob(['hi']).stream(), 'hi', octets],
  ['Readable', () => Readable.from([Buffer.from('h'), Buffer.from('i')]), 'hi', octets],
  [
    'Response of a Blob',
    () => new Response(new Blob(['hi'], { type: 'image/png' })),
    'hi',
    'image/png',
  ],
  ['Response of bytes', () => new Response(bytes()), '\u0001\u0002ÿ\0', octets],
  [
    'Response of a form',
    () => new Response(new URLSearchParams('a=1')),
    'a=1',
    'application/x-www-form-urlencoded;charset=UTF-8',
  ],
]

/** What a handler returns, and what the sentence says of it. */
const refused: readonly (readonly [string, () => unknown, string])[] = [
  ['Map', () => new Map([['a', 1]]), 'it is a Map. Write Object.fromEntries(map)'],
  ['Set inside', () => ({ a: [new Set()] }), '"a.0" is a Set. Write [...set]'],
  ['Headers', () => new Headers(), 'it is a Headers.'],
  ['Error', () => new Error('x'), 'it is an Error. Throw it'],
  ['RegExp', () => /x/, 'it is a RegExp.'],
  ['NaN', () => ({ total: Number.NaN }), '"total" is NaN.'],
  ['bigint', () => ({ id: 10n }), '"id" is a bigint.'],
  ['function', () => () => 1, 'it is a function.'],
  ['symbol', () => Symbol('x'), 'it is a symbol.'],
  ['undefined in a list', () => [1, undefined], '"1" is undefined.'],
  ['promise inside', () => ({ a: Promise.resolve(1) }), '"a" is a Promise. Await it first'],
  ['rejected promise inside', () => ({ a: Promise.reject(new Error('x')) }), '"a" is a Promise.'],
  ['private class', () => new Secret(), 'it is an object of the class Secret without fields'],
  ['async iterable', () => Readable.from(['x'])[Symbol.asyncIterator](), 'it is an'],
  ['json()', () => undefined, 'What json() was given cannot be sent as JSON: it is undefined.'],
]

const ofHandlers = Object.fromEntries(
  [...contents, ...refused].map(([name, value]) => [
    `GET /${encodeURIComponent(name)}`,
    name === 'json()' ? (c: { json: (v: unknown) => unknown }) => c.json(value()) : value,
  ]),
)

describeWays('a value of a handler', { mocks: defineMock(ofHandlers as never) }, (way) => {
  it('that is content is sent as what it is', async () => {
    for (const [name, , body, type] of contents) {
      // In place of Node's `Response` that application has one of Hono, which forgets the type.
      if (!way.isOwn && way.port !== undefined && / of (?:a Blob|bytes)$/.test(name)) continue
      const answer = await way.fetch(`/${encodeURIComponent(name)}`)
      const got = Buffer.from(await answer.arrayBuffer()).toString('latin1')
      expect([answer.status, answer.headers.get('content-type'), got], name).toEqual([
        200,
        type,
        body,
      ])
    }
  })

  it('that neither is content nor JSON is a 500 that says what and where', async () => {
    for (const [name, , sentence] of refused) {
      const { status, body } = await way.send(`GET /${encodeURIComponent(name)}`)
      expect([status, body], name).toEqual([
        500,
        expect.objectContaining({
          code: 'unserializable-answer',
          detail: expect.stringContaining(sentence) as string,
        }),
      ])
    }
  })
})

it('a form is sent with its boundary', async () => {
  await using server = await createMockServer({ mocks: { 'GET /form': () => form() }, port: 0 })
  const got = await (await fetch(`${server.url}/form`)).formData()
  expect([...got]).toEqual([['a', '1']])
})

describe('a handler that is a generator function', () => {
  it('answers each call by the next value, and the last again and again', async () => {
    const mocks = defineMock({
      'GET /steps': function* ({ json }) {
        yield { step: 1 }
        yield json({ step: 2 }, 202)
        return new Response('done')
      },
      'GET /yields': async function* () {
        yield 1
        await Promise.resolve()
        yield new Response('2')
      },
      'GET /fails': function* ({ error }) {
        yield 1
        throw error(503)
      },
    })
    await using server = await createMockServer({ mocks })
    const ask = async (path: string) => {
      const { status, body } = await send(server, `GET ${path}`)
      return [status, body]
    }
    expect(await ask('/steps')).toEqual([200, { step: 1 }])
    expect(await ask('/steps')).toEqual([202, { step: 2 }])
    for (const _ of 'abc') expect(await ask('/steps')).toEqual([200, 'done'])
    expect(await ask('/yields')).toEqual([200, 1])
    for (const _ of 'abc') expect(await ask('/yields')).toEqual([200, '2'])
    expect(await ask('/fails')).toEqual([200, 1])
    for (const _ of 'ab') expect(await ask('/fails')).toMatchObject([503, {}])
  })

  it('begins anew for each session and after a reset, and is given the context of each call', async () => {
    const mocks = route('GET /names/:name', {
      handle: function* (c) {
        for (;;) c = (yield [c.params.name, c.call]) as typeof c
      },
    })
    await using server = await createMockServer({ mocks })
    const other = server.session('other')
    const ask = async (from: Pick<typeof server, 'fetch'>, name: string) =>
      (await from.fetch(`/names/${name}`)).json()
    expect(await ask(server, 'a')).toEqual(['a', 1])
    expect(await ask(server, 'b')).toEqual(['b', 2])
    expect(await ask(other, 'c')).toEqual(['c', 1])
    server.reset()
    expect(await ask(server, 'd')).toEqual(['d', 1])
  })
})

describe('a value of a map', () => {
  it('that is content or a Response is sent each time', async () => {
    const mocks = {
      'GET /bytes': bytes(),
      'GET /blob': new Blob(['hi'], { type: 'image/png' }),
      'GET /response': new Response('short', { status: 418 }),
    }
    await using server = await createMockServer({ mocks })
    for (const _ of 'ab') {
      expect(new Uint8Array(await (await server.fetch('/bytes')).arrayBuffer())).toEqual(bytes())
      const blob = await server.fetch('/blob')
      expect([blob.headers.get('content-type'), await blob.text()]).toEqual(['image/png', 'hi'])
      const response = await server.fetch('/response')
      expect([response.status, await response.text()]).toEqual([418, 'short'])
    }
  })

  it.each([
    [new Map(), 'GET /x: the value is a Map.'],
    [{ a: [{ b: () => 1 }] }, 'GET /x: "a.0.b" is a function.'],
    [new ReadableStream(), 'GET /x: the value is a ReadableStream.'],
    [{ a: Promise.resolve(1) }, 'GET /x: "a" is a Promise.'],
    [undefined, 'GET /x: the value is undefined.'],
    [{ $body: { a: 1n } }, 'GET /x: "$body.a" is a bigint.'],
  ])('that is no JSON is refused, as is that of an override: %s', async (value, message) => {
    const mocks = { 'GET /x': value }
    const problem = { code: 'bad-mock', message, hint: expect.any(String) as string }
    const failure = await createMockServer({ mocks }).catch((error: unknown) => error)
    expect((failure as MockapiError).diagnostics).toMatchObject([problem])
    await using server = await createMockServer({ mocks: { 'GET /x': 1 } })
    expect(() => server.use(mocks as never)).toThrow(message)
  })
})

it('an event that is no JSON breaks its stream, and the log says why', async () => {
  const told: (string | undefined)[] = []
  await using server = await createMockServer({
    mocks: defineMock({ 'GET /events': ({ sse }) => sse([1, new Map()]) }),
    onRequest: ({ failure }) => told.push(failure?.message),
  })
  await expect((await server.fetch('/events')).text()).rejects.toThrow('An event cannot be sent')
  expect(told.at(-1)).toContain('An event cannot be sent as JSON: it is a Map.')
})

it('the process of its own sends content as what it is, too', async () => {
  await using server = await createMockServer({
    mocks: defineMock(ofHandlers as never),
    port: 0,
    ownProcess: true,
  })
  for (const [name, , body, type] of contents) {
    const answer = await fetch(`${server.url}/${encodeURIComponent(name)}`)
    const got = Buffer.from(await answer.arrayBuffer()).toString('latin1')
    expect([answer.status, answer.headers.get('content-type'), got], name).toEqual([
      200,
      type,
      body,
    ])
  }
  expect(await fetch(server.url)).toBeInstanceOf(Response)
})

it('bytes of another realm, as test environments have them, are bytes', async () => {
  const made = runInNewContext('() => new Uint8Array([104, 105])') as () => Uint8Array
  await using server = await createMockServer({
    mocks: defineMock({
      'GET /value': () => made(),
      'GET /stream': ({ stream }) => stream([made(), '!']),
    }),
  })
  expect(await (await server.fetch('/value')).text()).toBe('hi')
  expect(await (await server.fetch('/stream')).text()).toBe('hi!')
})
