import { parse as parseCookies } from 'hono/utils/cookie'
import { behavioursOf } from './behaviours.ts'
import type {
  CallSummary,
  JournalBody,
  JournalEntry,
  JournalMock,
  JournalOperation,
} from './call.ts'
import { isObject } from '../errors/validation-issue.ts'
import type { Redactor } from './redact.ts'
import { parseJson } from '../http/json.ts'
import { boundaryOf, isJsonType, mediaTypeOf } from '../http/body.ts'
import { nestFields } from '../http/fields.ts'
import { QueryFields } from '../http/query-fields.ts'
import { traceIdOf } from '../http/trace-context.ts'
import { BodyTap, bodyFailed, clientLeft } from './body-tap.ts'
import { FormScan } from './form-scan.ts'
import { identityOf } from './identity.ts'
import { MessageLog } from './message-log.ts'
import type { FindLine } from './call-store.ts'
import {
  isList,
  isTruncated,
  type CallRecord,
  type StoredBody,
  type StoredHeaders,
  type TruncatedBody,
} from './record.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import { concat, isUint8Array } from '../http/bytes.ts'

/** Decodes a record. @param here how this server is called, where several share a store */
export function entryOf(record: CallRecord, findLine: FindLine, here?: string): JournalEntry {
  const { id, session, call, sent } = record
  const { ended, duration, answered, matched, behaviours = [], miss } = call
  const { operationId, source, webhooks } = call
  const { elsewhere } = call
  const server = elsewhere?.server ?? here
  const auth = elsewhere?.auth ?? identityOf(call.identified)
  const request = requestOf(record)
  const traceId = traceIdOf(request.headers['traceparent'])
  const broken = sent instanceof BodyTap && sent.isBroken ? sent : undefined
  const failure = broken?.failure ?? call.failure
  const sentHeaders = headersOf(call.sentHeaders)
  const cookies = pairsOf(call.sentHeaders).filter(([name]) => name.toLowerCase() === 'set-cookie')
  return {
    id,
    session: session.id,
    ...(server !== undefined && { server }),
    time: ended - duration,
    duration,
    request,
    response: {
      status: call.status,
      headers: sentHeaders,
      cookies: cookies.map(([, value]) => value),
      ...bodyOf(sent, sentHeaders['content-type']),
    },
    ...(call.socket !== undefined && { socket: call.socket }),
    ...(sent instanceof MessageLog && messagesOf(sent)),
    ...(answered && { answeredBy: mockOf(answered, findLine) }),
    ...(operationId !== undefined && { operationId }),
    ...(traceId !== undefined && { traceId }),
    ...(call.graphql && { graphql: { ...call.graphql, ...variablesOf(request) } }),
    ...(auth && { auth }),
    layers: (matched ?? (answered ? [answered] : [])).map((mock) => {
      const { layer, name, passed } = mock
      return {
        ...mockOf(mock, findLine),
        layer,
        ...(name !== undefined && { name }),
        ...(passed !== undefined && { passed }),
      }
    }),
    behaviours: elsewhere?.behaviours ?? behavioursOf(behaviours, (mock) => mockOf(mock, findLine)),
    ...(source && { source }),
    notes: notesOf(call.notes, sent),
    ...(miss && { miss }),
    ...(failure && { failure }),
    ...(webhooks && { webhooks: webhooks.map((each) => ({ ...each })) }),
  }
}

/** The variables of an operation, wherever the request has them: in its address, in JSON, in a form with files. */
function variablesOf({
  body,
  query,
}: JournalEntry['request']): Pick<JournalOperation, 'variables'> {
  const sent = isObject(body) ? body : query
  const { operations, variables } = sent as Readonly<Record<string, unknown>>
  const inForm = typeof operations === 'string' ? parseJson(operations)?.value : undefined
  const found = isObject(inForm) ? inForm['variables'] : variables
  const value = typeof found === 'string' ? parseJson(found)?.value : found
  return isObject(value) ? { variables: value } : {}
}

function messagesOf({
  id: socket,
  messages,
  closed,
}: MessageLog): Pick<JournalEntry, 'socket' | 'messages' | 'closed'> {
  return { socket, messages, ...(closed && { closed }) }
}

