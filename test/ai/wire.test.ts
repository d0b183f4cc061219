import { createMockServer } from 'mockapi'
import { afterAll, describe, expect, test } from 'vitest'
import { ask, asking, eventsOf, type Format } from '../support/ai.ts'

const answer = {
  reasoning: 'Hm.',
  text: 'Let me see',
  tools: [{ name: 'weather', arguments: { city: 'Rome' }, id: 'c1' }],
  usage: { input: 7, output: 9, reasoning: 2, cached: 3 },
}
const keys = Object.values(asking).map(([address]) => `POST ${address}`)
const gemini = 'POST /v1beta/models/m:streamGenerateContent'
const server = await createMockServer({
  mocks: Object.fromEntries([...keys, gemini].map((key) => [key, { $ai: answer }])),
})
afterAll(() => server.close())

/** What is drawn differs, and is looked at elsewhere. */
const drawn =
  /"(?:chatcmpl-|resp_|rs_|fc_|msg_|req_)\w+"|(?<="(?:signature|thoughtSignature|responseId)":)"\w{22,44}"/g

async function linesOf(format: Format, stream: boolean): Promise<string[]> {
  const response = await ask(server, format, { stream })
  expect(response.status).toBe(200)
  const text = (await response.text()).replaceAll(drawn, '"…"')
  return text.split('\n').filter((line) => line !== '')
}

const chunk = (rest: string) =>
  `data: {"id":"…","object":"chat.completion.chunk","created":1767225600,"model":"m","service_tier":"default",${rest}}`
const delta = (json: string, finish = 'null') =>
  chunk(`"choices":[{"index":0,"delta":${json},"logprobs":null,"finish_reason":${finish}}]`)
const event = (data: string) => [`event: ${/"type":"([^"]+)"/.exec(data)?.[1]}`, `data: ${data}`]
const usage =
  '"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":7,"totalTokenCount":16,"thoughtsTokenCount":2,"cachedContentTokenCount":3},"modelVersion":"m","responseId":"…"}'
const part = (json: string, more = '') =>
  `data: {"candidates":[{"content":{"parts":[${json}],"role":"model"},${more}"index":0}],${usage}`

describe('a stream', () => {
  test('of OpenAI chat completions', async () => {
    expect(await linesOf('openai', true)).toEqual([
      delta('{"role":"assistant","content":"","refusal":null}'),
      delta('{"reasoning_content":"Hm"}'),
      delta('{"reasoning_content":"."}'),
      delta('{"content":"Let"}'),
      delta('{"content":" me"}'),
      delta('{"content":" see"}'),
      delta(
        '{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"weather","arguments":""}}]}',
      ),
      ...['{\\"', 'city', '\\":\\"', 'Rome', '\\"}'].map((json) =>
        delta(`{"tool_calls":[{"index":0,"function":{"arguments":"${json}"}}]}`),
      ),
      delta('{}', '"tool_calls"'),
      'data: [DONE]',
    ])
  })

  test('of Anthropic', async () => {
    const fragments = ['{\\"', 'city', '\\":\\"', 'Rome', '\\"}']
    expect(await linesOf('anthropic', true)).toEqual(
      [
        '{"type":"message_start","message":{"id":"…","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":7,"cache_creation_input_tokens":0,"cache_read_input_tokens":3,"output_tokens":9}}}',
        '{"type":"ping"}',
        '{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}',
        '{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}',
        '{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"."}}',
        '{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"…"}}',
        '{"type":"content_block_stop","index":0}',
        '{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}',
        ...['Let', ' me', ' see'].map(
          (text) =>
            `{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"${text}"}}`,
        ),
        '{"type":"content_block_stop","index":1}',
        '{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"c1","name":"weather","input":{}}}',
        ...fragments.map(
          (json) =>
            `{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"${json}"}}`,
        ),
        '{"type":"content_block_stop","index":2}',
        '{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":9}}',
        '{"type":"message_stop"}',
      ].flatMap(event),
    )
  })

  test('of Gemini', async () => {
    expect(await linesOf('gemini', true)).toEqual([
      part('{"text":"Hm","thought":true}'),
      part('{"text":".","thought":true}'),
      part('{"text":"Let"}'),
      part('{"text":" me"}'),
      part('{"text":" see"}'),
      part(
        '{"functionCall":{"id":"c1","name":"weather","args":{"city":"Rome"}},"thoughtSignature":"…"}',
      ),
      part('{"text":""}', '"finishReason":"STOP",'),
    ])
  })

  test('of Gemini as a list', async () => {
    const [, body] = asking.gemini
    const init = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }
    const response = await server.fetch('/v1beta/models/m:streamGenerateContent', init)
    expect(response.headers.get('content-type')).toBe('application/json')
    const list = (await response.json()) as {
      candidates: { content: { parts: { text?: string }[] } }[]
    }[]
    expect(list.map(({ candidates: [one] }) => one?.content.parts[0]?.text)).toEqual([
      'Hm',
      '.',
      'Let',
      ' me',
      ' see',
      undefined,
      '',
    ])
  })

  test('of the AI SDK', async () => {
    expect(await linesOf('ai-sdk', true)).toEqual(
      [
        '{"type":"start","messageId":"…"}',
        '{"type":"start-step"}',
        '{"type":"reasoning-start","id":"0"}',
        '{"type":"reasoning-delta","id":"0","delta":"Hm"}',
        '{"type":"reasoning-delta","id":"0","delta":"."}',
        '{"type":"reasoning-end","id":"0"}',
        '{"type":"text-start","id":"1"}',
        ...['Let', ' me', ' see'].map((text) => `{"type":"text-delta","id":"1","delta":"${text}"}`),
        '{"type":"text-end","id":"1"}',
        '{"type":"tool-input-start","toolCallId":"c1","toolName":"weather"}',
        ...['{\\"', 'city', '\\":\\"', 'Rome', '\\"}'].map(
          (json) => `{"type":"tool-input-delta","toolCallId":"c1","inputTextDelta":"${json}"}`,
        ),
        '{"type":"tool-input-available","toolCallId":"c1","toolName":"weather","input":{"city":"Rome"}}',
        '{"type":"finish-step"}',
        '{"type":"finish","finishReason":"tool-calls"}',
        '[DONE]',
      ].map((data) => `data: ${data}`),
    )
  })

  test('of OpenAI responses', async () => {
    const response = await ask(server, 'openai-responses', { stream: true })
    const events = eventsOf(await response.text())
    const data = events.map((each) => each.data as Readonly<Record<string, unknown>>)
    expect(data.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      ...Array.from({ length: 2 }, () => 'response.reasoning_summary_text.delta'),
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      ...Array.from({ length: 3 }, () => 'response.output_text.delta'),
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      ...Array.from({ length: 5 }, () => 'response.function_call_arguments.delta'),
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ])
    expect(events.map((each) => each.event)).toEqual(data.map(({ type }) => type))
    expect(data.map((each) => each['sequence_number'])).toEqual(data.map((_, index) => index))
    // SDKs put the texts together in `output_text`: it is on no wire.
    expect(data.at(-1)?.['response']).not.toHaveProperty('output_text')
    expect(data.at(-1)?.['response']).toMatchObject({
      status: 'completed',
      output: [
        { type: 'reasoning', summary: [{ text: 'Hm.' }] },
        { type: 'message', content: [{ text: 'Let me see' }] },
        { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Rome"}' },
      ],
      usage: { input_tokens: 7, output_tokens: 9, total_tokens: 16 },
    })
  })
})

