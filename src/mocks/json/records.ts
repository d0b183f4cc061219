import { isId } from '../../data/records/ids.ts'
import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import { mockapiError } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isGenerator } from '../../generate/instructions.ts'
import { hashBytes } from '../files/hash.ts'

/** The name of a resource: the last segment of its path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The data without whitespace: data written by clients is kept when a file is only reformatted. */
export function definitionOf(value: unknown): string {
  const text = JSON.stringify(value)
  // Hashing would load `node:crypto` at start.
  return text.length <= 4096 ? text : hashBytes(text)
}

/** The highest number among the ids of records; new ids follow it. */
export function highestId(items: readonly unknown[], idField: string): number {
  const ids = items.map((item) => idOf(item, idField))
  return ids.reduce<number>((most, id) => (typeof id === 'number' && id > most ? id : most), 0)
}

/** The id that a record of a list has; undefined for none. */
export function idOf(item: unknown, idField: string): unknown {
  return isObject(item) && Object.hasOwn(item, idField) ? item[idField] : undefined
}

/** Adds the id in front of a record without one, and freezes it deeply. */
export function freezeRecord(value: object, id: Id, idField = 'id'): StoredRecord {
  if (!Object.hasOwn(value, idField)) return freeze({ [idField]: id, ...value }) as StoredRecord
  const own = (value as Record<string, unknown>)[idField]
  if (isId(own)) return freeze({ ...value }) as StoredRecord
  const made = JSON.stringify(own)
  const message = `A template made the id ${made}, which is no text and no number.`
  throw mockapiError('bad-record', message)
}

function freeze(value: object): object {
  for (const item of Object.values(value)) {
    if (typeof item === 'object' && item !== null && !Object.isFrozen(item)) freeze(item as object)
  }
  return Object.freeze(value)
}

/** The names of all fields of records, or of the `$each` of a generator. */
export function fieldsOf(records: unknown): string[] {
  const names = new Set(itemsOf(records).flatMap((item) => Object.keys(item)))
  return [...names].filter((name) => !name.startsWith('$'))
}

/** The names of the fields that hold a list in some of these records, or in the `$each` of a generator. */
export function listsOf(records: unknown): string[] {
  const isList = (value: unknown) => Array.isArray(value) || isGenerator(value)
  const members = itemsOf(records).flatMap((item) => Object.entries(item))
  return [...new Set(members.flatMap(([name, value]) => (isList(value) ? [name] : [])))]
}

function itemsOf(records: unknown): object[] {
  const { $each } = records as { readonly $each?: unknown }
  const items: readonly unknown[] = Array.isArray(records) ? records : [$each]
  return items.filter(isObject)
}
