import { decodeBase64Url } from 'hono/utils/encode'
import { isRandom, redacted } from '../../journal/redact-text.ts'
import type { Redactor } from '../../journal/redact.ts'
import { escapePattern } from '../conversion/conditions.ts'
import type { Losses } from '../conversion/losses.ts'

/** What may stand elsewhere by chance: what is short, a word of a language, and a number. */
const common = /^(?:.{0,7}|[A-Z]?[a-z]*|[A-Z]*|\d{0,15})$/s
/** How many are looked for elsewhere. */
const mostKnown = 500

/** Hides secrets where their names or forms tell them, and the same texts wherever else they stand. */
export class Secrets {
  readonly redactor: Redactor
  readonly #losses: Losses
  readonly #known = new Set<string>()
  /** What finds those that are known, in code and elsewhere. */
  readonly #patterns = new Map<boolean, RegExp>()
  #where = ''
  /** JSON without secrets, by where it stands and its text: the same answers come again and again. */
  readonly #clean = new Map<string, unknown>()

  constructor(redactor: Redactor, losses: Losses) {
    this.#losses = losses
    this.redactor = redactor.telling((secret, what) => {
      this.#learn(secret, what)
      losses.add('secret', this.#where, what)
    })
  }

  /** Where what follows stands: `POST /login`. */
  at(where: string): void {
    this.#where = where
  }

  /** A text without those secrets that are known by now. @param isCode whether it is a script or a page */
  text(text: string, where: string, isCode = false): string {
    const plain = this.redactor.text(text, where, isCode)
    return plain.replace(this.#pattern(isCode), () => {
      this.#losses.add('secret', this.#where, where)
      return redacted
    })
  }

  #pattern(isCode: boolean): RegExp {
    const ready = this.#patterns.get(isCode)
    if (ready) return ready
    const known = [...this.#known].filter((each) => !isCode || isRandom(each))
    // Nothing is found where nothing is known.
    const pattern = new RegExp(
      known.length === 0 ? '(?!)' : known.map(escapePattern).join('|'),
      'g',
    )
    this.#patterns.set(isCode, pattern)
    return pattern
  }

  /** Begins a reading in which all secrets are known that the one before has learned. */
  begin(): void {
    this.#clean.clear()
  }

  /** A JSON value without secrets. @param text the JSON that it is */
  json(value: unknown, where: string, text: string): unknown {
    const key = `${this.#where}\n${text}`
    if (!this.#clean.has(key)) {
      this.#clean.set(key, this.#everyText(this.redactor.json(value, where), where))
    }
    return this.#clean.get(key)
  }

  #everyText(value: unknown, where: string): unknown {
    if (typeof value === 'string') return this.text(value, where)
    if (Array.isArray(value)) return value.map((each) => this.#everyText(each, where))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value)
    return Object.fromEntries(
      entries.map(([name, each]) => [name, this.#everyText(each, `${where}.${name}`)]),
    )
  }

  /** Cookies hold names and settings as well as secrets: `theme=dark-mode`. */
  #learn(secret: string, what: string): void {
    const credentials = /^[\w+/-]+={0,2}$/.test(secret) ? decoded(secret) : undefined
    const password = credentials === undefined ? undefined : /:(.+)$/s.exec(credentials)?.[1]
    const isCookie = /^(?:set-)?cookie /.test(what)
    for (const each of [secret, password ?? '']) {
      if (common.test(each) || (isCookie && !isRandom(each)) || each.includes(redacted)) continue
      if (this.#known.size >= mostKnown || this.#known.has(each)) continue
      this.#known.add(each)
      this.#patterns.clear()
    }
  }
}

/** What `Basic` credentials say; undefined for what is no Base64 of printable text. */
function decoded(text: string): string | undefined {
  try {
    const bytes = decodeBase64Url(text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
    const plain = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /^[\x20-\x7e]+$/.test(plain) ? plain : undefined
  } catch {
    return undefined
  }
}
