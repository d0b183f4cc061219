import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FormScan } from '../../src/journal/form-scan.ts'
import { open, record } from '../support/journal-calls.ts'

const mocks = [
  defineMock({
    'POST /unread': { ok: true },
    'POST /read': ({ body }) => Object.keys(body as object),
    'POST /later': async (c) => ({ names: [...(await c.req.formData()).keys()] }),
  }),
  resource('stored', { seed: [] }),
]

let server: MockServer

beforeAll(async () => {
  server = await createMockServer({ mocks, port: 0 })
})
afterAll(() => server.close())
beforeEach(() => server.reset())

const large = 300_000

function form(size = 3): FormData {
  const fields = new FormData()
  fields.set('file', new File(['x'.repeat(size)], 'ü "a".txt', { type: 'text/plain' }))
  fields.set('title', 'Tü')
  fields.append('tags', 'a')
  fields.append('tags', 'b')
  fields.set('user[photo]', new File([new Uint8Array([13, 10, 45, 45, 13, 10])], 'p.bin'))
  fields.set('user[password]', 'secret')
  return fields
}

const asFields = (size = 3) => ({
  file: { name: 'ü "a".txt', type: 'text/plain', size },
  title: 'Tü',
  tags: ['a', 'b'],
  user: {
    photo: { name: 'p.bin', type: 'application/octet-stream', size: 6 },
    password: 'secret',
  },
})

const paths = ['/unread', '/read', '/later', '/stored', '/nowhere']

describe('a form of several parts is recorded as its fields', () => {
  it.each(paths)('in process, of %s', async (path) => {
    await server.fetch(path, { method: 'POST', body: form() })
    const [call] = server.calls(`POST ${path}`)
    expect(call?.request).toMatchObject({ body: asFields(), truncated: false })
    expect(call?.request.text).toBeUndefined()
    expect(call?.request.size).toBeGreaterThan(500)
    expect(server.calls({ body: { title: 'Tü', file: { size: 3 } } })).toHaveLength(1)
  })

  it.each(paths)(
    'on the wire, with a file that is larger than what is kept, of %s',
    async (path) => {
      await fetch(`${server.url}${path}`, { method: 'POST', body: form(large) })
      const [call] = await server.waitFor(`POST ${path}`)
      expect(call?.request).toMatchObject({ body: asFields(large), truncated: false })
      expect(call?.request.size).toBeGreaterThan(large)
    },
  )

  it('without secrets in what is exported', async () => {
    await server.fetch('/unread', { method: 'POST', body: form() })
    const [entry] = server.har().log.entries
    expect(entry?.request.postData?.params).toEqual([
      { name: 'file', fileName: 'ü "a".txt', contentType: 'text/plain' },
      { name: 'title', value: 'Tü' },
      { name: 'tags', value: 'a' },
      { name: 'tags', value: 'b' },
      { name: 'user[photo]', fileName: 'p.bin', contentType: 'application/octet-stream' },
      { name: 'user[password]', value: '***' },
    ])
    expect(JSON.stringify(entry)).not.toContain('secret')
  })
})

it('a body that is no form of its boundary is recorded as bytes', () => {
  const { journal } = open()
  const headers = ['Content-Type', 'multipart/form-data; boundary=x']
  record(journal, 'POST /a', { headers, received: new TextEncoder().encode('no form') })
  expect(journal.calls()[0]?.request.body).toEqual(new TextEncoder().encode('no form'))
})

describe('a form that comes in pieces', () => {
  const text =
    'preamble\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n-2\r\n--x\r\n' +
    'content-disposition: form-data; name=f; filename=""\r\n\r\n\r\n--y-no\r\n--x--\r\nepilogue'
  const fields = { a: '1\r\n-2', f: { name: '', type: 'text/plain', size: 8 } }

  it.each([1, 2, 3, 7, 1000])('of %i bytes', (size) => {
    const scan = new FormScan('x', 10_000)
    const bytes = new TextEncoder().encode(text)
    for (let at = 0; at < bytes.length; at += size) scan.pass(bytes.slice(at, at + size))
    expect(scan.fields()).toEqual(fields)
    expect(scan.isCut).toBe(false)
  })

  it.each([
    ['a long text', `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n${'y'.repeat(5000)}`],
    ['many parts', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(100)],
    ['a long head', `--x\r\nContent-Disposition: form-data; name="${'y'.repeat(100_000)}`],
  ])('is cut where it is larger than the limit: %s', (_, part) => {
    const scan = new FormScan('x', 1000)
    scan.pass(new TextEncoder().encode(part))
    expect(scan.isCut).toBe(true)
    expect(scan.cost).toBeLessThan(30_000)
    expect(JSON.stringify(scan.fields()).length).toBeLessThan(2000)
  })
})
