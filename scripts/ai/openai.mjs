import OpenAI from 'openai'
import {
  address,
  all,
  answer,
  check,
  hello,
  said,
  thought,
  thrown,
  time,
  user,
  weather,
} from './check.mjs'

/** Asks by this client. */
export async function openaiChat() {
  console.log('openai, chat completions')
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: 'k', maxRetries: 0 })
  const { completions } = client.chat
  const create = (text, more) =>
    completions.create({ model: 'gpt-5', messages: user(text), ...more })
  const messageOf = ({ choices: [{ message, finish_reason: finish }] }) => ({
    text: message.content,
    thought: message.reasoning_content,
    calls: message.tool_calls?.map(({ function: { name, arguments: given } }) => [
      name,
      JSON.parse(given),
    ]),
    finish,
  })
  const calls = [
    ['getWeather', weather],
    ['getTime', time],
  ]
  await check('text', async () => messageOf(await create('Ada')), { text: hello, finish: 'stop' })
  await check(
    'text, streamed',
    async () =>
      messageOf(
        await completions.stream({ model: 'gpt-5', messages: user('Ada') }).finalChatCompletion(),
      ),
    { text: hello, finish: 'stop' },
  )
  const asked = { text: said, thought, calls, finish: 'tool_calls' }
  await check('tools', async () => messageOf(await create('weather?')), asked)
  await check(
    'tools, streamed',
    async () => {
      const final = await completions
        .stream({ model: 'gpt-5', messages: user('weather?') })
        .finalChatCompletion()
      const { thought: _, ...others } = messageOf(final)
      return others
    },
    { text: said, calls, finish: 'tool_calls' },
  )
  await check(
    'usage comes where it is asked for',
    async () => {
      const plain = await all(await create('Ada', { stream: true }))
      const counted = await all(
        await create('Ada', { stream: true, stream_options: { include_usage: true } }),
      )
      const { usage } = counted.at(-1)
      return [
        plain.some((one) => 'usage' in one),
        usage.total_tokens === usage.prompt_tokens + usage.completion_tokens,
      ]
    },
    [false, true],
  )
  await check(
    'a tool is run, and its result leads to the answer',
    async () => {
      const runner = completions.runTools({
        model: 'gpt-5',
        messages: user('weather?'),
        stream: true,
        tools: [
          {
            type: 'function',
            function: {
              name: 'getTime',
              function: () => '12:00',
              parse: JSON.parse,
              parameters: {},
            },
          },
          {
            type: 'function',
            function: {
              name: 'getWeather',
              function: () => '{"degrees":21}',
              parse: JSON.parse,
              parameters: {},
            },
          },
        ],
      })
      return [await runner.finalContent()]
    },
    ['It is 21 degrees in Paris.'],
  )
  await check(
    'the result of a tool leads to the answer',
    async () => {
      const first = await create('weather?')
      const [{ message }] = first.choices
      const [call] = message.tool_calls
      const result = { role: 'tool', tool_call_id: call.id, content: '{"degrees":21}' }
      const messages = [...user('weather?'), { ...message, tool_calls: [call] }, result]
      const second = await completions.create({ model: 'gpt-5', messages })
      return [second.choices[0].message.content, second.usage.total_tokens]
    },
    [answer, 49],
  )
  await check('length', async () => messageOf(await create('long')).finish, 'length')
  await check(
    'content filter',
    async () =>
      (await all(await create('filter', { stream: true }))).at(-1).choices[0].finish_reason,
    'content_filter',
  )
  await check(
    '429 is a RateLimitError',
    async () => {
      const error = await thrown(create('too many', { stream: true }))
      return [
        error.constructor.name,
        error.status,
        error.code,
        error.message,
        error.headers.get('retry-after'),
      ]
    },
    ['RateLimitError', 429, 'rate_limit_exceeded', '429 Slow down.', '7'],
  )
  await check(
    '401 is an AuthenticationError',
    async () => (await thrown(create('who?'))).constructor.name,
    'AuthenticationError',
  )
  await check(
    'an error in the stream',
    async () => {
      const error = await thrown(create('break off', { stream: true }).then(all))
      return [error.constructor.name, error.message]
    },
    ['APIError', 'Overloaded'],
  )
  await check(
    'a stream that is cut',
    async () => String((await thrown(create('cut', { stream: true }).then(all))).message),
    'terminated',
  )
  await check(
    'a body without messages',
    async () => (await thrown(completions.create({ model: 'gpt-5' }))).message,
    "400 Missing required parameter: 'messages'.",
  )
}

/** Asks by this client. */
export async function openaiResponses() {
  console.log('openai, responses')
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: 'k', maxRetries: 0 })
  const create = (input, more) => client.responses.create({ model: 'gpt-5', input, ...more })
  const outputOf = ({ output, status }) => [
    ...output.map(({ type, summary, content, name, arguments: given }) => {
      if (type === 'reasoning') return summary[0].text
      return type === 'message' ? content[0].text : [name, JSON.parse(given)]
    }),
    status,
  ]
  const asked = [thought, said, ['getWeather', weather], ['getTime', time], 'completed']
  await check('text', async () => (await create('Ada')).output_text, hello)
  await check(
    'text, streamed',
    async () =>
      (await client.responses.stream({ model: 'gpt-5', input: 'Ada' }).finalResponse()).output_text,
    hello,
  )
  await check('tools', async () => outputOf(await create('weather?')), asked)
  await check(
    'tools, streamed',
    async () =>
      outputOf(
        await client.responses.stream({ model: 'gpt-5', input: user('weather?') }).finalResponse(),
      ),
    asked,
  )
  await check(
    'the result of a tool leads to the answer',
    async () => {
      const { output } = await create('weather?')
      const call = output.find(({ type }) => type === 'function_call')
      const result = {
        type: 'function_call_output',
        call_id: call.call_id,
        output: '{"degrees":21}',
      }
      return (await create([...user('weather?'), call, result])).output_text
    },
    answer,
  )
  await check(
    'length',
    async () => (await create('long')).incomplete_details.reason,
    'max_output_tokens',
  )
  await check(
    '429 is a RateLimitError',
    async () => (await thrown(create('too many'))).constructor.name,
    'RateLimitError',
  )
  await check(
    'an error in the stream',
    async () => (await thrown(create('break off', { stream: true }).then(all))).message,
    'Overloaded',
  )
  await check(
    'a stream that is cut',
    async () => (await thrown(create('cut', { stream: true }).then(all))).message,
    'terminated',
  )
}
