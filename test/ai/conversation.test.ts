import { expect, test } from 'vitest'
import { conversationOf, toolsOf } from '../../src/generate/conversation.ts'

const text = (value: string) => ({ type: 'text', text: value })

/** A question, two calls of tools that were made together and their results, in each format. */
const afterTools: Readonly<Record<string, unknown>> = {
  'OpenAI chat completions': {
    model: 'm',
    messages: [
      { role: 'developer', content: 'Be kind.' },
      { role: 'user', content: [text('How is '), text('it?')] },
      {
        role: 'assistant',
        content: 'Let me see.',
        tool_calls: [
          { id: 'a', function: { name: 'weather' } },
          { id: 'b', function: { name: 'time' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: '{"degrees":21}' },
      { role: 'tool', tool_call_id: 'b', content: [text('noon')] },
    ],
  },
  'OpenAI responses': {
    model: 'm',
    instructions: 'Be kind.',
    input: [
      { role: 'user', content: [{ type: 'input_text', text: 'How is it?' }] },
      { type: 'reasoning', summary: [] },
      {
        type: 'message',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'Let me see.' }],
      },
      { type: 'function_call', call_id: 'a', name: 'weather' },
      { type: 'function_call', call_id: 'b', name: 'time' },
      { type: 'function_call_output', call_id: 'a', output: '{"degrees":21}' },
      { type: 'function_call_output', call_id: 'b', output: 'noon' },
    ],
  },
  Anthropic: {
    model: 'm',
    system: [text('Be kind.')],
    messages: [
      { role: 'user', content: 'How is it?' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.' },
          text('Let me see.'),
          { type: 'tool_use', id: 'a', name: 'weather' },
          { type: 'tool_use', id: 'b', name: 'time' },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: '{"degrees":21}' },
          { type: 'tool_result', tool_use_id: 'b', content: [text('noon')] },
        ],
      },
    ],
  },
  Gemini: {
    model: 'm',
    systemInstruction: { parts: [{ text: 'Be kind.' }] },
    contents: [
      { role: 'user', parts: [{ text: 'How is it?' }] },
      {
        role: 'model',
        parts: [
          { text: 'Hm.', thought: true },
          { functionCall: { name: 'weather' } },
          { functionCall: { name: 'time' } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'weather', response: { degrees: 21 } } },
          { functionResponse: { name: 'time', response: 'noon' } },
        ],
      },
    ],
  },
  'the AI SDK': {
    model: 'm',
    messages: [
      { role: 'system', parts: [text('Be kind.')] },
      { role: 'user', parts: [text('How is it?')] },
      {
        role: 'assistant',
        parts: [
          { type: 'step-start' },
          { type: 'reasoning', text: 'Hm.' },
          text('Let me see.'),
          { type: 'tool-weather', toolCallId: 'a', output: { degrees: 21 } },
          { type: 'dynamic-tool', toolName: 'time', toolCallId: 'b', output: 'noon' },
        ],
      },
    ],
  },
}

test.each(Object.entries(afterTools))('the results of tools in the format of %s', (_name, body) => {
  expect(conversationOf(body)).toEqual({
    last: 'How is it?',
    turn: 1,
    system: 'Be kind.',
    model: 'm',
    tool: 'time',
    result: 'noon',
    results: { weather: { degrees: 21 }, time: 'noon' },
  })
  expect(toolsOf(conversationOf(body))).toEqual(['weather', 'time'])
})

test('of calls one after the other, the last one alone', () => {
  const call = (id: string) => ({ type: 'function_call', call_id: id, name: id })
  const output = (id: string) => ({ type: 'function_call_output', call_id: id, output: id })
  const input = [{ role: 'user', content: 'Go' }, call('a'), output('a'), call('b'), output('b')]
  expect(conversationOf({ input })).toMatchObject({ tool: 'b', results: { b: 'b' } })
  const step = { type: 'step-start' }
  const tool = (id: string) => ({ type: `tool-${id}`, toolCallId: id, output: id })
  const parts = [step, tool('a'), step, tool('b')]
  expect(conversationOf({ messages: [{ role: 'assistant', parts }] }).results).toEqual({ b: 'b' })
})

test('results are past once somebody has said something', () => {
  const messages = [
    { role: 'user', content: 'Go' },
    { role: 'tool', tool_call_id: 'a', content: '1' },
    { role: 'assistant', content: 'One.' },
    { role: 'user', content: 'And now?' },
  ]
  const { tool, results, last, turn } = conversationOf({ messages })
  expect({ tool, results, last, turn }).toEqual({
    tool: undefined,
    results: undefined,
    last: 'And now?',
    turn: 2,
  })
})

test.each([undefined, null, 'text', 7, [], {}, { messages: 'no' }, { messages: [null, 7, {}] }])(
  'no conversation in %j',
  (body) => {
    expect(conversationOf(body)).toMatchObject({ last: undefined, turn: 0, tool: undefined })
  },
)

test('a plain text is what the user said', () => {
  expect(conversationOf({ input: 'Hello' })).toMatchObject({ last: 'Hello', turn: 1 })
})
