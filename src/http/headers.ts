import type { ValidationIssue } from '../errors/validation-issue.ts'

/** Headers as `fetch` takes them; a list is a header that is sent several times, undefined none. */
export type HeadersInput =
  | Headers
  | Iterable<readonly [name: string, value: string]>
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** Headers by lower-case name, each value of `Set-Cookie` apart, which cannot be joined (RFC 6265, section 3). */
export type Fields = Readonly<Record<string, string | readonly string[]>>

const noFields: Fields = Object.freeze({})

/** Reads headers. @throws TypeError for what cannot be headers */
export function readFields(given: HeadersInput | undefined): Fields {
  if (given === undefined || given === null) return noFields
  if (isLowerCased(given)) return given
  const fields: Record<string, string | string[]> = {}
  for (const [name, value] of pairsOf(given)) {
    const key = name.toLowerCase()
    const before = fields[key]
    if (key === 'set-cookie') fields[key] = [...(before ?? []), value]
    else fields[key] = before === undefined ? value : `${before as string}, ${value}`
  }
  return fields
}

/** Those of mockapi itself are, and need no copy. */
function isLowerCased(given: HeadersInput): given is Fields {
  const prototype: unknown = Object.getPrototypeOf(given)
  if (prototype !== Object.prototype && prototype !== null) return false
  for (const name in given as Fields) {
    if (typeof (given as Fields)[name] !== 'string') return false
    if (name !== name.toLowerCase() || name === 'set-cookie') return false
  }
  return true
}

/** Headers in two parts: fields by lower-case name, and complete values of `Set-Cookie`. */
export interface SplitFields {
  readonly fields: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
}

/** Fields without the cookies, and those. */
export function splitCookies(given: Fields): SplitFields {
  if (given['set-cookie'] === undefined) {
    return { fields: given as Readonly<Record<string, string>>, cookies: [] }
  }
  const { 'set-cookie': cookies, ...fields } = given as Record<string, string>
  return { fields, cookies: [cookies as string | readonly string[]].flat() }
}

const wanted =
  "Headers are an object such as { 'x-total': '3' }, a Headers, or a list of [name, value]."

/** Repeated fields are one whose values are joined by commas (RFC 9110, section 5.3). */
function* pairsOf(given: HeadersInput): Iterable<readonly [string, string]> {
  if (typeof given !== 'object') throw new TypeError(`${wanted} ${JSON.stringify(given)} is none.`)
  const entries: Iterable<unknown> = Symbol.iterator in given ? given : Object.entries(given)
  for (const entry of entries) {
    if (!Array.isArray(entry) || entry.length !== 2) throw new TypeError(wanted)
    const [name, value] = entry as [unknown, unknown]
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one === undefined || one === null) continue
      if (typeof one === 'object' || typeof one === 'function' || typeof one === 'symbol') {
        const shown = Array.isArray(one) ? 'a list in a list' : `a value of type ${typeof one}`
        throw new TypeError(`The header ${JSON.stringify(name)} is ${shown}, not a text.`)
      }
      yield [String(name), String(one)]
    }
  }
}

/**
 * The value of a header as it can be sent (RFC 9110, section 5.5), whatever a template put into it: control characters
 * are spaces, what is beyond Latin-1 is percent-encoded; in an address all that RFC 3986 does not have.
 */
export function headerValue(name: string, value: string): string {
  if (name === 'location' || name === 'content-location') {
    return value.replace(/[^\u0021-\u007e]+/g, (text) => encodeURIComponent(text.toWellFormed()))
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what must go
  if (!/[^\t\u0020-\u007e\u0080-\u00ff]/.test(value)) return value
  // oxlint-disable-next-line no-control-regex -- control characters are what must go
  const clean = value.replace(/[\u0000-\u0008\u000a-\u001f\u007f]+/g, ' ').trim()
  return clean.replace(/[\u0100-\uffff]+/g, (text) => encodeURIComponent(text.toWellFormed()))
}

/** Headers whose values can be sent, see {@link headerValue}. */
export function sendableFields<Given extends Fields>(given: Given): Given {
  const entries = Object.entries(given).map(([name, value]) => {
    if (typeof value === 'string') return [name, headerValue(name, value)]
    return [name, value.map((one: string) => headerValue(name, one))]
  })
  return Object.fromEntries(entries) as Given
}

/** A header of a response as it is known: of a record with lower-case names, or of a `Headers`. */
export function fieldOf(
  headers: Readonly<Record<string, string>> | Headers,
  name: string,
): string | undefined {
  return headers instanceof Headers ? (headers.get(name) ?? undefined) : headers[name]
}

/** A `Vary` that names a header of requests as well, unless it does or says `*` (RFC 9110, section 12.5.5). */
export function withVary(vary: string | undefined, name: string): string {
  if (vary === undefined) return name
  const names = vary.toLowerCase().split(/\s*,\s*/)
  return names.includes('*') || names.includes(name.toLowerCase()) ? vary : `${vary}, ${name}`
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

/** Matters of one connection (RFC 9110, section 7.6.1), which the server decides: beside its own they do harm. */
export const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Whether a header is left out of an answer; what may close the connection, or offer a protocol, is not. */
export function isLeftOut(name: string, value: string, status: number): boolean {
  if (!hopByHop.has(name)) return false
  if (status === 426 && (name === 'upgrade' || name === 'connection')) return false
  return !(name === 'connection' && value.trim().toLowerCase() === 'close')
}

/** A token, as names of headers are (RFC 9110, section 5.6.2), in lower case. */
const tokenShape = /^[!#$%&'*+.^_`|~\da-z-]+$/

/** Headers that say what the content of one answer is. */
const ofEachAnswer: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-length',
  'content-type',
])

/** Reads headers that many answers have, or says what is wrong with them. */
export function readDefaultHeaders(given: unknown): SplitFields | ValidationIssue {
  const hint = "Write { 'x-version': '3' }."
  try {
    const headers = splitCookies(sendableFields(readFields(given as HeadersInput)))
    const names = Object.keys(headers.fields)
    const wrong = names.find((name) => !tokenShape.test(name))
    if (wrong !== undefined) {
      const message = `${JSON.stringify(wrong)} is no name of a header.`
      return { message, hint: 'Write letters, digits and hyphens.' }
    }
    const own = names.find((name) => hopByHop.has(name) || ofEachAnswer.has(name))
    if (own === undefined) return headers
    const way =
      own === 'content-type' || own === 'content-encoding'
        ? 'Write it at each answer.'
        : 'Leave it out.'
    return { message: `${JSON.stringify(own)} depends on the answer.`, hint: way }
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error), hint }
  }
}
