import { expect, it } from 'vitest'
import { defineMock, resource, route, use } from 'mockapi'
import { z } from 'zod'
import { describeWays } from '../support/ways.ts'

const mocks = [
  defineMock({
    'POST /echo': (c) => {
      const body: unknown = c.body
      return { body: body instanceof Uint8Array ? { bytes: [...body] } : (body ?? 'none') }
    },
    'POST /file': async ({ body }) => {
      const { note, upload } = body as { note: string; upload: File }
      return { note, name: upload.name, type: upload.type, text: await upload.text() }
    },
    'POST /raw': async ({ request }) => ({ text: await request.text() }),
    'POST /hono': async (c) => c.json({ text: await c.req.text(), json: await c.req.json() }),
    'POST /form': async (c) => c.json(await c.req.parseBody()),
    'POST /guarded/echo': ({ body }) => ({ body }),
  }),
  use('/guarded/*', async (c, next) => {
    await c.req.text()
    await next()
  }),
  route('POST /valid', {
    body: z.object({ age: z.coerce.number() }),
    handle: ({ body }) => ({ next: body.age + 1 }),
  }),
  resource('notes', { seed: [] }),
]

function form(): FormData {
  const data = new FormData()
  data.append('note', 'für "dich"')
  data.append('upload', new File(['one\r\ntwo'], 'a b.txt', { type: 'text/plain' }))
  return data
}

describeWays('bodies', { mocks, bodyLimit: 1000 }, (way) => {
  it.each([
    ['application/json', '{"a":[1,"ü"]}', { a: [1, 'ü'] }],
    ['application/vnd.api+json', '1', 1],
    ['application/json', '', 'none'],
    ['application/x-www-form-urlencoded', 'a=1&b=%C3%BC+y', { a: '1', b: 'ü y' }],
    ['text/plain', 'a text', 'a text'],
    ['text/csv', 'a,b', 'a,b'],
  ])('of %s: %s', async (type, sent, body) => {
    const answer = await way.send('POST /echo', sent, { 'content-type': type })
    expect([answer.status, answer.body]).toEqual([200, { body }])
  })

  it('of no type are texts, of an unknown one bytes', async () => {
    const bytes = new Uint8Array([0, 255, 13, 10])
    const type = { 'content-type': 'application/octet-stream' }
    expect((await way.send('POST /echo', bytes, type)).body).toEqual({
      body: { bytes: [0, 255, 13, 10] },
    })
    expect((await way.send('POST /echo', new TextEncoder().encode('a'))).body).toEqual({
      body: 'a',
    })
  })

  it('may be forms with files', async () => {
    const { status, body } = await way.send('POST /file', form())
    expect([status, body]).toEqual([
      200,
      { note: 'für "dich"', name: 'a b.txt', type: 'text/plain', text: 'one\r\ntwo' },
    ])
  })

  it('may come as a stream without a length', async () => {
    const body = new Blob(['{"a":', '1}']).stream()
    const init = { method: 'POST', body, duplex: 'half' as const }
    const headers = { 'content-type': 'application/json' }
    const answer = await way.fetch('/echo', { ...init, headers })
    expect(await answer.json()).toEqual({ body: { a: 1 } })
  })

  it('are there for whoever reads the request, also by the methods of Hono', async () => {
    expect((await way.send('POST /raw', { a: 1 })).body).toEqual({ text: '{"a":1}' })
    expect((await way.send('POST /hono', { a: 1 })).body).toEqual({
      text: '{"a":1}',
      json: { a: 1 },
    })
    const fields = new URLSearchParams({ a: '1' })
    expect((await way.send('POST /form', fields)).body).toEqual({ a: '1' })
  })

  it('that a guard has read are there for the mock', async () => {
    expect((await way.send('POST /guarded/echo', { a: 1 })).body).toEqual({ body: { a: 1 } })
  })

  it('that are no JSON are 400, with the place', async () => {
    const json = { 'content-type': 'application/json' }
    const { status, body } = await way.send('POST /echo', '{"a":1,\n}', json)
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'bad-json', line: 2, column: 1 })
  })

  it('that are too large are 413, also without a length', async () => {
    const large = 'x'.repeat(1001)
    const { status, body } = await way.send('POST /echo', large, { 'content-type': 'text/plain' })
    expect([status, body]).toEqual([413, expect.objectContaining({ code: 'body-too-large' })])
    const stream = new Blob([large]).stream()
    const init = { method: 'POST', body: stream, duplex: 'half' as const }
    expect((await way.fetch('/echo', init)).status).toBe(413)
    expect((await way.send('POST /echo', 'x'.repeat(1000))).status).toBe(200)
  })

  it('of a type that a collection does not take are 415', async () => {
    const { status, body } = await way.send('POST /notes', '<a/>', { 'content-type': 'text/xml' })
    expect([status, body]).toEqual([
      415,
      expect.objectContaining({ code: 'unsupported-media-type' }),
    ])
  })

  it('are what the schema makes of them, or 422', async () => {
    expect((await way.send('POST /valid', { age: '41' })).body).toEqual({ next: 42 })
    const { status, body } = await way.send('POST /valid', { age: 'old' })
    expect(status).toBe(422)
    expect(body).toMatchObject({ code: 'invalid-body', errors: [{ path: 'age' }] })
  })
})
