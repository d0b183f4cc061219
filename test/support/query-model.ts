/** A record of the model: any JSON. */
export type Plain = Readonly<Record<string, unknown> & { readonly id: number }>

/** A filter of a query: a name, an operator, and the values that are given for both. */
export interface ModelFilter {
  readonly name: string
  readonly operator: string
  readonly values: readonly string[]
}

/** What is asked of the model. */
export interface ModelQuery {
  readonly filters: readonly ModelFilter[]
  readonly search: string
  readonly sort: readonly string[]
  readonly offset: number
  readonly limit: number
}

/** A list as the model gives it. */
export interface Modelled {
  readonly ids: readonly number[]
  readonly total: number
}

/** What a list should be, by the plainest way there is; undefined where the query is wrong. */
export function model(
  records: readonly Plain[],
  { filters, search, sort, offset, limit }: ModelQuery,
): Modelled | undefined {
  if (filters.some((filter) => isMeaningless(filter, records))) return undefined
  const rows = records.filter(
    (record) =>
      filters.every((filter) => isUnknown(filter, records) || passes(record, filter)) &&
      (search === '' || textsIn(record).some((text) => contains(text, search))),
  )
  rows.sort((one, other) => {
    for (const key of sort) {
      const name = key.replace('-', '')
      const result = inOrder(at(one, name), at(other, name), key.startsWith('-') ? -1 : 1)
      if (result !== 0) return result
    }
    return one.id - other.id
  })
  return { ids: rows.slice(offset, offset + limit).map(({ id }) => id), total: rows.length }
}

/** By operator, what one value must be to one text. Those that ask for the opposite are made of these. */
const tests: Readonly<Record<string, (value: unknown, text: string) => boolean>> = {
  eq: equals,
  in: (value, text) => text.split(',').some((part) => equals(value, part)),
  lt: (value, text) => order(value, text) < 0,
  lte: (value, text) => order(value, text) <= 0,
  gt: (value, text) => order(value, text) > 0,
  gte: (value, text) => order(value, text) >= 0,
  contains: (value, text) => isScalar(value) && contains(String(value), text),
  startsWith: (value, text) => isScalar(value) && lower(value).startsWith(lower(text)),
  endsWith: (value, text) => isScalar(value) && lower(value).endsWith(lower(text)),
}

function passes(record: Plain, { name, operator, values }: ModelFilter): boolean {
  const found = ends(record, name.split('.'))
  if (operator === 'exists') return values.includes(String(found.length > 0))
  const test = tests[operator.replace(/^ne$/, 'eq').replace(/^nin$/, 'in')]
  const some = values.some((text) => found.flat(Infinity).some((each) => test?.(each, text)))
  return operator === 'ne' || operator === 'nin' ? !some : some
}

/** How a value stands to a text, in the meaning of its own type; NaN where they have nothing in common. */
function order(value: unknown, text: string): number {
  if (typeof value === 'number') return isNumber(text) ? value - Number(text) : Number.NaN
  if (typeof value === 'boolean') {
    return isSwitch(text) ? Number(value) - Number(text === 'true') : Number.NaN
  }
  if (typeof value !== 'string') return Number.NaN
  if (!isDate(value) || !isDate(text)) return value.localeCompare(text, 'en')
  const isDay = text.length === 10
  return isDay
    ? value.localeCompare(`${text}${value.slice(10)}`)
    : Date.parse(value) - Date.parse(text)
}

function equals(value: unknown, text: string): boolean {
  if (value === null) return text === 'null'
  const isText = typeof value === 'string' && !(isDate(value) && isDate(text))
  return isText ? value === text : order(value, text) === 0
}

/** A comparison with what none of the values of a field can be compared with; dates only with dates. */
function isMeaningless(
  { name, operator, values }: ModelFilter,
  records: readonly Plain[],
): boolean {
  const all = records.flatMap((record) => ends(record, name.split('.')).flat(Infinity))
  const scalars = all.filter(isScalar)
  const isNone = (text: string) =>
    scalars.every((value) => Number.isNaN(order(value, text)) || (isDate(value) && !isDate(text)))
  return /^[lg]te?$/.test(operator) && scalars.length > 0 && values.some(isNone)
}

function isUnknown({ name, operator }: ModelFilter, records: readonly Plain[]): boolean {
  return operator !== 'exists' && !records.some((each) => ends(each, name.split('.')).length > 0)
}

/** What is at the end of a path; lists on the way are entered, unless the path names a place in them. */
function ends(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined) return [value]
  if (Array.isArray(value) && !isNumber(step)) {
    return value.flatMap((item) => ends(item, [step, ...rest]))
  }
  return hasField(value, step) ? ends(value[step], rest) : []
}

/** What is at the end of a path that enters no list. */
function at(value: unknown, name: string): unknown {
  return name.split('.').reduce((inner, step) => {
    const isOpen = Array.isArray(inner) && !isNumber(step)
    return !isOpen && hasField(inner, step) ? inner[step] : undefined
  }, value)
}

/** Numbers, dates, texts, booleans, all else; null and missing values last in both directions. */
function inOrder(one: unknown, other: unknown, direction: 1 | -1): number {
  const [first, second] = [one ?? undefined, other ?? undefined]
  if (first === undefined || second === undefined) {
    return Number(first === undefined) - Number(second === undefined)
  }
  const ranks = [rank(first), rank(second)] as const
  const result = ranks[0] - ranks[1] || compare(first, second)
  return result === 0 ? 0 : result * direction
}

function rank(value: unknown): number {
  return isDate(value) ? 1 : ['number', 'date', 'string', 'boolean', 'object'].indexOf(typeof value)
}

/** Two values of one rank. */
function compare(one: unknown, other: unknown): number {
  if (typeof one === 'object') return 0
  if (isDate(one)) return Date.parse(one) - Date.parse(String(other))
  return typeof one === 'string'
    ? one.localeCompare(String(other), 'en')
    : Number(one) - Number(other)
}

function textsIn(value: unknown): string[] {
  if (isScalar(value)) return [String(value)]
  return value === null ? [] : Object.values(value as object).flatMap(textsIn)
}

const isScalar = (value: unknown) => typeof value !== 'object'
const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)
const isSwitch = (text: string) => text === 'true' || text === 'false'
const isDate = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d(T.*Z)?$/.test(value)
const lower = (value: unknown) => String(value).toLowerCase()
const contains = (text: string, part: string) => lower(text).includes(lower(part))
const hasField = (value: unknown, name: string): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
