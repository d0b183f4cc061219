import { createMockServer, type MockMap } from 'mockapi'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { converted, seen, type ExchangeParts } from '../support/exchanges.ts'

const stream = { sent: { 'content-type': 'text/event-stream' } }

describe('server-sent events', () => {
  const text = [
    ': hello\n\nretry: 500\n\n',
    'data: {"n":1}\n\n',
    'event: end\ndata: bye {{all}}\n\n',
    'data: {"data": 1}\n\n',
    'data: 2\n\ndata: "two"\n\ndata: cut',
  ]
  const answer = text.join('')
  const chunks = text.map((part, index) => ({ at: 5 + 300 * index, size: part.length }))
  const events = [
    { retry: 500, data: { n: 1 } },
    { event: 'end', data: String.raw`bye \{{all}}` },
    { data: { data: 1 } },
    2,
    '"two"',
  ]

  test.each<[what: string, parts: ExchangeParts, timing: boolean, value: unknown]>([
    ['that nobody has seen come', {}, false, { $sse: events, $end: true }],
    ['at their usual pace', { chunks }, false, { $sse: events, $every: 300, $end: true }],
    ['that the client has left', { isLeft: true }, false, { $sse: events }],
    [
      'each at its time',
      { chunks, isLeft: true },
      true,
      {
        $delay: 5,
        $sse: [
          { retry: 500, data: { n: 1 }, $delay: 305 },
          { event: 'end', data: String.raw`bye \{{all}}`, $delay: 300 },
          { data: { data: 1 }, $delay: 300 },
          { data: 2, $delay: 300 },
          '"two"',
        ],
      },
    ],
  ])('become a list: those %s', async (_, parts, timing, value) => {
    const { json, files } = await converted(
      [seen('GET /events', { answer, ...stream, ...parts })],
      {
        timing,
      },
    )
    expect(files).toHaveLength(1)
    expect(json).toEqual({ 'events.json': { 'GET /events': value } })
  })

  it('have their own ids, which are not counted where one has none, and are those of each call', async () => {
    const { json } = await converted([
      seen('GET /events?of=1', { answer: 'id: a\ndata: x\n\ndata: y\n\n', ...stream }),
      seen('GET /events?of=2', { answer: 'data: z\n\n', ...stream }),
    ])
    const mocks = json['events.json'] as MockMap
    const server = await createMockServer({ mocks, port: 0 })
    onTestFinished(async () => await server.close())
    const first = await fetch(`${server.url}/events?of=1`)
    expect(await first.text()).toBe('id: a\ndata: x\n\nid: a\ndata: y\n\n')
    const second = await fetch(`${server.url}/events?of=2`)
    expect(await second.text()).toBe('id: 1\ndata: z\n\n')
  })

  it('of models are sent byte for byte', async () => {
    const told = (text: string) => `data: {"delta": "${text}"}\n\ndata: [DONE]\n\n`
    const asked = (model: string) =>
      seen('POST /chat', { body: { model, stream: true }, answer: told(model), ...stream })
    const { json } = await converted(['a', 'b'].map(asked))
    const mocks = json['chat.json'] as MockMap
    const server = await createMockServer({ mocks, port: 0 })
    onTestFinished(async () => await server.close())
    const headers = { 'content-type': 'application/json' }
    const got = await fetch(`${server.url}/chat`, {
      method: 'POST',
      headers,
      body: '{"model":"b"}',
    })
    expect(got.headers.get('content-type')).toBe('text/event-stream')
    expect(await got.text()).toBe(told('b'))
  })

  it('of models have the pauses that they had', async () => {
    const answer = 'data: {"delta": "a"}\n\ndata: [DONE]\n\n'
    const chunks = [
      { at: 5, size: 22 },
      { at: 300, size: 14 },
    ]
    const { text } = await converted([seen('POST /chat', { body: {}, answer, ...stream, chunks })])
    expect(text['chat.events.ts']).toBe(String.raw`import { defineMock } from 'mockapi'

export default defineMock({
  'POST /chat': ({ stream, delay }) =>
    stream(
      (async function* () {
        yield 'data: {"delta": "a"}\n\n'
        await delay(295)
        yield 'data: [DONE]\n\n'
      })(),
      { headers: { 'content-type': 'text/event-stream' } },
    ),
})
`)
  })
})
