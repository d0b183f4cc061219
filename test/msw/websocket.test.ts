import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HttpResponse, http, ws } from 'msw'
import { describe, expect, test, vi } from 'vitest'
import { fromMsw } from '../../src/msw/index.ts'
import { serveFolder } from '../support/folder.ts'
import { serve } from '../support/msw-handlers.ts'
import { connect } from '../support/sockets.ts'

/** A handler that says a word and repeats with it what it is told. */
const echo = (address: string | RegExp, word = 'echo') =>
  ws.link(address).addEventListener('connection', ({ client }) => {
    client.send(word)
    client.addEventListener('message', ({ data }) => client.send(`${word} ${String(data)}`))
  })

describe('a handler of ws.link(…)', () => {
  test('gets parameters, address, subprotocols, messages as they came, and the close', async () => {
    const closed: unknown[] = []
    const link = ws.link('wss://chat.example.test/rooms/:room')
    await using server = await serve([
      link.addEventListener('connection', ({ client, params, info }) => {
        client.send(JSON.stringify({ params, url: client.url.href, protocols: info.protocols }))
        client.addEventListener('message', ({ data }) => {
          if (data === 'bye') client.close(4001, 'as you wish')
          else client.send(typeof data === 'string' ? `${data}!` : data)
        })
        client.addEventListener('close', ({ code, reason }) => closed.push([code, reason]))
      }),
    ])
    await server.listen(0)
    const client = await connect(`${server.url}/rooms/7?x=1`, ['v1', 'v2'])
    expect(await client.next()).toEqual({
      params: { room: '7' },
      url: 'wss://chat.example.test/rooms/7?x=1',
      protocols: ['v1', 'v2'],
    })
    client.send('{"a":  1}')
    expect(await client.next()).toBe('{"a":  1}!')
    client.socket.send(new Uint8Array([1, 2, 3]))
    expect(await client.next()).toEqual(new Uint8Array([1, 2, 3]))
    client.send('bye')
    expect(await client.closed).toEqual({ code: 4001, reason: 'as you wish' })
    await vi.waitFor(() => expect(closed).toEqual([[4001, 'as you wish']]))
    const [call] = server.calls('WS /rooms/:room')
    expect(call?.messages?.map(({ from, data }) => [from, data]).slice(1, 3)).toEqual([
      ['client', { a: 1 }],
      ['mock', '{"a":  1}!'],
    ])
    const note = 'msw WS wss://chat.example.test/rooms/:room'
    expect(server.overview().routes).toMatchObject([{ method: 'WS', path: '/rooms/:room', note }])
  })

  test('sends texts, bytes and blobs in their order', async () => {
    const handler = ws.link('ws://a.test/x').addEventListener('connection', ({ client }) => {
      client.send('first')
      client.send(new Blob(['second']))
      client.send(new Uint8Array([3]).buffer)
    })
    await using server = await serve([handler])
    await server.listen(0)
    const client = await connect(`${server.url}/x`)
    expect(await client.next()).toBe('first')
    expect(await client.next()).toEqual(new TextEncoder().encode('second'))
    expect(await client.next()).toEqual(new Uint8Array([3]))
  })

  test.each<[string, string, ReturnType<typeof echo>[], readonly string[]]>([
    ['an address', '/v1/live', [echo('wss://a.test/v1/live')], ['echo']],
    ['a path', '/live', [echo('/live')], ['echo']],
    ['the root', '/', [echo('wss://a.test')], ['echo']],
    ['any origin', '/live', [echo('*/live')], ['echo']],
    [
      'a port, and a query that counts for nothing',
      '/live?a=1',
      [echo('ws://a.test:8080/live')],
      ['echo'],
    ],
    ['a regular expression', '/x/live', [echo(/\/live$/)], ['echo']],
    ['all that match', '/live', [echo('ws://a.test/live'), echo('*', 'any')], ['echo', 'any']],
    [
      'the first of two hosts',
      '/live',
      [echo('ws://a.test/live', 'a'), echo('ws://b.test/live', 'b')],
      ['a'],
    ],
  ])('answers %s: %s', async (_, path, handlers, words) => {
    await using server = await serve(handlers)
    await server.listen(0)
    const client = await connect(`${server.url}${path}`)
    for (const word of words) expect(await client.next()).toBe(word)
    client.send('hi')
    for (const word of words) expect(await client.next()).toBe(`${word} hi`)
    client.socket.close()
    await client.closed
    expect(client.received).toHaveLength(words.length * 2)
  })

  test('leaves what it does not match to the other mocks', async () => {
    const below = { 'WS /chat': { $open: 'other' }, 'WS /files/*': { $open: 'file' } }
    await using server = await serve([echo(/\/live$/), echo('/files/*/edit')], below)
    await server.listen(0)
    expect(await (await connect(`${server.url}/files/a/edit`)).next()).toBe('echo')
    expect(await (await connect(`${server.url}/files/a/see`)).next()).toBe('file')
    expect(await (await connect(`${server.url}/chat`)).next()).toBe('other')
    await expect(connect(`${server.url}/nowhere`)).rejects.toThrow(/404/)
  })
})

