import { connect, createServer } from 'node:http2'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startMockServer } from '../../src/mock-server.ts'
import { RequestListener } from '../../src/node/request-listener.ts'

/** What came over a stream; the status is 0 where the stream was reset. */
interface Answer {
  readonly status: number
  readonly type?: string
  readonly text: string
}

/** Asks mocks over HTTP/2, as a browser asks a dev server with a certificate. */
async function ask(mocks: object, ...requests: readonly Readonly<Record<string, string>>[]) {
  await using mockServer = await startMockServer({ mocks })
  const listener = new RequestListener({
    fetch: (request, env) => mockServer.app.fetch(request, env),
    ownProcess: false,
  })
  const serve = (request: Http2ServerRequest, response: Http2ServerResponse) =>
    listener.serve(request as unknown as IncomingMessage, response as unknown as ServerResponse)
  const server = createServer(serve).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const answers: Answer[] = []
  for (const { body = '', ...headers } of requests) {
    answers.push(
      await new Promise<Answer>((resolve) => {
        let answer: Answer = { status: 0, text: '' }
        const stream = client.request(headers, { endStream: body === '' })
        stream
          .setEncoding('utf8')
          .on('response', (head) => {
            answer = { ...answer, status: head[':status'] ?? 0, type: head['content-type'] ?? '' }
          })
          .on('data', (text: string) => {
            answer = { ...answer, text: answer.text + text }
          })
          .on('error', () => {})
          .on('close', () => resolve(answer))
        if (body !== '') stream.end(body)
      }),
    )
  }
  client.close()
  server.close()
  return answers
}

test('requests over HTTP/2 are answered as others are', async () => {
  const mocks = {
    'GET /url': ({ request }: { request: Request }) => request.url,
    'POST /echo': ({ body }: { body: unknown }) => body,
    'GET /names': ({ request }: { request: Request }) => [...request.headers.keys()],
  }
  const json = { 'content-type': 'application/json' }
  const [read, sent, missed, names] = await ask(
    mocks,
    { ':path': '/url', ':authority': 'localhost:5173' },
    { ':path': '/echo', ':method': 'POST', body: '{"a":1}', ...json },
    { ':path': '/hosts' },
    { ':path': '/names', 'x-one': '1' },
  )
  expect(read).toMatchObject({ status: 200, text: '"http://localhost:5173/url"' })
  expect(sent).toMatchObject({ status: 200, text: '{"a":1}' })
  expect(missed).toMatchObject({ status: 404, type: 'application/problem+json' })
  expect(names?.text).toContain('x-one')
  expect(names?.text).not.toContain(':path')
})

test('a foreign host is refused over HTTP/2 too', async () => {
  const [answer] = await ask({ 'GET /a': 1 }, { ':path': '/a', ':authority': 'evil.test' })
  expect(answer).toMatchObject({ status: 403 })
})

test('no host is given what another one got', async () => {
  const [first, foreign, again] = await ask(
    { 'GET /a': 1 },
    { ':path': '/a', ':authority': 'localhost' },
    { ':path': '/a', ':authority': 'evil.test' },
    { ':path': '/a', ':authority': 'localhost' },
  )
  expect([first?.status, foreign?.status, again?.status]).toEqual([200, 403, 200])
})

test('a fault breaks its own stream, and the connection goes on', async () => {
  const mocks = { 'GET /a': { $fault: 'reset' }, 'GET /b': { $fault: 'empty' }, 'GET /c': 1 }
  const answers = await ask(mocks, { ':path': '/a' }, { ':path': '/b' }, { ':path': '/c' })
  expect(answers.map(({ status }) => status)).toEqual([0, 0, 200])
})
