import { encodeBase64 } from 'hono/utils/encode'
import type { JournalBody, JournalEntry, JournalResponse } from './call.ts'
import { formParts, isFields, type FormPart } from './form-parts.ts'
import { omitted, redactEntry, type Redactor } from './redact.ts'
import { reasons } from '../http/reply.ts'
import { mediaTypeOf } from '../http/body.ts'
import { version } from '../config/config.ts'
import { isUint8Array } from '../http/bytes.ts'
import { isUrl } from '../http/url.ts'

interface HarPair {
  readonly name: string
  readonly value: string
}

interface HarParam {
  readonly name: string
  readonly value?: string
  readonly fileName?: string
  readonly contentType?: string
}

interface HarCookie extends HarPair {
  readonly path?: string
  readonly domain?: string
  readonly expires?: string
  readonly httpOnly?: boolean
  readonly secure?: boolean
}

interface HarMessage {
  readonly httpVersion: string
  readonly cookies: readonly HarCookie[]
  readonly headers: readonly HarPair[]
  readonly headersSize: number
  readonly bodySize: number
}

/** One exchange of a {@link Har}. */
export interface HarEntry {
  /** ISO 8601. */
  readonly startedDateTime: string
  /** ms */
  readonly time: number
  readonly request: HarMessage & {
    readonly method: string
    readonly url: string
    readonly queryString: readonly HarPair[]
    readonly postData?: {
      readonly mimeType: string
      readonly params?: readonly HarParam[]
      readonly text: string
      readonly comment?: string
    }
  }
  readonly response: HarMessage & {
    readonly status: number
    readonly statusText: string
    readonly content: {
      readonly size: number
      readonly mimeType: string
      readonly text?: string
      readonly encoding?: string
      readonly comment?: string
    }
    readonly redirectURL: string
  }
  readonly cache: Readonly<Record<string, never>>
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number }
  /** What made the answer, in words. */
  readonly comment?: string
}

/** HTTP Archive 1.2 (www.softwareishard.com/blog/har-12-spec), as browsers and proxies read and write it. */
export interface Har {
  readonly log: {
    readonly version: '1.2'
    readonly creator: { readonly name: string; readonly version: string }
    readonly entries: readonly HarEntry[]
  }
}

const httpVersion = 'HTTP/1.1'

/** Entries as an HTTP archive, without secrets; `url` is for requests without a `Host` header. */
export function toHar(entries: readonly JournalEntry[], redactor: Redactor, url: string): Har {
  // What came over a WebSocket was no request.
  const requests = entries.filter(({ socket, messages }) => socket === undefined || messages)
  const shown = requests.map((entry) => harEntry(redactEntry(entry, redactor), url))
  return { log: { version: '1.2', creator: { name: 'mockapi', version }, entries: shown } }
}

function harEntry(entry: JournalEntry, base: string): HarEntry {
  const { request, response, duration } = entry
  const { host = '', 'content-type': type } = request.headers
  const target = request.target.startsWith('/') ? request.target : `/${request.target}`
  const { protocol } = new URL(base)
  const own = `${protocol}//${host}${request.below ?? ''}${target}`
  const comment = commentOf(entry)
  return {
    startedDateTime: new Date(entry.time).toISOString(),
    time: duration,
    request: {
      method: request.method === 'WS' ? 'GET' : request.method,
      url: host !== '' && isUrl(own) ? own : base + target,
      httpVersion,
      cookies: Object.entries(request.cookies).map(pair),
      headers: Object.entries(request.headers).map(pair),
      queryString: [...new URLSearchParams(target.slice(request.path.length))].map(pair),
      ...(request.body !== undefined && { postData: postData(request, type ?? '') }),
      headersSize: -1,
      bodySize: request.size ?? -1,
    },
    response: harResponse(response),
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
    ...(comment !== '' && { comment }),
  }
}

function harResponse(response: JournalResponse): HarEntry['response'] {
  const { 'set-cookie': _, ...headers } = response.headers
  const cookies = response.cookies.map((value) => ({ name: 'set-cookie', value }))
  return {
    status: response.status,
    statusText: reasons[response.status] ?? (response.status === 200 ? 'OK' : ''),
    httpVersion,
    cookies: response.cookies.map(setCookie),
    headers: [...Object.entries(headers).map(pair), ...cookies],
    content: contentOf(response),
    redirectURL: headers['location'] ?? '',
    headersSize: -1,
    bodySize: response.size ?? -1,
  }
}

type PostData = NonNullable<HarEntry['request']['postData']>

/** Fields as well as text, as browsers write a form. */
function postData(body: JournalBody, mimeType: string): PostData {
  const content = textOf(body)
  const isForm =
    mediaTypeOf(mimeType) === 'application/x-www-form-urlencoded' && body.text !== omitted
  const params = isForm
    ? { params: [...new URLSearchParams(content.text)].map(pair) }
    : mediaTypeOf(mimeType) === 'multipart/form-data' && isFields(body.body)
      ? { params: formParts(body.body).map(param) }
      : {}
  return { mimeType, ...params, text: '', ...content }
}

function param([name, value]: FormPart): HarParam {
  return typeof value === 'string'
    ? { name, value }
    : { name, fileName: value.name ?? '', contentType: value.type }
}

function contentOf(response: JournalResponse): HarEntry['response']['content'] {
  const mimeType = response.headers['content-type'] ?? 'x-unknown'
  const { body, text, size = 0 } = response
  if (body === undefined) return { size, mimeType }
  const isBinary = text === undefined && isUint8Array(body)
  return { size, mimeType, ...textOf(response), ...(isBinary && { encoding: 'base64' }) }
}

/** The text of a body, of bytes in base64, and what must be said of it. */
function textOf({ body, text, truncated }: JournalBody): Pick<PostData, 'comment'> & {
  readonly text?: string
} {
  if (body === omitted) return { comment: omitted }
  const comment = truncated ? { comment: 'cut off' } : {}
  if (text !== undefined) return { text, ...comment }
  return isUint8Array(body) ? { text: base64(body), ...comment } : comment
}

/** Bytes in base64 (RFC 4648, section 4). */
export function base64(bytes: Uint8Array): string {
  // A copy: the memory around a Buffer is that of others.
  return encodeBase64(new Uint8Array(bytes).buffer)
}

function pair([name, value]: readonly [string, string]): HarPair {
  return { name, value }
}

/** A `Set-Cookie` value (RFC 6265, section 4.1). */
function setCookie(text: string): HarCookie {
  const [first = '', ...attributes] = text.split(';').map((part) => part.trim())
  const equals = first.indexOf('=')
  const cookie: Record<string, string | boolean> = {
    name: first.slice(0, Math.max(0, equals)),
    value: first.slice(equals + 1),
  }
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split('=', 2)
    const key = name.toLowerCase()
    if (key === 'path' || key === 'domain') cookie[key] = value
    if (key === 'httponly') cookie['httpOnly'] = true
    if (key === 'secure') cookie['secure'] = true
    const time = key === 'expires' ? Date.parse(value) : Number.NaN
    if (!Number.isNaN(time)) cookie['expires'] = new Date(time).toISOString()
  }
  return cookie as unknown as HarCookie
}

/** Who answered, and what else made the answer. */
function commentOf({ answeredBy, miss, notes, failure }: JournalEntry): string {
  const line = answeredBy?.line === undefined ? '' : `:${answeredBy.line}`
  const who = answeredBy ? `${answeredBy.key} (${answeredBy.file}${line})` : ''
  const parts = [who, miss ? 'no endpoint' : '', ...notes, failure?.message ?? '']
  return parts.filter((part) => part !== '').join('; ')
}
