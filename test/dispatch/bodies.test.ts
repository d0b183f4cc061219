import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { raw } from '../support/raw.ts'
import { send } from '../support/send.ts'

const map = defineMock({
  'ALL /echo': async ({ body: parsed, request }) => {
    const body: unknown = parsed
    return {
      kind: body instanceof Uint8Array ? 'bytes' : typeof body,
      body: body instanceof Uint8Array ? [...body] : (body ?? null),
      text: await request.text(),
    }
  },
  'POST /upload': ({ body }) => {
    const { file, note } = body as { file: File; note: string }
    return { note, name: file.name, type: file.type, size: file.size }
  },
})
const notes = resource('notes', { seed: [] })

let server: MockServer

beforeAll(async () => {
  server = await createMockServer({ mocks: [map, notes], bodyLimit: 1000, port: 0 })
})
afterAll(() => server.close())

function post(path: string, type: string | undefined, body: string) {
  return send(server, `POST ${path}`, body, type === undefined ? {} : { 'content-type': type })
}

describe('a handler gets', () => {
  it.each([
    ['application/json', '{"a":[1]}', { a: [1] }],
    ['application/json; charset=utf-8', '\uFEFF{"a":1}', { a: 1 }],
    ['application/vnd.api+json', '{"a":1}', { a: 1 }],
    ['text/json', '{"a":1}', { a: 1 }],
    ['Text/JSON; charset=utf-8', '[1]', [1]],
    ['application/x-www-form-urlencoded', 'a=1&a=2&b=x+y%21', { a: ['1', '2'], b: 'x y!' }],
    ['application/x-www-form-urlencoded', '{"a":1}', { a: 1 }],
    ['text/plain', '{"a":1}', '{"a":1}'],
    ['application/xml', '<a/>', '<a/>'],
    ['application/octet-stream', '\u0001', [1]],
    ['application/json', '', null],
  ])('%s %s as %j', async (type, text, body) => {
    expect((await post('/echo', type, text)).body).toMatchObject({
      body,
      text: text.replace('\uFEFF', ''),
    })
  })

  it('JSON without a content type as JSON, other text as text', async () => {
    const { port = 0 } = server
    const untyped = (text: string) =>
      raw(
        port,
        `POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
      )
    expect(await untyped('{"a":1}')).toContain('"body":{"a":1}')
    expect(await untyped('plain')).toContain('"body":"plain"')
  })

  it('a form with files', async () => {
    const form = new FormData()
    form.set('note', 'hi')
    form.set('file', new File(['abc'], 'ü.txt', { type: 'text/plain' }))
    const answer = await server.fetch('/upload', { method: 'POST', body: form })
    expect(await answer.json()).toEqual({ note: 'hi', name: 'ü.txt', type: 'text/plain', size: 3 })
  })

  it('nothing of a GET with a body', async () => {
    const text =
      'GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}'
    const answer = await raw(server.port ?? 0, text)
    expect(answer).toMatch(/^HTTP\/1.1 200/)
    expect(answer).toContain('"body":null')
  })
})

describe('a record can come', () => {
  it.each([
    ['application/json', '{"a":1}', { a: 1 }],
    ['application/x-www-form-urlencoded', 'a=1&b=2', { a: '1', b: '2' }],
    ['application/x-www-form-urlencoded', '{"a":1}', { a: 1 }],
  ])('as %s', async (type, text, record) => {
    const { status, body } = await post('/notes', type, text)
    expect(status).toBe(201)
    expect(body).toMatchObject(record)
  })

  it('as a form with a file, of which the name, the type and the size stay', async () => {
    const form = new FormData()
    form.set('title', 'hi')
    form.append('file', new File(['abc'], 'a.txt', { type: 'text/plain' }))
    form.append('tags', 'x')
    form.append('tags', 'y')
    form.append('scans', new File(['1'], '1.png', { type: 'image/png' }))
    form.append('scans', new File(['22'], '2.png', { type: 'image/png' }))
    const answer = await server.fetch('/notes', { method: 'POST', body: form })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({
      title: 'hi',
      file: { name: 'a.txt', type: 'text/plain', size: 3 },
      tags: ['x', 'y'],
      scans: [
        { name: '1.png', size: 1 },
        { name: '2.png', size: 2 },
      ],
    })
  })
})

describe('a record is refused', () => {
  it.each([
    ['text/plain', 'a=1', 415, 'unsupported-media-type'],
    ['application/xml', '<a/>', 415, 'unsupported-media-type'],
    ['application/octet-stream', 'a', 415, 'unsupported-media-type'],
    ['application/json', '', 400, 'bad-body'],
    ['application/json', 'null', 422, 'invalid-body'],
    ['application/json', '"text"', 422, 'invalid-body'],
    ['application/json', '5', 422, 'invalid-body'],
    ['application/json', '{"a":1', 400, 'bad-json'],
    ['application/json', "{'a':1}", 400, 'bad-json'],
    ['application/json', '{"a":"1e9","b":[-1e400]}', 400, 'bad-json'],
    ['multipart/form-data', 'a=1', 400, 'bad-body'],
    ['multipart/form-data; boundary=x', 'nothing', 400, 'bad-body'],
  ])('as %s %s: %i %s', async (type, text, status, code) => {
    const answer = await post('/notes', type, text)
    expect(answer).toMatchObject({ status, body: { code } })
    if (status === 415) expect(answer.headers.get('accept')).toContain('application/json')
  })

  it('with the place of the mistake', async () => {
    const { body } = await post('/notes', 'application/json', '{\n  "a": 1,\n  "b" 2\n}')
    expect(body).toMatchObject({ code: 'bad-json', line: 3, column: 7 })
    expect(body).toMatchObject({ detail: expect.stringMatching(/line 3, column 7\..*[^.]\.$/) })
  })

  it('with its end where it breaks off', async () => {
    const { body } = await post('/notes', 'application/json', '{\n  "title":\n')
    expect(body).toMatchObject({ code: 'bad-json', line: 2, column: 11 })
  })

  it('where the text is no UTF-8', async () => {
    const answer = await server.fetch('/notes', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array([123, 34, 97, 34, 58, 34, 0xff, 34, 125]),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'bad-json' })
  })
})

describe('a body that is too large', () => {
  const large = JSON.stringify({ text: 'x'.repeat(1000) })

  it.each(['/notes', '/echo'])('is 413 at %s', async (path) => {
    const { status, body } = await post(path, 'application/json', large)
    expect(status).toBe(413)
    expect(body).toMatchObject({ code: 'body-too-large', detail: expect.stringContaining('1000') })
  })

  it('is 413 before it has come', async () => {
    const answer = await raw(
      server.port ?? 0,
      'POST /notes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{"a":',
    )
    expect(answer).toMatch(/^HTTP\/1.1 413/)
  })

  it('is 413 in chunks, whose length nobody knows before', async () => {
    const chunk = `c8\r\n${'x'.repeat(200)}\r\n`
    const answer = await raw(
      server.port ?? 0,
      'POST /notes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n',
      chunk.repeat(10),
    )
    expect(answer).toMatch(/^HTTP\/1.1 413/)
  })

  it('is taken up to the last byte', async () => {
    const text = JSON.stringify({ text: 'x'.repeat(1000 - 11) })
    expect(text).toHaveLength(1000)
    expect((await post('/notes', 'application/json', text)).status).toBe(201)
  })
})

describe('hostile JSON', () => {
  it('too deep is 400', async () => {
    const { status, body } = await post(
      '/echo',
      'application/json',
      '['.repeat(300) + ']'.repeat(300),
    )
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'bad-json', detail: expect.stringContaining('deep') })
  })

  it.each([
    ['application/json', '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}'],
    ['application/x-www-form-urlencoded', '__proto__=x&constructor=y&__proto__[admin]=true'],
  ])('as %s pollutes nothing', async (type, text) => {
    const { body } = await post('/notes', type, text)
    const id = String((body as { id: number }).id)
    for (const method of ['PUT', 'PATCH']) {
      const { status } = await send(server, `${method} /notes/${id}`, text, {
        'content-type': type,
      })
      expect(status).toBe(200)
    }
    await send(server, `PATCH /notes/${id}`, text, {
      'content-type': 'application/merge-patch+json',
    })
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
    const record = server.db('notes').find(id) as { admin?: boolean }
    expect(record.admin).toBeUndefined()
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype)
    expect(Object.keys(record)).not.toContain('__proto__')
  })
})
