/** A record of the model: any JSON. */
export type Plain = Readonly<Record<string, unknown> & { readonly id: number }>

/** A list as the model gives it; undefined where the query is wrong. */
export interface Modelled {
  readonly ids: readonly number[]
  readonly total: number
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)
const isDate = (text: string) => /^\d{4}-\d\d-\d\d(T.*Z)?$/.test(text)
const sign = (one: number | string, other: number | string) =>
  one < other ? -1 : Number(one > other)

/** All values at the end of a path, lists entered. */
function leaves(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => leaves(item, step === undefined ? [] : [step, ...rest]))
  }
  if (step === undefined) return [value]
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return []
  return leaves((value as Record<string, unknown>)[step], rest)
}

/** How a value stands to a text: below, equal, above, or undefined where they have nothing in common. */
function order(value: unknown, text: string): number | undefined {
  if (typeof value === 'number') return isNumber(text) ? sign(value, Number(text)) : undefined
  if (typeof value === 'boolean') {
    return text === 'true' || text === 'false' ? sign(String(value), text) : undefined
  }
  if (typeof value !== 'string') return undefined
  if (!isDate(value) || !isDate(text)) return value.localeCompare(text, 'en')
  if (text.length === 10) return sign(value.slice(0, 10), text)
  return sign(Date.parse(value), Date.parse(text))
}

function equals(value: unknown, text: string): boolean {
  if (typeof value === 'number') return order(value, text) === 0
  if (typeof value === 'string' && isDate(value) && isDate(text)) return order(value, text) === 0
  return (typeof value !== 'object' || value === null) && String(value) === text
}

function passes(values: unknown[], operator: string, text: string): boolean {
  const texts = values.filter((value) => typeof value !== 'object').map(String)
  const has = (test: (value: string, part: string) => boolean) =>
    texts.some((value) => test(value.toLowerCase(), text.toLowerCase()))
  const compares = (test: (sign: number) => boolean) =>
    values.some((value) => test(order(value, text) ?? Number.NaN))
  switch (operator) {
    case 'eq':
      return values.some((value) => equals(value, text))
    case 'in':
      return text.split(',').some((part) => values.some((value) => equals(value, part)))
    case 'ne':
      return !passes(values, 'eq', text)
    case 'nin':
      return !passes(values, 'in', text)
    case 'lt':
      return compares((result) => result < 0)
    case 'lte':
      return compares((result) => result <= 0)
    case 'gt':
      return compares((result) => result > 0)
    case 'gte':
      return compares((result) => result >= 0)
    case 'contains':
      return has((value, part) => value.includes(part))
    case 'startsWith':
      return has((value, part) => value.startsWith(part))
    default:
      return has((value, part) => value.endsWith(part))
  }
}

/** A filter of a query: a name, an operator, and the values that are given for both. */
export interface ModelFilter {
  readonly name: string
  readonly operator: string
  readonly values: readonly string[]
}

/** What a list should be, by the plainest way there is. */
export function model(
  records: readonly Plain[],
  filters: readonly ModelFilter[],
  sort: readonly string[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Modelled | undefined {
  let rows = [...records]
  for (const { name, operator, values } of filters) {
    const all = records.flatMap((record) => leaves(record, name.split('.')))
    const known = records.some((record) => hasPath(record, name.split('.')))
    if (!known) continue
    const scalars = all.filter((value) => typeof value !== 'object')
    const meaningless = (text: string) =>
      scalars.length > 0 && scalars.every((value) => !comparable(value, text))
    if (/^[lg]te?$/.test(operator) && values.some(meaningless)) return undefined
    const every = operator === 'ne' || operator === 'nin'
    rows = rows.filter((record) => {
      const own = leaves(record, name.split('.'))
      const test = (text: string) => passes(own, operator, text)
      return every ? values.every(test) : values.some(test)
    })
  }
  rows.sort((one, other) => {
    for (const key of sort) {
      const name = key.replace('-', '')
      const result = inOrder(at(one, name), at(other, name), key.startsWith('-'))
      if (result !== 0) return result
    }
    return records.indexOf(one) - records.indexOf(other)
  })
  return { ids: rows.slice(offset, offset + limit).map(({ id }) => id), total: rows.length }
}

function hasPath(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true
  if (Array.isArray(value)) return value.some((item) => hasPath(item, [step, ...rest]))
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false
  return hasPath((value as Record<string, unknown>)[step], rest)
}

function comparable(value: unknown, text: string): boolean {
  if (typeof value === 'string') return !isDate(value) || isDate(text)
  return order(value, text) !== undefined
}

function at(record: Plain, name: string): unknown {
  let value: unknown = record
  for (const step of name.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

const ranks = ['number', 'date', 'string', 'boolean', 'object']

function inOrder(one: unknown, other: unknown, descending: boolean): number {
  const [rank, otherRank] = [one, other].map((value) =>
    value === null || value === undefined
      ? ranks.length
      : ranks.indexOf(typeof value === 'string' && isDate(value) ? 'date' : typeof value),
  ) as [number, number]
  if (rank === ranks.length || otherRank === ranks.length) return rank - otherRank
  const result = rank !== otherRank ? rank - otherRank : alike(one, other)
  return descending ? -result : result
}

function alike(one: unknown, other: unknown): number {
  if (typeof one === 'object') return 0
  if (typeof one !== 'string') return Number(one) - Number(other)
  if (!isDate(one)) return one.localeCompare(other as string, 'en')
  return Date.parse(one) - Date.parse(other as string)
}
