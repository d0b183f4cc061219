import type { CollectionDeclaration } from '../core/collection.ts'
import { problemReply } from '../core/reply.ts'
import type { Reply } from '../core/reply.ts'
import type { RecordDocument } from './document.ts'
import { equal } from './plain.ts'
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
 * @throws Reply `not-unique` 409, naming the field and the record that has the value
 */
export function checkUnique(
  { name, unique = [] }: CollectionDeclaration,
  written: readonly RecordDocument[],
  table: RecordTable,
): void {
  const rewritten = new Set(unique.length > 0 ? written.map(({ id }) => String(id)) : [])
  for (const field of unique) {
    const seen = new Map<string, Entry>()
    for (const document of written) {
      const value = valueOf(document, field)
      if (value === null || value === undefined) continue
      const before = table.get(document.id)
      const entry = { document, changed: !before || !equal(valueOf(before, field), value) }
      const key = JSON.stringify(value, inOrder)
      const twin = seen.get(key)
      if (twin && (twin.changed || entry.changed))
        throw notUnique(name, field, value, twin.document)
      seen.set(key, entry)
      const holder = entry.changed
        ? holders(table, field, value).find(({ id }) => !rewritten.has(String(id)))
        : undefined
      if (holder) throw notUnique(name, field, value, holder)
    }
  }
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

/** Objects with their keys sorted, so that equal ones have one text. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function notUnique(
  collection: string,
  field: string,
  value: unknown,
  holder: RecordDocument,
): Reply {
  const shown = JSON.stringify(value).slice(0, 80)
  return problemReply(
    'not-unique',
    `${JSON.stringify(collection)} ${JSON.stringify(holder.id)} has the ${field} ${shown} already, ` +
      'and no two records may have the same. Give another one, or change that record first.',
    { collection, field, value, id: holder.id },
  )
}
