import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import {
  DefaultChatTransport,
  generateText,
  readUIMessageStream,
  stepCountIs,
  streamText,
  tool,
} from 'ai'
import { z } from 'zod'
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
  weather,
} from './check.mjs'

globalThis.AI_SDK_LOG_WARNINGS = false

/** Asks by this client. */
export async function aiSdk() {
  const openai = createOpenAI({ baseURL: `${address}/v1`, apiKey: 'k' })
  const anthropic = createAnthropic({ baseURL: `${address}/v1`, apiKey: 'k' })
  const google = createGoogleGenerativeAI({ baseURL: `${address}/v1beta`, apiKey: 'k' })
  const models = {
    'openai.chat': openai.chat('gpt-5'),
    'openai.responses': openai.responses('gpt-5'),
    anthropic: anthropic('claude-sonnet-5'),
    google: google('gemini-3-pro'),
  }
  const parameters = {
    getWeather: z.object({ city: z.string(), days: z.array(z.number()) }),
    getTime: z.object({ zone: z.string() }),
  }
  for (const [name, model] of Object.entries(models)) {
    console.log(`ai, ${name}`)
    const options = { model, maxRetries: 0, onError: () => {} }
    await check('text', async () => (await generateText({ ...options, prompt: 'Ada' })).text, hello)
    await check(
      'text, streamed',
      async () => await streamText({ ...options, prompt: 'Ada' }).text,
      hello,
    )
    const tools = {
      getTime: tool({ inputSchema: parameters.getTime, execute: () => '12:00' }),
      getWeather: tool({ inputSchema: parameters.getWeather, execute: () => ({ degrees: 21 }) }),
    }
    const two = { ...options, tools, stopWhen: stepCountIs(3), prompt: 'weather?' }
    await check(
      'tools, streamed: the tools are run and their results sent',
      async () => {
        const result = streamText(two)
        const steps = await result.steps
        const [{ toolCalls, text, finishReason }] = steps
        return [
          toolCalls.map((call) => [call.toolName, call.input]),
          text,
          finishReason,
          steps.length,
        ]
      },
      [
        [
          ['getWeather', weather],
          ['getTime', time],
        ],
        said,
        'tool-calls',
        2,
      ],
    )
    if (name !== 'openai.chat') {
      await check(
        'reasoning',
        async () => await streamText({ ...options, prompt: 'weather?' }).reasoningText,
        thought,
      )
    }
    await check(
      '429',
      async () => {
        const error = await thrown(generateText({ ...options, prompt: 'too many' }))
        return [
          error.statusCode,
          error.isRetryable,
          error.responseHeaders['retry-after'],
          error.message,
        ]
      },
      [429, true, '7', 'Slow down.'],
    )
    await check(
      'an error in the stream',
      async () => {
        const errors = []
        const result = streamText({
          ...options,
          prompt: 'break off',
          onError: ({ error }) => errors.push(error),
        })
        await all(result.fullStream)
        return errors.length > 0
      },
      true,
    )
  }
}

/** Asks by this client. */
export async function uiMessages() {
  console.log('ai, useChat')
  const transport = new DefaultChatTransport({ api: `${address}/api/chat` })
  const read = async (messages) => {
    const stream = await transport.sendMessages({
      chatId: '1',
      messages,
      trigger: 'submit-message',
      abortSignal: undefined,
      messageId: undefined,
    })
    return (await all(readUIMessageStream({ stream, terminateOnError: true }))).at(-1)
  }
  const ask = (text) => ({ id: '1', role: 'user', parts: [{ type: 'text', text }] })
  const partsOf = ({ parts }) =>
    parts
      .filter(({ type }) => type !== 'step-start')
      .map(({ type, text, input, state }) => [type, text ?? input, state])
  await check('text', async () => partsOf(await read([ask('Ada')])), [['text', hello, 'done']])
  await check('reasoning, text, tools', async () => partsOf(await read([ask('weather?')])), [
    ['reasoning', thought, 'done'],
    ['text', said, 'done'],
    ['tool-getWeather', weather, 'input-available'],
    ['tool-getTime', time, 'input-available'],
  ])
  await check(
    'the output of a tool leads to the answer',
    async () => {
      const message = await read([ask('weather?')])
      const parts = message.parts
        .slice(0, -1)
        .map((part) =>
          part.type === 'tool-getWeather'
            ? { ...part, state: 'output-available', output: { degrees: 21 } }
            : part,
        )
      return partsOf(await read([ask('weather?'), { ...message, parts }]))
    },
    [['text', answer, 'done']],
  )
  await check(
    '429',
    async () => (await thrown(read([ask('too many')]))).message,
    '{"error":"Slow down."}',
  )
  await check(
    'an error in the stream',
    async () => (await thrown(read([ask('break off')]))).message,
    'Overloaded',
  )
  await check(
    'a stream that is cut',
    async () => (await thrown(read([ask('cut')]))).message,
    'terminated',
  )
}
