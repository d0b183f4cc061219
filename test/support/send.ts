import type { MockServer } from 'mockapi'

/** What a test looks at in an answer. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** JSON where the type says so, else the text. */
  readonly body: unknown
}

/**
 * Sends a request, in process or over the network where the server listens; a body that is no text is
 * sent as JSON.
 */
export async function send(
  server: MockServer,
  line: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ')
  const isJson = body !== undefined && typeof body !== 'string'
  const init = {
    method,
    headers: { ...(isJson && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as string) }),
  }
  const isListening = server.port !== undefined
  const response = await (isListening ? fetch(server.url + path, init) : server.fetch(path, init))
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  const parsed: unknown = /[/+]json/.test(type) && text !== '' ? JSON.parse(text) : text
  return { status: response.status, headers: response.headers, body: parsed }
}
