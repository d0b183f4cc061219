import type { Id } from '../../data/records/declaration.ts'
import { randomText } from '../../data/records/ids.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { PlainObject, StoredCollection } from '../../data/store/state.ts'

/** How long random ids are. */
const idLength = 7

/** Whether the first record of a collection has a text as its id, and for which revision that was seen. */
const known = new WeakMap<StoredCollection, { readonly revision: number; readonly text: boolean }>()

/** Whether a collection goes by random texts: its first record decides, as it does for json-server. */
function hasTextIds(collection: StoredCollection): boolean {
  const before = known.get(collection)
  if (before?.revision === collection.revision) return before.text
  const { idField = 'id' } = collection.declaration
  const text = typeof collection.all()[0]?.[idField] === 'string'
  known.set(collection, { revision: collection.revision, text })
  return text
}

/**
 * Adds a record, with an id of 7 random characters where the collection has texts and the fields have
 * none; numbers are counted on.
 *
 * @throws Reply and RecordError as `StoredCollection.create`
 */
export function addRecord(collection: StoredCollection, fields: PlainObject): RecordDocument {
  const { idField = 'id', ids } = collection.declaration
  const text = hasTextIds(collection)
  const isDrawn = text && ids === 'increment' && fields[idField] === undefined
  const isFirst = collection.size === 0
  const made = collection.create(isDrawn ? { ...fields, [idField]: randomText(idLength) } : fields)
  // The first record is the same still, and need not be looked for again.
  if (!isFirst) known.set(collection, { revision: collection.revision, text })
  return made
}

/** An id from an address in the type that the ids of a collection have. */
export function typedId(collection: StoredCollection, address: string): Id {
  const found = collection.get(address)
  if (found) return found.id
  const number = Number(address)
  const isNumber = !hasTextIds(collection) && Number.isSafeInteger(number)
  return isNumber && String(number) === address ? number : address
}
