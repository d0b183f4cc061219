import { origin, session } from '../../api/client.ts'
import { readEvents, type ServerSentEvent } from '../../api/event-stream.ts'
import type { RequestCode } from '../../core/request-code.ts'

/** A request as a person writes it. */
export interface Draft {
  readonly params: Readonly<Record<string, string>>
  readonly query: string
  /** One header a line: `Accept: text/csv`. */
  readonly headers: string
  readonly body: string
}

/** What came back. */
export interface Answer {
  readonly status: number
  /** Milliseconds until the body was there. */
  readonly duration: number
  /** Bytes of the body. */
  readonly size: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The value of a body of JSON. */
  readonly value: unknown
  readonly text: string
  /** The last events of a stream. */
  readonly events?: readonly ServerSentEvent[]
  readonly isOpen?: boolean
}

/** The most events of a stream that are kept. */
const mostEvents = 2000
/** The most characters of a text that are shown. */
const mostText = 100_000

/** The whole address of a target of the mocks. */
export function addressOf(target: string): string {
  return new URL(origin + target).href
}

/**
 * Sends a request to the mocks; of a stream of events the answer is given as it is by then, again and again.
 *
 * @throws TypeError for an invalid header, and where no answer comes; DOMException where the signal stops it
 */
export async function* sendRequest(
  method: string,
  target: string,
  draft: Draft,
  hasBody: boolean,
  signal: AbortSignal,
): AsyncGenerator<Answer, void> {
  const start = performance.now()
  const response = await fetch(addressOf(target), {
    method: method === 'ALL' ? 'GET' : method,
    headers: headersOf(draft, hasBody),
    ...(hasBody && { body: draft.body }),
    signal,
  })
  const { status, body } = response
  const headers = [...response.headers]
  const type = response.headers.get('content-type') ?? ''
  if (body && type.startsWith('text/event-stream')) {
    yield* readStream(body, { status, headers, duration: performance.now() - start })
    return
  }
  const bytes = await response.arrayBuffer()
  const duration = performance.now() - start
  const text = new TextDecoder().decode(bytes).slice(0, mostText)
  const isJson = /\bjson\b/.test(type)
  yield {
    status,
    duration,
    size: bytes.byteLength,
    headers,
    value: isJson ? parse(new TextDecoder().decode(bytes)) : undefined,
    text,
  }
}

async function* readStream(
  body: ReadableStream<Uint8Array>,
  head: Pick<Answer, 'status' | 'headers' | 'duration'>,
): AsyncGenerator<Answer, void> {
  let events: readonly ServerSentEvent[] = []
  const answer = (isOpen: boolean): Answer => {
    return { ...head, size: 0, value: undefined, text: '', events, isOpen }
  }
  yield answer(true)
  for await (const more of readEvents(body)) {
    events = [...events, ...more].slice(-mostEvents)
    yield answer(true)
  }
  yield answer(false)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function headersOf({ headers }: Draft, hasBody: boolean): [string, string][] {
  const lines = headers.split('\n').filter((line) => line.trim() !== '')
  const given = lines.map((line): [string, string] => {
    const [name = '', ...rest] = line.split(':')
    return [name.trim(), rest.join(':').trim()]
  })
  const hasType = given.some(([name]) => name.toLowerCase() === 'content-type')
  return [
    ...(hasBody && !hasType ? [['content-type', 'application/json'] as [string, string]] : []),
    ...(session.value === '' ? [] : [['x-mockapi-session', session.value] as [string, string]]),
    ...given,
  ]
}

/** The request as it can be written as code. */
export function codeOf(method: string, url: string, draft: Draft, hasBody: boolean): RequestCode {
  return {
    method: method === 'ALL' ? 'GET' : method,
    url,
    headers: headersOf(draft, hasBody),
    ...(hasBody && { body: draft.body }),
  }
}
