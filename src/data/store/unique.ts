import type { CollectionDeclaration, Id } from '../records/declaration.ts'
import { problemReply } from '../../http/reply.ts'
import type { Reply } from '../../http/reply.ts'
import type { RecordDocument } from '../records/document.ts'
import { equal } from '../records/plain.ts'
import type { RecordTable } from './table.ts'

/** A record that is written, and whether the value of the field in question is new to it. */
interface Entry {
  readonly document: RecordDocument
  readonly changed: boolean
}

/**
 * Refuses writes after which two records would have the same value in a field that is unique. It is the
 * end of the batch that counts, so two records can exchange values; what a write leaves as it was is
 * not looked at, so that a seed with equal values can be mended record by record.
 *
 * @throws Reply `not-unique` 409, naming the field and the record that has the value, if that is not
 * written itself
 */
export function checkUnique(
  { name, unique = [] }: CollectionDeclaration,
  written: readonly RecordDocument[],
  table: RecordTable,
): void {
  if (unique.length === 0) return
  const rewritten = new Set(written.map(({ id }) => String(id)))
  for (const field of unique) {
    const seen = new Map<string, Entry>()
    for (const document of written) {
      const value = valueOf(document, field)
      if (value === null || value === undefined) continue
      const before = table.get(document.id)
      const entry = { document, changed: !before || !equal(valueOf(before, field), value) }
      const key = keyOf(value)
      const twin = seen.get(key)
      if (twin && (twin.changed || entry.changed)) throw bothWritten(name, field, value)
      seen.set(key, entry)
      const holder = entry.changed
        ? holders(table, field, value).find(({ id }) => !rewritten.has(String(id)))
        : undefined
      if (holder) throw notUnique(name, field, value, holder)
    }
  }
}

/** Two records of a seed that have the same value in a field that is unique. */
export interface Twins {
  readonly field: string
  readonly value: unknown
  readonly ids: readonly [Id, Id]
}

/** The first two for each field of which no two records may have the same value. */
export function twinsOf(
  { unique = [] }: CollectionDeclaration,
  rows: readonly RecordDocument[],
): Twins[] {
  return unique.flatMap((field) => {
    const seen = new Map<string, RecordDocument>()
    for (const row of rows) {
      const value = valueOf(row, field)
      if (value === null || value === undefined) continue
      const key = keyOf(value)
      const twin = seen.get(key)
      if (twin) return { field, value, ids: [twin.id, row.id] as const }
      seen.set(key, row)
    }
    return []
  })
}

/** The records with a value; texts and numbers are found without a look at the others. */
function holders(table: RecordTable, field: string, value: unknown): readonly RecordDocument[] {
  const quick = typeof value === 'string' || typeof value === 'number'
  const rows = quick ? table.holding(field, value) : table.rows()
  return rows.filter((row) => equal(valueOf(row, field), value))
}

function valueOf({ value }: RecordDocument, field: string): unknown {
  return Object.hasOwn(value, field) ? value[field] : undefined
}

/** A text that equal values share. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, inOrder)
}

/** Objects with their keys sorted, so that equal ones have one text. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function bothWritten(collection: string, field: string, value: unknown): Reply {
  return problemReply(
    'not-unique',
    `Two of the records that are written would have the ${field} ${shown(value)}, ` +
      `and no two of ${JSON.stringify(collection)} may have the same. Give each one of its own.`,
    { collection, field, value },
  )
}

function notUnique(
  collection: string,
  field: string,
  value: unknown,
  holder: RecordDocument,
): Reply {
  return problemReply(
    'not-unique',
    `${JSON.stringify(collection)} ${JSON.stringify(holder.id)} has the ${field} ${shown(value)} already, ` +
      'and no two records may have the same. Give another one, or change that record first.',
    { collection, field, value, id: holder.id },
  )
}

/** The beginning of a value, as messages quote it. */
export function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 80)
}
