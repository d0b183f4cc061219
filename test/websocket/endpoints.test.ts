import { createMockServer, defineMock, ws } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { read } from '../support/read-json-file.ts'
import { connect } from '../support/sockets.ts'

const serve = (mocks: unknown) => createMockServer({ mocks, port: 0 })

describe('a WebSocket in JSON', () => {
  it('is sent $open, and answered by the first case that holds', async () => {
    await using server = await serve({
      'WS /prices/:id': {
        $open: [{ hello: '{{params.id}}' }, 'ready'],
        $cases: [
          { $when: { 'message.type': 'subscribe' }, $send: { to: '{{message.what}}' } },
          { $when: { 'message.n': { gt: 5 } }, $send: ['many', { n: '{{message.n}}' }] },
          { $when: { message: 'bye' }, $close: { code: 4001, reason: 'bye' } },
        ],
      },
    })
    const client = await connect(`${server.url}/prices/7?x=1`)
    expect(await client.next()).toEqual({ hello: '7' })
    expect(await client.next()).toBe('ready')
    client.send({ type: 'subscribe', what: 'gold' })
    expect(await client.next()).toEqual({ to: 'gold' })
    client.send({ type: 'unknown' })
    client.send({ n: 6 })
    expect(await client.next()).toBe('many')
    expect(await client.next()).toEqual({ n: 6 })
    client.send('bye')
    expect(await client.closed).toEqual({ code: 4001, reason: 'bye' })
    const [call] = server.calls('WS /prices/:id')
    expect(call?.response.status).toBe(101)
    await expect.poll(() => server.calls()[0]?.closed).toEqual({ code: 4001, reason: 'bye' })
    expect(call?.messages?.map(({ from, data, note }) => [from, data, note])).toMatchObject([
      ['mock', { hello: '7' }, undefined],
      ['mock', 'ready', undefined],
      ['client', { type: 'subscribe', what: 'gold' }, 'case 1'],
      ['mock', { to: 'gold' }, undefined],
      ['client', { type: 'unknown' }, expect.stringContaining('not answered: message.type is')],
      ['client', { n: 6 }, 'case 2'],
      ['mock', 'many', undefined],
      ['mock', { n: 6 }, undefined],
      ['client', 'bye', 'case 3'],
    ])
  })

  it('sends $every again and again, $sequence and $broadcast', async () => {
    await using server = await serve({
      'WS /ticks': {
        $every: { '10ms': { tick: '{{number.int}}' } },
      },
      'WS /turns': { $sequence: [{ $send: 1 }, { $send: 2 }] },
      'WS /all': { $broadcast: { said: '{{message}}' } },
    })
    const ticks = await connect(`${server.url}/ticks`)
    const [one, other] = [await ticks.next(), await ticks.next()]
    expect(one).toEqual({ tick: expect.any(Number) })
    expect(one).not.toEqual(other)
    const turns = await connect(`${server.url}/turns`)
    turns.send('a')
    turns.send('b')
    turns.send('c')
    expect([await turns.next(), await turns.next(), await turns.next()]).toEqual([1, 2, 2])
    const first = await connect(`${server.url}/all`)
    const second = await connect(`${server.url}/all`)
    first.send('hi')
    expect(await first.next()).toEqual({ said: 'hi' })
    expect(await second.next()).toEqual({ said: 'hi' })
  })
})

