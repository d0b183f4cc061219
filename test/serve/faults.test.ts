import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createMockServer, defineMock } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'

const mocks = defineMock({
  'GET /reset': ({ fault }) => fault('reset'),
  'GET /empty': ({ fault }) => fault('empty'),
  'GET /hang': ({ fault }) => fault('hang'),
  'GET /thrown': ({ fault }) => {
    throw fault('reset')
  },
  'GET /later': async ({ fault, delay }) => {
    await delay(1)
    return fault('reset')
  },
})

let server: MockServer
const reports: RequestReport[] = []

beforeAll(async () => {
  server = await createMockServer({ mocks, port: 0, onRequest: (report) => reports.push(report) })
})
afterAll(() => server.close())

/** The events of a connection after a request; `answer` holds all bytes. */
function ask(path: string) {
  const socket = connect(server.port ?? 0, '127.0.0.1')
  const seen = { answer: '', events: [] as string[], end: () => void socket.destroy() }
  socket.on('data', (bytes) => (seen.answer += String(bytes)))
  socket.on('end', () => seen.events.push('end'))
  socket.on('error', (error: NodeJS.ErrnoException) => seen.events.push(String(error.code)))
  socket.on('close', () => seen.events.push('close'))
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  return seen
}

it.each([
  ['/reset', ['ECONNRESET', 'close']],
  ['/thrown', ['ECONNRESET', 'close']],
  ['/later', ['ECONNRESET', 'close']],
  ['/empty', ['end', 'close']],
])('%s is seen as %j', async (path, events) => {
  const seen = ask(path)
  await vi.waitFor(() => expect(seen.events).toEqual(events))
  expect(seen.answer).toBe('')
  const kind = path === '/empty' ? 'empty' : 'reset'
  expect(reports.at(-1)).toMatchObject({ target: path, status: 0, notes: [kind] })
})

it('hang keeps the connection open and silent', async () => {
  const seen = ask('/hang')
  await vi.waitFor(() => expect(reports.at(-1)).toMatchObject({ target: '/hang', notes: ['hang'] }))
  // Others are answered meanwhile.
  expect((await fetch(`${server.url}/nowhere`)).status).toBe(404)
  expect([seen.answer, seen.events]).toEqual(['', []])
  seen.end()
})