/** What a list shows of a record, without decoding its headers and bodies. */
export function summaryOf(
  { id, session, call, sent }: CallRecord,
  findLine: FindLine,
  redactor: Redactor,
  here?: string,
): CallSummary {
  const {
    ended,
    duration,
    method,
    target,
    below,
    status,
    answered,
    operationId,
    graphql,
    source,
    notes,
    miss,
  } = call
  const { elsewhere } = call
  const server = elsewhere?.server ?? here
  const auth = elsewhere?.auth ?? identityOf(call.identified)
  return {
    id,
    session: session.id,
    ...(server !== undefined && { server }),
    time: ended - duration,
    duration,
    method,
    target: redactor.target(target),
    ...(below && { below }),
    status,
    ...(answered && { answeredBy: mockOf(answered, findLine) }),
    ...(operationId !== undefined && { operationId }),
    ...(graphql && { graphql }),
    ...(auth && { auth }),
    ...(source && { source }),
    notes: notesOf(notes, sent),
    unmatched: miss !== undefined,
  }
}

/** The notes of a call, and what became of its answer. */
export function notesOf(notes: readonly string[], sent: StoredBody): readonly string[] {
  if (!(sent instanceof BodyTap)) return notes
  if (sent.isBroken) return [...notes, bodyFailed]
  return sent.isLeft ? [...notes, clientLeft] : notes
}

/** The path of a target, as it came. */
export function pathOf(target: string): string {
  const mark = target.indexOf('?')
  return mark === -1 ? target : target.slice(0, mark)
}

/** Where a mock is declared now. */
export function mockOf(mock: MatchedMock, findLine: FindLine): JournalMock {
  const place = mock.place?.()
  if (place) return { key: mock.key, file: place.file, line: place.line }
  const line = findLine(mock)
  return { key: mock.key, file: mock.file, ...(line !== undefined && { line }) }
}

function requestOf({ call, received }: CallRecord): JournalEntry['request'] {
  const { method, target, below, params } = call
  const path = pathOf(target)
  const headers = headersOf(call.headers)
  const { texts, lists } = new QueryFields(target.slice(path.length))
  const cookie = headers['cookie']
  return {
    method,
    target,
    ...(below && { below }),
    path,
    query: { ...texts } as Record<string, string>,
    queries: lists,
    params: { ...params },
    headers,
    cookies: cookie === undefined ? {} : parseCookies(cookie),
    ...bodyOf(received, headers['content-type']),
  }
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

function pairsOf(headers: StoredHeaders): [name: string, value: string][] {
  if (!isList(headers)) return Object.entries(headers)
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    pairs.push([headers[index] as string, headers[index + 1] as string])
  }
  return pairs
}

function bodyOf(stored: StoredBody, contentType: string | undefined): Omit<JournalBody, 'headers'> {
  const form = formOf(stored, contentType)
  if (form) return form
  const { content, size: length } = measured(stored ?? '')
  if (length === 0) return { body: undefined, truncated: false, size: 0 }
  const truncated = length > content.length
  const mediaType = mediaTypeOf(contentType ?? null)
  const text = textOf(content, mediaType, truncated)
  // The length of a text is that of its characters, not of its bytes.
  const size = typeof content === 'string' && !truncated ? encoder.encode(content).length : length
  const rest = { truncated, ...(size !== Infinity && { size }) }
  if (text === undefined) return { body: content, ...rest }
  return { body: truncated ? text : valueOf(text, mediaType), text, ...rest }
}

/** The fields of a form of several parts; undefined for other bodies, and for one that does not parse. */
function formOf(
  stored: StoredBody,
  contentType: string | undefined,
): Omit<JournalBody, 'headers'> | undefined {
  const isTap = stored instanceof BodyTap
  const form = isTap ? stored.form : scanned(stored, contentType)
  if (!form?.hasBegun) return undefined
  const size = isTap ? stored.size : (stored as Uint8Array).length
  const rest = { truncated: form.isCut || size === undefined, ...(size !== undefined && { size }) }
  return { body: form.fields(), ...rest }
}

function scanned(stored: StoredBody, contentType: string | undefined): FormScan | undefined {
  const boundary = isUint8Array(stored) ? boundaryOf(contentType) : undefined
  if (boundary === undefined) return undefined
  const form = new FormScan(boundary, Infinity)
  form.pass(stored as Uint8Array)
  return form
}

const encoder = new TextEncoder()

/** What is stored of a body, and the size of the whole; infinite while it goes on. */
function measured(stored: Exclude<StoredBody, undefined>): TruncatedBody {
  if (stored instanceof BodyTap) {
    return { content: concat(stored.chunks), size: stored.size ?? Infinity }
  }
  if (stored instanceof MessageLog) return { content: '', size: 0 }
  return isTruncated(stored) ? stored : { content: stored, size: stored.length }
}

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
  return isForm ? nestFields(new URLSearchParams(text)) : text
}
