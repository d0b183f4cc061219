import { ai, createMockServer, defineMock, type MockServer } from 'mockapi'
import { expect, test } from 'vitest'
import { clock } from '../../src/clock.ts'
import { ask, eventsOf } from '../support/ai.ts'

const key = 'POST /v1/chat/completions'

/** Serves one answer of OpenAI's chat completions, in process unless there is a port. */
function serve(answer: unknown, port?: number): Promise<MockServer> {
  const options = port === undefined ? {} : { port }
  return createMockServer({ ...options, mocks: defineMock({ [key]: answer } as object) })
}

/** The text that the answer in one piece has. */
async function textOf(response: Response): Promise<string | null> {
  const { choices } = (await response.json()) as {
    choices: { message: { content: string | null } }[]
  }
  return choices[0]?.message.content ?? null
}

/** The text that a stream has. */
function joined(text: string): string {
  return eventsOf(text)
    .map(
      ({ data }) =>
        (data as { choices?: { delta: { content?: string } }[] }).choices?.[0]?.delta.content ?? '',
    )
    .join('')
}

test('ai() in a map, of a handler, and of a function of the conversation', async () => {
  await using server = await createMockServer({
    mocks: defineMock({
      [key]: ai('Hello!'),
      'POST /v1/messages': ({ body }) => ai({ text: `Hello ${(body as { model: string }).model}` }),
      'POST /v1/responses': ai(({ last, turn, tool }) => `${last}, ${turn}, ${tool}`),
    }),
  })
  expect(await textOf(await ask(server, 'openai'))).toBe('Hello!')
  expect(await (await ask(server, 'anthropic')).json()).toMatchObject({
    content: [{ text: 'Hello m' }],
  })
  expect(await (await ask(server, 'openai-responses')).json()).toMatchObject({
    output: [{ content: [{ text: 'Hi, 1, undefined' }] }],
  })
})

test('a generator is sent as it goes, and in one piece where no stream is asked for', async () => {
  let go = (): void => {}
  const waits = new Promise<void>((resolve) => (go = resolve))
  async function* text() {
    yield 'One'
    await waits
    yield ' two'
  }
  await using server = await serve(() => ai({ text: text() }))
  const response = await ask(server, 'openai', { stream: true })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let got = ''
  while (!got.includes('One')) got += decoder.decode((await reader.read()).value)
  go()
  for (let next = await reader.read(); !next.done; next = await reader.read())
    got += decoder.decode(next.value)
  expect(joined(got)).toBe('One two')
  expect(await textOf(await ask(server, 'openai'))).toBe('One two')
})

test('a generator function in a map runs for each call', async () => {
  const text = async function* (): AsyncGenerator<string> {
    yield 'One'
    yield ' two'
  }
  await using server = await serve(ai({ text }))
  for (const stream of [false, true, false]) {
    expect(await (await ask(server, 'openai', { stream })).text()).toMatch(/One[^]* two/)
  }
  const message = 'The text of ai() is a generator that runs once, for the first call.'
  await expect(serve(ai({ text: text() }))).rejects.toMatchObject({
    diagnostics: [{ message: expect.stringContaining(message) }],
  })
})

test('the time limit of handlers does not count the pace', async () => {
  await using server = await createMockServer({
    timeout: 100,
    mocks: { [key]: { $ai: { text: 'one two three', ttft: 150, pace: 20 } } } as object,
  })
  expect(await textOf(await ask(server, 'openai'))).toBe('one two three')
})

test('the model stands in the address of Azure', async () => {
  const path = '/openai/deployments/gpt-5/chat/completions'
  await using server = await createMockServer({
    mocks: { [`POST ${path}`]: ai('Hello!') } as object,
  })
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] })
  const headers = { 'content-type': 'application/json' }
  const response = await server.fetch(`${path}?api-version=1`, { method: 'POST', headers, body })
  expect(await response.json()).toMatchObject({ model: 'gpt-5' })
})

test('the same seed and call give the same ids', async () => {
  const run = async () => {
    await using server = await serve({ $ai: { tools: [{ name: 'a' }, { name: 'b' }] } })
    return [await (await ask(server, 'openai')).text(), await (await ask(server, 'openai')).text()]
  }
  const [first, second] = [await run(), await run()]
  expect(second).toEqual(first)
  expect(first[0]).not.toBe(first[1])
})

test('tokens come at their pace, the first after its time', async () => {
  const text = 'one two three four five six seven eight nine ten eleven'
  await using server = await serve({ $ai: { text, pace: '100 tokens/s', ttft: '50ms' } })
  const started = clock.elapsed()
  expect(joined(await (await ask(server, 'openai', { stream: true })).text())).toBe(text)
  expect(clock.elapsed() - started).toBeGreaterThan(140)
})

test('a delay of 0 switches pace and ttft off', async () => {
  await using server = await serve({ $ai: { text: 'one two three', pace: 0.01, ttft: '1h' } })
  server.setBehaviour({ delay: 0 })
  expect(await textOf(await ask(server, 'openai'))).toBe('one two three')
  server.setBehaviour({})
  const headers = { 'x-mockapi-delay': '0' }
  const response = await ask(server, 'openai', { stream: true }, { headers })
  expect(joined(await response.text())).toBe('one two three')
})

