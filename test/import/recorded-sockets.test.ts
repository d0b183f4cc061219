import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createMockServer } from 'mockapi'
import { WebSocketServer } from 'ws'
import { expect, it, onTestFinished, test } from 'vitest'
import type { SocketExchange } from '../../src/http/exchange.ts'
import { converted, seen } from '../support/exchanges.ts'
import { startRecorder } from '../support/recorded.ts'
import { connect } from '../support/sockets.ts'

/** A WebSocket by what was said: `>` is what the client sent, `<` what it was sent, 100 ms apart. */
function talk(target: string, lines: readonly string[], more: Partial<SocketExchange> = {}) {
  const messages = lines.map((line, index) => ({
    from: line.startsWith('>') ? ('client' as const) : ('server' as const),
    data: line.slice(2),
    at: 100 * index,
  }))
  return { target, headers: [], messages, time: 0, ...more }
}

test.each<[what: string, sockets: readonly SocketExchange[], endpoints: Record<string, unknown>]>([
  [
    'what comes first, as `$open`, and answers by the member that tells messages apart',
    [
      talk('/chat', [
        '< {"type":"welcome","of":"{{all}}"}',
        '< hello',
        '> {"type":"join","room":"a"}',
        '< {"type":"joined"}',
        '< ["ada"]',
        '> {"type":"leave","room":"a"}',
        '> {"type":"typing","room":"a"}',
      ]),
    ],
    {
      'WS /chat': {
        $open: [{ type: 'welcome', of: String.raw`\{{all}}` }, 'hello'],
        $cases: [
          { $when: { 'message.type': 'join' }, $send: [{ type: 'joined' }, ['ada']] },
          {
            $when: [{ 'message.type': 'leave' }, { 'message.type': 'typing' }],
            $send: [],
          },
        ],
      },
    },
  ],
  [
    'texts, of which the same has one answer after the other, and a list as a list in a list',
    [
      talk('/job', ['> next', '< 1', '> next', '< [2]', '> end'], {
        close: { code: 4001, reason: 'Done' },
      }),
    ],
    {
      'WS /job': {
        $cases: [
          { $when: { message: 'next' }, $sequence: [{ $send: 1 }, { $send: [[2]] }] },
          { $when: { message: 'end' }, $close: { code: 4001, reason: 'Done' } },
        ],
      },
    },
  ],
  [
    'ids that answers take over, and answers that come later, where they belong',
    [
      talk('/rpc', [
        '> {"id":1,"method":"a","ts":1}',
        '> {"id":2,"method":"b","ts":2}',
        '< {"id":1,"result":"A"}',
        '< {"id":2,"result":"B"}',
        '> {"id":3,"method":"a","ts":3}',
        '< {"id":3,"result":"A"}',
      ]),
    ],
    {
      'WS /rpc': {
        $cases: [
          { $when: { 'message.method': 'a' }, $send: { id: '{{message.id}}', result: 'A' } },
          { $when: { 'message.method': 'b' }, $send: { id: '{{message.id}}', result: 'B' } },
        ],
      },
    },
  ],
  [
    'the room of the address, as a parameter',
    [1, 2].map((room) => talk(`/rooms/${room}`, ['< hi', '> who', `< room ${room}`])),
    {
      'WS /rooms/:id': {
        $open: 'hi',
        $cases: [
          { $when: { 'params.id': '1' }, $send: 'room 1' },
          { $when: { 'params.id': '2' }, $send: 'room 2' },
        ],
      },
    },
  ],
  [
    'what is pushed at a steady pace, as `$every`',
    [talk('/news', ['< hi', '< beat', '< a', '< b', '< beat', '< c', '< d', '< beat'])],
    { 'WS /news': { $open: ['hi', 'a', 'b', 'c', 'd'], $every: { '300ms': 'beat' } } },
  ],
  ['a silent one', [talk('/quiet', [])], { 'WS /quiet': { $send: [] } }],
])('writes %s', async (_, sockets, endpoints) => {
  const { json, losses } = await converted([], { sockets })
  expect(Object.assign({}, ...Object.values(json))).toEqual(endpoints)
  expect(losses.all).toEqual([])
})

it('hides secrets, wherever else they were told, and lists what it does not write', async () => {
  const token = 'a8f3k20xk2p4m5'
  const { text, losses } = await converted(
    [seen('POST /login', { body: { user: 'ada' }, answer: { token } })],
    {
      sockets: [
        talk(`/live?key=${token}`, [`> {"type":"auth","with":"${token}"}`, `< {"for":"${token}"}`]),
        talk('/live', ['< {"password":"hunter2"}']),
        talk('/live', [], {
          messages: [{ from: 'server', data: new Uint8Array([1]), at: 0 }],
        }),
      ],
    },
  )
  expect(Object.values(text).join('')).not.toMatch(/a8f3k20|hunter2/)
  expect(text['live.json']).toContain('"for": "***"')
  const told = losses.all.filter(({ kind }) => kind !== 'secret')
  expect(told).toMatchObject([
    { kind: 'leftOut', where: 'WS /live', what: 'messages of bytes' },
    { kind: 'answer', where: 'WS /live', what: 'what others were sent first' },
  ])
})

it('answers as the server did', async () => {
  const sockets = [
    talk('/rpc', [
      '< hi',
      '> {"id":1,"method":"a"}',
      '< {"id":1,"ok":true}',
      '> {"id":2,"method":"b"}',
    ]),
  ]
  const { json } = await converted([], { sockets })
  const server = await createMockServer({ mocks: json['rpc.json'] as object, port: 0 })
  onTestFinished(async () => await server.close())
  const client = await connect(`${server.url}/rpc`)
  expect(await client.next()).toBe('hi')
  client.send({ id: 71, method: 'b' })
  client.send({ id: 72, method: 'a' })
  expect(await client.next()).toEqual({ id: 72, ok: true })
})

it('is recorded on its way to the real API and back, while it is open', async () => {
  const real = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true })
  onTestFinished(() => real.close())
  const offered: unknown[] = []
  real.on('connection', (socket, request) => {
    offered.push(request.headers['sec-websocket-extensions'])
    socket.send('{"type":"welcome"}')
    socket.on('message', (data) => {
      const { id, type } = JSON.parse(String(data)) as { id: number; type: string }
      if (type === 'stop') socket.close(4000, 'Stopped')
      else socket.send(JSON.stringify({ id, long: 'x'.repeat(70_000) }))
    })
  })
  await once(real, 'listening')
  await using recorder = await startRecorder(
    `http://127.0.0.1:${(real.address() as AddressInfo).port}`,
    {},
    10,
  )
  const client = await connect(`${recorder.url}/live`)
  await client.next()
  client.send({ id: 1, type: 'ask' })
  expect(await client.next()).toEqual({ id: 1, long: 'x'.repeat(70_000) })
  await expect.poll(() => recorder.files()['live.json'] ?? '').toContain('{{message.id}}')
  client.send({ id: 2, type: 'stop' })
  expect(await client.closed).toEqual({ code: 4000, reason: 'Stopped' })
  await recorder.stop()
  expect(offered).toEqual([undefined])
  const { $schema: _, ...endpoints } = JSON.parse(recorder.files()['live.json'] ?? '') as Record<
    string,
    unknown
  >
  expect(endpoints).toEqual({
    'WS /live': {
      $open: { type: 'welcome' },
      $cases: [
        {
          $when: { 'message.type': 'ask' },
          $send: { id: '{{message.id}}', long: 'x'.repeat(70_000) },
        },
        { $when: { 'message.type': 'stop' }, $close: { code: 4000, reason: 'Stopped' } },
      ],
    },
  })
})
