import type { Upstreams } from '../dispatch/mocks.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import { concat } from '../http/bytes.ts'
import { parseJson } from '../http/json.ts'
import { textStream } from '../http/stream.ts'
import type { ComparedAnswer } from './compare.ts'
import type { Send } from './drift.ts'

/** What requests have beside their address. */
export interface SentHead {
  /** What the addresses of the mocks begin with; empty for nothing. */
  readonly prefix: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** How long an answer may take, ms. */
  readonly timeout: number
}

/** More of a body is not compared, bytes. */
const mostBytes = 10 * 1024 * 1024

/** Asks mocks in process; what mockapi itself answers in their place is no answer of a mock. */
export function sendToMocks(
  fetch: (input: string, init: RequestInit) => Promise<Response>,
  { prefix, headers, timeout }: SentHead,
): Send {
  return async ({ method, path, body }) => {
    const type: [string, string][] = body ? [['content-type', body.type]] : []
    const own: [string, string][] = [
      ['accept', 'application/json, */*;q=0.5'],
      ['x-mockapi-delay', '0'],
    ]
    const sent = new Headers([...own, ...type])
    for (const [name, value] of headers) sent.set(name, value)
    const signal = AbortSignal.timeout(timeout)
    const init = {
      method,
      headers: sent,
      signal,
      redirect: 'manual' as const,
      ...(body && { body: body.text }),
    }
    try {
      const response = await fetch(prefix + path, init)
      if (response.headers.get('x-mockapi-source') === 'proxy') return 'the real API answers it'
      const answer = await answerOf(response.status, response.headers, response.body)
      const { value } = (typeof answer === 'object' && answer.body) || { value: undefined }
      const isOurs = isObject(value) && String(value['type']).startsWith('urn:mockapi:')
      return isOurs ? `the mock answers ${response.status}: ${String(value['title'])}` : answer
    } catch {
      return 'the mock does not answer'
    }
  }
}

/** Asks the real APIs; what says nothing about their shape is no answer: no login, too many requests, failures. */
export function sendToReal(
  { table, byEndpoint }: Upstreams,
  { prefix, headers, timeout }: SentHead,
): Send {
  return async ({ method, path, body }) => {
    const target = prefix + path
    const match = table.lookup('GET', target)?.matches[0]
    const upstream = match && byEndpoint.get(match.endpoint)
    if (!upstream) return 'no real API is set for its path'
    const type = body ? ['content-type', body.type] : []
    const signal = AbortSignal.timeout(timeout)
    const reply = await upstream.ask({
      method,
      target,
      headers: ['accept', 'application/json, */*;q=0.5', ...type, ...headers.flat()],
      body: body && new TextEncoder().encode(body.text),
      isReplaced: body !== undefined,
      isRead: true,
      origin: 'http://localhost',
      onAbort: (listener) =>
        signal.addEventListener('abort', () => listener(signal.reason as Error), { once: true }),
    })
    const { code, body: content, note } = reply
    if (content.kind !== 'stream') return `the real API does not answer: ${note ?? code}`
    if (code === 401 || code === 403 || code === 429 || code >= 500) {
      await textStream(content.stream).cancel()
      const why = code < 429 ? ': log in by --header "Authorization: …"' : ''
      return `the real API answers ${code}${why}`
    }
    try {
      return await answerOf(code, new Headers(reply.headers), textStream(content.stream))
    } catch {
      return 'the real API breaks off its answer'
    }
  }
}

/** An answer to compare; a text where its body cannot be. */
async function answerOf(
  status: number,
  headers: Headers,
  stream: ReadableStream<Uint8Array> | null,
): Promise<ComparedAnswer | string> {
  const type = mediaTypeOf(headers.get('content-type'))
  // Events have no end, and other bodies no shape.
  if (!stream || !isJsonType(type)) {
    await stream?.cancel()
    return { status, type, body: undefined }
  }
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    size += value.byteLength
    if (size <= mostBytes) continue
    await reader.cancel()
    return 'its body is larger than 10 MB'
  }
  if (size === 0) return { status, type, body: undefined }
  const body = parseJson(new TextDecoder().decode(concat(chunks)))
  return body ? { status, type, body } : 'its body is no JSON'
}
