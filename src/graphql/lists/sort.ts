import type { SortField } from '../../data/query/query.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { KnownNames } from './known-fields.ts'

const fieldWords = ['field', 'column', 'by', 'name', 'key', 'property', 'id']
const directionWords = [
  'direction',
  'order',
  'sort',
  'dir',
  'ordering',
  'sortorder',
  'desc',
  'descending',
]

/**
 * Reads by what a list is sorted, in whichever way: `"-price,name"`, `"name desc"`, `NAME_DESC`, `{ name: ASC }`,
 * `{ field: NAME, direction: DESC }`, lists of these.
 *
 * @param directions given apart, for the fields in the same places
 */
export function readSort(
  value: unknown,
  directions: unknown,
  names: KnownNames,
  parameter: string,
): SortField[] {
  const given = Array.isArray(directions) ? (directions as unknown[]) : [directions]
  const found = (Array.isArray(value) ? value : [value]).flatMap((each) => readEach(each, names))
  return found.map(({ name, descending }, index) => {
    const apart = directionOf(given[index] ?? (given.length === 1 ? given[0] : undefined))
    const isDown = descending ?? apart ?? false
    return { parameter, name, descending: isDown, directed: true }
  })
}

interface Key {
  readonly name: string
  /** Undefined where it does not say. */
  readonly descending: boolean | undefined
}

function readEach(value: unknown, names: KnownNames): Key[] {
  if (isObject(value)) return readObject(value, names)
  if (typeof value !== 'string') return []
  return value.split(',').flatMap((part) => readText(part.trim(), names))
}

function readObject(value: Readonly<Record<string, unknown>>, names: KnownNames): Key[] {
  const entries = Object.entries(value).filter(([, each]) => each !== null)
  const at = (words: readonly string[]) =>
    entries.find(([name]) => words.includes(name.replaceAll('_', '').toLowerCase()))
  const field = at(fieldWords)
  const direction = at(directionWords)
  const isPair = field && typeof field[1] === 'string' && directionOf(field[1]) === undefined
  if (isPair) {
    const own = direction && directionOf(direction[1])
    return readText(field[1] as string, names).map((key) => ({ descending: own, ...definite(key) }))
  }
  return entries.flatMap(([name, each]) => {
    const inner = isObject(each) ? (at(directionWords)?.[1] ?? Object.values(each)[0]) : each
    return [{ name: names.field(name) ?? name, descending: directionOf(inner) }]
  })
}

function definite({ name, descending }: Key): { name: string; descending?: boolean } {
  return descending === undefined ? { name } : { name, descending }
}

function readText(text: string, names: KnownNames): Key[] {
  if (text === '') return []
  const [, sign = '', rest = ''] = /^([-+]?)(.*)$/s.exec(text) ?? []
  const down = sign === '' ? undefined : sign === '-'
  const known = names.field(rest)
  if (known !== undefined) return [{ name: known, descending: down }]
  const [, field, direction] = /^(.+?)(?:[\s:_]+)(asc|desc)(?:ending)?$/i.exec(rest) ?? []
  if (field === undefined) return [{ name: rest, descending: down }]
  return [{ name: names.field(field) ?? field, descending: directionOf(direction) }]
}

/** Whether a word such as `DESC`, `desc_nulls_last`, `-1` means that the highest comes first; undefined for no such word. */
function directionOf(value: unknown): boolean | undefined {
  if (value === 1 || value === -1) return value === -1
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  if (/^desc/i.test(value)) return true
  return /^asc/i.test(value) ? false : undefined
}
