/** Names and values in the order in which a query or a form has them. */
export type FieldPairs = Iterable<readonly [name: string, value: unknown]>

/** Names of more steps stand as they were sent; `qs` has the same bound. */
const mostSteps = 6
/** How many names with brackets are read; those that follow stand as they were sent. */
const mostBracketed = 10_000

const bracketShape = /^([^[\]]+)((?:\[[^[\]]*\])+)$/
const placeShape = /^(?:0|[1-9]\d{0,14})$/

/** The steps of a name with brackets: `a[b][]` is `a`, `b` and an empty one; undefined for any other name. */
function bracketSteps(name: string): readonly string[] | undefined {
  if (!name.endsWith(']')) return undefined
  const [, first = '', brackets = ''] = bracketShape.exec(name) ?? []
  return first === '' ? undefined : [first, ...brackets.slice(1, -1).split('][')]
}

/**
 * A name with brackets as a dotted path, `a[b]` as `a.b`, without what makes it a list, as in `ids[]` or `ids[0]`;
 * undefined for any other name.
 */
export function bracketsAsDots(name: string): string | undefined {
  const steps = bracketSteps(name)
  if (!steps) return undefined
  const path = /^\d*$/.test(steps.at(-1) as string) ? steps.slice(0, -1) : steps
  return path.filter((step) => step !== '').join('.')
}

/**
 * Fields as an object, as Rails, PHP and `qs` read them: `user[name]` is a member of `user`, `ids[]` and `ids[0]` are
 * a list, `rows[][name]` begins a new row where the last one has that name. A name that comes more than once is a
 * list, or its first value if `one`. What does not fit beside the other names stands under its own, as it was sent.
 */
export function nestFields(pairs: FieldPairs, one = false): Record<string, unknown> {
  const all = [...pairs]
  const plain = new Set<string>()
  for (const [name] of all) if (!name.endsWith(']')) plain.add(name)
  const root = new Level()
  let bracketed = 0
  for (const [name, value] of all) {
    const steps = bracketSteps(name)
    if (steps) bracketed++
    if (name === '__proto__' || steps?.includes('__proto__')) continue
    const fits =
      steps &&
      steps.length <= mostSteps &&
      bracketed <= mostBracketed &&
      !plain.has(steps[0] as string)
    if (!fits || !root.put(steps, value)) root.put([name], value)
  }
  return root.toObject(one)
}

/** One level of names. A member is a level below, or the values of a name. */
class Level {
  readonly #members = new Map<string, Level | unknown[]>()
  /** The place that the next `[]` takes. */
  #next = 0

  /** Whether a value has found its place: a name that has values has no members, and the other way round. */
  put(steps: readonly string[], value: unknown, at = 0): boolean {
    const key = this.#keyOf(steps, at)
    const member = this.#members.get(key)
    const isLast = at === steps.length - 1
    if (member && member instanceof Level === isLast) return false
    if (placeShape.test(key)) this.#next = Math.max(this.#next, Number(key) + 1)
    if (Array.isArray(member)) {
      member.push(value)
      return true
    }
    if (isLast) {
      this.#members.set(key, [value])
      return true
    }
    if (member) return member.put(steps, value, at + 1)
    const below = new Level()
    this.#members.set(key, below)
    return below.put(steps, value, at + 1)
  }

  /** `[]` is the last row of a list where what follows still fits there, else its next place. */
  #keyOf(steps: readonly string[], at: number): string {
    const step = steps[at] as string
    if (step !== '') return step
    const last = String(this.#next - 1)
    const row = this.#members.get(last)
    return row instanceof Level && row.#hasRoom(steps, at + 1) ? last : String(this.#next)
  }

  #hasRoom(steps: readonly string[], at: number): boolean {
    const member = at === steps.length ? [] : this.#members.get(this.#keyOf(steps, at))
    return member instanceof Level ? member.#hasRoom(steps, at + 1) : member === undefined
  }

  toObject(one: boolean): Record<string, unknown> {
    return Object.fromEntries(this.#entries(one))
  }

  #entries(one: boolean): [string, unknown][] {
    return [...this.#members].map(([key, member]) => {
      if (member instanceof Level) return [key, member.#toValue(one)]
      return [key, one || member.length === 1 ? member[0] : member]
    })
  }

  /** A list where the names are all places, from 0 on without a gap. */
  #toValue(one: boolean): unknown {
    const entries = this.#entries(one)
    const isList = entries.every(([key]) => placeShape.test(key) && Number(key) < entries.length)
    if (!isList) return Object.fromEntries(entries)
    return entries
      .toSorted(([one], [other]) => Number(one) - Number(other))
      .map(([, value]) => value)
  }
}
