import type { MatchedMock } from '../endpoints/endpoint.ts'
import { concat } from '../http/bytes.ts'
import { behavioursOf } from './behaviours.ts'
import { BodyTap } from './body-tap.ts'
import type { FindLine } from './call-store.ts'
import { mockOf, notesOf } from './entry.ts'
import { base64 } from './har.ts'
import { identityOf } from './identity.ts'
import { MessageLog } from './message-log.ts'
import { isTruncated, type CallRecord, type RecordedCall, type StoredBody } from './record.ts'
import type { PassedBody } from './shared-calls.ts'

/** How much of a body is told, bytes: the engine keeps thousands of calls of each session. */
const mostTold = 8 * 1024

/** A body as JSON: a text, bytes that are UTF-8, or any bytes; `size` where that is not the whole. */
interface BodyText {
  readonly text?: string
  readonly utf8?: string
  readonly base64?: string
  /** Of the whole, -1 where its end was not seen. */
  readonly size?: number
}

/** A call as JSON, which another server reads. */
export interface CallText {
  readonly id: number
  readonly call: RecordedCall
  readonly received?: BodyText
  readonly sent?: BodyText
}

/** What of a record can be told to another server; of WebSockets no messages, of forms with files no fields. */
export function writeCall(
  { id, call, received, sent }: CallRecord,
  server: string,
  findLine: FindLine,
): CallText {
  const broken = sent instanceof BodyTap && sent.isBroken ? sent : undefined
  const { behaviours = [], matched, answered, identified, ...rest } = call
  const auth = identityOf(identified)
  return {
    id,
    call: {
      ...rest,
      matched: matched?.map(plainMock),
      answered: answered && plainMock(answered),
      behaviours: undefined,
      notes: notesOf(call.notes, sent),
      failure: broken?.failure ?? call.failure,
      elsewhere: {
        server,
        behaviours: behavioursOf(behaviours, (mock) => mockOf(mock, findLine)),
        ...(auth && { auth }),
      },
    },
    ...bodyMember('received', received),
    ...bodyMember('sent', sent),
  }
}

/** The bodies of a call that {@link writeCall} wrote. */
export function readBodies({ received, sent }: CallText): readonly [PassedBody, PassedBody] {
  return [received && readBody(received), sent && readBody(sent)]
}

function plainMock({ place: _place, ...mock }: MatchedMock): MatchedMock {
  return mock
}

function bodyMember(name: 'received' | 'sent', body: StoredBody): Partial<CallText> {
  if (body === undefined || body instanceof MessageLog) return {}
  if (body instanceof BodyTap) {
    const content = concat(body.chunks)
    const isWhole = body.size === content.length
    return { [name]: bodyText(content, isWhole ? undefined : (body.size ?? -1)) }
  }
  return { [name]: isTruncated(body) ? bodyText(body.content, body.size) : bodyText(body) }
}

/** @param size of the whole, where the content is not that */
function bodyText(content: string | Uint8Array, size?: number): BodyText {
  if (content.length <= mostTold) {
    return { ...contentText(content), ...(size !== undefined && { size }) }
  }
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  let end = mostTold
  // Not within a character.
  while (end > mostTold - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return { ...contentText(bytes.subarray(0, end)), size: size ?? bytes.length }
}

function contentText(content: string | Uint8Array): BodyText {
  if (typeof content === 'string') return { text: content }
  try {
    return { utf8: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content) }
  } catch {
    return { base64: base64(content) }
  }
}

function readBody({ text, utf8, base64: encoded, size }: BodyText): PassedBody {
  const content =
    text ??
    (utf8 !== undefined
      ? new TextEncoder().encode(utf8)
      : Uint8Array.from(atob(encoded ?? ''), (character) => character.charCodeAt(0)))
  return size === undefined ? content : { content, size: size < 0 ? Infinity : size }
}
