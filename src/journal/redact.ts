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
