import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { join } from 'node:path'
import { createMockServer, ws, type RequestReport } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { connect } from '../support/sockets.ts'

const serve = (mocks: unknown) => createMockServer({ mocks, port: 0 })

/** A connection that has asked for a WebSocket by hand, with what came after the head of the answer. */
async function raw(port: number, path: string): Promise<{ socket: Socket; bytes: () => Buffer }> {
  const socket = connectTcp(port, '127.0.0.1')
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  const bytes = () => {
    const all = Buffer.concat(parts)
    const end = all.indexOf('\r\n\r\n')
    return end === -1 ? Buffer.alloc(0) : all.subarray(end + 4)
  }
  await expect.poll(() => Buffer.concat(parts).toString('latin1')).toContain('101 Switching')
  return { socket, bytes }
}

/** A masked frame (RFC 6455, section 5.2) of a short payload. */
function frame(first: number, text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}

it('answers open sockets by the mocks of now, and closes those whose mock is gone with 1012', async () => {
  const files = {
    'mocks/a.json': '{ "WS /a": { "$send": "old", "$every": { "20s": 1 } } }',
    'mocks/b.json': '{ "WS /b": { "$send": "b" } }',
  }
  await using served = await serveFolder(files, { port: 0, watch: true })
  const { server, path } = served
  const clients = await Promise.all(Array.from({ length: 100 }, () => connect(`${server.url}/a`)))
  const other = await connect(`${server.url}/b`)
  clients[0]?.send('x')
  expect(await clients[0]?.next()).toBe('old')
  writeFileSync(join(path, 'mocks/a.json'), '{ "WS /a": { "$send": "new" } }')
  writeFileSync(join(path, 'mocks/b.json'), '{ "GET /b": {} }')
  expect(await other.closed).toMatchObject({ code: 1012 })
  for (const client of clients) client.send('x')
  expect(await Promise.all(clients.map((client) => client.next()))).toEqual(
    Array.from({ length: 100 }, () => 'new'),
  )
  using _ = server.use({ 'WS /a': { $cases: [{ $when: { message: 'y' }, $send: 'over' }] } })
  clients[0]?.send('y')
  clients[0]?.send('x')
  expect([await clients[0]?.next(), await clients[0]?.next()]).toEqual(['over', 'new'])
})

it('takes an override once, by a message and not by the request that opens it', async () => {
  await using server = await serve({ 'WS /a': { $send: 'mock' } })
  server.once('WS /a', { $send: 'once' })
  const client = await connect(`${server.url}/a`)
  client.send('x')
  client.send('x')
  expect([await client.next(), await client.next()]).toEqual(['once', 'mock'])
})

it('counts messages of a sequence, and lets sessions have their own', async () => {
  await using server = await serve({ 'WS /a': { $sequence: [{ $send: 1 }, { $send: 2 }] } })
  for (const base of [server.url, server.session('s').url]) {
    const client = await connect(`${base}/a`)
    client.send('x')
    client.send('x')
    expect([await client.next(), await client.next()]).toEqual([1, 2])
  }
  expect(server.channel('/a').size).toBe(1)
  expect(server.har().log.entries[0]?.request.method).toBe('GET')
  expect(server.session('s').channel('/a').send('hi')).toBe(1)
})

describe('on the wire', () => {
  const echo = ws('/echo', { message: ({ message }) => ({ got: message }) })

  it('joins fragments and answers pings', async () => {
    await using server = await serve(echo)
    const { socket, bytes } = await raw(server.port ?? 0, '/echo')
    socket.write(Buffer.concat([frame(0x01, '{"a":'), frame(0x89, 'p'), frame(0x80, '1}')]))
    await expect.poll(() => bytes().toString('latin1')).toContain('{"got":{"a":1}}')
    expect(bytes()[0]).toBe(0x8a)
    socket.destroy()
    await expect.poll(() => server.channel('/echo').size).toBe(0)
    expect(server.calls()[0]?.closed).toMatchObject({ code: 1006 })
  })

  it.each([
    ['a frame without a mask', Buffer.from([0x81, 1, 0x41]), 1002],
    ['a text that is no UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), 1007],
    ['a reserved code', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['a frame of 10 MB', Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0xa0, 0, 0, 0, 0, 0, 0]), 1009],
  ])('closes after %s', async (_what, sent, code) => {
    const notes: unknown[] = []
    const onRequest = (event: RequestReport) => void notes.push(event.notes)
    await using server = await createMockServer({ mocks: echo, port: 0, onRequest })
    const { socket, bytes } = await raw(server.port ?? 0, '/echo')
    socket.write(sent)
    await expect.poll(() => (bytes().length > 3 ? bytes().readUInt16BE(2) : 0)).toBe(code)
    expect(notes).toEqual([[], [expect.stringContaining(`closed with ${code}: `)]])
    socket.destroy()
    await expect.poll(() => server.calls()[0]?.closed?.code).toBe(code)
  })

  it('closes a client that does not read with 1013, and forgets it', async () => {
    await using server = await serve({ 'WS /flood': { $open: 'x' } })
    const client = await connect(`${server.url}/flood`)
    client.socket.pause()
    const text = 'x'.repeat(100_000)
    await expect
      .poll(() => {
        for (let count = 0; count < 50; count++) server.channel('/flood').send(text)
        return server.channel('/flood').size
      })
      .toBe(0)
    client.socket.terminate()
  })

  it('refuses what is no handshake', async () => {
    await using server = await serve(echo)
    const old = connect(`${server.url}/echo`, [], { protocolVersion: 8 })
    await expect(old).rejects.toThrow(/426.*version/)
    const headers = { 'sec-websocket-protocol': 'a,,a' }
    const odd = connect(`${server.url}/echo`, [], { headers })
    await expect(odd).rejects.toThrow(/400.*Sec-WebSocket-Protocol/)
  })
})

