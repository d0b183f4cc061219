import { Hono } from 'hono'
import type { Context } from 'hono'
import { describe, expect, it } from 'vitest'
import { defineMock, resource, use } from 'mockapi'
import { ask, transports, json, serve } from '../support/hono-transports.ts'

const readers: readonly (readonly [string, (c: Context) => Promise<unknown>])[] = [
  ['c.req.json', (c) => c.req.json()],
  ['c.req.text', (c) => c.req.text()],
  ['c.req.arrayBuffer', (c) => c.req.arrayBuffer()],
  ['c.req.blob', (c) => c.req.blob()],
  ['a clone of c.req.raw', (c) => c.req.raw.clone().json()],
]

const formReaders: readonly (readonly [string, (c: Context) => Promise<unknown>])[] = [
  ['c.req.formData', (c) => c.req.formData()],
  ['c.req.parseBody', (c) => c.req.parseBody()],
  ['c.req.text', (c) => c.req.text()],
]

function form(): RequestInit {
  const body = new FormData()
  body.append('name', 'Ada')
  body.append('file', new File([new Uint8Array([0xff, 0])], 'a.bin'))
  return { body }
}

describe.each(transports)('%s: a body that a function before has read', (transport) => {
  describe.each(readers)('by %s', (_, read) => {
    const before = use('/a', async (c) => void (await read(c)))

    it('is parsed for a handler, who can read it again', async () => {
      const mocks = defineMock({
        'POST /a': async ({ body, req }) => [body, await req.json(), await req.text()],
      })
      await using server = await serve(transport, [before, mocks])
      const answer = await ask(server, 'POST /a', json({ a: 1 }))
      expect(await answer.json()).toEqual([{ a: 1 }, { a: 1 }, '{"a":1}'])
    })

    it('can be read by an exported app', async () => {
      const app = new Hono().post('/a', async (c) => c.json([await c.req.json()]))
      await using server = await serve(transport, [before, app])
      const answer = await ask(server, 'POST /a', json({ a: 1 }))
      expect(await answer.json()).toEqual([{ a: 1 }])
    })

    it('makes the record of a collection', async () => {
      const items = resource('items', { path: '/a', seed: [] })
      await using server = await serve(transport, [before, items])
      const answer = await ask(server, 'POST /a', json({ a: 1 }))
      expect(await answer.json()).toEqual({ id: 1, a: 1 })
    })
  })

  it.each(formReaders.slice(0, 2))('by %s is the same form for a handler', async (_, read) => {
    const mocks = [
      use('/a', async (c) => void (await read(c))),
      defineMock({
        'POST /a': async ({ body, req }) => {
          const { name, file } = body as { name: string; file: File }
          const bytes = new Uint8Array(await file.arrayBuffer())
          return [name, file.name, [...bytes], (await req.formData()).get('name')]
        },
      }),
    ]
    await using server = await serve(transport, mocks)
    const answer = await ask(server, 'POST /a', form())
    expect(await answer.json()).toEqual(['Ada', 'a.bin', [255, 0], 'Ada'])
  })

  it.each(formReaders.slice(0, 2))('by %s is the same form for an app', async (_, read) => {
    const app = new Hono().post('/a', async (c) => {
      const { file } = (await c.req.parseBody()) as { file: File }
      return c.json([...new Uint8Array(await file.arrayBuffer())])
    })
    await using server = await serve(transport, [use('/a', async (c) => void (await read(c))), app])
    const answer = await ask(server, 'POST /a', form())
    expect(await answer.json()).toEqual([255, 0])
  })

  it('is one with bytes that are no text, even where it was read as a text', async () => {
    const mocks = [
      use('/a', async (c) => void (await c.req.text())),
      defineMock({ 'POST /a': ({ body }) => [...(body as Uint8Array)] }),
    ]
    await using server = await serve(transport, mocks)
    const answer = await ask(server, 'POST /a', {
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array([0xff, 0, 0xfe]),
    })
    expect(await answer.json()).toEqual([255, 0, 254])
  })

  it('by a parent that has mounted the mocks is the same for a handler', async () => {
    const mocks = defineMock({
      'POST /a': async ({ body, req }) => [
        (body as { name: string }).name,
        (await req.formData()).get('name'),
      ],
    })
    await using server = await serve(transport, mocks)
    for (const [, read] of formReaders.slice(0, 2)) {
      const parent = new Hono().use(async (c, next) => {
        await read(c)
        await next()
      })
      const answer = await parent
        .route('/', server.app)
        .request('/a', { method: 'POST', ...form() })
      expect(await answer.json()).toEqual(['Ada', 'Ada'])
    }
  })

  it('by c.req.raw itself is told to whoever wants it after that', async () => {
    const mocks = [
      use('/a', async (c) => void (await c.req.raw.json())),
      defineMock({ 'POST /a': ({ body }) => body }),
    ]
    await using server = await serve(transport, mocks)
    const answer = await ask(server, 'POST /a', json({ a: 1 }))
    expect(answer.status).toBe(400)
    const { detail } = (await answer.json()) as { detail: string }
    expect(detail).toContain('c.req.raw')
  })
})
