import { GoogleGenAI } from '@google/genai'
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

/** Asks by this client. */
export async function gemini() {
  console.log('@google/genai')
  const client = new GoogleGenAI({ apiKey: 'k', httpOptions: { baseUrl: address } })
  const ask = (contents) => ({ model: 'gemini-3-pro', contents })
  const partsOf = (parts) =>
    parts.map(({ text, functionCall }) =>
      functionCall ? [functionCall.name, functionCall.args] : text,
    )
  const joined = (chunks) => {
    const parts = chunks.flatMap(({ candidates: [{ content }] }) => content.parts)
    const text = (isThought) =>
      parts
        .filter((part) => part.text !== undefined && (part.thought === true) === isThought)
        .map((part) => part.text)
        .join('')
    return [
      text(true),
      text(false),
      ...partsOf(parts.filter((part) => part.functionCall)),
      chunks.at(-1).candidates[0].finishReason,
    ]
  }
  const asked = [thought, said, ['getWeather', weather], ['getTime', time], 'STOP']
  await check('text', async () => (await client.models.generateContent(ask('Ada'))).text, hello)
  await check(
    'text, streamed',
    async () => joined(await all(await client.models.generateContentStream(ask('Ada')))),
    ['', hello, 'STOP'],
  )
  await check(
    'tools',
    async () => joined([await client.models.generateContent(ask('weather?'))]),
    asked,
  )
  await check(
    'tools, streamed',
    async () => joined(await all(await client.models.generateContentStream(ask('weather?')))),
    asked,
  )
  await check(
    'the result of a tool leads to the answer',
    async () => {
      const { functionCalls } = await client.models.generateContent(ask('weather?'))
      const [{ id, name }] = functionCalls
      const contents = [
        { role: 'user', parts: [{ text: 'weather?' }] },
        { role: 'model', parts: [{ functionCall: functionCalls[0] }] },
        { role: 'user', parts: [{ functionResponse: { id, name, response: { degrees: 21 } } }] },
      ]
      return (await client.models.generateContent(ask(contents))).text
    },
    answer,
  )
  await check(
    'length',
    async () => (await client.models.generateContent(ask('long'))).candidates[0].finishReason,
    'MAX_TOKENS',
  )
  await check(
    '429 is an ApiError',
    async () => {
      const error = await thrown(client.models.generateContent(ask('too many')))
      return [error.constructor.name, error.status, JSON.parse(error.message).error.status]
    },
    ['ApiError', 429, 'RESOURCE_EXHAUSTED'],
  )
  await check(
    'an error in the stream',
    async () =>
      /Overloaded/.test(
        (await thrown(client.models.generateContentStream(ask('break off')).then(all))).message,
      ),
    true,
  )
  await check(
    'a stream that is cut',
    async () => (await thrown(client.models.generateContentStream(ask('cut')).then(all))).message,
    'terminated',
  )
  await check(
    'a stream without alt=sse is a JSON list',
    async () => {
      const body = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Ada' }] }] })
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${address}/v1beta/models/gemini-3-pro:streamGenerateContent`, {
        method: 'POST',
        body,
        headers,
      })
      return joined(await response.json())
    },
    ['', hello, 'STOP'],
  )
}
