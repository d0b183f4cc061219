import type { JournalBody, JournalEntry, JournalOperation } from './call.ts'
import { mediaTypeOf } from '../http/body.ts'
import { isUint8Array } from '../http/bytes.ts'
import { parseJson } from '../http/json.ts'
import { redacted, redactText } from './redact-text.ts'

/** Names that secret fields end with, in any spelling. */
const secretNames =
  'password passwordConfirmation passwordRepeat passwd passphrase pwd secret token apiKey secretKey accessKey privateKey ' +
  'authorization sessionId sessionKey credential credentials jwt otp cvv cvc'

/** Names that end so and hold no secret: they lead on to the next page. */
const ofPages = /(?:page|continuation|sync|next|prev|previous|cursor|scroll)token$/

/** Headers that are secrets, besides cookies. */
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'x-api-key'])
const addresses = new Set(['location', 'content-location', 'referer', 'link'])

/** Replaces secrets, which end with a known name in any spelling: `new_password`, `accessToken`. */
export class Redactor {
  readonly #given: readonly string[]
  readonly #names: readonly string[]
  readonly #onSecret: (secret: string, where: string) => void

  /** @param onSecret is told each secret and what it is: `cookie sid`, `query token`, `user.password` */
  constructor(
    names: readonly string[] = [],
    onSecret: (secret: string, where: string) => void = () => {},
  ) {
    this.#given = names
    this.#names = [...secretNames.split(' '), ...names].map(plain)
    this.#onSecret = onSecret
  }

  /** The same, which tells its secrets. */
  telling(onSecret: (secret: string, where: string) => void): Redactor {
    return new Redactor(this.#given, onSecret)
  }

  /** Whether a field of this name is a secret; of a path such as `user[password]`, whether a part is. */
  isSecret(name: string): boolean {
    return name.split(/[.:[\]]/).some((part) => {
      const text = plain(part)
      return this.#names.some((secret) => text.endsWith(secret)) && !ofPages.test(text)
    })
  }

  mayHoldSecret(text: string): boolean {
    const whole = plain(text)
    return this.#names.some((secret) => whole.includes(secret))
  }

  /** A target or an address with a redacted query, and without segments of its path that are tokens. */
  target(text: string): string {
    const mark = text.indexOf('?')
    const path = this.#path(mark === -1 ? text : text.slice(0, mark))
    return mark === -1 ? path : `${path}?${this.fields(text.slice(mark + 1), 'query')}`
  }

  /** A redacted query or form. @param kind what to call it where its secrets are told */
  fields(query: string, kind = 'form'): string {
    const parts = query.split('&').map((part) => {
      const equals = part.indexOf('=')
      if (equals === -1) return part
      const name = decode(part.slice(0, equals))
      const value = part.slice(equals + 1)
      if (this.isSecret(name))
        return `${part.slice(0, equals)}=${this.#hide(decode(value), `${kind} ${name}`)}`
      const text = this.text(value, `${kind} ${name}`)
      return `${part.slice(0, equals)}=${text}`
    })
    return parts.join('&')
  }

  /** A redacted copy of a JSON value, at any depth; texts in it hold no tokens. */
  json(value: unknown, path = ''): unknown {
    if (typeof value === 'string') return this.text(value, path)
    return this.#members(value, path, (name, member, at) =>
      this.isSecret(name) ? this.#hidden(member, at) : this.json(member, at),
    )
  }

