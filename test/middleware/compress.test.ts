import { get, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync, inflateSync } from 'node:zlib'
import { createApp } from '../../src/app.ts'
import { createMockServer, type MockServer } from 'mockapi'
import { Hono } from 'hono'
import { beforeAll, describe, expect, it } from 'vitest'
import { acceptedCoding } from '../../src/http/compression.ts'
import { openFolders } from '../support/http-folders.ts'

const long = 'a text that is said again and again, '.repeat(60)
const people = Array.from({ length: 50 }, (_, index) => ({ id: index + 1, name: `Ada ${index}` }))

const mocks = `
import { defineMock } from 'mockapi'
const long = ${JSON.stringify(long)}
export default defineMock({
  'GET /fixed': { long },
  'GET /short': { a: 1 },
  'GET /made': ({ query }) => ({ long, q: query.q }),
  'GET /picture': () => new Response(new Uint8Array(5000), { headers: { 'content-type': 'image/png' } }),
  'GET /drawing': () => new Response(long, { headers: { 'content-type': 'image/svg+xml' } }),
  'GET /as-it-is': () => new Response(long, { headers: { 'cache-control': 'public, no-transform', 'content-type': 'text/plain' } }),
  'GET /tagged': () => new Response(long, { headers: { etag: '"1"', vary: 'Accept', 'content-type': 'text/plain' } }),
  'GET /weak': () => new Response(long, { headers: { etag: 'W/"1"', vary: '*', 'content-type': 'text/plain' } }),
  'GET /events': ({ sse }) => sse([{ data: long }]),
  'GET /live': ({ stream }) => stream([long, long]),
  'GET /cookies': ({ cookie }) => { cookie('a', '1'); cookie('b', '2'); return { long } },
})`

const files = {
  'mocks/api.ts': mocks,
  'mocks/people.json': JSON.stringify(people),
  'mocks/more.json': JSON.stringify({
    'GET /broken': { $fault: 'truncate', long },
    'GET /slow': { $bandwidth: '1kb/s', long },
    'GET /file': { $file: '_files/long.txt' },
  }),
  'mocks/_files/long.txt': long,
  'public/page.js': long,
  'public/large.js': long.repeat(600),
}

interface Received {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** As it came; less than all where the connection broke. */
  readonly bytes: Buffer
}

const folders = openFolders()
let server: MockServer

beforeAll(async () => {
  const cwd = folders.make(files)
  server = await createMockServer({ cwd, port: 0, static: ['public'] })
  return async () => {
    await server.close()
    folders.remove()
  }
})

/** What comes over the wire, which `fetch` would decode. */
function ask(
  path: string,
  accepts: string | undefined = 'gzip, deflate, br',
  { method = 'GET', headers = {}, of = server } = {},
): Promise<Received> {
  const all = { ...headers, ...(accepts !== '' && { 'accept-encoding': accepts }) }
  return new Promise((resolve, reject) => {
    // A connection of its own: one that is kept may be closed while the request is on its way.
    get(of.url + path, { method, headers: all, agent: false }, (response) => {
      const parts: Buffer[] = []
      const done = () => {
        const { statusCode: status = 0, headers } = response
        resolve({ status, headers, bytes: Buffer.concat(parts) })
      }
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', done).on('error', done)
    }).on('error', reject)
  })
}

const compressed = [
  '/fixed',
  '/made',
  '/people',
  '/people?name:contains=Ada&sort=-name',
  '/drawing',
  '/tagged',
  '/cookies',
  '/file',
  '/page.js',
  '/large.js',
  '/__mockapi/openapi.json',
]

