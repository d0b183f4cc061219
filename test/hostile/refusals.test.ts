import { request as ask } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestReport } from 'mockapi'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { isFull } from '../support/runs.ts'
import { request, statusOf, talk } from '../support/talk.ts'

const limit = 1_000_000
const files = {
  'mocks/api.json': '{ "POST /fixed": { "ok": true }, "POST /echo": { "a": "{{body.a}}" } }',
  'mocks/users.json': '[]',
  'mocks/m.ts': `export default {
    'POST /handler': ({ body }) => ({ ok: true }),
    'POST /raw': async ({ request }) => (await request.arrayBuffer()).byteLength,
  }`,
}

let served: ServedFolder
const reports: RequestReport[] = []
beforeAll(async () => {
  const onRequest = (report: RequestReport) => void reports.push(report)
  served = await serveFolder(files, { port: 0, bodyLimit: limit, onRequest })
})
afterAll(() => served[Symbol.asyncDispose]())

const size = 12 * limit

/** A stream without a length. */
function chunks(): ReadableStream<Uint8Array> {
  let left = size / 50_000
  return new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(50_000))
      else controller.close()
    },
  })
}

function form(): FormData {
  const data = new FormData()
  data.set('file', new File([new Uint8Array(size)], 'a.bin'))
  return data
}

const json = { 'content-type': 'application/json' }
const bytes = new Uint8Array(size)
const text = Buffer.from(JSON.stringify({ a: 'x'.repeat(size) }))
const data = form()
const bodies: Record<string, () => RequestInit> = {
  form: () => ({ body: data }),
  bytes: () => ({ body: bytes }),
  json: () => ({ body: text, headers: json }),
  chunks: () => ({ body: chunks(), duplex: 'half' }) as RequestInit,
}

describe('a body beyond the limit gets its 413', () => {
  const paths = ['/fixed', '/echo', '/users', '/handler', '/raw', '/nowhere']
  // Chunks count where a mock reads them.
  const unread = new Set(['/fixed', '/nowhere'])
  const cases = paths.flatMap((path) =>
    Object.keys(bodies)
      .filter((kind) => kind !== 'chunks' || !unread.has(path))
      .map((kind) => ({ path, kind })),
  )
  // Each kind and each path at least once.
  it.each(isFull ? cases : cases.filter((_, index) => index % 3 === 0))(
    '$kind to $path',
    async ({ path, kind }) => {
      // What is refused early on a connection shows in what comes after it.
      for (let round = 0; round < (path === '/users' ? 3 : 1); round++) {
        const init = { method: 'POST', ...bodies[kind]?.() }
        const answer = await fetch(served.server.url + path, init)
        expect(answer.status).toBe(413)
        expect(await answer.json()).toMatchObject({ code: 'body-too-large' })
      }
      expect(reports.at(-1)).toMatchObject({ target: path, status: 413 })
      expect(served.server.calls().at(-1)).toMatchObject({ response: { status: 413 } })
    },
  )

  it('also where the client sends all of it before it reads, and then closes', async () => {
    const { port = 0 } = served.server
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('error', reject)
      socket.on('data', (part) => (text += String(part)))
      socket.on('close', () => resolve(text))
      socket.write(request('POST /users', [`Content-Length: ${size}`]))
      socket.end(Buffer.alloc(size, 'x'))
    })
    expect(statusOf(answer)).toBe(413)
  })

  it('chunks that no mock reads do not keep the client from its answer', async () => {
    const answer = await fetch(`${served.server.url}/fixed`, {
      method: 'POST',
      ...bodies['chunks']?.(),
    })
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }])
  })
})

describe('100 Continue', () => {
  const expecting = (length: number, more: readonly string[] = []) =>
    request('POST /users', [
      'Expect: 100-continue',
      'Content-Type: application/json',
      `Content-Length: ${length}`,
      ...more,
    ])

  it.each([
    ['a body beyond the limit', expecting(size), 413],
    ['a foreign origin', expecting(2, ['Origin: http://evil.test']), 403],
  ])('is not said to %s', async (_, head, status) => {
    const answer = await talk(served.server.port ?? 0, head).closed
    expect(answer).not.toContain('100 Continue')
    expect(statusOf(answer)).toBe(status)
  })

  it('is said before the body is read', async () => {
    const { socket, answer, closed } = talk(served.server.port ?? 0, expecting(2))
    await expect.poll(answer).toContain('HTTP/1.1 100 Continue')
    socket.write('{}')
    expect(await closed).toContain('HTTP/1.1 201 Created')
  })

  it('works with the client of Node', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { ...json, expect: '100-continue', 'content-length': 2 }
      const sent = ask(`${served.server.url}/users`, { method: 'POST', headers })
      sent.on('continue', () => sent.end('{}'))
      sent.on('response', (response) => resolve(response.resume().statusCode))
      sent.on('error', reject)
      sent.flushHeaders()
    })
    expect(status).toBe(201)
  })
})

it.each([
  [request('POST /fixed', ['Expect: fish', 'Content-Length: 0']), 417, 'expectation-failed'],
  [
    request('POST /fixed', ['Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'),
    400,
    'transfer coding',
  ],
  [request('GET http://evil.example/users'), 403, 'host-refused'],
  [request('CONNECT example.test:443'), 405, 'method-not-allowed'],
  ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad-request'],
  [request('GET /\xc3\xa9'), 400, 'Percent-encode the address'],
  [request('GET /?q=\xc3\xa9'), 400, 'Percent-encode the address'],
  [request('GET /a b'), 400, 'a blank in it is %20'],
  [request('OPTIONS *'), 400, 'bad-address'],
])('%j is %i with a sentence', async (text, status, words) => {
  const answer = await talk(served.server.port ?? 0, text).closed
  expect(statusOf(answer)).toBe(status)
  expect(answer).toContain('application/problem+json')
  expect(answer).toContain(words)
  expect(answer).not.toContain('add this to')
})

it('an address in absolute form is answered for its own host, whatever Host says', async () => {
  const port = served.server.port ?? 0
  const own = `GET http://localhost:${port}/users HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`
  expect(statusOf(await talk(port, own).closed)).toBe(200)
})
