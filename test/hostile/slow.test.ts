import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClientLimits } from '../../src/node/limits.ts'
import { listen, type HttpListener } from '../../src/node/listen.ts'
import { request, statusOf, talk } from '../support/talk.ts'

const limits: ClientLimits = {
  head: 150,
  request: 400,
  idle: 60_000,
  check: 20,
  unread: 300,
  connections: 20,
}

let listener: HttpListener

/** A body without an end; `taken` is what the connection took of it, bytes. */
function endless(): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(65_536)
  return new ReadableStream({
    pull(controller) {
      taken += chunk.byteLength
      controller.enqueue(chunk)
    },
    cancel: () => void (isCancelled = true),
  })
}

let taken = 0
let isCancelled = false

/** Answers at once, `/slow` after all limits have passed, `/body` with the size of what was sent. */
async function answer(asked: Request): Promise<Response> {
  const { pathname } = new URL(asked.url)
  if (pathname === '/slow') await new Promise((resolve) => setTimeout(resolve, 800))
  if (pathname === '/endless') return new Response(endless())
  if (pathname !== '/body') return new Response(pathname)
  return new Response(String((await asked.arrayBuffer()).byteLength))
}

beforeEach(async () => {
  const address = { port: 0, host: '127.0.0.1' }
  listener = await listen({ ...address, fetch: answer, ownProcess: false, limits })
})
afterEach(() => listener.close())

describe('a client that', () => {
  it.each(['G', 'GET / HTTP/1.1\r\nHost: local', 'GET / HTTP/1.1\r\nHost: localhost\r\n'])(
    'sends %j and no more gets 408',
    async (start) => {
      const text = await talk(listener.port, start).closed
      expect(statusOf(text)).toBe(408)
      expect(text).toContain('"code":"request-timeout"')
    },
  )

  it('sends its head letter by letter gets 408', async () => {
    const { socket, closed } = talk(listener.port)
    const letters = request('GET /').replace('\r\n\r\n', `\r\nX-A: ${'a'.repeat(500)}\r\n\r\n`)
    let index = 0
    const timer = setInterval(() => socket.write(letters[index++] ?? ''), 10)
    const text = await closed
    clearInterval(timer)
    expect(statusOf(text)).toBe(408)
  })

  it('sends half of its body gets 408', async () => {
    const text = await talk(listener.port, request('POST /body', ['Content-Length: 10'], 'half'))
      .closed
    expect(statusOf(text)).toBe(408)
  })

  it('sends nothing is let go without a word, as browsers expect', async () => {
    expect(await talk(listener.port).closed).toBe('')
  })

  it('waits for a slow mock is answered', async () => {
    expect(await talk(listener.port, request('GET /slow')).closed).toContain('/slow')
    const whole = request('POST /slow', ['Content-Length: 4'], 'body')
    expect(await talk(listener.port, whole).closed).toContain('/slow')
  })

  it('reads nothing of a long answer is let go, and the rest of it is never made', async () => {
    const { socket } = talk(listener.port)
    socket.pause()
    socket.write(request('GET /endless'))
    await expect.poll(() => isCancelled).toBe(true)
    expect(taken).toBeLessThan(32 * 1024 * 1024)
    socket.destroy()
  })

  it('goes away in the middle of a request leaves nothing behind', async () => {
    for (const part of ['GET / HT', request('POST /body', ['Content-Length: 10'], 'half')]) {
      const { socket, closed } = talk(listener.port, part)
      await new Promise<void>((resolve) => {
        socket.write('', () => resolve())
      })
      socket.resetAndDestroy()
      await closed
    }
    expect(await talk(listener.port, request('GET /fast')).closed).toContain('/fast')
  })
})

it('connections beyond the limit are closed, and after the others have gone there is room', async () => {
  const silent = Array.from({ length: 2 * limits.connections }, () => talk(listener.port, 'GET '))
  const ends = await Promise.all(silent.map(({ closed }) => closed))
  const dropped = ends.filter((text) => text === '').length
  expect([dropped, ends.length - dropped]).toEqual([limits.connections, limits.connections])
  expect(await talk(listener.port, request('GET /fast')).closed).toContain('/fast')
})
