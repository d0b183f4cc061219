import type { MockMembers } from '../endpoints/handler-context.ts'
import type { StreamSource } from '../http/stream.ts'
import { Fault } from '../behaviour/fault.ts'
import { Reply, textReply } from '../http/reply.ts'
import type { FaultKind, FaultOptions } from '../behaviour/fault.ts'
import type { ReplyInit } from '../http/reply.ts'
import { readFault } from '../behaviour/rule.ts'
import { isIssue } from '../errors/validation-issue.ts'
import { eventStream, textStream } from '../http/stream.ts'

/** See `Context`. */
export const xml: MockMembers['xml'] = (text: string, init?: ReplyInit): Reply =>
  textReply(text, 'application/xml; charset=utf-8', init)

/** See `Context`. */
export const file: MockMembers['file'] = (path: string, init?: ReplyInit): Reply =>
  new Reply({ kind: 'file', path }, init)

/** See `Context`. */
export const stream: MockMembers['stream'] = (
  chunks: StreamSource,
  init: ReplyInit = {},
): Reply => {
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...init.headers }
  return new Reply({ kind: 'stream', stream: textStream(chunks) }, { ...init, headers })
}

/** See `Context`. */
export const sse: MockMembers['sse'] = (
  events: AsyncIterable<unknown> | Iterable<unknown>,
  init: ReplyInit = {},
): Reply => {
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    ...init.headers,
  }
  return new Reply({ kind: 'stream', stream: eventStream(events) }, { ...init, headers })
}

/**
 * See `Context`.
 * @throws TypeError for a fault that is none
 */
export const fault: MockMembers['fault'] = (
  kind: FaultKind,
  { over, answer }: FaultOptions = {},
): Fault => {
  const rule = readFault(over === undefined ? kind : { fault: kind, over })
  if (isIssue(rule)) throw new TypeError(`${rule.message} ${rule.hint}`)
  return new Fault(rule.fault, rule.over, answer)
}
