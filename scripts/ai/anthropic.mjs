import Anthropic from '@anthropic-ai/sdk'
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
export async function anthropicMessages() {
  console.log('@anthropic-ai/sdk')
  const client = new Anthropic({ baseURL: address, apiKey: 'k', maxRetries: 0 })
  const ask = (messages) => ({ model: 'claude-sonnet-5', max_tokens: 1000, messages })
  const create = (text, more) => client.messages.create({ ...ask(user(text)), ...more })
  const contentOf = ({ content, stop_reason: stop }) => [
    ...content.map((block) => block.thinking ?? block.text ?? [block.name, block.input]),
    stop,
  ]
  const asked = [thought, said, ['getWeather', weather], ['getTime', time], 'tool_use']
  await check('text', async () => contentOf(await create('Ada')), [hello, 'end_turn'])
  await check(
    'text, streamed',
    async () => contentOf(await client.messages.stream(ask(user('Ada'))).finalMessage()),
    [hello, 'end_turn'],
  )
  await check('tools', async () => contentOf(await create('weather?')), asked)
  await check(
    'tools, streamed',
    async () => contentOf(await client.messages.stream(ask(user('weather?'))).finalMessage()),
    asked,
  )
  await check(
    'what was thought is signed',
    async () => {
      const { content } = await client.messages.stream(ask(user('weather?'))).finalMessage()
      return content[0].signature.length > 0
    },
    true,
  )
  await check(
    'the result of a tool leads to the answer',
    async () => {
      const { content } = await create('weather?')
      const call = content.find(({ type }) => type === 'tool_use')
      const result = { type: 'tool_result', tool_use_id: call.id, content: '{"degrees":21}' }
      const messages = [
        ...user('weather?'),
        { role: 'assistant', content: [call] },
        { role: 'user', content: [result] },
      ]
      const final = await client.messages.stream(ask(messages)).finalMessage()
      return [...contentOf(final), final.usage.input_tokens, final.usage.output_tokens]
    },
    [answer, 'end_turn', 40, 9],
  )
  await check('length', async () => (await create('long')).stop_reason, 'max_tokens')
  await check('content filter', async () => (await create('filter')).stop_reason, 'refusal')
  await check(
    '429 is a RateLimitError',
    async () => {
      const error = await thrown(create('too many'))
      return [error.constructor.name, error.error.error.type, error.headers.get('retry-after')]
    },
    ['RateLimitError', 'rate_limit_error', '7'],
  )
  await check(
    'overloaded in the stream',
    async () => {
      const error = await thrown(create('break off', { stream: true }).then(all))
      return error.error.error.type
    },
    'overloaded_error',
  )
  await check('overloaded', async () => (await thrown(create('break off'))).status, 529)
  await check(
    'a stream that is cut',
    async () => (await thrown(create('cut', { stream: true }).then(all))).message,
    'terminated',
  )
}
