import type { Random } from '../../random.ts'

/** How often `*`, `+` and `{2,}` repeat at most beyond the least. */
const more = 8
/** The most characters that one expression makes. */
const longest = 10_000

const range = (from: string, to: string): string[] => {
  const [first = 0, last = 0] = [from.codePointAt(0), to.codePointAt(0)]
  return Array.from({ length: Math.min(last - first + 1, 0x10000) }, (_, index) =>
    String.fromCodePoint(first + index),
  )
}
const printable = range(' ', '~')
const digits = range('0', '9')
const word = [...range('a', 'z'), ...range('A', 'Z'), ...digits, '_']
const spaces = [' ']
const without = (left: readonly string[]): string[] =>
  printable.filter((each) => !left.includes(each))

const classes: Readonly<Record<string, readonly string[]>> = {
  d: digits,
  D: without(digits),
  w: word,
  W: without(word),
  s: spaces,
  S: without(spaces),
  n: ['\n'],
  r: ['\r'],
  t: ['\t'],
  b: [''],
  B: [''],
}

/** Makes a text that a regular expression matches; of lookarounds and back references nothing is made. */
export function matchingText(source: string, next: Random): string {
  const reader = new Reader(source, next)
  return reader.alternatives().slice(0, longest)
}

/** Reads an expression and makes a text of it in one go; what is repeated is read again from its start. */
class Reader {
  readonly #source: string
  readonly #next: Random
  #at = 0
  #left = longest

  constructor(source: string, next: Random) {
    this.#source = source
    this.#next = next
  }

  /** `a|b|c`, up to the end or the bracket that closes the group. */
  alternatives(): string {
    const made = [this.#sequence()]
    while (this.#take('|')) made.push(this.#sequence())
    return made[this.#below(made.length)] ?? ''
  }

  #sequence(): string {
    let text = ''
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source.charAt(this.#at))) {
      const start = this.#at
      const first = this.#atom()
      const end = this.#at
      const count = this.#repeats()
      const after = this.#at
      for (let made = 0; made < count && --this.#left > 0; made++) {
        if (made === 0) text += first
        else {
          this.#at = start
          text += this.#atom()
        }
      }
      this.#at = count > 1 ? after : Math.max(after, end)
    }
    return text
  }

  #atom(): string {
    const character = this.#source.charAt(this.#at++)
    if (character === '(') return this.#group()
    if (character === '[') return this.#pick(this.#set())
    if (character === '.') return this.#pick(printable)
    if (character === '^' || character === '$') return ''
    return character === '\\' ? this.#pick(this.#escape()) : character
  }

  #group(): string {
    const [start = ''] = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(this.#source.slice(this.#at)) ?? []
    this.#at += start.length
    const text = this.alternatives()
    this.#take(')')
    return /[=!]/.test(start) ? '' : text
  }

  #escape(): readonly string[] {
    const [, hex = ''] = /^(?:u([\da-f]{4})|x[\da-f]{2})/i.exec(this.#source.slice(this.#at)) ?? []
    if (hex !== '') {
      this.#at += 5
      return [String.fromCodePoint(Number.parseInt(hex, 16))]
    }
    const letter = this.#source.charAt(this.#at++)
    return classes[letter] ?? [/\d/.test(letter) ? '' : letter]
  }

  /** The characters of `[a-z\d]`, or of those that can be printed all others. */
  #set(): readonly string[] {
    const isNegated = this.#take('^')
    const found: string[] = []
    while (this.#at < this.#source.length && !this.#take(']')) {
      const from = this.#member()
      const [first = ''] = from
      const isRange = from.length === 1 && /^-[^\]]/.test(this.#source.slice(this.#at))
      if (!isRange) {
        found.push(...from)
        continue
      }
      this.#at++
      const [last = ''] = this.#member()
      found.push(...range(first, last))
    }
    return isNegated ? without(found) : found
  }

  #member(): readonly string[] {
    const character = this.#source.charAt(this.#at++)
    return character === '\\' ? this.#escape() : [character]
  }

  #repeats(): number {
    const [whole = '', sign, least = '', comma, most = ''] =
      /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at)) ?? []
    if (whole === '') return 1
    this.#at += whole.length
    if (sign === '?') return this.#below(2)
    const min = sign === '*' ? 0 : Number(least || 1)
    const max = comma === '' ? min : Number(most || min + more)
    return min + this.#below(max - min + 1)
  }

  #pick(from: readonly string[]): string {
    return from[this.#below(from.length)] ?? ''
  }

  #below(count: number): number {
    return Math.floor(this.#next() * count)
  }

  #take(character: string): boolean {
    const isNext = this.#source.charAt(this.#at) === character
    if (isNext) this.#at++
    return isNext
  }
}