test.each([
  [
    'openai',
    {
      object: 'chat.completion',
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            content: 'Let me see',
            reasoning_content: 'Hm.',
            tool_calls: [
              { id: 'c1', type: 'function', function: { arguments: '{"city":"Rome"}' } },
            ],
          },
        },
      ],
      usage: { prompt_tokens: 7, completion_tokens: 9, total_tokens: 16 },
    },
  ],
  [
    'openai-responses',
    {
      object: 'response',
      status: 'completed',
      output: [{ type: 'reasoning' }, { content: [{ text: 'Let me see' }] }, {}],
    },
  ],
  [
    'anthropic',
    {
      type: 'message',
      stop_reason: 'tool_use',
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'Let me see' },
        { type: 'tool_use', id: 'c1', input: { city: 'Rome' } },
      ],
    },
  ],
  [
    'gemini',
    {
      candidates: [
        {
          finishReason: 'STOP',
          content: {
            parts: [
              { thought: true },
              { text: 'Let me see' },
              { functionCall: { name: 'weather' } },
            ],
          },
        },
      ],
    },
  ],
] as const)('%s in one piece', async (format, expected) => {
  const response = await ask(server, format)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(await response.json()).toMatchObject(expected)
})

test.each([
  ['openai', ['length', 'content_filter']],
  ['anthropic', ['max_tokens', 'refusal']],
  ['gemini', ['MAX_TOKENS', 'SAFETY']],
  ['openai-responses', ['max_output_tokens', 'content_filter']],
  ['ai-sdk', ['"finishReason":"length"', '"finishReason":"content-filter"']],
] as const)('%s says in its own words why it stops', async (format, words) => {
  const key = `POST ${asking[format][0]}`
  for (const [index, finish] of ['length', 'content_filter'].entries()) {
    await using one = await createMockServer({ mocks: { [key]: { $ai: { text: 'So', finish } } } })
    expect(await (await ask(one, format)).text()).toContain(words[index])
  }
})

test.each([
  [
    401,
    'openai',
    { error: { type: 'invalid_request_error', code: 'invalid_api_key', param: null } },
  ],
  [500, 'openai-responses', { error: { type: 'server_error', code: null } }],
  [529, 'anthropic', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }],
  [400, 'anthropic', { type: 'error', error: { type: 'invalid_request_error' } }],
  [429, 'gemini', { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }],
  [418, 'gemini', { error: { code: 418, status: 'INVALID_ARGUMENT' } }],
  [503, 'ai-sdk', { error: 'The model is overloaded. Try again later.' }],
] as const)('the error %i of %s', async (status, format, expected) => {
  const response = await ask(
    server,
    format,
    {},
    { headers: { 'x-mockapi-status': String(status) } },
  )
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('retry-after')).toBe([429, 503, 529].includes(status) ? '1' : null)
  expect(await response.json()).toMatchObject(expected)
})