test('a client that goes away ends the stream', async () => {
  let ended = false
  async function* text() {
    try {
      for (;;) yield 'more '
    } finally {
      ended = true
    }
  }
  await using server = await serve(() => ai({ text: text(), pace: 200 }), 0)
  const leaving = new AbortController()
  const { signal } = leaving
  const response = await ask(server, 'openai', { stream: true }, { signal })
  await (response.body as ReadableStream<Uint8Array>).getReader().read()
  leaving.abort()
  await expect.poll(() => ended).toBe(true)
})

test('cut breaks the connection in the middle', async () => {
  await using server = await serve({ $ai: { text: 'one two three four', cut: 0.5 } }, 0)
  const read = async (stream: boolean) => {
    const response = await ask(server, 'openai', { stream })
    let got = ''
    const decoder = new TextDecoder()
    try {
      for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>)
        got += decoder.decode(bytes)
    } catch (error) {
      return [got, String(error)]
    }
    return [got, 'came whole']
  }
  const [streamed = '', why] = await read(true)
  expect(joined(streamed)).toBe('one two')
  expect(why).toBe('TypeError: terminated')
  expect((await read(false))[1]).toBe('TypeError: terminated')
})

test('cut in process is what a broken connection is to fetch, and no mistake of the mock', async () => {
  await using server = await serve({ $ai: { text: 'one two', cut: 0 } })
  const response = await ask(server, 'openai', { stream: true })
  await expect(response.text()).rejects.toMatchObject({
    message: 'terminated',
    cause: { code: 'UND_ERR_SOCKET' },
  })
})

test.each([{ $ai: { text: 'Hi', error: 529 } }, ai({ text: 'Hi', error: 529 })])(
  'the exported document has events, one piece and errors',
  async (answer) => {
    await using server = await serve(answer)
    const answered = await server.fetch('/__mockapi/openapi.json')
    const document = (await answered.json()) as {
      paths: Record<string, { post: { responses: Record<string, { content?: object }> } }>
    }
    const responses = document.paths['/v1/chat/completions']?.post.responses ?? {}
    expect(Object.keys(responses['200']?.content ?? {})).toContain('text/event-stream')
    expect(Object.keys(responses)).toContain('529')
  },
)

test('a generator that throws breaks off, and the log says why', async () => {
  async function* text() {
    yield 'One'
    throw new RangeError('no more')
  }
  await using server = await serve(() => ai({ text: text() }))
  const response = await ask(server, 'openai', { stream: true })
  await expect(response.text()).rejects.toThrow('no more')
  await using plain = await serve(() => ai({ text: text() }))
  const whole = await ask(plain, 'openai')
  expect(whole.status).toBe(500)
  expect(await whole.json()).toMatchObject({
    code: 'handler-failed',
    detail: expect.stringContaining('no more'),
  })
})

test('an error behind a text comes in the stream, and is the status without one', async () => {
  await using server = await serve({
    $ai: { text: 'One two', error: { status: 503, retryAfter: 9 } },
  })
  const events = eventsOf(await (await ask(server, 'openai', { stream: true })).text())
  expect(events.at(-1)?.data).toMatchObject({ error: { type: 'server_error' } })
  const whole = await ask(server, 'openai')
  expect([whole.status, whole.headers.get('retry-after')]).toEqual([503, '9'])
})

test('a rate limit refuses in the words of the provider', async () => {
  await using server = await serve({ $rateLimit: '1/1m', $ai: 'Hello!' })
  expect((await ask(server, 'openai')).status).toBe(200)
  const refused = await ask(server, 'openai')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(await refused.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } })
})

test('a body that is no JSON is refused in the words of the provider', async () => {
  await using server = await serve(ai('Hello!'))
  const headers = { 'content-type': 'application/json' }
  const response = await server.fetch('/v1/chat/completions', {
    method: 'POST',
    headers,
    body: '{',
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: { message: expect.stringContaining('not valid JSON') },
  })
})

test('$sequence, $headers and overrides as everywhere', async () => {
  await using server = await serve({
    $sequence: [{ $ai: { error: 429 } }, { $ai: 'Hello!', $headers: { 'x-kind': 'mock' } }],
  })
  expect((await ask(server, 'openai')).status).toBe(429)
  const second = await ask(server, 'openai', { stream: true })
  expect(second.headers.get('x-kind')).toBe('mock')
  expect(joined(await second.text())).toBe('Hello!')
  server.use({ [key]: ai('Goodbye!') })
  expect(await textOf(await ask(server, 'openai'))).toBe('Goodbye!')
  await expect.poll(() => server.calls(key).at(-2)?.response.body).toContain('Hello')
})

test('a condition on the conversation that does not hold is told by the 404', async () => {
  await using server = await serve({
    $when: { 'ai.last': 'Bye', 'ai.turn': { gte: 1 } },
    $ai: 'Bye!',
  })
  const response = await ask(server, 'openai')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({
    near: [{ reason: 'ai.last is "Hi", which is not "Bye"' }],
  })
})