describe('a WebSocket in TypeScript', () => {
  it('has open, message and close with params, db, rooms and broadcast', async () => {
    const closed: unknown[] = []
    const chat = ws('/rooms/:room', {
      open: ({ client, params }) => {
        client.join(params.room)
        client.data['name'] = `u${params.room}`
        return { welcome: params.room }
      },
      message: ({ client, message, room, params, broadcast }) => {
        if (message === 'all') return broadcast({ by: client.data['name'] }, { except: client })
        if (message === 'room') return room(params.room).send('in room')
        return { echo: message }
      },
      close: ({ code, client }) => void closed.push([code, client.isOpen]),
    })
    await using server = await serve([chat, { 'POST /push': { ok: true } }])
    const one = await connect(`${server.url}/rooms/1`)
    const other = await connect(`${server.url}/rooms/1`)
    expect([await one.next(), await other.next()]).toEqual([{ welcome: '1' }, { welcome: '1' }])
    one.send({ a: 1 })
    expect(await one.next()).toEqual({ echo: { a: 1 } })
    one.send('all')
    expect(await other.next()).toEqual({ by: 'u1' })
    one.send('room')
    expect([await one.next(), await other.next()]).toEqual(['in room', 'in room'])
    expect(server.channel('/rooms/1').send({ push: true })).toBe(2)
    expect([await one.next(), await other.next()]).toEqual([{ push: true }, { push: true }])
    one.socket.close(4000)
    await expect.poll(() => closed).toEqual([[4000, false]])
  })

  it('stands in a map, keeps bytes as bytes and agrees on a subprotocol', async () => {
    const mocks = defineMock({
      'WS /echo/:id': ws({
        protocols: ['v2', 'v1'],
        message: ({ message, params }) => (message instanceof Uint8Array ? message : params.id),
      }),
    })
    await using server = await serve(mocks)
    const client = await connect(`${server.url}/echo/4`, ['v0', 'v1'])
    expect(client.socket.protocol).toBe('v1')
    client.socket.send(Uint8Array.of(1, 2, 255))
    expect(await client.next()).toEqual(Uint8Array.of(1, 2, 255))
    client.send('text')
    expect(await client.next()).toBe(4)
  })

  it('closes with 1011 where a handler throws, and tells the log', async () => {
    const failures: unknown[] = []
    const mocks = ws('/bad', {
      message: () => {
        throw new Error('broken inside')
      },
    })
    await using server = await createMockServer({
      mocks,
      port: 0,
      onRequest: ({ failure, method }) => failure && failures.push([method, failure.message]),
    })
    const client = await connect(`${server.url}/bad`)
    client.send('x')
    expect(await client.closed).toMatchObject({ code: 1011 })
    expect(failures).toEqual([['WS', expect.stringContaining('broken inside')]])
  })

  it('tells the log of an error in close, which may wait', async () => {
    const failures: unknown[] = []
    await using server = await createMockServer({
      mocks: ws('/bad', {
        close: async ({ delay, code }) => {
          await delay(1)
          throw new Error(`after ${code}`)
        },
      }),
      port: 0,
      onRequest: ({ failure }) => failure && failures.push(failure.message),
    })
    const client = await connect(`${server.url}/bad`)
    client.socket.close(4000)
    await expect.poll(() => failures).toEqual([expect.stringContaining('after 4000')])
  })

  it('takes a message of many MB', async () => {
    await using server = await serve(ws('/big', { message: () => 'x'.repeat(10_000_000) }))
    const client = await connect(`${server.url}/big`)
    for (const text of ['one', 'two']) {
      client.send(text)
      expect(await client.next()).toHaveLength(10_000_000)
    }
  })
})

describe('the way to a WebSocket', () => {
  it('is a plain request in all but its end: behaviours, guards and 404s', async () => {
    await using server = await serve({
      'WS /chat': { $send: 'hi' },
      'WS /closed': { $status: 401 },
      'WS /broken': { $fault: 'reset', $send: 1 },
      'GET /plain': { ok: true },
      'POST /only': { ok: true },
    })
    const plain = await fetch(`${server.url}/chat`)
    expect(plain.status).toBe(426)
    expect(plain.headers.get('upgrade')).toBe('websocket')
    expect(await plain.json()).toMatchObject({ code: 'websocket-only' })
    await expect(connect(`${server.url}/closed`)).rejects.toThrow('401')
    await expect(connect(`${server.url}/broken`)).rejects.toThrow(/ECONNRESET|hang up/)
    await expect(connect(`${server.url}/chatt`)).rejects.toThrow(
      /404.*No mock answers WS \/chatt.*WS \/chat/s,
    )
    await expect(connect(`${server.url}/plain`)).rejects.toThrow('200')
    await expect(connect(`${server.url}/only`)).rejects.toThrow('405')
    const foreign = { headers: { origin: 'https://evil.test' } }
    await expect(connect(`${server.url}/chat`, [], foreign)).rejects.toThrow('403')
    server.fail('WS /chat', 503, { times: 1 })
    await expect(connect(`${server.url}/chat`)).rejects.toThrow('503')
    await connect(`${server.url}/chat`)
    const inProcess = await server.fetch('/chat', { headers: { upgrade: 'websocket' } })
    expect(inProcess.status).toBe(501)
  })

  it('closes with 1001 when the server closes or the session is reset', async () => {
    const server = await serve({ 'WS /chat': { $send: 'hi' } })
    const first = await connect(`${server.url}/__session/a/chat`)
    server.session('a').reset()
    expect(await first.closed).toMatchObject({ code: 1001 })
    const clients = await Promise.all(
      Array.from({ length: 100 }, () => connect(`${server.url}/chat`)),
    )
    await server.close()
    for (const { closed } of clients) expect(await closed).toMatchObject({ code: 1001 })
  })
})

