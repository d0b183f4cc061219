import type { Parameter } from '../document/model.ts'

/** A parameter of a query, as it came and decoded. */
export interface QueryPair {
  readonly name: string
  readonly value: string
  /** The value with its percent-encoding, in which a delimiter can be told from the same character in a value. */
  readonly raw: string
}

/** The parameters of a query, in order. */
export class QueryText {
  readonly pairs: readonly QueryPair[]
  /** As it came, without the question mark. */
  readonly text: string
  readonly #declared: readonly Pick<Parameter, 'name'>[]

  /** @param declared the parameters that it may have */
  constructor(url: string, declared: readonly Pick<Parameter, 'name'>[]) {
    this.#declared = declared
    const at = url.indexOf('?')
    this.text = at === -1 ? '' : url.slice(at + 1)
    this.pairs = this.text === '' ? [] : this.text.split('&').flatMap(pairOf)
  }

  /** The values of a name, or else of `ids[]` and `ids[0]` for `ids`, as PHP, Rails and `qs` send lists. */
  all(name: string): readonly QueryPair[] {
    const own = this.pairs.filter((pair) => pair.name === name)
    if (own.length > 0 || this.pairs.length === 0) return own
    return this.pairs.filter(
      (pair) => pair.name.startsWith(`${name}[`) && /^\[\d*\]$/.test(pair.name.slice(name.length)),
    )
  }

  /** What is of no declared parameter, with brackets or without. */
  undeclared(): readonly QueryPair[] {
    const declared = new Set(this.#declared.map(({ name }) => name))
    return this.pairs.filter(({ name }) => !declared.has(name.replace(/\[.*$/s, '')))
  }

  /** Values below a name, `filter[a]=1`, as pairs of names that begin with `under`. */
  below(name: string, under: string): (readonly [name: string, value: string])[] {
    return this.pairs.flatMap((pair) =>
      pair.name.startsWith(`${name}[`) && pair.name.endsWith(']')
        ? [[under + pair.name.slice(name.length), pair.value] as const]
        : [],
    )
  }
}

function pairOf(text: string): QueryPair[] {
  if (text === '') return []
  const at = text.indexOf('=')
  const [name, raw] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  return [{ name: decodeForm(name), value: decodeForm(raw), raw }]
}

/** A text of a query (WHATWG URL, application/x-www-form-urlencoded parsing); wrong escapes stay as they are. */
export function decodeForm(text: string): string {
  if (!/[%+]/.test(text)) return text
  const [[, value = ''] = []] = new URLSearchParams(`a=${text.replaceAll('&', '%26')}`)
  return value
}
