import { Fault } from '../behaviour/fault.ts'
import { readFault } from '../behaviour/rule.ts'
import type { MockMembers } from '../endpoints/handler-context.ts'
import { isIssue } from '../errors/validation-issue.ts'
import { Reply, textReply } from '../http/reply.ts'
import { eventStream, textStream } from '../http/stream.ts'
import { withContent } from './response.ts'

/** The members of a handler's context that depend on nothing; see `MockMembers`. */
export const replyMembers: Pick<MockMembers, 'xml' | 'file' | 'stream' | 'sse' | 'fault'> = {
  xml: (text, init) => textReply(text, 'application/xml; charset=utf-8', init),
  file: (path, init) => new Reply({ kind: 'file', path }, init),
  stream(chunks, init = {}) {
    const headers = { 'content-type': 'text/plain; charset=utf-8', ...init.headers }
    return new Reply({ kind: 'stream', stream: textStream(chunks) }, { ...init, headers })
  },
  sse(events, init = {}) {
    const headers = {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      ...init.headers,
    }
    return new Reply({ kind: 'stream', stream: eventStream(events) }, { ...init, headers })
  },
  fault(kind, { over, answer } = {}) {
    const rule = readFault(over === undefined ? kind : { fault: kind, over })
    if (isIssue(rule)) throw new TypeError(`${rule.message} ${rule.hint}`)
    return new Fault(rule.fault, rule.over, answer)
  },
}

/** Notes the body of a response that Hono made of `data`, where it is known without reading it. */
export function noted(response: Response, data: unknown): Response {
  const isKnown = data === null || typeof data === 'string' || data instanceof Uint8Array
  if (!isKnown) return response
  const body = data as string | Uint8Array<ArrayBuffer> | null
  return withContent(response, { headers: undefined, body, hasPrepared: true })
}

/** The status that Hono's methods are given: a number, or in what `Response` takes. */
export function codeOf(init: unknown): number | undefined {
  return typeof init === 'number' ? init : (init as ResponseInit | undefined)?.status
}

/** As `c.header` of Hono: undefined removes the header, `append` adds to it. */
export function setHeader(
  headers: Headers,
  name: string,
  value: string | undefined,
  append = false,
): void {
  if (value === undefined) headers.delete(name)
  else if (append) headers.append(name, value)
  else headers.set(name, value)
}

/** Lays the headers of one response over those of the next, as Hono does when `c.res` is set. */
export function merged(before: Response, response: Response): Response {
  const made = new Response(response.body, response)
  for (const [name, value] of before.headers) {
    if (name !== 'content-type' && name !== 'set-cookie') made.headers.set(name, value)
  }
  const cookies = before.headers.getSetCookie()
  if (cookies.length > 0) made.headers.delete('set-cookie')
  for (const cookie of cookies) made.headers.append('set-cookie', cookie)
  return made
}

/** Encodes what a header cannot hold; browsers take the encoded address for the same. */
export function asciiAddress(location: string): string {
  return location.replace(/[^\u0021-\u007e]+/g, (text) => encodeURIComponent(text.toWellFormed()))
}
