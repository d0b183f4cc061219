import type { JournalBody, JournalEntry } from './call.ts'
import { mediaTypeOf } from '../http/body.ts'
import { isUint8Array } from '../http/bytes.ts'

const redacted = '***'

/** Names that secret fields end with, in any spelling. */
const secretNames =
  'password passwordConfirmation passwordRepeat passwd passphrase pwd secret token apiKey privateKey authorization'

/** Headers that are secrets, besides cookies. */
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'x-api-key'])
const addresses = new Set(['location', 'content-location', 'referer', 'link'])

/** Replaces secrets, which end with a known name in any spelling: `new_password`, `accessToken`. */
export class Redactor {
  readonly #names: readonly string[]

  constructor(names: readonly string[] = []) {
    this.#names = [...secretNames.split(' '), ...names].map(plain)
  }

  /** Whether a field of this name is a secret; of a path such as `user[password]`, whether a part is. */
  isSecret(name: string): boolean {
    return name.split(/[.:[\]]/).some((part) => {
      const text = plain(part)
      return this.#names.some((secret) => text.endsWith(secret))
    })
  }

  mayHoldSecret(text: string): boolean {
    const whole = plain(text)
    return this.#names.some((secret) => whole.includes(secret))
  }

  /** A target or an address with a redacted query. */
  target(text: string): string {
    const mark = text.indexOf('?')
    if (mark === -1) return text
    return text.slice(0, mark + 1) + this.fields(text.slice(mark + 1))
  }

  /** A redacted query or form. */
  fields(query: string): string {
    const parts = query.split('&').map((part) => {
      const equals = part.indexOf('=')
      if (equals === -1 || !this.isSecret(decode(part.slice(0, equals)))) return part
      return `${part.slice(0, equals)}=${redacted}`
    })
    return parts.join('&')
  }

  /** A redacted copy of a JSON value, at any depth. */
  json(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item) => this.json(item))
    return mapMembers(value as Readonly<Record<string, unknown>>, (name, member) =>
      this.isSecret(name) ? redacted : this.json(member),
    )
  }

  /** A redacted value of a lower-case header; schemes (RFC 9110, 11.4) and names of cookies stay. */
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

/** Replaces a body that may hold a secret and has no known format. */
export const omitted: string = 'left out, since it may hold a secret and cannot be taken apart'

/** An entry without secrets, to be shown or exported. */
export function redactEntry(entry: JournalEntry, redactor: Redactor): JournalEntry {
  const { request, response } = entry
  return {
    ...entry,
    request: {
      ...request,
      target: redactor.target(request.target),
      query: redactor.json(request.query) as Record<string, string>,
      queries: mapMembers(request.queries, (name, values) =>
        redactor.isSecret(name) ? values.map(() => redacted) : values,
      ),
      cookies: mapMembers(request.cookies, () => redacted),
      ...redactMessage(request, redactor),
    },
    response: {
      ...response,
      cookies: response.cookies.map((cookie) => redactor.header('set-cookie', cookie)),
      ...redactMessage(response, redactor),
    },
  }
}

function redactMessage(
  message: JournalBody,
  redactor: Redactor,
): Pick<JournalBody, 'body' | 'text' | 'headers'> {
  const headers = mapMembers(message.headers, (name, value) => redactor.header(name, value))
  return { headers, ...redactBody(message, redactor) }
}

function mapMembers<Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (name: string, value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, change(name, one)]))
}

/** Redacts JSON and forms by field; omits any other text with the name of a secret in it. */
function redactBody(
  { body, text, truncated, headers }: JournalBody,
  redactor: Redactor,
): Pick<JournalBody, 'body' | 'text'> {
  if (text === undefined) {
    if (!isUint8Array(body)) return { body: redactor.json(body) }
    const isSecret = redactor.mayHoldSecret(new TextDecoder('latin1').decode(body))
    return { body: isSecret ? omitted : body }
  }
  if (!redactor.mayHoldSecret(text)) return { body, text }
  if (typeof body !== 'object' || body === null || truncated)
    return { body: omitted, text: omitted }
  const value = redactor.json(body)
  const isForm =
    mediaTypeOf(headers['content-type'] ?? null) === 'application/x-www-form-urlencoded'
  return { body: value, text: isForm ? redactor.fields(text) : JSON.stringify(value) }
}
