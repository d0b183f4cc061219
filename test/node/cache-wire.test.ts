import { defineMock, resource } from 'mockapi'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isFull } from '../support/runs.ts'
import { openTwins } from '../support/twins.ts'
import type { Twins } from '../support/twins.ts'

const mocks = [
  resource('users', {
    seed: [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Zoë' },
    ],
  }),
  defineMock({
    'GET /small': { ok: true },
    'GET /large': { text: 'é'.repeat(5000) },
    'GET /empty': null,
    'GET /head': {
      $headers: { 'x-name': 'é', 'x-long': 'y'.repeat(3000) },
      $body: { text: '日本' },
    },
    'GET /text': { $headers: { 'content-type': 'text/plain' }, $body: '' },
    'GET /chunks': { $headers: { 'transfer-encoding': 'chunked' }, $body: { ok: true } },
    'GET /close': { $headers: { connection: 'close' }, $body: { ok: true } },
    'GET /gone': { $status: 304 },
    'GET /moved': { $status: 302, $headers: { location: '/small', link: '</a>; rel="next"' } },
    'GET /cookie': { $headers: { 'set-cookie': ['a=1', 'b=2'] }, $body: {} },
    'GET /open': { $headers: { 'access-control-allow-origin': '*', vary: 'Accept' }, $body: {} },
    'GET /files/*': { below: true },
    'GET /slow': { $delay: 5, slow: true },
    'GET /seen': ({ headers }) => headers,
  }),
]

const addresses = [
  '/small /large /empty /head /text /chunks /gone /moved /cookie /open /files/a',
  '/slow /seen /users /users/2 /users?limit=1 /close',
].flatMap((line) => line.split(' '))

let twins: Twins

beforeAll(async () => {
  twins = await openTwins({ mocks })
})
afterEach(() => twins.compareCalls('any order'))
afterAll(() => twins[Symbol.asyncDispose]())

/** A request as text. */
const get = (target: string, ...headers: readonly string[]) =>
  [`GET ${target} HTTP/1.1`, ...headers, '', ''].join('\r\n')
const here = 'Host: localhost'
const last = 'Connection: close'

describe('the bytes that go over the wire are the same', () => {
  it.each(addresses)('from %s', async (address) => {
    const request = get(address, here, last)
    const first = await twins.talk(request)
    expect(await twins.talk(request)).toBe(first)
    for (const origin of ['http://localhost:1', 'https://example.test']) {
      const asked = get(address, here, last, `Origin: ${origin}`)
      expect(await twins.talk(asked)).toBe(await twins.talk(asked))
    }
    expect(await twins.talk(request)).toBe(first)
  })

  it.each([
    ['in HTTP/1.0', ['GET /small HTTP/1.0', here, '', '']],
    ['in HTTP/1.0 without a host', ['GET /small HTTP/1.0', '', '']],
    [
      'in HTTP/1.0 on a connection that stays',
      [
        'GET /small HTTP/1.0',
        here,
        'Connection: keep-alive',
        '',
        '',
        'GET /small HTTP/1.0',
        here,
        '',
        '',
      ],
    ],
    ['without a host', ['GET /small HTTP/1.1', last, '', '']],
    ['with an empty host', ['GET /small HTTP/1.1', 'Host:', last, '', '']],
    ['with two hosts', ['GET /small HTTP/1.1', here, 'Host: example.test', last, '', '']],
    ['with another method', ['POST /small HTTP/1.1', here, last, 'Content-Length: 0', '', '']],
    ['with a method in small letters', ['get /small HTTP/1.1', here, last, '', '']],
    ['with an expectation', ['GET /small HTTP/1.1', here, last, 'Expect: 100-continue', '', '']],
    [
      'with a wish for another protocol',
      ['GET /small HTTP/1.1', here, 'Connection: upgrade, close', 'Upgrade: h2c', '', ''],
    ],
    [
      'with an empty header that decides',
      ['GET /small HTTP/1.1', here, last, 'Prefer:', 'Cookie:', '', ''],
    ],
    [
      'with a header in other letters',
      ['GET /small HTTP/1.1', here, last, 'X-MOCKAPI-Status: 503', '', ''],
    ],
    [
      'with two names for a session',
      ['GET /users HTTP/1.1', here, last, 'X-Mockapi-Session: a', 'X-Mockapi-Session: b', '', ''],
    ],
  ])('when asked %s', async (_, lines) => {
    const usual = get('/small', here, last)
    await twins.talk(usual)
    const first = await twins.talk(lines.join('\r\n'))
    expect(await twins.talk(lines.join('\r\n'))).toBe(first)
    expect(await twins.talk(usual)).toBe(await twins.talk(usual))
  })
})

