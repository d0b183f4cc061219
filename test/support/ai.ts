import type { MockServer } from 'mockapi'

/** An address and a body that ask a model, in each format. */
export const asking = {
  openai: ['/v1/chat/completions', { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }],
  'openai-responses': ['/v1/responses', { model: 'm', input: 'Hi' }],
  anthropic: [
    '/v1/messages',
    { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] },
  ],
  gemini: [
    '/v1beta/models/m:generateContent',
    { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
  ],
  'ai-sdk': ['/api/chat', { messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] }],
} as const

/** The name of a format. */
export type Format = keyof typeof asking

/** Asks a model in a format, with more members of the body; streamed where `stream` says so. */
export function ask(
  server: MockServer,
  format: Format,
  more: Readonly<Record<string, unknown>> = {},
  init: RequestInit = {},
): Promise<Response> {
  const [address, body] = asking[format]
  const isStreamed = more['stream'] === true && format === 'gemini'
  const to = isStreamed ? '/v1beta/models/m:streamGenerateContent?alt=sse' : address
  const headers = { 'content-type': 'application/json', ...(init.headers as object) }
  const sent = { ...init, method: 'POST', headers, body: JSON.stringify({ ...body, ...more }) }
  return server.port === undefined ? server.fetch(to, sent) : fetch(server.url + to, sent)
}

/** All that a stream of events says: the names of events, and their data as JSON where it is. */
export function eventsOf(
  text: string,
): { readonly event: string | undefined; readonly data: unknown }[] {
  return text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => {
      const event = /^event: (.*)$/m.exec(part)?.[1]
      const data = /^data: (.*)$/m.exec(part)?.[1] ?? ''
      return { event, data: data.startsWith('{') ? (JSON.parse(data) as unknown) : data }
    })
}
