import { expect, it } from 'vitest'
import { importSource } from '../support/imported.ts'

const response = (more: object): object => ({ statusCode: 200, headers: [], rules: [], ...more })

const socket = (endpoint: string, responses: readonly object[], more = {}): object => ({
  uuid: endpoint,
  type: 'ws',
  endpoint,
  responses,
  ...more,
})

const importRoutes = (routes: readonly object[]) =>
  importSource({
    name: 'mockoon.json',
    text: JSON.stringify({
      uuid: 'e',
      lastMigration: 33,
      name: 'Shop',
      endpointPrefix: 'api',
      headers: [{ key: 'Content-Type', value: 'application/json' }],
      routes,
    }),
  })

it('makes WebSockets of routes that answer messages, or stream one response', async () => {
  const rule = (modifier: string, value: string) => ({
    target: 'body',
    modifier,
    value,
    operator: 'equals',
  })
  using imported = await importRoutes([
    socket('ticks', [response({ body: '{"n":1}' })], {
      streamingMode: 'UNICAST',
      streamingInterval: 500,
    }),
    socket('chat', [
      response({ body: '{"you":"{{body \'name\'}}"}', default: true }),
      response({ body: '[1]', latency: 5, rules: [rule('type', 'list')] }),
    ]),
    socket('turns', [response({ body: '1' }), response({ body: '2' })], { responseMode: 'RANDOM' }),
    socket('both', [response({ body: '1' }), response({ body: '2' })], {
      responseMode: 'SEQUENTIAL',
      streamingMode: 'BROADCAST',
    }),
  ])
  const all = Object.values(imported.texts).map((text) => JSON.parse(text) as object)
  const { $schema: _, ...endpoints } = Object.assign({ $schema: '' }, ...all) as Record<
    string,
    unknown
  >
  expect(endpoints).toEqual({
    'WS /api/ticks': { $every: { '500ms': { n: 1 } } },
    'WS /api/chat': {
      $cases: [
        { $when: { 'message.type': 'list' }, $delay: 5, $send: [[1]] },
        { $send: { you: '{{message.name}}' } },
      ],
    },
    'WS /api/turns': { $random: [{ $send: 1 }, { $send: 2 }] },
  })
  expect(imported.losses.all.map(({ where, what }) => `${where}: ${what}`)).toEqual([
    'WS /api/both: a WebSocket that streams several responses',
  ])
})
