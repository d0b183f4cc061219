import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, get, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { createMockServer, defineMock, type MockServer } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

/** A server that compresses, as most do. */
const upstream = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://h')
  const text = JSON.stringify({ path: pathname, text: 'x'.repeat(5000) })
  const isGzip = pathname === '/gzip'
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-encoding': isGzip ? 'gzip' : 'br',
    connection: 'keep-alive',
    'x-own': 'yes',
  })
  response.end(isGzip ? gzipSync(text) : brotliCompressSync(text))
})

/** What goes over the wire: `fetch` would hide the coding. */
async function raw(url: string): Promise<{ headers: IncomingHttpHeaders; bytes: Buffer }> {
  const [answer] = await once(get(url), 'response')
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return { headers: answer.headers, bytes: Buffer.concat(chunks) }
}

const json = `{
  "GET /te": { "$headers": { "Transfer-Encoding": "chunked" }, "a": 1 },
  "GET /trailer": { "$headers": { "trailer": "x-a", "te": "trailers" }, "a": 1 },
  "GET /upgrade": { "$headers": { "upgrade": "h2c", "connection": "upgrade" }, "a": 1 },
  "GET /alive": { "$headers": { "connection": "keep-alive", "keep-alive": "timeout=9", "proxy-connection": "x" }, "a": 1 },
  "GET /length": { "$headers": { "content-length": "3" }, "a": 1 },
  "GET /gzip": { "$headers": { "content-encoding": "gzip" }, "a": 1 },
  "GET /deflate": { "$headers": { "content-encoding": "deflate" }, "$body": { "a": 1 } },
  "GET /unknown": { "$headers": { "content-encoding": "utf-8" }, "a": 1 },
  "GET /file": { "$file": "_files/a.json.gz", "$headers": { "content-encoding": "gzip", "content-type": "application/json" } },
  "GET /plain-file": { "$file": "_files/a.json", "$headers": { "content-encoding": "gzip" } },
  "GET /plain-br": { "$file": "_files/a.json", "$headers": { "content-encoding": "br" } }
}`

const ts = `
import { Hono } from 'hono'
import { defineMock } from 'mockapi'
const a = '{"a":1}'
const coded = (coding) => ({ headers: { 'content-encoding': coding, 'content-type': 'application/json' } })
const app = new Hono()
app.get('/hono-te', (c) => c.text(a, 200, { 'transfer-encoding': 'chunked' }))
app.get('/hono-gzip', (c) => c.text(a, 200, { 'content-encoding': 'gzip' }))
export { app }
export default defineMock({
  'GET /r-te': () => new Response(a, { headers: { 'transfer-encoding': 'chunked', trailer: 'x', 'content-length': '99' } }),
  'GET /r-gzip': () => new Response(a, coded('gzip')),
  'GET /r-br': () => new Response(a, coded('br')),
  'GET /c-gzip': (c) => { c.header('content-encoding', 'gzip'); c.header('transfer-encoding', 'chunked'); return { a: 1 } },
  'GET /json-br': ({ json }) => json({ a: 1 }, 200, { 'content-encoding': 'br' }),
  'GET /stream-gzip': ({ stream }) => stream(['{"a"', ':1}'], coded('gzip')),
  'GET /next': async (c) => { c.header('content-encoding', 'gzip'); return await c.next() },
  'GET /:any': { a: 1 },
})`

let folder: ServedFolder
let server: MockServer

beforeAll(async () => {
  folder = await serveFolder({ 'mocks/_files/a.json': '{"a":1}' })
  const { path } = folder
  // Before the mocks that name it are read.
  writeFileSync(`${path}/mocks/_files/a.json.gz`, gzipSync('{"a":1}'))
  writeFileSync(`${path}/mocks/a.json`, json)
  writeFileSync(`${path}/mocks/b.js`, ts)
  server = await createMockServer({ cwd: path, port: 0 })
  upstream.listen(0)
  await once(upstream, 'listening')
})

afterAll(async () => {
  upstream.close()
  await server.close()
  await folder[Symbol.asyncDispose]()
})

const readable = [
  'te',
  'trailer',
  'upgrade',
  'alive',
  'length',
  'gzip',
  'deflate',
  'unknown',
  'file',
  'plain-file',
  'plain-br',
  'hono-te',
  'hono-gzip',
  'r-te',
  'r-gzip',
  'r-br',
  'c-gzip',
  'json-br',
  'stream-gzip',
  'next',
]