describe('from outside', () => {
  it('is waited for, sent to and closed in tests', async () => {
    await using server = await serve({
      'WS /chat': { $cases: [{ $when: { message: 1 }, $send: 1 }] },
    })
    const opening = server.sockets.waitFor('WS /chat')
    const client = await connect(`${server.url}/chat`)
    const socket = await opening
    client.send({ type: 'join', room: 7 })
    expect(await socket.waitFor({ type: 'join' })).toEqual({ type: 'join', room: 7 })
    socket.send({ hello: true })
    expect(await client.next()).toEqual({ hello: true })
    await expect(socket.waitFor({ type: 'leave' }, { timeout: 20 })).rejects.toThrow(
      'A message from /chat did not come within 20 ms. There is {"type":"join","room":7}.',
    )
    const never = expect(socket.waitFor('never', { timeout: '60s' })).rejects
    const because = 'did not come before it was closed with 4002: enough.'
    const told = never.toThrow(because)
    socket.close(4002, 'enough')
    expect(await client.closed).toEqual({ code: 4002, reason: 'enough' })
    await expect.poll(() => socket.closed).toEqual({ code: 4002, reason: 'enough' })
    await told
    await expect(socket.waitFor('never', { timeout: '60s' })).rejects.toThrow(because)
    await expect(server.sockets.waitFor('WS /other', { timeout: 10 })).rejects.toThrow(
      'none at all',
    )
  })

  it('is listed, sent to and closed by the admin API', async () => {
    await using server = await serve({ 'WS /rooms/:id': { $open: 'hi' } })
    const admin = async (method: string, path: string, body?: unknown) => {
      const headers = { 'content-type': 'application/json' }
      const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }
      const response = await fetch(`${server.url}/__mockapi${path}`, init)
      return (await response.json()) as unknown
    }
    const client = await connect(`${server.url}/rooms/42`)
    await client.next()
    const [socket] = (await admin('GET', '/sockets')) as [{ readonly id: string }]
    expect(socket).toMatchObject({ key: 'WS /rooms/:id', path: '/rooms/42', received: 0, sent: 1 })
    await admin('POST', `/sockets/${socket.id}`, { message: { a: 1 } })
    expect(await client.next()).toEqual({ a: 1 })
    expect(await admin('POST', '/channels/rooms%2F42', { message: 'all' })).toEqual({ sent: 1 })
    expect(await client.next()).toBe('all')
    expect(await admin('DELETE', `/sockets/${socket.id}?code=7`)).toMatchObject({
      errors: [{ path: '?code', message: expect.stringContaining('7 is no code') }],
    })
    const closing = admin('DELETE', `/sockets/${socket.id}?code=4001&reason=bye`)
    expect(await closing).toEqual({ closed: 1 })
    expect(await client.closed).toEqual({ code: 4001, reason: 'bye' })
    await expect.poll(() => server.sockets.open).toEqual([])
    for (const [method, body] of [['POST', { message: 1 }], ['DELETE']] as const) {
      expect(await admin(method, `/sockets/${socket.id}`, body)).toMatchObject({
        status: 404,
        detail: `There is no open WebSocket "${socket.id}". There are none.`,
      })
    }
  })
})

it.each([[['a b']], [['v1,v2']], [[]], ['v1']])('%j are no subprotocols', (protocols) => {
  const { diagnostics } = read(JSON.stringify({ 'WS /x': { $open: 1, $protocols: protocols } }))
  expect(diagnostics).toMatchObject([{ message: '"$protocols" is no list of names.' }])
})