describe('a handler of ws.link(…) that fails', () => {
  test.each<[string, ReturnType<typeof echo>, string]>([
    [
      'as it begins',
      ws.link('ws://a.test/x').addEventListener('connection', () => {
        throw new Error('no luck')
      }),
      'no luck',
    ],
    [
      'at a message',
      ws.link('ws://a.test/x').addEventListener('connection', ({ client }) => {
        client.addEventListener('message', () => {
          throw new Error('no luck')
        })
      }),
      'no luck',
    ],
    [
      'later',
      ws.link('ws://a.test/x').addEventListener('connection', ({ client }) => {
        client.addEventListener('message', async () => {
          await Promise.resolve()
          throw new Error('no luck')
        })
      }),
      'no luck',
    ],
    [
      'for want of a real server',
      ws.link('ws://a.test/x').addEventListener('connection', ({ server }) => server.connect()),
      'server.connect() leads to no real server here',
    ],
  ])('closes with 1011: %s', async (_, handler, reason) => {
    await using server = await serve([handler])
    await server.listen(0)
    const client = await connect(`${server.url}/x`)
    client.send('hi')
    const closed = await client.closed
    expect(closed.code).toBe(1011)
    expect(closed.reason).toContain(reason)
  })
})

describe('where handlers of ws.link(…) stand', () => {
  const chat = ws.link('wss://chat.example.test/chat')
  const handlers = [
    chat.addEventListener('connection', ({ client }) => {
      client.addEventListener('message', async ({ data }) => {
        await Promise.resolve()
        if (data === 'all') chat.broadcast('to all')
        else chat.broadcastExcept(client, 'to the others')
      })
    }),
    http.post('/told', () => {
      chat.broadcast('told')
      return HttpResponse.json(chat.clients.size)
    }),
  ]

  test('a broadcast reaches the clients of its session alone', async () => {
    await using server = await serve(handlers)
    await server.listen(0)
    const headers = { 'x-mockapi-session': 'one' }
    const own = await connect(`${server.url}/chat`)
    const one = await connect(`${server.url}/chat`, [], { headers })
    const two = await connect(`${server.url}/chat`, [], { headers })
    one.send('all')
    expect([await one.next(), await two.next()]).toEqual(['to all', 'to all'])
    one.send('others')
    expect(await two.next()).toBe('to the others')
    await server.session('one').fetch('/told', { method: 'POST' })
    expect([await one.next(), await two.next()]).toEqual(['told', 'told'])
    await server.fetch('/told', { method: 'POST' })
    expect(await own.next()).toBe('told')
    expect([own, one, two].map(({ received }) => received.length)).toEqual([1, 2, 3])
  })

  test('overrides, scenarios of behaviour and the 426 are those of any WebSocket', async () => {
    await using server = await serve([echo('wss://a.test/live')])
    await server.listen(0)
    expect((await server.fetch('/live')).status).toBe(426)
    server.fail('WS /live', 503, { times: 1 })
    await expect(connect(`${server.url}/live`)).rejects.toThrow(/503/)
    using override = server.use(fromMsw([echo('wss://a.test/live', 'override')]))
    expect(await (await connect(`${server.url}/live`)).next()).toBe('override')
    override.remove()
    const client = await connect(`${server.url}/live`)
    expect(await client.next()).toBe('echo')
    server.channel('/live').send('pushed')
    expect(await client.next()).toBe('pushed')
  })

  test('a save connects what is open to the new handlers', async () => {
    const file = fileURLToPath(import.meta.resolve('msw'))
    const code = (word: string) => `import { ws } from 'msw'
      import { fromMsw } from 'mockapi/msw'
      export default fromMsw([
        ws.link('wss://a.test/live').addEventListener('connection', ({ client }) => {
          client.send('${word}')
          client.addEventListener('message', ({ data }) => client.send('${word} ' + data))
          client.addEventListener('close', ({ code }) => console.info('${word}', code))
        }),
      ])`
    const told = vi.spyOn(console, 'info').mockImplementation(() => {})
    await using folder = await serveFolder({
      'tsconfig.json': `{ "compilerOptions": { "paths": { "msw": [${JSON.stringify(file)}] } } }`,
      'mocks/live.ts': code('before'),
    })
    const { server, path } = folder
    await server.listen(0)
    expect(server.overview()).toMatchObject({
      diagnostics: [],
      routes: [{ path: '/live', line: 4 }],
    })
    const client = await connect(`${server.url}/live`)
    expect(await client.next()).toBe('before')
    writeFileSync(join(path, 'mocks/live.ts'), code('after'))
    expect(await client.next()).toBe('after')
    client.send('hi')
    expect(await client.next()).toBe('after hi')
    expect(told.mock.calls).toEqual([['before', 1012]])
  })
})
