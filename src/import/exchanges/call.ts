import { isJsonType, isReadAsText, mayBeJson, mediaTypeOf } from '../../http/body.ts'
import { nestFields } from '../../http/fields.ts'
import { parseJson } from '../../http/json.ts'
import { decodeLoosely } from '../../http/path.ts'
import { isRecordType, jsonPatchType } from '../../rest/request-body.ts'
import { redacted } from '../../journal/redact-text.ts'
import { escapePattern } from '../conversion/conditions.ts'
import type { Exchange, ExchangeChunk } from '../../http/exchange.ts'
import { headerOf } from '../conversion/headers.ts'
import { keptHeaders } from './kept-headers.ts'
import type { Secrets } from './secrets.ts'

/** What an answer brings, without secrets. */
export type AnswerBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly type: string }
  | {
      readonly kind: 'events'
      readonly text: string
      readonly times: readonly number[]
      /** Whether the server ended it, and no client left it before. */
      readonly isEnded: boolean
    }

/** An answer, without secrets and without what changes from call to call. */
export interface CallAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: AnswerBody
}

/** A request and its answer, taken apart and without secrets. */
export interface Call {
  readonly method: string
  /** Of the path, decoded but for slashes. */
  readonly segments: readonly string[]
  /** With its `?`; empty for none. */
  readonly search: string
  /** JSON, the fields of a form, a text, as servers of mocks read it; undefined for none, and for bytes. */
  readonly body: unknown
  /** Whether collections and single resources write its body: others they refuse, with 400 or 415. */
  readonly isWritten: boolean
  /** By lower-case name; those alone that may decide an answer. */
  readonly headers: Readonly<Record<string, string>>
  /** Names of those that were sent. */
  readonly cookies: readonly string[]
  readonly answer: CallAnswer
  readonly duration: number
}

/** `GET /users/1`, as losses name a call. */
export function nameOf({ method, segments }: Pick<Call, 'method' | 'segments'>): string {
  return `${method} /${segments.join('/')}`
}

