import type { JournalBody, JournalEntry, JournalRequest, JournalResponse } from './call.ts'
import { mediaTypeOf } from '../http/body.ts'

/** What stands in place of a secret. */
export const redacted = '***'

/** Names of fields that are secrets wherever they stand; spellings and prefixes are known by themselves. */
const secretNames: readonly string[] = [
  'password',
  'passwordConfirmation',
  'passwordRepeat',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'token',
  'apiKey',
  'privateKey',
  'authorization',
]

/** Headers that are secrets, besides cookies. */
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'x-api-key'])
/** Headers that hold an address. */
const addresses = new Set(['location', 'content-location', 'referer', 'link'])

/**
 * Takes secrets out of what is logged or exported. A name is one of a secret when it ends with a known one,
 * whatever its case and its hyphens: `new_password`, `accessToken`.
 */
export class Redactor {
  readonly #names: readonly string[]

  /** @param names of more fields that are secrets */
  constructor(names: readonly string[] = []) {
    this.#names = [...secretNames, ...names].map(plain)
  }

  /** Whether a field of this name is a secret; of a path such as `user[password]`, whether a part is. */
  isSecret(name: string): boolean {
    return name.split(/[.:[\]]/).some((part) => {
      const text = plain(part)
      return this.#names.some((secret) => text.endsWith(secret))
    })
  }

  /** Whether a text of no known form may hold such a field. */
  mayHoldSecret(text: string): boolean {
    const whole = plain(text)
    return this.#names.some((secret) => whole.includes(secret))
  }

  /** A target or an address with the secrets of its query redacted; the rest stays as it was written. */
  target(text: string): string {
    const mark = text.indexOf('?')
    if (mark === -1) return text
    return text.slice(0, mark + 1) + this.fields(text.slice(mark + 1))
  }

  /** The same for the query alone, or for a form. */
  fields(query: string): string {
    const parts = query.split('&').map((part) => {
      const equals = part.indexOf('=')
      if (equals === -1 || !this.isSecret(decode(part.slice(0, equals)))) return part
      return `${part.slice(0, equals)}=${redacted}`
    })
    return parts.join('&')
  }

  /** A copy of a JSON value with all secrets redacted, at any depth. */
  json(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item) => this.json(item))
    const copy = Object.entries(value).map(([name, member]) => [
      name,
      this.isSecret(name) ? redacted : this.json(member),
    ])
    return Object.fromEntries(copy) as unknown
  }

  /**
   * A header's value. Of credentials the scheme stays (RFC 9110, section 11.4), of cookies their names and
   * attributes.
   *
   * @param name in lower case
   */
  header(name: string, value: string): string {
    if (name === 'cookie') return value.replace(/=[^;]*/g, `=${redacted}`)
    if (name === 'set-cookie') return value.replace(/=[^;]*/, `=${redacted}`)
    if (secretHeaders.has(name) || this.isSecret(name)) {
      return value.replace(/^(basic|bearer|digest|negotiate) .*$|^.*$/is, (_, scheme?: string) =>
        scheme === undefined ? redacted : `${scheme} ${redacted}`,
      )
    }
    return addresses.has(name) ? this.target(value) : value
  }
}

function plain(name: string): string {
  return name.replace(/[-_\s]/g, '').toLowerCase()
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

/** Stands in place of a body that is not exported. */
export const omitted: string = 'left out, since it may hold a secret and cannot be taken apart'

/** An entry as it may leave the process: without secrets in headers, queries and bodies. */
export function redactEntry(entry: JournalEntry, redactor: Redactor): JournalEntry {
  const { request, response } = entry
  return {
    ...entry,
    request: redactRequest(request, redactor),
    response: redactResponse(response, redactor),
  }
}

function redactRequest(request: JournalRequest, redactor: Redactor): JournalRequest {
  return {
    ...request,
    target: redactor.target(request.target),
    query: redactor.json(request.query) as JournalRequest['query'],
    headers: redactHeaders(request.headers, redactor),
    cookies: Object.fromEntries(Object.keys(request.cookies).map((name) => [name, redacted])),
    ...redactBody(request, request.headers['content-type'], redactor),
  }
}

function redactResponse(response: JournalResponse, redactor: Redactor): JournalResponse {
  return {
    ...response,
    headers: redactHeaders(response.headers, redactor),
    cookies: response.cookies.map((cookie) => redactor.header('set-cookie', cookie)),
    ...redactBody(response, response.headers['content-type'], redactor),
  }
}

function redactHeaders(
  headers: Readonly<Record<string, string>>,
  redactor: Redactor,
): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, redactor.header(name, value)])
  return Object.fromEntries(pairs) as Record<string, string>
}

/**
 * JSON and forms are taken apart; any other text that has one of the names in it, as a form in parts or a
 * body that was cut may, is left out.
 */
function redactBody(
  { body, text, truncated }: JournalBody,
  contentType: string | undefined,
  redactor: Redactor,
): Pick<JournalBody, 'body' | 'text'> {
  if (text === undefined) return redactBytes(body, redactor)
  if (!redactor.mayHoldSecret(text)) return { body, text }
  const type = mediaTypeOf(contentType ?? null)
  const isForm = type === 'application/x-www-form-urlencoded'
  if (typeof body === 'object' && body !== null && !truncated) {
    const value = redactor.json(body)
    return { body: value, text: isForm ? redactor.fields(text) : JSON.stringify(value) }
  }
  return { body: omitted, text: omitted }
}

function redactBytes(body: unknown, redactor: Redactor): Pick<JournalBody, 'body'> {
  if (!(body instanceof Uint8Array)) return { body }
  const text = new TextDecoder('latin1').decode(body)
  return redactor.mayHoldSecret(text) ? { body: omitted } : { body }
}
