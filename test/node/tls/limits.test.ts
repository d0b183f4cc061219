import { connect as connectSocket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { afterEach, expect, it } from 'vitest'
import type { ClientLimits } from '../../../src/node/limits.ts'
import { listen, type HttpListener } from '../../../src/node/listen.ts'
import { openHttp2 } from '../../support/secure.ts'

const limits: ClientLimits = {
  head: 150,
  request: 400,
  idle: 200,
  check: 20,
  unread: 200,
  connections: 5,
}

let listener: HttpListener | undefined
afterEach(() => listener?.close())

async function start(fetch: (request: Request) => Response | Promise<Response>) {
  const options = { port: 0, host: '127.0.0.1', ownProcess: false, https: true }
  listener = await listen({ ...options, fetch, limits })
  return { ...listener, certificate: listener.certificate ?? '' }
}

const hello = () => new Response('hello')
const closed = (socket: { once(event: 'close', listener: () => void): unknown }) =>
  new Promise<void>((resolve) => socket.once('close', () => resolve()))

it('ends a connection on which nothing comes, or no more than the beginning of a handshake', async () => {
  const { port } = await start(hello)
  const silent = connectSocket({ port, host: '127.0.0.1' }).resume()
  const begun = connectSocket({ port, host: '127.0.0.1' }).resume()
  begun.write(Buffer.of(22, 3, 1))
  for (const socket of [silent, begun]) socket.on('error', () => {})
  await Promise.all([closed(silent), closed(begun)])
})

it('ends a connection of HTTP/1.1 without a request', async () => {
  const { port, certificate } = await start(hello)
  const socket = connectTls({ port, host: '127.0.0.1', ca: certificate }).resume()
  socket.on('error', () => {})
  await closed(socket)
})

it('ends a connection of HTTP/2 between requests, and one that waits for its answer goes on', async () => {
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  let calls = 0
  const { url, certificate } = await start(async () => {
    if (++calls > 1) await answered
    return hello()
  })
  using idle = openHttp2(url, certificate)
  expect(await idle.ask({ ':path': '/' })).toMatchObject({ status: 200 })
  using waiting = openHttp2(url, certificate)
  const late = waiting.ask({ ':path': '/' })
  await closed(idle.session)
  answer()
  expect(await late).toMatchObject({ status: 200, text: 'hello' })
})

it('waits over HTTP/2 for an answer, and for more of one, for as long as they take', async () => {
  const long = () => pause(2 * limits.unread)
  const { url, certificate } = await start(async (request) => {
    if (request.url.endsWith('/late')) return long().then(hello)
    const parts = async function* () {
      yield new TextEncoder().encode('hel')
      await long()
      yield new TextEncoder().encode('lo')
    }
    return new Response(ReadableStream.from(parts()))
  })
  using http2 = openHttp2(url, certificate)
  const asked = ['/late', '/parts'].map((path) => http2.ask({ ':path': path }))
  const whole = { status: 200, text: 'hello' }
  expect(await Promise.all(asked)).toMatchObject([whole, whole])
})

it('ends a stream whose answer nobody takes, or whose request does not come to its end', async () => {
  const { url, certificate } = await start(async (request) => {
    await request.text()
    return new Response('x'.repeat(4_000_000))
  })
  using http2 = openHttp2(url, certificate)
  const unread = http2.session.request({ ':path': '/' }).on('error', () => {})
  const unsent = http2.session.request({ ':path': '/', ':method': 'POST' }, { endStream: false })
  unsent.on('error', () => {}).write('a')
  unsent.resume()
  await Promise.all([closed(unread), closed(unsent)])
  expect([unread.rstCode, unsent.rstCode]).toEqual([8, 8])
})

it('takes so many connections alone', async () => {
  const { port } = await start(hello)
  const sockets = Array.from({ length: 6 }, () =>
    connectSocket({ port, host: '127.0.0.1' })
      .on('error', () => {})
      .resume(),
  )
  await Promise.any(sockets.map(closed))
  for (const socket of sockets) socket.destroy()
})

it('finishes what is under way over HTTP/2, and takes nothing more', async () => {
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => (answer = resolve))
  let called = (): void => {}
  const isCalled = new Promise<void>((resolve) => (called = resolve))
  const { url, certificate, finish } = await start(async () => {
    called()
    await answered
    return hello()
  })
  using http2 = openHttp2(url, certificate)
  const late = http2.ask({ ':path': '/' })
  await isCalled
  const finished = finish(5000)
  await new Promise((resolve) => http2.session.once('goaway', resolve))
  answer()
  expect(await late).toMatchObject({ status: 200, text: 'hello' })
  await finished
})