describe('headers of the connection and of the coding', () => {
  it.each(readable)('leave what GET /%s sends readable', async (path) => {
    for (const answer of [await fetch(`${server.url}/${path}`), await server.fetch(`/${path}`)]) {
      expect(answer.status).toBe(200)
      expect(await answer.json()).toEqual({ a: 1 })
      for (const name of ['transfer-encoding', 'trailer', 'te', 'upgrade', 'proxy-connection']) {
        expect(name === 'transfer-encoding' ? null : answer.headers.get(name), name).toBeNull()
      }
      expect(answer.headers.get('keep-alive')).not.toBe('timeout=9')
    }
  })

  it.each(['gzip', 'file', 'plain-file', 'r-gzip', 'c-gzip', 'hono-gzip', 'stream-gzip'])(
    'make what GET /%s sends gzipped indeed',
    async (path) => {
      const { headers, bytes } = await raw(`${server.url}/${path}`)
      expect(headers['content-encoding']).toBe('gzip')
      expect(gunzipSync(bytes).toString()).toBe('{"a":1}')
      expect([undefined, String(bytes.byteLength)]).toContain(headers['content-length'])
    },
  )

  it.each(['r-br', 'json-br', 'plain-br'])(
    'leave out a coding that cannot be made: %s',
    async (path) => {
      const { headers, bytes } = await raw(`${server.url}/${path}`)
      expect([headers['content-encoding'], bytes.toString()]).toEqual([undefined, '{"a":1}'])
    },
  )

  it('keep what closes the connection and what offers another protocol', async () => {
    const mocks = {
      'GET /close': { $headers: { connection: 'close' }, $body: 1 },
      'GET /upgrade': {
        $status: 426,
        $headers: { upgrade: 'h2c', connection: 'upgrade' },
        $body: 1,
      },
    }
    await using own = await createMockServer({ mocks, port: 0 })
    expect((await fetch(`${own.url}/close`)).headers.get('connection')).toBe('close')
    const { headers } = await fetch(`${own.url}/upgrade`)
    expect([headers.get('upgrade'), headers.get('connection')]).toEqual(['h2c', 'upgrade'])
  })

  it('are kept of a HEAD, and of an answer in the journal, as plain text', async () => {
    const head = await fetch(`${server.url}/gzip`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-encoding')]).toEqual([200, 'gzip'])
    await server.fetch('/gzip')
    expect(server.calls('GET /gzip').at(-1)?.response.body).toEqual({ a: 1 })
  })

  it('are refused in a file whose body cannot be in the coding', async () => {
    const mocks = { 'GET /x': { $headers: { 'Content-Encoding': 'br' }, $body: 1 } }
    await expect(createMockServer({ mocks })).rejects.toThrow('The body is not compressed with br.')
  })
})

it('a header may be sent several times, as a list', async () => {
  const mocks = {
    'GET /x': { $headers: { link: ['</a>', '</b>'], vary: 'a', Vary: 'b' }, $body: 1 },
  }
  await using own = await createMockServer({ mocks })
  const { headers } = await own.fetch('/x')
  expect([headers.get('link'), headers.get('vary')]).toEqual(['</a>, </b>', 'a, b'])
})

describe.each([false, true])('an answer of fetch, of a process of its own: %s', (ownProcess) => {
  it.each(['gzip', 'br'])('that came in %s is sent on as it was read', async (coding) => {
    const { port } = upstream.address() as AddressInfo
    const ask = () => fetch(`http://127.0.0.1:${port}/${coding}`)
    const mocks = defineMock({
      'GET /as-it-is': ask,
      'GET /with-header': async ({ header }) => {
        header('x-more', '1')
        return await ask()
      },
      'GET /made-anew': async () => {
        const answer = await ask()
        return new Response(answer.body, answer)
      },
      'GET /read': async () => {
        const { headers, body } = await ask()
        return new Response(await new Response(body).text(), { headers })
      },
      'GET /thrown': async () => {
        throw await ask()
      },
    })
    await using own = await createMockServer({ mocks, port: 0, ownProcess })
    for (const { path } of own.overview().routes) {
      for (const answer of [await fetch(own.url + path), await own.fetch(path)]) {
        expect(await answer.json(), path).toEqual({ path: `/${coding}`, text: 'x'.repeat(5000) })
        expect(answer.headers.get('x-own')).toBe('yes')
      }
    }
    expect((await raw(`${own.url}/as-it-is`)).headers['content-encoding']).toBeUndefined()
  })
})

it('an upstream that cannot be reached is a 502 that names it and the cause', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const mocks = defineMock({
    'GET /dead': () => fetch(`http://127.0.0.1:${port}/`),
    'GET /name': () => fetch('http://nobody.invalid/'),
  })
  await using own = await createMockServer({ mocks })
  const dead = await send(own, 'GET /dead')
  expect([dead.status, dead.body]).toEqual([
    502,
    expect.objectContaining({
      code: 'upstream-failed',
      detail: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`) as string,
    }),
  ])
  expect((await send(own, 'GET /name')).body).toMatchObject({
    detail: expect.stringContaining('nobody.invalid') as string,
  })
})

it('Response.error() is a broken connection', async () => {
  const mocks = defineMock({
    'GET /returned': () => Response.error(),
    'GET /thrown': () => {
      throw Response.error()
    },
  })
  await using own = await createMockServer({ mocks, port: 0 })
  for (const path of ['/returned', '/thrown']) {
    await expect(own.fetch(path)).rejects.toThrow('fetch failed')
    await expect(fetch(own.url + path)).rejects.toThrow('fetch failed')
  }
})

it('an answer without content says nothing of any', async () => {
  const mocks = defineMock({
    'GET /json': ({ json, status }) => {
      status(204)
      return json({ a: 1 })
    },
    'GET /code': ({ json }) => json({ a: 1 }, 204 as never),
    'GET /xml': ({ xml }) => xml('<a/>', { status: 204 }),
    'GET /stream': ({ stream }) => stream(['a'], { status: 205 }),
    'GET /response': () =>
      new Response(null, {
        status: 204,
        headers: { 'content-type': 'a/b', 'content-length': '5' },
      }),
    'GET /value': ({ status }) => {
      status(304)
      return { a: 1 }
    },
  })
  await using own = await createMockServer({ mocks, port: 0 })
  for (const { path } of own.overview().routes) {
    for (const answer of [await fetch(own.url + path), await own.fetch(path)]) {
      expect([204, 205, 304], path).toContain(answer.status)
      expect([await answer.text(), answer.headers.get('content-type')], path).toEqual(['', null])
      expect(['0', null], path).toContain(answer.headers.get('content-length'))
    }
  }
})
