import zlib from 'node:zlib'
import { zValidator } from '@hono/zod-validator'
import { http, HttpResponse } from 'msw'
import { createMockServer, defineMock, resource, use } from 'mockapi'
import type { MockServer } from 'mockapi'
import { fromMsw } from '../../src/msw/index.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../src/app.ts'

const limit = 20_000

const mocks = [
  resource('users', { seed: [] }),
  use('/checked', zValidator('json', z.object({ name: z.string() }))),
  defineMock({
    'POST /body': ({ body, headers }) => ({ body, coding: headers['content-encoding'] }),
    'POST /json': async (c) => c.json({ json: await c.req.json(), text: await c.req.text() }),
    'POST /request': async ({ request }) => ({
      text: await request.text(),
      coding: request.headers.get('content-encoding'),
    }),
    'POST /template': { name: '{{body.name}}' },
    'POST /checked': (c) => c.json(c.req.valid('json')),
    'POST /unread': { ok: true },
    'POST /form': ({ body }) => body,
  }),
  fromMsw([http.post('/msw', async ({ request }) => HttpResponse.json(await request.json()))]),
]

const json = JSON.stringify({ name: 'Ada' })
const zstd = (zlib as { zstdCompressSync?: (text: string) => Buffer }).zstdCompressSync

const codings: readonly [coding: string, encode: (text: string) => Buffer][] = [
  ['gzip', (text) => zlib.gzipSync(text)],
  ['x-gzip', (text) => zlib.gzipSync(text)],
  ['GZip', (text) => zlib.gzipSync(text)],
  ['deflate', (text) => zlib.deflateSync(text)],
  ['deflate', (text) => zlib.deflateRawSync(text)],
  ['br', (text) => zlib.brotliCompressSync(text)],
  ['gzip, br', (text) => zlib.brotliCompressSync(zlib.gzipSync(text))],
  ['identity', (text) => Buffer.from(text)],
  ['identity, gzip', (text) => zlib.gzipSync(text)],
  ...(zstd ? [['zstd', zstd] as [string, (text: string) => Buffer]] : []),
]

let server: MockServer
let fetchApp: (path: string, init: RequestInit) => Promise<Response>

beforeAll(async () => {
  server = await createMockServer({ mocks, port: 0, bodyLimit: limit })
  const app = createApp({ mocks, bodyLimit: limit })
  fetchApp = async (path, init) => app.request(path, init)
})
afterAll(() => server.close())

const ways: Readonly<Record<string, (path: string, init: RequestInit) => Promise<Response>>> = {
  'on the wire': (path, init) => fetch(server.url + path, init),
  'in process': (path, init) => server.fetch(path, init),
  'outside of Node': (path, init) => fetchApp(path, init),
}

function post(coding: string, body: Uint8Array | string, type = 'application/json'): RequestInit {
  const headers = { 'content-type': type, 'content-encoding': coding }
  return { method: 'POST', body: body as string, headers }
}

describe.each(Object.entries(ways))('%s', (way, send) => {
  const decodable = codings.filter(
    ([coding]) => way !== 'outside of Node' || !/br|zstd/.test(coding),
  )

  it.each(decodable)('a body in %s is read', async (coding, encode) => {
    const ask = async (path: string) => (await send(path, post(coding, encode(json)))).json()
    expect(await ask('/body')).toEqual({ body: { name: 'Ada' }, coding })
    expect(await ask('/json')).toEqual({ json: { name: 'Ada' }, text: json })
    expect(await ask('/request')).toEqual({ text: json, coding: null })
    expect(await ask('/template')).toEqual({ name: 'Ada' })
    expect(await ask('/checked')).toEqual({ name: 'Ada' })
    expect(await ask('/msw')).toEqual({ name: 'Ada' })
    expect(await ask('/users')).toMatchObject({ name: 'Ada' })
    expect(await ask('/unread')).toEqual({ ok: true })
  })

  it.each(['/body', '/users', '/msw', '/json', '/template'])(
    'a coding that is not known is 415 for %s, and says which are',
    async (path) => {
      const answer = await send(path, post('compress', json))
      expect(answer.status).toBe(415)
      expect(answer.headers.get('accept-encoding')).toMatch(/^gzip, deflate/)
      expect(await answer.json()).toMatchObject({
        code: 'unsupported-coding',
        detail: expect.stringContaining('"compress" cannot be decoded'),
      })
    },
  )

  it.each([
    ['no gzip', Buffer.from(json)],
    ['half of it', zlib.gzipSync('x'.repeat(1000)).subarray(0, 20)],
  ])('%s is 400 with a sentence', async (_, body) => {
    for (const path of ['/body', '/users', '/msw']) {
      const answer = await send(path, post('gzip', body))
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({
        code: 'bad-body',
        detail: expect.stringContaining('not in gzip, which its content-encoding says'),
      })
    }
  })

  it.each(decodable.filter(([coding]) => coding !== 'identity'))(
    'what %s unpacks to more than the limit is 413',
    async (coding, encode) => {
      for (const path of ['/body', '/users', '/msw']) {
        const answer = await send(path, post(coding, encode(`"${'x'.repeat(limit)}"`)))
        expect(answer.status).toBe(413)
        expect(await answer.json()).toMatchObject({ code: 'body-too-large' })
      }
      const fits = await send('/body', post(coding, encode(`"${'x'.repeat(limit - 2)}"`)))
      expect(fits.status).toBe(200)
    },
  )

  it('one coding upon the other ends', async () => {
    const answer = await send(
      '/body',
      post(Array(3000).fill('gzip').join(','), zlib.gzipSync(json)),
    )
    expect(answer.status).toBe(415)
  })

  it('a form is read, and so is no body at all', async () => {
    const type = 'application/x-www-form-urlencoded'
    const answer = await send('/form', post('gzip', zlib.gzipSync('user[name]=Ada'), type))
    expect(await answer.json()).toEqual({ user: { name: 'Ada' } })
    expect((await send('/body', post('gzip', ''))).status).toBe(200)
  })
})

it('the journal has what was meant, and the coding', async () => {
  for (const path of ['/body', '/unread']) {
    await fetch(server.url + path, post('gzip', zlib.gzipSync(json)))
    const call = (await server.waitFor(`POST ${path}`)).at(-1)
    expect(call?.request).toMatchObject({ body: { name: 'Ada' }, size: json.length })
    expect(call?.request.headers).toMatchObject({ 'content-encoding': 'gzip' })
  }
})
