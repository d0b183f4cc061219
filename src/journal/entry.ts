import { parse as parseCookies } from 'hono/utils/cookie'
import type {
  JournalBody,
  JournalEntry,
  JournalLayer,
  JournalMock,
  JournalRequest,
  JournalResponse,
} from './call.ts'
import { parseJson } from '../http/json.ts'
import { formFields, isJsonType, mediaTypeOf } from '../http/body.ts'
import { concat } from '../http/stream.ts'
import { BodyTap, bodyFailed } from './body-tap.ts'
import type { FindLine } from './call-store.ts'
import { isList, isTruncated } from './record.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { CallRecord, StoredBody, StoredHeaders } from './record.ts'

/** A record as it is read: everything decoded. */
export function entryOf(record: CallRecord, findLine: FindLine): JournalEntry {
  const { call } = record
  const { answered, matched, miss } = call
  const broken = record.sent instanceof BodyTap && record.sent.isBroken ? record.sent : undefined
  const failure = broken?.failure ?? call.failure
  return {
    id: record.id,
    session: record.session.id,
    time: call.ended - call.duration,
    duration: call.duration,
    request: requestOf(record),
    response: responseOf(record),
    ...(answered && { answeredBy: mockOf(answered, findLine) }),
    layers: (matched ?? (answered ? [answered] : [])).map((mock): JournalLayer => {
      const { layer, passed } = mock
      return { ...mockOf(mock, findLine), layer, ...(passed !== undefined && { passed }) }
    }),
    notes: broken ? [...call.notes, bodyFailed] : call.notes,
    ...(miss && { miss }),
    ...(failure && { failure }),
  }
}

/** The path of a target, as it came. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?')
  return mark === -1 ? target : target.slice(0, mark)
}

function mockOf(mock: MatchedMock, findLine: FindLine): JournalMock {
  const place = mock.place?.()
  if (place) return { key: mock.key, file: place.file, line: place.line }
  const line = findLine(mock)
  return { key: mock.key, file: mock.file, ...(line !== undefined && { line }) }
}

function requestOf({ call, received }: CallRecord): JournalRequest {
  const { method, target, params } = call
  const path = pathOf(target)
  const headers = headersOf(call.headers)
  const query = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(target.slice(path.length))) {
    if (!query.has(name)) query.set(name, value)
  }
  const cookie = headers['cookie']
  const cookies = cookie === undefined ? {} : parseCookies(cookie)
  const body = bodyOf(received, headers['content-type'])
  return {
    method,
    target,
    path,
    query: Object.fromEntries(query),
    params: { ...params },
    headers,
    cookies,
    ...body,
  }
}

function responseOf({ call, sent }: CallRecord): JournalResponse {
  const headers = headersOf(call.sentHeaders)
  const body = bodyOf(sent, headers['content-type'])
  return { status: call.status, headers, cookies: cookiesOf(call.sentHeaders), ...body }
}

/** By lower-case name; repeated ones are joined (RFC 9110, section 5.3). */
function headersOf(headers: StoredHeaders): Record<string, string> {
  const result = new Map<string, string>()
  for (const [name, value] of pairsOf(headers)) {
    const key = name.toLowerCase()
    const before = result.get(key)
    const separator = key === 'cookie' ? '; ' : ', '
    result.set(key, before === undefined ? value : before + separator + value)
  }
  return Object.fromEntries(result)
}

function cookiesOf(headers: StoredHeaders): string[] {
  return pairsOf(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'set-cookie' ? [value] : [],
  )
}

function pairsOf(headers: StoredHeaders): [name: string, value: string][] {
  if (!isList(headers)) return Object.entries(headers)
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    pairs.push([headers[index] as string, headers[index + 1] as string])
  }
  return pairs
}

function bodyOf(kept: StoredBody, contentType: string | undefined): JournalBody {
  const [content, length] = measured(kept)
  if (length === 0) return { body: undefined, truncated: false, size: 0 }
  const truncated = length > content.length
  const mediaType = mediaTypeOf(contentType ?? null)
  const text = textOf(content, mediaType, truncated)
  const size = sizeOf(content, length)
  const rest = { truncated, ...(size !== undefined && { size }) }
  if (text === undefined) return { body: content, ...rest }
  return { body: truncated ? text : valueOf(text, mediaType), text, ...rest }
}

/** What is there of a body, and how long the whole is in the same units; infinite while it goes on. */
function measured(kept: StoredBody): [content: string | Uint8Array, length: number] {
  if (kept instanceof BodyTap) return [concat(kept.chunks), kept.size ?? Infinity]
  if (kept === undefined) return ['', 0]
  return isTruncated(kept) ? [kept.content, kept.size] : [kept, kept.length]
}

function sizeOf(content: string | Uint8Array, length: number): number | undefined {
  if (length === Infinity) return undefined
  const isWhole = typeof content === 'string' && length === content.length
  return isWhole ? new TextEncoder().encode(content).byteLength : length
}

/** Types that are text by their names. */
const textTypes =
  /^text\/|[/+](?:json|xml|yaml|javascript)$|^application\/(?:x-www-form-urlencoded|graphql|x-ndjson)$/

function textOf(
  content: string | Uint8Array,
  mediaType: string,
  truncated: boolean,
): string | undefined {
  if (typeof content === 'string') return content
  if (mediaType !== '' && !textTypes.test(mediaType)) return undefined
  try {
    // What was cut in the middle of a character ends before it.
    return new TextDecoder('utf-8', { fatal: true }).decode(content, { stream: truncated })
  } catch {
    return undefined
  }
}

function valueOf(text: string, mediaType: string): unknown {
  if (isJsonType(mediaType)) return (parseJson(text) ?? { value: text }).value
  // `curl -d '{…}'` calls JSON a form, and some clients send no type at all.
  const mayBeJson = mediaType === '' || mediaType === 'application/x-www-form-urlencoded'
  const json = mayBeJson && /^\s*[[{]/.test(text) ? parseJson(text) : undefined
  if (json) return json.value
  const isForm = mediaType === 'application/x-www-form-urlencoded'
  return isForm ? formFields(new URLSearchParams(text)) : text
}