describe('a client that accepts gzip', () => {
  it.each(compressed)('gets GET %s compressed, each time', async (path) => {
    const plain = await ask(path, '')
    for (let time = 0; time < 3; time++) {
      const { status, headers, bytes } = await ask(path)
      expect([status, headers['content-encoding']]).toEqual([200, 'gzip'])
      expect(headers.vary).toMatch(/\bAccept-Encoding$/)
      expect(gunzipSync(bytes).equals(plain.bytes)).toBe(true)
      if (path !== '/large.js') expect(headers['content-length']).toBe(String(bytes.length))
      expect(headers['set-cookie']).toEqual(plain.headers['set-cookie'])
    }
  })

  it.each([
    ['short', '/short', {}],
    ['a picture', '/picture', {}],
    ['not to be transformed', '/as-it-is', {}],
    ['events', '/events', {}],
    ['a stream, which comes as it is made', '/live', {}],
    ['a range', '/file', { headers: { range: 'bytes=0-1999' } }],
    ['for HEAD', '/fixed', { method: 'HEAD' }],
  ])('gets plain what is %s', async (_what, path, how) => {
    const { headers, bytes } = await ask(path, 'gzip', how)
    const plain = await ask(path, '', how)
    expect(headers['content-encoding']).toBeUndefined()
    expect(bytes.equals(plain.bytes)).toBe(true)
  })

  it('gets a tag that is weak, and no offer of ranges', async () => {
    const file = await ask('/page.js')
    expect(file.headers.etag).toMatch(/^W\/"/)
    expect(file.headers['accept-ranges']).toBeUndefined()
    const headers = { 'if-none-match': file.headers.etag ?? '' }
    const again = await ask('/page.js', 'gzip', { headers })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    expect((await ask('/tagged')).headers).toMatchObject({
      etag: 'W/"1"',
      vary: 'Accept, Accept-Encoding',
    })
    expect((await ask('/weak')).headers).toMatchObject({ etag: 'W/"1"', vary: '*' })
  })

  it('gets what a write has changed, also where the answer was kept', async () => {
    await using own = await createMockServer({ cwd: folders.latest, port: 0 })
    const list = async () => {
      const { bytes } = await ask('/people', 'gzip', { of: own })
      return JSON.parse(gunzipSync(bytes).toString()) as unknown[]
    }
    expect([(await list()).length, (await list()).length]).toEqual([50, 50])
    own.db('people').create({ name: 'Eve' })
    expect((await list()).at(-1)).toMatchObject({ name: 'Eve' })
  })

  it('gets half of the bytes that go out where a fault cuts them', async () => {
    const { headers, bytes } = await ask('/broken')
    expect(headers['content-encoding']).toBe('gzip')
    expect(bytes.length).toBe(Number(headers['content-length']) >> 1)
  })

  it('gets the compressed bytes over a slow network', async () => {
    const { bytes } = await ask('/slow')
    expect(bytes.length).toBeLessThan(500)
    expect(gunzipSync(bytes).length).toBeGreaterThan(2000)
  })

  it('writes to the version that it has got', async () => {
    const note = long
    const { id } = server.db('people').create({ name: 'Bob', note })
    const { headers } = await ask(`/people/${id}`)
    expect([headers['content-encoding'], headers.etag]).toEqual(['gzip', expect.any(String)])
    const change = () =>
      fetch(`${server.url}/people/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'if-match': headers.etag ?? '' },
        body: '{"name":"Rob"}',
      })
    expect((await change()).status).toBe(200)
    expect((await change()).status).toBe(412)
    server.db('people').delete(id)
  })
})

describe('the client decides', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['br', undefined],
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['br, gzip, deflate', 'gzip'],
    ['deflate, gzip', 'gzip'],
    ['deflate', 'deflate'],
    ['gzip;q=0', undefined],
    ['gzip;q=0, deflate', 'deflate'],
    ['gzip;q=0.5, deflate;q=0.8', 'deflate'],
    ['gzip;q=0.5, identity', undefined],
    ['identity;q=0.5, gzip', 'gzip'],
    ['*', 'gzip'],
    ['*;q=0', undefined],
    ['gzip;q=0, *', 'deflate'],
  ])('by "Accept-Encoding: %s": %s', (header, coding) => {
    expect(acceptedCoding(header)).toBe(coding)
  })

  it('one that accepts none gets the plain body, and is told that others do not', async () => {
    for (let time = 0; time < 2; time++) {
      const { headers, bytes } = await ask('/fixed', '')
      expect(headers).toMatchObject({
        'content-length': String(bytes.length),
        vary: 'Accept-Encoding',
      })
      expect(headers['content-encoding']).toBeUndefined()
      expect(JSON.parse(bytes.toString())).toEqual({ long })
    }
    const deflated = await ask('/fixed', 'deflate')
    expect(JSON.parse(inflateSync(deflated.bytes).toString())).toEqual({ long })
  })
})

it('the journal has the plain body, and the head as it went out', async () => {
  await ask('/fixed')
  await ask('/fixed')
  for (const { response } of server.calls('GET /fixed').slice(-2)) {
    expect(response.body).toEqual({ long })
    expect(response.headers['content-encoding']).toBe('gzip')
  }
})

it('compress: false sends all as it is', async () => {
  await using own = await createMockServer({ cwd: folders.latest, port: 0, compress: false })
  for (const path of ['/fixed', '/people', '/fixed', '/file', '/__mockapi/openapi.json']) {
    const { headers } = await ask(path, 'gzip', { of: own })
    expect([headers['content-encoding'], headers.vary ?? '']).toEqual([
      undefined,
      path === '/people' ? 'Accept' : '',
    ])
  }
})

it.each(['json-server-0', 'json-server-1'] as const)(
  'the dialect %s compresses',
  async (dialect) => {
    await using own = await createMockServer({ cwd: folders.latest, port: 0, dialect })
    const { headers, bytes } = await ask('/people', 'gzip', { of: own })
    expect(headers['content-encoding']).toBe('gzip')
    expect(JSON.parse(gunzipSync(bytes).toString())).toMatchObject(
      people.map(({ name }) => ({ name })),
    )
  },
)

describe('in an application of somebody else', () => {
  const headers = { 'accept-encoding': 'gzip' }

  it('that application compresses', async () => {
    const app = new Hono().route('/api', createApp({ mocks: { 'GET /long': { long } } }))
    const answer = await app.request('/api/long', { headers })
    expect(answer.headers.get('content-encoding')).toBeNull()
  })

  it('compress: true does it by what the runtime has', async () => {
    const app = createApp({ mocks: { 'GET /long': { long } }, compress: true })
    const answer = await app.request('/long', { headers })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual({ long })
  })
})

it('in process a body is decoded, as fetch does', async () => {
  const answer = await server.fetch('/fixed', { headers: { 'accept-encoding': 'gzip' } })
  expect(await answer.json()).toEqual({ long })
})
