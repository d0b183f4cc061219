import { formParts, isFields, type FormPart } from '../../../journal/form-parts.ts'
import type { AnswerCode } from '../../core/mock-code.ts'
import type { RequestCode } from '../../core/request-code.ts'

interface Message {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly text?: string
  readonly base64?: string
  readonly truncated: boolean
}

/** What code is written of. */
export interface WrittenCall {
  readonly request: Message & {
    readonly method: string
    readonly target: string
    readonly below?: string
    readonly path: string
  }
  readonly response: Message & { readonly status: number }
}

/** What clients set themselves, or what says nothing to a server of mocks. */
const ofClient =
  /^(?:host|connection|content-length|transfer-encoding|keep-alive|accept-encoding|accept-language|user-agent|dnt|priority|pragma|cache-control|upgrade-insecure-requests|referer|sec-.*)$/

/** What the journal shows in place of a secret. */
const secret = '***'

/** The request of a call, to be written as code; secrets stay out of sight. */
export function requestOf({ request }: WrittenCall, origin: string): RequestCode {
  const { method, target, below = '', text, body } = request
  const isForm = (request.headers['content-type'] ?? '').startsWith('multipart/')
  const parts = isForm && isFields(body) ? formParts(body).map(partOf) : undefined
  return {
    method,
    url: origin + below + target,
    headers: Object.entries(request.headers).filter(
      // A form of several parts has a boundary that the client draws.
      ([name]) => !ofClient.test(name) && !(parts && name === 'content-type'),
    ),
    ...(parts ? { parts } : text !== undefined && { body: text }),
  }
}

/** Of a file, its name, as curl takes it. */
function partOf([name, value]: FormPart): [string, string] {
  return [name, typeof value === 'string' ? value : `@${value.name ?? name}`]
}

/** The answer of a call, to be written as a mock; undefined where it is not known as a whole. */
export function answerOf({ request, response }: WrittenCall): AnswerCode | undefined {
  const { status, headers, body, text, truncated } = response
  const isWhole = text !== undefined || (body === undefined && response.base64 === undefined)
  if (status === 0 || truncated || !isWhole) return undefined
  const type = headers['content-type']
  const isJson = /[/+]json\b/.test(type ?? '')
  return {
    method: request.method,
    path: request.path,
    status,
    type,
    location: headers['location'],
    body: isJson ? body : text,
    isJson,
  }
}

/** What a page can send again of a request, and what it has to leave out. */
export interface Replay {
  readonly method: string
  readonly target: string
  /** What the address has in front of that. */
  readonly below: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | Uint8Array<ArrayBuffer> | undefined
  /** Names of headers that are secrets, or that browsers set themselves. */
  readonly without: readonly string[]
}

/** Headers that a page may not set (Fetch, section 2.2.2), of those that answers depend on. */
const forbidden = /^(?:cookie|origin|date|via|te|trailer|upgrade|expect|proxy-.*)$/

/** The same request from the page; a sentence where it cannot be sent. */
export function replayOf({ request }: WrittenCall): Replay | string {
  const { method, target, below = '', text, base64, body, truncated } = request
  if (truncated) return 'The journal has only the beginning of its body.'
  if (/^(?:CONNECT|TRACE|TRACK)$/.test(method)) return `A browser sends no ${method}.`
  const isKnown = text !== undefined || base64 !== undefined || body === undefined
  if (!isKnown) return 'The journal keeps the fields of this form, not its bytes.'
  const all = Object.entries(request.headers).filter(([name]) => !ofClient.test(name))
  const isLeftOut = ([name, value]: [string, string]) =>
    forbidden.test(name) || value.includes(secret)
  const bytes =
    base64 === undefined ? text : Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  return {
    method,
    target,
    below,
    headers: all.filter((header) => !isLeftOut(header)),
    // Browsers send no body with these.
    body: method === 'GET' || method === 'HEAD' ? undefined : bytes,
    without: all.filter(isLeftOut).map(([name]) => name),
  }
}
