import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { defineMock } from 'mockapi'
import { serveProxied } from '../support/upstream.ts'

const gzipped = gzipSync(JSON.stringify([{ id: 1 }]))

/** Compresses whatever it is asked for. */
const zipping: Parameters<typeof serveProxied>[1] = ({ url }, response) => {
  if (url === '/text') response.end('a text')
  else if (url === '/gone')
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
  else {
    const type = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    response.writeHead(200, { ...type, 'content-length': gzipped.length, etag: '"a"' }).end(gzipped)
  }
}

describe('passthrough()', () => {
  const mocks = defineMock({
    'GET /plain': ({ passthrough }) => passthrough(),
    'GET /changed': ({ passthrough }) =>
      passthrough({
        json: (users: object[]) => [...users, { id: 2 }],
        status: 203,
        headers: { 'x-a': '1' },
      }),
    'GET /head': ({ passthrough }) => passthrough({ status: 500 }),
    'GET /text': ({ passthrough }) => passthrough({ json: () => 'never' }),
    'GET /gone': ({ passthrough }) => passthrough({ json: () => 'never' }),
    'ALL /*': () => 'another mock',
  })

  it('is the answer as it came, past all other mocks', async () => {
    await using proxied = await serveProxied(mocks, zipping)
    const response = await fetch(`${proxied.server.url}/plain`)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(gzipped.length),
      'x-mockapi-source': 'proxy',
    })
    expect(await response.json()).toEqual([{ id: 1 }])
    expect(proxied.server.calls()[0]).toMatchObject({
      answeredBy: { key: 'GET /plain' },
      notes: ['proxy'],
    })
  })

  it('changes JSON, status and headers, also where the real API compresses', async () => {
    await using proxied = await serveProxied(mocks, zipping)
    const response = await fetch(`${proxied.server.url}/changed`)
    expect(response.status).toBe(203)
    expect(response.headers.get('x-a')).toBe('1')
    expect(response.headers.get('etag')).not.toBe('"a"')
    expect(await response.json()).toEqual([{ id: 1 }, { id: 2 }])
    expect(proxied.asked[0]?.headers['accept-encoding']).toBe('identity')
  })

  it('keeps the body where only the head changes, and answers that are no success', async () => {
    await using proxied = await serveProxied(mocks, zipping)
    const head = await fetch(`${proxied.server.url}/head`)
    expect(head.status).toBe(500)
    expect(await head.json()).toEqual([{ id: 1 }])
    const gone = await fetch(`${proxied.server.url}/gone`)
    expect(gone.status).toBe(404)
    expect(await gone.json()).toEqual({})
  })

  it.each([
    ['/text', 500, 'got no content-type for GET /text, and no JSON'],
    ['/changed', 502, 'Set one with --proxy', {}],
  ])('says what is wrong at %s', async (path, status, detail, options?: object) => {
    await using proxied = await serveProxied(mocks, zipping, {
      ...(options && { proxy: { '/elsewhere': 'http://localhost:1' } }),
    })
    const response = await fetch(proxied.server.url + path)
    expect(response.status).toBe(status)
    expect(((await response.json()) as { detail: string }).detail).toContain(detail)
  })

  it('is not needed to read the answer by next()', async () => {
    await using proxied = await serveProxied(
      defineMock({
        'GET /users': async (_c, next) => {
          const response = await next()
          return { first: ((await response.json()) as object[])[0] }
        },
      }),
      zipping,
    )
    const response = await fetch(`${proxied.server.url}/users`)
    expect(await response.json()).toEqual({ first: { id: 1 } })
  })
})
