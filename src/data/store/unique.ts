import { problemReply, type Reply } from '../../http/reply.ts'
import type { CollectionDeclaration, Id } from '../records/declaration.ts'
import type { RecordDocument } from '../records/document.ts'
import { equal } from '../records/plain.ts'
import type { RecordTable } from './table.ts'

/** Throws Reply `not-unique` 409. Only the result and changed values count: swaps are allowed. */
export function checkUnique(
  { name, unique = [] }: CollectionDeclaration,
  written: readonly RecordDocument[],
  table: RecordTable,
): void {
  if (unique.length === 0) return
  const rewritten = new Set(written.map(({ key }) => key))
  for (const field of unique) {
    const seen = new Map<string, boolean>()
    for (const document of written) {
      const value = valueOf(document, field)
      if (value === null || value === undefined) continue
      const before = table.at(document.key)
      const changed = !before || !equal(valueOf(before, field), value)
      const key = keyOf(value)
      const twin = seen.get(key)
      if (twin || (changed && twin === false)) throw notUnique(name, field, value)
      seen.set(key, changed)
      if (!changed) continue
      const holders = recordsWith(table, field, value)
      const holder = holders.find(({ key }) => !rewritten.has(key))
      if (holder) throw notUnique(name, field, value, holder.id)
    }
  }
}

/** The first two records that have the same value, for each field that is unique. */
export function duplicatesOf(
  { unique = [] }: CollectionDeclaration,
  rows: readonly RecordDocument[],
): { readonly field: string; readonly value: unknown; readonly ids: readonly [Id, Id] }[] {
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

function recordsWith(table: RecordTable, field: string, value: unknown): readonly RecordDocument[] {
  const isKey = typeof value === 'string' || typeof value === 'number'
  const rows = isKey ? table.referencing(field, value) : table.rows()
  return rows.filter((row) => equal(valueOf(row, field), value))
}

function valueOf({ value }: RecordDocument, field: string): unknown {
  return Object.hasOwn(value, field) ? value[field] : undefined
}

/** A text that equal values share: objects have their keys sorted. */
function keyOf(root: unknown): string {
  return JSON.stringify(root, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
    return Object.fromEntries(entries)
  })
}

function notUnique(collection: string, field: string, value: unknown, id?: Id): Reply {
  const name = JSON.stringify(collection)
  const detail =
    id === undefined
      ? `Two of the records that are written would have the ${field} ${quoteValue(value)}, ` +
        `and no two of ${name} may have the same. Give each one of its own.`
      : `${name} ${JSON.stringify(id)} has the ${field} ${quoteValue(value)} already, ` +
        'and no two records may have the same. Give another one, or change that record first.'
  const holder = id === undefined ? {} : { id }
  return problemReply('not-unique', detail, { collection, field, value, ...holder })
}

/** The beginning of a value, as messages quote it. */
export function quoteValue(value: unknown): string {
  return JSON.stringify(value).slice(0, 80)
}
