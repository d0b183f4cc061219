import { nestFields } from './fields.ts'
import { parseValuePath, valueAt } from './value-path.ts'

type Pair = readonly [name: string, value: string]

/** The parameters of an address, in the shapes in which they are asked for; each is made on first use. */
export class QueryFields {
  readonly #pairs: readonly Pair[]
  #texts: Readonly<Record<string, string | undefined>> | undefined
  #lists: Readonly<Record<string, readonly string[]>> | undefined
  #first: Readonly<Record<string, unknown>> | undefined
  #every: Readonly<Record<string, unknown>> | undefined

  /** @param search the query part of an address, with or without its question mark */
  constructor(search: string) {
    this.#pairs = [...new URLSearchParams(search)]
  }

  /** The first value of each name as it was sent; without a prototype. */
  get texts(): Readonly<Record<string, string | undefined>> {
    if (this.#texts) return this.#texts
    const texts = Object.create(null) as Record<string, string | undefined>
    for (const [name, value] of this.#pairs) texts[name] ??= value
    return (this.#texts = texts)
  }

  /** All values of each name as it was sent. */
  get lists(): Readonly<Record<string, readonly string[]>> {
    if (this.#lists) return this.#lists
    const lists = new Map<string, string[]>()
    for (const [name, value] of this.#pairs) {
      const list = lists.get(name)
      if (list) list.push(value)
      else lists.set(name, [value])
    }
    return (this.#lists = Object.fromEntries(lists))
  }

  /** By {@link nestFields}, where the first value of a name counts; names with brackets also as they were sent. */
  get first(): Readonly<Record<string, unknown>> {
    return (this.#first ??= { ...nestFields(this.#pairs, true), ...this.#bracketed(true) })
  }

  /** The same with all values of a name that comes more than once, as a list. */
  get every(): Readonly<Record<string, unknown>> {
    return (this.#every ??= { ...nestFields(this.#pairs), ...this.#bracketed(false) })
  }

  /** All values of a name as it was sent, or else of `ids[]` and `ids[0]` for `ids`, of `a[b]` for `a.b`. */
  all(name: string): readonly string[] {
    const { lists } = this
    if (Object.hasOwn(lists, name)) return lists[name] as readonly string[]
    const path = this.#hasBrackets ? parseValuePath(name) : undefined
    return path ? textsOf(valueAt(this.every, path)) : []
  }

  get #hasBrackets(): boolean {
    return this.#pairs.some(([name]) => name.endsWith(']'))
  }

  #bracketed(one: boolean): Record<string, unknown> {
    if (!this.#hasBrackets) return {}
    const own = Object.entries(this.lists).filter(([name]) => name.endsWith(']'))
    return Object.fromEntries(
      own.map(([name, list]) => [name, one || list.length === 1 ? list[0] : list]),
    )
  }
}

/** The texts that a field has: those of a list, or the only one; none for what is missing or has members. */
export function textsOf(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.filter((item) => typeof item === 'string')
}
