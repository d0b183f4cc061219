import { rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const text = '0123456789'
const named = `{ "content-disposition": "attachment", "etag": "\\"v1\\"", "cache-control": "no-store" }`
const files = {
  'public/notes.txt': text,
  'mocks/_files/notes.txt': text,
  'mocks/_files/empty.txt': '',
  'mocks/_files/data.json.gz': text,
  'mocks/a.json': `{
    "GET /json": { "$file": "_files/notes.txt" },
    "GET /template/:name": { "$file": "_files/{{params.name}}.txt" },
    "GET /cases": { "$cases": [{ "$file": "_files/notes.txt" }] },
    "GET /sequence": { "$sequence": [{ "$file": "_files/notes.txt" }] },
    "GET /named": { "$file": "_files/notes.txt", "$headers": ${named} },
    "GET /page": { "$file": "_files/notes.txt", "$status": 404 },
    "GET /gzip": { "$file": "_files/data.json.gz",
      "$headers": { "content-encoding": "gzip", "content-type": "application/json" } },
    "GET /none": { "$file": "_files/notes.txt", "$headers": { "accept-ranges": "none" } },
    "POST /json": { "$file": "_files/notes.txt" },
    "GET /dribble": { "$file": "_files/notes.txt", "$fault": { "fault": "dribble", "over": "20ms" } },
    "GET /slow": { "$file": "_files/notes.txt", "$bandwidth": "1kb/s" },
    "GET /truncate": { "$file": "_files/notes.txt", "$fault": "truncate" },
    "GET /avatar/:id": { "$cases": [
      { "$file": "_files/{{params.id}}.txt" },
      { "$status": 404, "$body": { "avatar": null } }
    ] },
    "GET /either/:a/:b": { "$cases": [
      { "$file": "_files/{{params.a}}.txt" }, { "$file": "_files/{{params.b}}.txt" }
    ] }
  }`,
  'mocks/b.ts': `export default {
    'GET /handler': ({ file }) => file('_files/notes.txt'),
    'GET /status': ({ file, status }) => { status(201); return file('_files/notes.txt') },
    'GET /caught/:id': ({ file, params }) => {
      try { return file('_files/' + params.id + '.txt') } catch (reply) { return file('_files/empty.txt') }
    },
    'GET /passed/:id': ({ file, params }) => {
      try { return file('_files/' + params.id + '.txt') } catch { return undefined }
    },
    'GET /passed/*': { from: 'below' },
    'GET /missing': ({ file }) => file('_files/none.txt'),
  }`,
}

let folder: ServedFolder
beforeAll(async () => (folder = await serveFolder(files, { static: ['public'], port: 0 })))
afterAll(() => folder[Symbol.asyncDispose]())

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  folder.server.fetch(path, { headers, method })

const ways = ['/notes.txt', '/json', '/template/notes', '/cases', '/sequence', '/handler']

describe.each(ways)('a file at %s', (path) => {
  it.each([
    { range: 'bytes=0-3', status: 206, content: 'bytes 0-3/10', body: '0123' },
    { range: 'BYTES=7-', status: 206, content: 'bytes 7-9/10', body: '789' },
    { range: 'bytes=-2', status: 206, content: 'bytes 8-9/10', body: '89' },
    { range: 'bytes=-20', status: 206, content: 'bytes 0-9/10', body: text },
    { range: 'bytes=5-99999999999999999999', status: 206, content: 'bytes 5-9/10', body: '56789' },
    { range: 'bytes=10-', status: 416, content: 'bytes */10' },
    { range: 'bytes=-0', status: 416, content: 'bytes */10' },
    { range: 'bytes=5-2', status: 200, content: null, body: text },
    { range: 'bytes=0-1,3-4', status: 200, content: null, body: text },
    { range: 'lines=0-1', status: 200, content: null, body: text },
    { range: 'bytes=-', status: 200, content: null, body: text },
  ])('answers $range with $status', async ({ range, status, content, body }) => {
    const answer = await ask(path, { range })
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, content])
    if (body === undefined) expect(await answer.json()).toMatchObject({ code: 'bad-range' })
    else {
      expect(await answer.text()).toBe(body)
      expect(answer.headers.get('content-length')).toBe(String(body.length))
    }
  })

  it('has validators, and is sent again only where it changed', async () => {
    const first = await ask(path)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      'content-length': '10',
      'content-type': 'text/plain; charset=utf-8',
      etag: expect.stringMatching(/^"[^"]+"$/),
      'last-modified': expect.stringMatching(/GMT$/),
    })
    const etag = first.headers.get('etag') as string
    const modified = first.headers.get('last-modified') as string
    const old = 'Sat, 01 Jan 2000 00:00:00 GMT'
    const cases: readonly [Record<string, string>, number][] = [
      [{ 'if-none-match': etag }, 304],
      [{ 'if-none-match': `"x", W/${etag}` }, 304],
      [{ 'if-none-match': '*' }, 304],
      [{ 'if-none-match': '"x"', 'if-modified-since': modified }, 200],
      [{ 'if-modified-since': modified }, 304],
      [{ 'if-modified-since': old }, 200],
      [{ 'if-modified-since': 'yesterday' }, 200],
      [{ range: 'bytes=0-1', 'if-range': etag }, 206],
      [{ range: 'bytes=0-1', 'if-range': modified }, 206],
      [{ range: 'bytes=0-1', 'if-range': `W/${etag}` }, 200],
      [{ range: 'bytes=0-1', 'if-range': '"x"' }, 200],
      [{ range: 'bytes=0-1', 'if-range': old }, 200],
      [{ range: 'bytes=0-1', 'if-none-match': etag }, 304],
    ]
    for (const [headers, status] of cases) {
      const answer = await ask(path, headers)
      expect([headers, answer.status]).toEqual([headers, status])
      expect(answer.headers.get('etag')).toBe(etag)
      if (status === 304) expect(answer.headers.get('content-type')).toBeNull()
    }
  })

  it('answers HEAD with the whole length and no bytes', async () => {
    const answer = await ask(path, { range: 'bytes=0-1' }, 'HEAD')
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '10'])
    expect(await answer.text()).toBe('')
  })

  it('comes over the network as in process', async () => {
    const answer = await fetch(`${folder.server.url}${path}`, { headers: { range: 'bytes=2-3' } })
    expect([answer.status, await answer.text()]).toEqual([206, '23'])
    const head = await fetch(`${folder.server.url}${path}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10'])
  })
})

it('an empty file has no range', async () => {
  const whole = await ask('/template/empty')
  expect([whole.status, whole.headers.get('content-length')]).toEqual([200, '0'])
  expect(await whole.text()).toBe('')
  expect((await ask('/template/empty', { range: 'bytes=0-' })).status).toBe(416)
})

describe('what a mock says of its file counts', () => {
  it('its own validators and headers', async () => {
    const answer = await ask('/named', { range: 'bytes=0-1', 'if-range': '"v1"' })
    expect([answer.status, await answer.text()]).toEqual([206, '01'])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-disposition')).toBe('attachment')
    expect((await ask('/named', { 'if-none-match': '"v1"' })).status).toBe(304)
  })

  it.each(['/page', '/status'])('%s: another status than 200 is the whole file', async (path) => {
    const answer = await ask(path, { range: 'bytes=0-1', 'if-none-match': '*' })
    expect(answer.status).toBe(path === '/page' ? 404 : 201)
    expect(answer.headers.get('accept-ranges')).toBeNull()
    expect(await answer.text()).toBe(text)
  })

  it('no ranges, where it says so', async () => {
    const answer = await ask('/none', { range: 'bytes=0-1' })
    expect([answer.status, answer.headers.get('accept-ranges')]).toEqual([200, 'none'])
  })

  it('a compressed file goes out as it is, and so do its ranges', async () => {
    const bytes = gzipSync('{"a":1}')
    writeFileSync(join(folder.path, 'mocks/_files/data.json.gz'), bytes)
    const { hostname, port } = new URL(folder.server.url)
    const raw = (headers: Record<string, string>) =>
      new Promise<readonly [number | undefined, string | undefined, Buffer]>((resolve, reject) => {
        get({ hostname, port, path: '/gzip', headers }, (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          const length = response.headers['content-length']
          response.on('end', () => resolve([response.statusCode, length, Buffer.concat(parts)]))
        }).on('error', reject)
      })
    expect(await raw({})).toEqual([200, String(bytes.length), bytes])
    expect(await raw({ range: 'bytes=5-' })).toEqual([
      206,
      String(bytes.length - 5),
      bytes.subarray(5),
    ])
    expect(await (await fetch(`${folder.server.url}/gzip`)).json()).toEqual({ a: 1 })
  })

  it('a POST has neither ranges nor versions', async () => {
    const answer = await ask('/json', { range: 'bytes=0-1', 'if-none-match': '*' }, 'POST')
    expect([answer.status, await answer.text()]).toEqual([200, text])
  })
})

describe('a file behind a fault', () => {
  it.each(['/dribble', '/slow'])('%s arrives as a whole, ranges too', async (path) => {
    const url = `${folder.server.url}${path}`
    expect(await (await fetch(url)).text()).toBe(text)
    const part = await fetch(url, { headers: { range: 'bytes=2-5' } })
    expect([part.status, await part.text()]).toEqual([206, '2345'])
    expect(await (await ask(path)).text()).toBe(text)
  })

  it('can be cut', async () => {
    const answer = await fetch(`${folder.server.url}/truncate`)
    expect(answer.headers.get('content-length')).toBe('10')
    await expect(answer.text()).rejects.toThrow('terminated')
  })
})

describe('a file that may be missing', () => {
  it('leaves the answer to the next case', async () => {
    expect(await (await ask('/avatar/notes')).text()).toBe(text)
    const missing = await ask('/avatar/none')
    expect([missing.status, await missing.json()]).toEqual([404, { avatar: null }])
    expect(await (await ask('/either/none/notes')).text()).toBe(text)
    expect(await (await ask('/either/none/nothing')).json()).toMatchObject({ code: 'no-file' })
    expect(folder.server.calls('GET /avatar/:id')[0]?.notes).toEqual(['case 1'])
    expect(folder.server.calls('GET /avatar/:id')[1]?.notes).toEqual(['case 2'])
  })

  it('can be caught in a handler, and passed on', async () => {
    expect(await (await ask('/caught/notes')).text()).toBe(text)
    expect(await (await ask('/caught/none')).text()).toBe('')
    expect(await (await ask('/passed/notes')).text()).toBe(text)
    expect(await (await ask('/passed/none')).json()).toEqual({ from: 'below' })
  })

  it('is 404 where nobody does', async () => {
    const answer = await ask('/missing')
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'no-file' }])
  })

  it('is there as soon as it is written, and gone when it is deleted', async () => {
    await using own = await serveFolder(files)
    const path = join(own.path, 'mocks/_files/late.txt')
    const status = async () => (await own.server.fetch('/template/late')).status
    expect(await status()).toBe(404)
    writeFileSync(path, 'late')
    expect(await status()).toBe(200)
    rmSync(path)
    expect(await status()).toBe(404)
  })
})

it('an override names files beside the mocks', async () => {
  await using own = await serveFolder(files)
  own.server.use({
    'GET /x': { $file: '_files/notes.txt' },
    'GET /y': ({ file }) => file('_files/notes.txt'),
  })
  for (const path of ['/x', '/y']) {
    expect(await (await own.server.fetch(path)).text()).toBe(text)
  }
})