it('every spelling of a host and an address is answered for itself', async () => {
  const hosts = [
    'localhost',
    'LocalHost',
    'localhost:80',
    '127.0.0.1',
    'a.localhost',
    'example.test',
  ]
  const targets = [
    '/small /small/ //small /%73mall /small? /small#top /files/../small /files/%2e%2e/small /SMALL',
    '* http://localhost/small http://example.test/small http://localhost small',
    'https://localhost/users?limit=1 ftp://localhost/small /users?limit=1 /users/%31 /users/1?',
    '/__session/a/users /__proto__ /users?__proto__=1 /users/__proto__ /constructor',
    '/small?\xe9 /users?name=\xe9',
  ].flatMap((line) => line.split(' '))
  const asked = isFull ? targets : targets.filter((_, index) => index % 3 === 0)
  for (const target of asked) {
    const answers: string[] = []
    for (const host of [...hosts, ...hosts]) {
      answers.push(await twins.talk(get(target, `Host: ${host}`, last)))
    }
    expect(answers.slice(hosts.length), target).toEqual(answers.slice(0, hosts.length))
  }
})

it('a page that may not read is never given what another one got', async () => {
  const statuses: number[] = []
  for (const origin of ['http://localhost:1', 'https://example.test', 'http://localhost:1']) {
    statuses.push((await twins.ask('/small', { headers: { origin } })).status)
  }
  const hosted = { headers: { host: 'example.test' } }
  statuses.push((await twins.ask('/small')).status, (await twins.ask('/small', hosted)).status)
  expect(statuses).toEqual([200, 403, 200, 200, 403])
})

it('an origin that is no ASCII comes back as it was sent', async () => {
  const origin = 'http://\xe9.localhost'
  for (const target of ['/small', '/empty', '/head', '/large', '/users', '/users?limit=1']) {
    const asked = get(target, here, last, `Origin: ${origin}`)
    const first = await twins.talk(asked)
    expect(first).toContain(`\r\naccess-control-allow-origin: ${origin}\r\n`)
    expect(await twins.talk(asked)).toBe(first)
  }
})

describe('a connection that stays', () => {
  it('answers in the order of the requests', async () => {
    const targets = ['/slow', '/small', '/users', '/seen', '/small', '/slow', '/users', '/nowhere']
    await twins.talk(...targets.map((target) => get(target, here)), get('/small', here, last))
    const both = get('/slow', here) + get('/small', here) + get('/users', here, last)
    const text = await twins.talk(both)
    expect(text.indexOf('"slow":true')).toBeLessThan(text.indexOf('"ok":true'))
  })

  it('goes on after bodies that nobody reads', async () => {
    const bodied = (body: string) => get('/small', here, `Content-Length: ${body.length}`) + body
    const chunked = `${get('/users', here, 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`
    const text = await twins.talk(
      get('/small', here),
      bodied('x'),
      bodied(get('/users', here)),
      chunked,
      bodied('x'.repeat(100_000)),
      get('/users/1', here, last),
    )
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(6)
  })

  it('answers HEAD without a body, and GET after it with one', async () => {
    const head = (target: string) => get(target, here).replace('GET', 'HEAD')
    for (const target of addresses.filter((address) => address !== '/close')) {
      await twins.talk(
        get(target, here),
        head(target),
        get(target, here),
        head(target),
        get('/small', here, last),
      )
    }
  })
})

it('addresses of any length are answered as they are without a cache', async () => {
  for (const length of [100, 4000, 15_000, 16_500, 70_000]) {
    for (const target of [`/small?${'x'.repeat(length)}`, `/users/${'9'.repeat(length)}`]) {
      expect(await twins.talk(get(target, here, last))).toBe(
        await twins.talk(get(target, here, last)),
      )
    }
  }
})

it('addresses of answers lie below the path that the mocks are mounted at', async () => {
  await using mounted = await openTwins({ mocks, basePath: '/api' })
  for (const target of ['/moved', '/users?limit=1', '/cookie', '/small']) {
    const first = await mounted.ask(target)
    expect(await mounted.ask(target), target).toEqual(first)
  }
  expect((await mounted.ask('/moved')).fields).toContain('location: /api/small')
  mounted.compareCalls()
})
