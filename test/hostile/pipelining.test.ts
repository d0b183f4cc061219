import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMockServer, defineMock } from 'mockapi'
import type { MockServer } from 'mockapi'
import { talk } from '../support/talk.ts'

let server: MockServer
let calls = 0

beforeAll(async () => {
  const map = defineMock({
    'GET /fixed': { ok: true },
    'GET /made': () => ++calls,
    'GET /slow': async ({ delay }) => {
      calls++
      await delay('1h')
    },
    'GET /large': ({ text }) => {
      calls++
      return text('x'.repeat(1_000_000))
    },
  })
  server = await createMockServer({ mocks: [map], port: 0 })
})
afterAll(() => server.close())

function get(path: string, times: number): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(times)
}

const last = 'GET /fixed HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'

it('a hundred requests at once on one connection are answered in order', async () => {
  calls = 0
  const answer = await talk(server.port ?? 0, get('/made', 100) + last).closed
  const bodies = Array.from(answer.matchAll(/\r\n\r\n(\d+)/g), ([, body]) => Number(body))
  expect(bodies).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
})

it('a thousand that wait for a slow one end the connection, and hardly any of them is asked', async () => {
  calls = 0
  await talk(server.port ?? 0, get('/slow', 1000)).closed
  expect(calls).toBeLessThan(110)
  expect((await fetch(`${server.url}/fixed`)).status).toBe(200)
})

it('whoever asks for large answers and reads none of them is let go', async () => {
  calls = 0
  const { socket, closed } = talk(server.port ?? 0)
  socket.pause()
  socket.write(get('/large', 1000))
  // The end of the connection shows only to whoever reads; a write meets it as well.
  const timer = setInterval(() => socket.write(get('/large', 1)), 20)
  await closed
  clearInterval(timer)
  expect(calls).toBeLessThan(200)
  expect((await fetch(`${server.url}/fixed`)).status).toBe(200)
})