  /** A text without tokens and without values after secret names, whatever its format; in code literals alone. */
  text(text: string, where: string, isCode = false): string {
    const isSecret = (name: string) => this.isSecret(name)
    return redactText(text, isSecret, (secret) => this.#onSecret(secret, where), isCode)
  }

  /** A redacted value of a lower-case header; schemes (RFC 9110, 11.4) and names of cookies stay. */
  header(name: string, value: string): string {
    if (name === 'cookie' || name === 'set-cookie') {
      const pairs = name === 'cookie' ? /([^=;\s]+)=([^;]*)/g : /^([^=;\s]+)=([^;]*)/
      return value.replace(pairs, (whole, cookie: string, secret: string) =>
        secret === '' ? whole : `${cookie}=${this.#hide(secret, `${name} ${cookie}`)}`,
      )
    }
    const where = `header ${name}`
    if (secretHeaders.has(name) || this.isSecret(name)) {
      return value.replace(
        /^(basic|bearer|digest|negotiate) (.*)$|^.*$/is,
        (whole, scheme?: string, secret: string = whole) => {
          const hidden = this.#hide(secret, where)
          return scheme === undefined ? hidden : `${scheme} ${hidden}`
        },
      )
    }
    return addresses.has(name) ? this.target(value) : value
  }

  /** A path without segments that are tokens, by their form or by the segment before. */
  #path(path: string): string {
    const onSecret = (secret: string) => this.#onSecret(secret, 'path')
    return redactText(path, () => false, onSecret).replace(
      /(\/[\w-]+\/)((?=[\w-]*\d)[\w-]{16,})(?=\/|$)/g,
      (whole, before: string, secret: string) =>
        this.isSecret(before.slice(1, -1)) ? before + this.#hide(secret, 'path') : whole,
    )
  }

  #hide(secret: string, where: string): string {
    this.#onSecret(secret, where)
    return redacted
  }

  /** What stands below a secret name: texts and numbers are hidden, what holds them stays. */
  #hidden(value: unknown, path: string): unknown {
    if (value === null || typeof value === 'boolean') return value
    if (typeof value !== 'object') return this.#hide(String(value), path)
    return this.#members(value, path, (_, member, at) => this.#hidden(member, at))
  }

  #members(
    value: unknown,
    path: string,
    change: (name: string, member: unknown, path: string) => unknown,
  ): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((item) => change('', item, path))
    return mapMembers(value as Readonly<Record<string, unknown>>, (name, member) =>
      change(name, member, path === '' ? name : `${path}.${name}`),
    )
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
  const { request, response, messages, graphql, webhooks } = entry
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
    ...(graphql && {
      graphql: redactor.json(graphql) as JournalOperation,
    }),
    ...(webhooks && {
      webhooks: webhooks.map((each) => ({ ...each, to: redactor.target(each.to) })),
    }),
    ...(messages && {
      messages: messages.map((each) => ({ ...each, data: redactPart(each.data, redactor) })),
    }),
  }
}

/** A message of a WebSocket, or the data of an event, as the body that it would be. */
function redactPart(data: unknown, redactor: Redactor): unknown {
  const part = { body: data, truncated: false, headers: {} }
  return redactBody(typeof data === 'string' ? { ...part, text: data } : part, redactor).body
}

/** Server-sent events (WHATWG HTML, section 9.2.6), each by itself: what one may hold leaves the others as they are. */
function redactEvents(text: string, redactor: Redactor): string {
  const events = text.split(/(?:\r\n|\r(?!\n)|\n){2,}/).map((event) => {
    if (!isSuspect(event, redactor)) return event
    const lines = event.split(/\r\n?|\n/)
    const isData = (line: string) => /^data(?::|$)/.test(line)
    const data = lines
      .filter(isData)
      .map((line) => line.replace(/^data:? ?/, ''))
      .join('\n')
    const json = parseJson(data)
    const shown = redactPart(json ? json.value : data, redactor)
    const written = typeof shown === 'string' ? shown : JSON.stringify(shown)
    const others = lines.filter((line) => !isData(line)).map((line) => redactor.text(line, ''))
    return [...others, `data: ${written}`].join('\n')
  })
  return events.join('\n\n')
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

function isSuspect(text: string, redactor: Redactor): boolean {
  return redactor.mayHoldSecret(text) || redactor.text(text, '') !== text
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
  if (!isSuspect(text, redactor)) return { body, text }
  if (mediaTypeOf(headers['content-type'] ?? null) === 'text/event-stream') {
    const events = redactEvents(text, redactor)
    return { body: events, text: events }
  }
  if (typeof body !== 'object' || body === null || truncated)
    return { body: omitted, text: omitted }
  const value = redactor.json(body)
  const isForm =
    mediaTypeOf(headers['content-type'] ?? null) === 'application/x-www-form-urlencoded'
  return { body: value, text: isForm ? redactor.fields(text) : JSON.stringify(value) }
}
