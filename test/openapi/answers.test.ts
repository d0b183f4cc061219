import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { versionDocuments } from '../support/openapi-documents.ts'
import { send, type Answer } from '../support/send.ts'

let folder: ServedFolder
const files = Object.fromEntries(
  Object.entries(versionDocuments()).map(([name, document]) => [
    `mocks/${name}`,
    JSON.stringify(document),
  ]),
)
const ask = (line: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> =>
  send(folder.server, line, body, headers)
const raw = (line: string, headers: Record<string, string>): Promise<Response> => {
  const [method = '', path = ''] = line.split(' ')
  return folder.server.fetch(path, { method, headers, redirect: 'manual' })
}
const accept = (type: string) => ({ accept: type })
const prefer = (text: string) => ({ prefer: text })

beforeAll(async () => {
  folder = await serveFolder(files)
})
afterAll(() => folder[Symbol.asyncDispose]())

describe('which response of an operation is answered', () => {
  it.each([
    ['the first success', 'GET /zero/users/ann', 200],
    ['a range of successes', 'GET /zero/animals', 200],
    ['a range of successes of a POST', 'POST /zero/animals', 201],
    ['what stands for all', 'GET /zero/nodes/3', 200],
    ['a redirect', 'GET /zero/old', 301],
    ['a range of redirects', 'GET /zero/elsewhere', 302],
    ['nothing but 200 where nothing is declared', 'GET /zero/nothing', 200],
    ['nothing but 204', 'DELETE /zero/nothing', 204],
  ])('%s', async (_, line, status) => {
    expect((await raw(line, {})).status).toBe(status)
  })

  it('succeeds where errors alone are declared', async () => {
    const order = { id: 99, status: 'sent', lines: [{ sku: 'ABC-1234' }] }
    const { status, body } = await ask('POST /two/orders', {}, order)
    expect({ status, body }).toEqual({ status: 200, body: order })
    expect((await ask('GET /two/orders/99')).body).toEqual(order)
  })

  it('sends no body and no type with 204, no body to HEAD, and 405 with the methods of the path', async () => {
    const gone = await ask('DELETE /zero/nothing')
    expect([gone.body, gone.headers.get('content-type')]).toEqual(['', null])
    const head = await ask('HEAD /zero/users/ann')
    expect([head.status, head.body]).toEqual([200, ''])
    const other = await ask('PUT /zero/users/ann')
    expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect((await ask('OPTIONS /zero/users/ann')).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  })
})

describe('what a request prefers', () => {
  it('is a status, also one of a range or the one for all others; and is told', async () => {
    const missing = await ask('GET /zero/users/ann', prefer('code=404'))
    expect(missing).toMatchObject({ status: 404, body: { error: 'gone' } })
    expect(missing.headers.get('preference-applied')).toBe('code=404')
    const ofRange = await ask('GET /zero/animals', prefer('code=418'))
    expect(ofRange).toMatchObject({ status: 418, body: { title: expect.any(String) as string } })
    expect(await ask('GET /two/orders', prefer('code=503'))).toMatchObject({
      status: 503,
      body: { message: expect.any(String) as string },
    })
    // One that is not declared is answered as at any endpoint.
    expect((await ask('GET /zero/users/ann', prefer('code=500'))).status).toBe(500)
  })

  it('is an example by its name, alone or of a status', async () => {
    const work = await ask('GET /one/examples', prefer('example=work'))
    expect(work.body).toEqual({ name: 'Work', at: [3, 4] })
    expect(work.headers.get('preference-applied')).toBe('example=work')
    const never = await ask('GET /zero/users/ann', prefer('code=404, example=never'))
    expect(never.body).toEqual({ error: 'never was' })
    expect(never.headers.get('preference-applied')).toBe('code=404, example=never')
  })

  it.each([
    ['cat', 'The response has no example "cat". It has "home", "work".'],
    [
      'wrong',
      'The example "wrong" does not fit the schema of the response. It has "home", "work".',
    ],
    [
      'far',
      'The example "far" is left out: its externalValue "https://example.test/far.json" leads to the network, which is not read. It has "home", "work".',
    ],
  ])(
    'is refused with the names that there are where it is the example %s',
    async (name, detail) => {
      expect(await ask('GET /one/examples', prefer(`example=${name}`))).toMatchObject({
        status: 400,
        body: { code: 'bad-control-header', detail },
      })
    },
  )

  it('is generated data in place of an example', async () => {
    expect((await ask('GET /one/examples')).body).toEqual({ name: 'Home', at: [1, 2] })
    const { body, headers } = await ask('GET /one/examples', prefer('dynamic=true'))
    expect(body).not.toEqual({ name: 'Home', at: [1, 2] })
    expect(headers.get('preference-applied')).toBe('dynamic=true')
  })

  it('is the example where there is no schema to generate from', async () => {
    const { body, headers } = await ask('GET /one/no-schema', prefer('dynamic=true'))
    expect([body, headers.get('preference-applied')]).toEqual([{ fine: true }, null])
  })

  it('can be the text or the data of an example of 3.2', async () => {
    expect((await ask('GET /new/data')).body).toEqual({ n: 1 })
    expect((await ask('GET /new/data', prefer('example=text'))).body).toEqual({ n: 2 })
    const csv = accept('text/csv')
    expect((await ask('GET /new/data', csv)).body).toBe('a\r\n1\r\n')
    expect((await ask('GET /new/data', { ...csv, ...prefer('example=only') })).body).toBe('a\n2\n')
  })
})

describe('which media type is answered', () => {
  it.each([
    ['*/*', 'application/json'],
    ['application/xml', 'application/xml'],
    ['application/json;q=0.5, application/xml', 'application/xml'],
    ['application/*', 'application/json'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json'],
    ['application/json;q=0, */*', 'application/xml'],
    ['application/vnd.acme.v3+json', 'application/json'],
  ])('by the Accept %s: %s', async (types, type) => {
    const { status, headers } = await ask('GET /one/places/near', accept(types))
    expect([status, headers.get('content-type')?.split(';')[0]]).toEqual([200, type])
  })

  it('is none where the request takes none of them', async () => {
    expect(await ask('GET /one/places/near', accept('text/csv'))).toMatchObject({
      status: 406,
      body: { code: 'not-acceptable' },
    })
  })

  it.each([
    ['GET /one/form', '*/*', 'application/x-www-form-urlencoded', /^a=4$/],
    ['GET /one/page', '*/*', 'text/html', /^<!doctype html>/],
    ['GET /two/report', 'text/csv', 'text/csv', /^sku,count\r\nABC-0001,2\r\n$/],
    ['GET /one/ticks', '*/*', 'text/event-stream', /^(?:data: \{"tick":\d+\}\n\n){3}$/],
    ['GET /new/lines', 'application/jsonl', 'application/jsonl', /^(?:\{"at":.*\}\n){3}$/],
    [
      'GET /new/lines',
      'application/json-seq',
      'application/json-seq',
      new RegExp(`^(?:${String.fromCharCode(0x1e)}\\{.*\\}\\n){3}$`),
    ],
    [
      'GET /new/lines',
      'text/event-stream',
      'text/event-stream',
      /^(?:event: line\ndata: \{"at":.*\}\n\n){3}$/,
    ],
    [
      'GET /new/lines',
      'multipart/mixed',
      'multipart/mixed; boundary=mockapi-part',
      /^(?:--mockapi-part\r\nContent-Type: application\/json\r\n\r\n\{.*\}\r\n){3}--mockapi-part--\r\n$/,
    ],
  ])('%s as %s', async (line, type, sent, body) => {
    const response = await raw(line, accept(type))
    expect(response.headers.get('content-type')?.startsWith(sent)).toBe(true)
    expect(await response.text()).toMatch(body)
  })

  it.each([
    ['GET /two/invoice', 'application/pdf', '%PDF-'],
    ['GET /zero/pets/1/photo', 'image/png', '\u0089PNG'],
    ['GET /zero/pets/1/photo', 'image/gif', 'GIF89a'],
    ['GET /zero/pets/1/photo', 'image/jpeg', '\u00FF\u00D8\u00FF'],
    ['GET /zero/pets/1/photo', 'image/svg+xml', '<svg'],
  ])('%s as the bytes of %s', async (line, type, start) => {
    const response = await raw(line, accept(type))
    expect(response.headers.get('content-type')).toBe(type)
    expect(
      Buffer.from(await response.arrayBuffer())
        .toString('latin1')
        .startsWith(start),
    ).toBe(true)
  })

  it('is XML with one root, attributes, names, prefixes and lists as XML Objects say', async () => {
    const { body } = await ask('GET /new/book')
    expect(body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<b:book xmlns:b="https://books.test" id="1">' +
        '<b:name>A &amp; B</b:name><all><tag>x</tag><tag>x</tag></all><parts>y</parts><parts>y</parts><![CDATA[<i>]]></b:book>',
    )
    const list = await ask('GET /one/places/near', accept('application/xml'))
    expect(list.body).toMatch(/^<\?xml[^>]*>\n<root>(?:<Place>.*<\/Place>)+<\/root>$/)
  })
})

describe('what a generated answer holds', () => {
  it('is the same for an address and a seed, and takes over what the path names', async () => {
    const ann = (await ask('GET /zero/users/ann')).body
    expect((await ask('GET /zero/users/ann')).body).toEqual(ann)
    expect(ann).toMatchObject({ login: 'ann' })
    expect(ann).not.toHaveProperty('password')
    expect((await ask('GET /zero/users/bob')).body).not.toEqual({
      ...(ann as object),
      login: 'bob',
    })
    expect((await ask('GET /zero/nodes/3')).body).toMatchObject({ value: 3 })
    await using again = await serveFolder(files)
    expect((await send(again.server, 'GET /zero/users/ann')).body).toEqual(ann)
    await using other = await serveFolder(files, { seed: 2 })
    expect((await send(other.server, 'GET /zero/users/ann')).body).not.toEqual(ann)
  })

  it('are headers by example, or such as their names mean', async () => {
    const { headers } = await ask('GET /zero/users/ann')
    expect(headers.get('x-rate-limit')).toBe('60')
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]+"$/)
    expect((await raw('GET /zero/old', {})).headers.get('location')).toMatch(/^http:.*\/zero\/$/)
    const orders = await ask('GET /two/orders')
    expect(orders.headers.get('x-total')).toBe(String((orders.body as unknown[]).length))
  })

  it('is the example of a schema', async () => {
    expect((await ask('GET /one/in-schema')).body).toEqual({ a: 1 })
  })

  it('tells of examples that do not fit, once', async () => {
    const told: string[] = []
    const onWarning = ({ message }: { readonly message: string }) => void told.push(message)
    await using own = await serveFolder(files, { onWarning })
    await send(own.server, 'GET /one/examples')
    await send(own.server, 'GET /one/examples')
    expect(told).toEqual([
      'The example "wrong" of GET /examples does not fit its schema; generated data is answered in its place.',
    ])
  })
})
