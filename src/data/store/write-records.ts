import { problemReply, type Reply } from '../../http/reply.ts'
import type { CollectionDeclaration, Id, Timestamps } from '../records/declaration.ts'
import { RecordDocument } from '../records/document.ts'
import { isId } from '../records/ids.ts'
import { toPlainObject } from '../records/plain.ts'
import { seedFailed, type SeedContext } from './seed.ts'
import type { PlainObject } from './state.ts'
import type { RecordTable } from './table.ts'

/** Data with their collection's defaults for missing fields. Throws Reply `seed-failed` when the factory throws. */
export function withDefaults(
  data: readonly unknown[],
  declaration: CollectionDeclaration,
  table: RecordTable,
  { source, seed }: SeedContext,
): PlainObject[] {
  const given = data.map((item) => toPlainObject(item))
  const { defaults, idField = 'id' } = declaration
  if (!defaults) return given
  const { ids = 'increment' } = declaration
  const highest = ids === 'increment' ? Number(table.ids.last ?? 0) : 0
  const first = Math.max(table.size, highest)
  return given.map((fields, index) => {
    try {
      const { [idField]: _id, ...made } = toPlainObject(
        defaults(source(), seed, first + index, fields),
      )
      return Object.freeze({ ...made, ...fields })
    } catch (error) {
      throw seedFailed(declaration, error)
    }
  })
}

/** Records to add, with ids and times. Throws Reply `id-taken`, `invalid-body`; Error of an id function. */
export function insertRecords(
  given: readonly PlainObject[],
  declaration: CollectionDeclaration,
  table: RecordTable,
  now: string,
): RecordDocument[] {
  const { name, idField = 'id', timestamps } = declaration
  const taken = new Set<string>()
  const isTaken = (id: Id) => table.get(id) !== undefined || taken.has(String(id))
  for (const { [idField]: id } of given) {
    if (id === undefined || id === null) continue
    if (!isId(id)) {
      const text = JSON.stringify(id)
      const detail = `The ${idField} ${text} is neither a text nor a number. Leave it out to have one made.`
      throw problemReply('invalid-body', detail)
    }
    if (isTaken(id)) {
      throw problemReply(
        'id-taken',
        `${JSON.stringify(name)} has a record with the id ${JSON.stringify(id)} already. ` +
          'Leave the id out to have one made, or replace that record with PUT.',
        { collection: name, id },
      )
    }
    taken.add(String(id))
  }
  const ids = idsOf(declaration, table, given, isTaken)
  return given.map((fields) => {
    const id = (fields[idField] ?? ids.next()) as Id
    taken.add(String(id))
    const document = documentOf(id, idField, withTimestamps(fields, timestamps, now, now))
    ids.note(document)
    return document
  })
}

/** What a record becomes, `merge` making its fields. Throws Reply `invalid-body` 422 for another id; RecordError. */
export function applyUpdate(
  { id, twin, value: before }: RecordDocument,
  data: unknown,
  { idField = 'id', timestamps }: CollectionDeclaration,
  now: string,
  merge: (before: PlainObject, fields: PlainObject) => PlainObject = (_before, after) => after,
): RecordDocument {
  const fields = toPlainObject(data)
  const other = Object.hasOwn(fields, idField) ? fields[idField] : id
  if (String(other) !== String(id) || !isId(other)) throw idChanged(idField, id, other)
  const { createdAt } = timestamps ?? {}
  const wasCreated = createdAt !== undefined && Object.hasOwn(before, createdAt)
  const created = wasCreated ? before[createdAt] : undefined
  const merged = withTimestamps(merge(before, fields), timestamps, created, now)
  return documentOf(id, idField, merged, twin)
}

/** A record that changes since others come or go, frozen, with the time at which that is. */
export function touched(
  record: PlainObject,
  of: { readonly declaration: CollectionDeclaration; readonly now: string } | undefined,
): PlainObject {
  return Object.freeze({ ...record, ...fieldOf(of?.declaration.timestamps?.updatedAt, of?.now) })
}

function withTimestamps(
  fields: PlainObject,
  timestamps: Timestamps | undefined,
  created: unknown,
  updated: string,
): PlainObject {
  if (!timestamps) return fields
  return {
    ...withoutTimestamps(fields, timestamps),
    ...fieldOf(timestamps.createdAt, created),
    ...fieldOf(timestamps.updatedAt, updated),
  }
}

/** Fields without those that hold times, which clients cannot set. */
export function withoutTimestamps(fields: PlainObject, times: Timestamps): PlainObject {
  const { createdAt, updatedAt } = times
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => name !== createdAt && name !== updatedAt),
  )
}

function fieldOf(name: string | undefined, value: unknown): PlainObject {
  return name === undefined || value === undefined ? {} : { [name]: value }
}

function documentOf(id: Id, idField: string, fields: PlainObject, twin?: number): RecordDocument {
  const value = { [idField]: id, ...fields, ...(fields[idField] !== id && { [idField]: id }) }
  return new RecordDocument(id, Object.freeze(value), twin)
}

function idsOf(
  { name, ids, idField = 'id' }: CollectionDeclaration,
  table: RecordTable,
  given: readonly PlainObject[],
  isTaken: (id: Id) => boolean,
): { readonly next: () => Id; readonly note: (document: RecordDocument) => void } {
  if (typeof ids !== 'function') {
    const sequence = table.ids.copy()
    for (const { [idField]: id } of given) if (isId(id)) sequence.note(id)
    return { next: () => sequence.next(ids), note: ({ id }) => sequence.note(id) }
  }
  const records = table.rows().map((row) => row.value)
  const next = () => {
    const id: unknown = ids([...records])
    if (isId(id) && !isTaken(id)) return id
    const what = isId(id) ? 'a record has already' : 'is neither a text nor a number'
    throw new Error(
      `The function that makes ids of ${JSON.stringify(name)} gave ${JSON.stringify(id)}, which ${what}. ` +
        'Let it return a new text or number each time.',
    )
  }
  return { next, note: ({ value }) => void records.push(value) }
}

/** 422 for data with another id than their record. */
export function idChanged(field: string, id: Id, other: unknown): Reply {
  return problemReply(
    'invalid-body',
    `The ${field} of a record cannot change: it is ${JSON.stringify(id)}, the data have ` +
      `${JSON.stringify(other)}. Leave the ${field} out, or create another record.`,
  )
}
