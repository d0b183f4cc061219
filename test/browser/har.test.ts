import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { createMockServer } from 'mockapi'
import { expect } from 'vitest'
import { test } from '../support/browser.ts'
import { importSource } from '../support/imported.ts'

const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index))
const text = '<p>Grüße, {{name}} $1</p>\r\n'

type Send = (response: ServerResponse, body: string) => void

const send =
  (status: number, headers: Record<string, string>, body: string | Buffer): Send =>
  (response) => {
    response.writeHead(status, headers).end(body)
  }

/** What the real API answers, one after the other where it is a list. */
const answers: Readonly<Record<string, Send | readonly Send[]>> = {
  'GET /': send(
    200,
    { 'content-type': 'text/html' },
    '<!doctype html><title>x</title><script src="/app.js"></script><link rel="icon" href="data:,">',
  ),
  'GET /app.js': send(200, { 'content-type': 'text/javascript' }, '0'),
  'GET /gzip': send(
    200,
    { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    gzipSync('{"a":[1,"ü"]}'),
  ),
  'GET /brotli': send(
    200,
    { 'content-type': 'text/plain; charset=utf-8', 'content-encoding': 'br' },
    brotliCompressSync(text),
  ),
  'GET /latin': send(
    200,
    { 'content-type': 'text/plain; charset=iso-8859-1' },
    Buffer.from('Gr\xfc\xdfe', 'latin1'),
  ),
  'GET /picture': send(200, { 'content-type': 'image/png' }, bytes),
  'GET /unknown': send(200, { 'content-type': 'application/x-own' }, gzipSync('packed')),
  'POST /form': send(201, { 'content-type': 'application/json' }, '{"made":true}'),
  'DELETE /none': send(204, {}, ''),
  'GET /from': send(302, { location: '/to' }, ''),
  'GET /to': send(200, { 'content-type': 'application/json' }, '{"to":1}'),
  'GET /events': send(
    200,
    { 'content-type': 'text/event-stream' },
    'id: 1\ndata: one\n\ndata: two\n\n',
  ),
  'GET /broken': send(500, { 'content-type': 'application/problem+json' }, '{"status":500}'),
  'GET /state': [
    send(200, { 'content-type': 'application/json' }, '{"state":"open"}'),
    send(200, { 'content-type': 'application/json' }, '{"state":"closed"}'),
  ],
  'PUT /state': send(200, { 'content-type': 'application/json' }, '{"state":"closed"}'),
}

const script = `(async () => {
  const ask = async (path, init) => { const r = await fetch(path, init); await r.arrayBuffer() }
  for (const path of ['gzip', 'brotli', 'latin', 'picture', 'unknown']) await ask('/' + path)
  const form = new FormData(); form.set('a', '1'); form.set('file', new Blob(['x']), 'x.txt')
  await ask('/form', { method: 'POST', body: form })
  await ask('/none', { method: 'DELETE' })
  await ask('/from'); await ask('/events'); await ask('/broken')
  await ask('/state'); await ask('/state', { method: 'PUT', body: '{"state":"closed"}', headers: { 'content-type': 'application/json' } }); await ask('/state')
  const aborted = new AbortController(); setTimeout(() => aborted.abort(), 50)
  await ask('/hangs', { signal: aborted.signal }).catch(() => {})
})()`

/** What an EventSource hears: an event without an id has the one before. */
function heard(text: string): Buffer {
  let id = ''
  const events = text.split('\n\n').map((block) => {
    id = /^id: (.*)$/m.exec(block)?.[1] ?? id
    return block === '' ? '' : `${id}\n${block.replace(/^id: .*\n/m, '')}`
  })
  return Buffer.from(events.join('\n\n'))
}

test('a HAR file of Chromium answers byte for byte as the real API did, and its events as a page heard them', async ({
  browser,
}) => {
  const counts = new Map<string, number>()
  const real = createServer((request, response) => {
    const key = `${request.method} ${request.url}`
    const found = answers[key]
    request.resume()
    if (!found) return
    const count = counts.get(key) ?? 0
    counts.set(key, count + 1)
    const list = [found].flat()
    ;(list[Math.min(count, list.length - 1)] as Send)(response, '')
  })
  await new Promise<void>((done) => void real.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(real.address() as AddressInfo).port}`
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-har-'))
  const path = join(folder, 'page.har')
  const context = await browser.newContext({ recordHar: { path, content: 'embed' } })
  const page = await context.newPage()
  await page.goto(url)
  await page.evaluate(script)
  await context.close()

  const har = readFileSync(path, 'utf8')
  using imported = await importSource({ name: 'page.har', text: har })
  expect(imported.losses.all.map(({ where }) => where.replace(url, ''))).toEqual([
    'GET /',
    'GET /app.js',
    'GET /hangs',
  ])
  await using server = await createMockServer({ cwd: imported.path })
  counts.clear()
  const asked = Object.keys(answers).filter((key) => !/ \/(?:app\.js|state)?$/.test(key))
  const wrong: string[] = []
  for (const key of [...asked, 'GET /state', 'PUT /state', 'GET /state']) {
    const [method = '', target = ''] = key.split(' ')
    const sent = { body: '{"state":"closed"}', headers: { 'content-type': 'application/json' } }
    const init = { method, redirect: 'manual', ...(method === 'PUT' && sent) } as const
    const [before, after] = [await fetch(url + target, init), await server.fetch(target, init)]
    const read = async (answer: Response) => {
      const bytes = Buffer.from(await answer.arrayBuffer())
      const type = answer.headers.get('content-type')
      const content = type === 'text/event-stream' ? heard(String(bytes)) : bytes
      return [answer.status, type, answer.headers.get('location'), content.toString('base64')]
    }
    const [own, other] = [await read(before), await read(after)]
    if (JSON.stringify(own) !== JSON.stringify(other))
      wrong.push(`${key}: ${String(own)} and ${String(other)}`)
  }
  real.closeAllConnections()
  real.close()
  rmSync(folder, { recursive: true })
  expect(wrong).toEqual([])
})
