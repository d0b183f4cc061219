import { removal, type Change } from '../../data/records/change.ts'
import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { PlainObject, State, StoredCollection } from '../../data/store/state.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { Reply } from '../../http/reply.ts'
import { checked } from '../../rest/request-body.ts'
import { allChildren, type Children } from './relations.ts'

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
  readonly record: StoredRecord
}

/** Deletes a record with its dependent children; the keys of others to it become null, in one batch. */
export function removeWith(
  state: State,
  collection: StoredCollection,
  { value: record }: RecordDocument,
  isDependent: (collection: string) => boolean,
  suffix?: string,
): void {
  const first: Member = { collection, record }
  const gone = new Map([[keyOf(first), first]])
  const emptied = new Map<string, Member>()
  // What leads from one collection to its children is looked up once for all its records.
  const known = new Map<StoredCollection, readonly Children[]>()
  // A Map's iteration goes on with what is added meanwhile.
  for (const member of gone.values()) {
    const children = known.get(member.collection) ?? allChildren(state, member.collection, suffix)
    known.set(member.collection, children)
    for (const { target, field, of } of children) {
      for (const record of of(idOf(member))) {
        const child: Member = { collection: target, record }
        const key = keyOf(child)
        // A record is more than one of the ids in a list of it.
        const isOwn = isDependent(target.name) && !Array.isArray(record[field])
        if (isOwn) gone.set(key, gone.get(key) ?? child)
        else emptied.set(key, without(emptied.get(key) ?? child, field, idOf(member)))
      }
    }
  }
  const changes: Change[] = []
  for (const each of gone.values()) changes.push(removal(each.collection.name, idOf(each)))
  for (const [key, each] of emptied) {
    if (gone.has(key)) continue
    changes.push({ kind: 'put', collection: each.collection.name, record: each.record })
  }
  state.apply(changes)
}

function without({ collection, record }: Member, field: string, id: Id): Member {
  const held = record[field]
  const left = Array.isArray(held)
    ? held.filter((each: unknown) => String(each) !== String(id))
    : null
  return { collection, record: { ...record, [field]: left } }
}

function idOf({ collection, record }: Member): Id {
  return record[collection.declaration.idField ?? 'id'] as Id
}

function keyOf(member: Member): string {
  return `${member.collection.name}\n${String(idOf(member))}`
}
