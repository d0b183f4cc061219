import { put, removal, type Change } from '../../data/records/change.ts'
import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { PlainObject, State, StoredCollection } from '../../data/store/state.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { Reply } from '../../http/reply.ts'
import { checked } from '../../rest/request-body.ts'
import { allChildren, type Children, type KeysOf } from './relations.ts'

/** Replaces a record, but its id, once the schema passes; `reply` gets undefined where there is none. */
export function rewriteRecord(
  collection: StoredCollection,
  id: Id,
  change: (before: PlainObject) => PlainObject,
  reply: (document: RecordDocument | undefined) => Reply,
): MaybePromise<Reply> {
  const { declaration } = collection
  const before = collection.get(id)
  if (!before) return reply(undefined)
  const fields = { ...change(before.value), [declaration.idField ?? 'id']: before.id }
  return checked(declaration, fields, (valid) => {
    // Another write came while the schema was waited for: this one changes what that one wrote.
    if (collection.get(before.id) !== before) return rewriteRecord(collection, id, change, reply)
    return reply(collection.replace(before.id, valid))
  })
}

interface Member {
  readonly collection: StoredCollection
  readonly document: RecordDocument
}

/** What a `DELETE` does to those that hold the id of the record. */
export interface Removal {
  /** Whether the children in a collection go as well; else their keys become null. */
  readonly isDependent: (collection: string) => boolean
  readonly keysOf: KeysOf
  readonly suffix: string | undefined
  /** Whether they stay as they are while another record has that id. */
  readonly isSharing: boolean
}

/** Deletes a record with its dependent children; the keys of others to it become null, in one batch. */
export function removeWith(
  state: State,
  collection: StoredCollection,
  document: RecordDocument,
  { isDependent, keysOf, suffix, isSharing }: Removal,
): void {
  const gone = new Map<RecordDocument, Member>([[document, { collection, document }]])
  const emptied = new Map<RecordDocument, { readonly collection: string; record: StoredRecord }>()
  // What leads from one collection to its children is looked up once for all its records.
  const known = new Map<StoredCollection, readonly Children[]>()
  // A Map's iteration goes on with what is added meanwhile.
  for (const member of gone.values()) {
    const { id } = member.document
    if (isSharing && sharers(member).some((each) => !gone.has(each))) continue
    const children =
      known.get(member.collection) ?? allChildren(state, member.collection, keysOf, suffix)
    known.set(member.collection, children)
    for (const { target, field, of } of children) {
      for (const child of of(id)) {
        // A record is more than one of the ids in a list of it.
        const isOwn = isDependent(target.name) && !Array.isArray(child.value[field])
        if (isOwn) gone.set(child, gone.get(child) ?? { collection: target, document: child })
        else {
          const before = emptied.get(child)?.record ?? child.value
          emptied.set(child, { collection: target.name, record: without(before, field, id) })
        }
      }
    }
  }
  const changes: Change[] = []
  for (const each of gone.values()) changes.push(removal(each.collection.name, each.document))
  for (const [child, { collection: name, record }] of emptied) {
    if (!gone.has(child)) changes.push(put(name, child, record))
  }
  state.write(changes)
}

/** All records that have the id of one; none where it alone can have it. */
function sharers({ collection, document }: Member): readonly RecordDocument[] {
  const { sharesIds, idField = 'id' } = collection.declaration
  return sharesIds ? collection.referencing(idField, document.id) : []
}

function without(record: StoredRecord, field: string, id: Id): StoredRecord {
  const held = record[field]
  const left = Array.isArray(held)
    ? held.filter((each: unknown) => String(each) !== String(id))
    : null
  return { ...record, [field]: left }
}
