import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { Reply, problemReply } from '../../http/reply.ts'
import { checkAll } from '../../rest/request-body.ts'
import { noRecord } from '../../rest/writes.ts'
import type { Verb } from './verbs.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a mutation is to do. */
export interface Write {
  readonly verb: Verb
  readonly items: readonly Fields[]
  /** The records that are meant, by their ids or by an `upsert` in its items. */
  readonly ids: readonly string[]
}

/** The records that a mutation wrote; deleted ones as they were. Throws Reply as the requests of REST are refused. */
export async function write(
  collection: StoredCollection,
  { verb, items, ids }: Write,
): Promise<readonly StoredRecord[]> {
  if (verb === 'create') return await create(collection, items)
  if (verb === 'delete') return remove(collection, ids)
  if (verb === 'update') {
    const [fields = {}] = items
    return await update(
      collection,
      ids.map((id) => [id, fields] as const),
    )
  }
  return await upsert(collection, items, ids)
}

async function create(
  collection: StoredCollection,
  given: readonly Fields[],
): Promise<readonly StoredRecord[]> {
  const { declaration } = collection
  // Where nothing is checked, the collection fills in by itself.
  const fill = declaration.schema && declaration.defaults
  const items: readonly unknown[] = fill ? collection.withDefaults(given) : given
  return valuesOf(collection.createMany(await valid(collection, items, given.length > 1)))
}

async function update(
  collection: StoredCollection,
  patches: readonly (readonly [id: string, fields: Fields])[],
): Promise<readonly StoredRecord[]> {
  const before = patches.map(([id]) => existing(collection, id))
  const merged = patches.map(([, fields], index) => ({ ...before[index]?.value, ...fields }))
  const checked = await valid(collection, merged, false)
  // Someone wrote while the schema was waited for: what they wrote is what this changes now.
  const isStale = before.some(({ id, etag }) => collection.get(id)?.etag !== etag)
  if (isStale) return await update(collection, patches)
  const written = before.map(({ id }, index): [Id, unknown] => [id, checked[index]])
  return valuesOf(collection.replaceMany(new Map(written)))
}

function remove(collection: StoredCollection, ids: readonly string[]): readonly StoredRecord[] {
  const before = ids.map((id) => existing(collection, id))
  collection.deleteMany(before.map(({ id }) => id))
  return valuesOf(before)
}

async function upsert(
  collection: StoredCollection,
  items: readonly Fields[],
  ids: readonly string[],
): Promise<readonly StoredRecord[]> {
  const { idField = 'id' } = collection.declaration
  const written: StoredRecord[] = []
  for (const [index, fields] of items.entries()) {
    const id = fields[idField] ?? ids[index]
    const isThere = id !== undefined && collection.get(id as Id) !== undefined
    const [record] = isThere
      ? await update(collection, [[String(id), fields]])
      : await create(collection, [fields])
    if (record) written.push(record)
  }
  return written
}

/** Data as the schema of the collection makes them. Throws Reply `invalid-body` 422. */
async function valid(
  { declaration }: StoredCollection,
  items: readonly unknown[],
  isList: boolean,
): Promise<readonly unknown[]> {
  if (!declaration.schema) return items
  const checked = await checkAll(declaration, items, isList)
  if (checked instanceof Reply) throw checked
  return checked
}

function existing(collection: StoredCollection, id: string): RecordDocument {
  const found = collection.get(id)
  if (found) return found
  throw noRecord(collection, id)
}

function valuesOf(documents: readonly RecordDocument[]): readonly StoredRecord[] {
  return documents.map(({ value }) => value)
}

/** 400 for a mutation that does not say which record it means. */
export function noTarget(field: string, { name, size }: StoredCollection): Reply {
  return problemReply(
    'no-filter',
    `"${field}" does not say which of the ${size} records of ${JSON.stringify(name)} it means. Give it an id, or a filter of values.`,
    { collection: name },
  )
}
