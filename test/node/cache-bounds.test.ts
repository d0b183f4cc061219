import type { IncomingMessage, ServerResponse } from 'node:http'
import { defineMock } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { ResponseCache } from '../../src/node/cache.ts'
import type { CacheableResponse } from '../../src/dispatch/cacheable-response.ts'
import { openTwins } from '../support/twins.ts'

const mocks = {}

const answer = ({
  body = 'body',
  ...more
}: Partial<CacheableResponse> = {}): CacheableResponse => ({
  status: 200,
  headers: {},
  body,
  size: body?.length ?? 0,
  source: mocks,
  isCurrent: () => true,
  readsAccept: false,
  unchanged: {},
  log: () => {},
  ...more,
})

const ask = (url: string, host = 'localhost') =>
  ({ method: 'GET', url, headers: { host }, rawHeaders: [] }) as unknown as IncomingMessage

const sent = { writeHead: () => sent, end: () => sent } as unknown as ServerResponse

/** Keeps the answer of an address. */
const keep = (cache: ResponseCache, url: string, more: Partial<CacheableResponse> = {}) =>
  cache.storeFor(ask(url))?.(answer(more))

const has = (cache: ResponseCache, url: string) => cache.send(ask(url), sent)

/** How many of so many answers are kept of which each is made by its number. */
function kept(
  count: number,
  make: (index: number) => [string, Partial<CacheableResponse>?],
): number {
  const cache = new ResponseCache()
  const made = Array.from({ length: count }, (_, index) => make(index))
  for (const [url, more] of made) keep(cache, url, more)
  return made.filter(([url]) => has(cache, url)).length
}

const megabyte = 1024 * 1024

describe('what is kept has a bound', () => {
  it('of 2,000 answers, beyond which all go', () => {
    expect(kept(2000, (index) => [`/${index}`])).toBe(2000)
    expect(kept(2001, (index) => [`/${index}`])).toBe(1)
    expect(kept(3000, (index) => [`/${index}`])).toBe(1000)
  })

  it('of 32 MB, of texts and bytes alike', () => {
    const bytes = new Uint8Array(megabyte)
    expect(kept(31, (index) => [`/${index}`, { body: bytes }])).toBe(31)
    expect(kept(33, (index) => [`/${index}`, { body: bytes }])).toBeLessThan(3)
    expect(kept(33, (index) => [`/${index}`, { body: 'x'.repeat(megabyte) }])).toBeLessThan(3)
  })

  it('that addresses and headers count for', () => {
    const long = 'x'.repeat(megabyte / 4)
    expect(kept(140, (index) => [`/${index}?${long}`])).toBeLessThan(140)
    expect(kept(140, (index) => [`/${index}`, { headers: { link: long } }])).toBeLessThan(140)
  })

  it('that the same address takes once', () => {
    const body = new Uint8Array(megabyte)
    expect(kept(100, (index) => [`/${index % 30}`, { body }])).toBe(100)
  })

  it('that nothing larger takes from others', () => {
    const cache = new ResponseCache()
    keep(cache, '/small')
    keep(cache, '/large', { body: new Uint8Array(33 * megabyte) })
    expect([has(cache, '/small'), has(cache, '/large')]).toEqual([true, false])
  })

  it('and is given back by what is no longer current', () => {
    const cache = new ResponseCache()
    const body = new Uint8Array(20 * megabyte)
    let isCurrent = true
    keep(cache, '/small')
    keep(cache, '/old', { body, isCurrent: () => isCurrent })
    isCurrent = false
    expect(has(cache, '/old')).toBe(false)
    keep(cache, '/new', { body })
    expect([has(cache, '/small'), has(cache, '/new')]).toEqual([true, true])
  })
})

describe('what is kept', () => {
  it('is that of one version of the mocks, so that it keeps no older one in memory', () => {
    const cache = new ResponseCache()
    keep(cache, '/old', { source: {} })
    keep(cache, '/new')
    expect([has(cache, '/old'), has(cache, '/new')]).toEqual([false, true])
  })

  it('is current when it comes', () => {
    const cache = new ResponseCache()
    keep(cache, '/new')
    keep(cache, '/late', { source: {}, isCurrent: () => false })
    keep(cache, '/new', { isCurrent: () => false })
    expect([has(cache, '/new'), has(cache, '/late')]).toEqual([true, false])
  })

  it('is for the host that was asked', () => {
    const cache = new ResponseCache()
    keep(cache, '/a')
    expect(cache.send(ask('/a', 'example.test'), sent)).toBe(false)
    expect(has(cache, '/a')).toBe(true)
  })

  it('goes with its address, whatever that is', () => {
    const urls = ['__proto__', 'constructor', '', '/']
    expect(kept(urls.length, (index) => [urls[index] ?? ''])).toBe(urls.length)
    expect(has(new ResponseCache(), '__proto__')).toBe(false)
  })
})

it('2,200 queries to one address leave the last 1,000', async () => {
  await using twins = await openTwins({ mocks: defineMock({ 'GET /small': { ok: true } }) })
  const get = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => {
      const isLast = index === to - from - 1
      const close = isLast ? 'Connection: close\r\n' : ''
      return `GET /small?${from + index} HTTP/1.1\r\nHost: localhost\r\n${close}\r\n`
    })
  for (let at = 0; at < 2200; at += 100) await twins.talk(...get(at, at + 100))
  expect(twins.hits).toBe(0)
  await twins.talk(...get(2100, 2200))
  expect(twins.hits).toBe(100)
  await twins.talk(...get(0, 100))
  expect(twins.hits).toBe(100)
}, 30_000)