describe('a bad network', () => {
  it('delays messages in order, drops them and sends them twice, by the seed', async () => {
    await using server = await serve({
      'WS /slow': { $messages: { delay: '1-30ms' }, $send: [1, 2, 3, 4, 5] },
      'WS /twice': { $messages: { duplicate: 1 }, $send: '{{message}}' },
      'WS /drop': { $send: '{{message}}' },
    })
    const slow = await connect(`${server.url}/slow`)
    slow.send('x')
    for (const value of [1, 2, 3, 4, 5]) expect(await slow.next()).toBe(value)
    const twice = await connect(`${server.url}/twice`)
    twice.send('x')
    expect([await twice.next(), await twice.next()]).toEqual(['x', 'x'])
    const client = await connect(`${server.url}/drop`)
    server.setBehaviour({ messages: { drop: 1 } })
    client.send('lost')
    await expect
      .poll(() => server.calls('WS /drop')[0]?.messages?.map(({ note }) => note))
      .toEqual([undefined, 'dropped'])
    server.setBehaviour(undefined)
    client.send('found')
    expect(await client.next()).toBe('found')
  })

  it('closes after a time or a number of messages, also what is open already', async () => {
    await using server = await serve({
      'WS /time': { $messages: { close: 1011, after: '20ms' }, $open: 'hi' },
      'WS /count': { $messages: { close: 4001, after: '2 messages' }, $send: '{{message}}' },
      'WS /calm': { $open: 'hi', $send: 1 },
    })
    const time = await connect(`${server.url}/time`)
    expect(await time.closed).toEqual({ code: 1011, reason: '' })
    expect(time.received).toEqual(['hi'])
    const count = await connect(`${server.url}/count`)
    for (const text of ['a', 'b', 'c']) count.send(text)
    expect(await count.closed).toEqual({ code: 4001, reason: '' })
    expect(count.received).toEqual(['a', 'b'])
    const calm = await connect(`${server.url}/calm`)
    await calm.next()
    server.setBehaviour({ messages: { close: 1011, after: '1 message' } })
    expect(await calm.closed).toMatchObject({ code: 1011 })
    server.setBehaviour({ messages: { close: 1013 } })
    expect(await (await connect(`${server.url}/calm`)).closed).toMatchObject({ code: 1013 })
  })

  it.each([
    [{ close: 99 }, '"close": 99 is no code'],
    [{ close: 1011, after: 'often' }, '"after" is "often", neither a time nor a number'],
    [{ after: '5s' }, '"after" stands without "close".'],
  ])('refuses %j', async (messages, problem) => {
    await using server = await serve({})
    expect(() => server.setBehaviour({ messages } as never)).toThrow(problem)
  })

  it('says what is no rule', async () => {
    const wrong = createMockServer({ mocks: { 'WS /a': { $messages: { drop: 2 }, $send: 1 } } })
    await expect(wrong).rejects.toThrow('"drop" is 2, which is not between 0 and 1.')
  })
})

it('leaves a WebSocket to the real API where no mock takes it, or one says so', async () => {
  await using real = await serve({ 'WS /a': { $send: 'real a' }, 'WS /b': { $send: 'real b' } })
  const mocks = { 'WS /a': { $proxy: true }, 'WS /c': { $send: 'mock c' } }
  await using server = await createMockServer({ mocks, port: 0, proxy: real.url })
  const answers = ['/a', '/b', '/c'].map(async (path) => {
    const client = await connect(server.url + path)
    client.send('x')
    return await client.next()
  })
  expect(await Promise.all(answers)).toEqual(['real a', 'real b', 'mock c'])
})