/** Reads an exchange. @param origins under which the API was asked */
export function readCall(
  { request, response, duration }: Exchange,
  secrets: Secrets,
  origins: readonly string[],
): Call {
  const { method } = request
  const mark = request.target.search(/[?#]|$/)
  secrets.at(`${method} ${secrets.text(request.target.slice(0, mark), 'path')}`)
  const target = secrets.text(
    secrets.redactor.target(request.target.split('#', 1)[0] ?? ''),
    'query',
  )
  const question = target.indexOf('?')
  const path = question === -1 ? target : target.slice(0, question)
  // What they hold is told, and hidden wherever else it stands.
  for (const [name, value] of request.headers) secrets.redactor.header(name.toLowerCase(), value)
  const deciding = ['accept', 'accept-language', 'authorization'].flatMap((name) => {
    const value = headerOf(request.headers, name)
    return value === undefined ? [] : [[name, secrets.redactor.header(name, value)] as const]
  })
  const type = mediaTypeOf(headerOf(request.headers, 'content-type'))
  const body = readBody(request.body, type, secrets)
  const isParts = type === 'multipart/form-data'
  const isRecord = isParts || (typeof body === 'object' && body !== null && isRecordType(type))
  return {
    method,
    segments: decodeLoosely(path)
      .split('/')
      .filter((segment) => segment !== ''),
    search: question === -1 ? '' : target.slice(question),
    body,
    isWritten: isRecord || (method === 'PATCH' && type === jsonPatchType),
    headers: Object.fromEntries(deciding),
    cookies: request.headers.flatMap(([name, value]) =>
      name.toLowerCase() === 'cookie' ? value.split(';').map(cookieName) : [],
    ),
    answer: {
      status: response.status,
      headers: keptHeaders(response.headers, (name, value) =>
        localText(secrets.text(secrets.redactor.header(name, value), `header ${name}`), origins),
      ),
      body: readAnswer(response, secrets),
    },
    duration,
  }
}

/** `sid` of `sid=a1`, with attributes or without. */
export function cookieName(cookie: string): string {
  return /^[^=;]*/.exec(cookie.trim())?.[0] ?? ''
}

/** Addresses of the API itself as paths. */
function localText(value: string, origins: readonly string[]): string {
  let text = value
  for (const origin of origins) {
    text = text.replaceAll(new RegExp(`${escapePattern(origin)}(?=[/?#>"\\s;,]|$)/?`, 'gi'), '/')
  }
  return text
}

function readBody(bytes: Uint8Array | undefined, type: string, secrets: Secrets): unknown {
  if (bytes === undefined || bytes.byteLength === 0) return undefined
  if (type === 'multipart/form-data') return undefined
  const text = textOf(bytes)
  if (text === undefined) return undefined
  const isJson = isJsonType(type) || mayBeJson(type, text)
  // Secrets in JSON are told by their names, whatever type it is said to be.
  const json = isJson || /^\s*[[{]/.test(text) ? parseJson(text) : undefined
  const value = json && secrets.json(json.value, 'body', text)
  if (isJson && json) return value
  if (type === 'application/x-www-form-urlencoded') {
    const plain = secrets.redactor.fields(text)
    return secrets.json(nestFields(new URLSearchParams(plain)), 'form', plain)
  }
  if (!isReadAsText(type)) return undefined
  const plain = secrets.text(text, 'body')
  return JSON.stringify(value)?.includes(redacted) ? redacted : plain
}

function readAnswer(
  { status, headers, body, chunks = [], isLeft = false }: Exchange['response'],
  secrets: Secrets,
): AnswerBody {
  if (body.byteLength === 0 || status === 204 || status === 205 || status === 304)
    return { kind: 'none' }
  const given = headerOf(headers, 'content-type') ?? ''
  const type = mediaTypeOf(given)
  const text = isTextType(type) ? textOf(body) : undefined
  if (text === undefined) return { kind: 'bytes', bytes: body, type }
  const isJson = isJsonType(type) || (type === '' && /^\s*[[{]/.test(text))
  const json = isJson ? jsonOf(text) : undefined
  if (json) return { kind: 'json', value: secrets.json(json.value, 'answer', text) }
  const plain = secrets.text(text, 'answer', isCode(type))
  if (isJson)
    return { kind: 'bytes', bytes: encoder.encode(plain), type: type || 'application/json' }
  if (type === 'text/event-stream') {
    return { kind: 'events', text: plain, times: timesOf(text, chunks), isEnded: !isLeft }
  }
  return { kind: 'text', text: plain }
}

/** A stream of events in its blocks, which end with an empty line (WHATWG HTML, 9.2.5). */
export function blocksOf(text: string): string[] {
  return text.split(/(?<=\r\n\r\n|\n\n|\r\r)/)
}

/** When the end of each block came, ms; none where nobody knows. */
function timesOf(text: string, chunks: readonly ExchangeChunk[]): number[] {
  let size = 0
  let seen = 0
  let index = 0
  if (chunks.length === 0) return []
  return blocksOf(text).map((block) => {
    size += encoder.encode(block).byteLength
    while (index < chunks.length - 1 && seen + (chunks[index]?.size ?? 0) < size) {
      seen += chunks[index]?.size ?? 0
      index++
    }
    return chunks[index]?.at ?? 0
  })
}

/** Whether it is a script, a style sheet or a page. */
function isCode(type: string): boolean {
  return /(?:script|html|css|svg\+xml)$/.test(type)
}

function isTextType(type: string): boolean {
  return (
    type === '' ||
    type.startsWith('text/') ||
    /[/+](?:json|xml|yaml|javascript|ecmascript)$/.test(type) ||
    /^application\/(?:x-www-form-urlencoded|graphql|x-ndjson|jsonl?|x-yaml|sql|problem\+json)$/.test(
      type,
    )
  )
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/** The value of a JSON text; undefined for what is none, or holds a number that JavaScript would round. */
export function jsonOf(text: string): { readonly value: unknown } | undefined {
  const parsed = parseJson(text.replace(/^\uFEFF/, ''))
  const long = parsed ? (text.match(/(?<=[[:,\s])-?\d{16,}(?=[,\]}\s])/g) ?? []) : []
  return long.every((each) => Number.isSafeInteger(Number(each))) ? parsed : undefined
}

/** Undefined for bytes that are no UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
