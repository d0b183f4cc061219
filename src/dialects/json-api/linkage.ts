import type { Id } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { Link } from '../../data/records/relation.ts'
import { withForeignKeys } from '../../data/relations/follow.ts'
import type { PlainObject, State, StoredCollection } from '../../data/store/state.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { problemReply, type Reply } from '../../http/reply.ts'
import { isTypeOf, typeOf } from './shape.ts'

/** What is to become of the records that a relation leads to. */
export type LinkageChange = 'replace' | 'add' | 'remove'

/** 422 for a document that is none, with the place in it. */
export function invalid(pointer: string, detail: string): Reply {
  return problemReply('invalid-body', detail, { source: { pointer } })
}

/**
 * The ids that linkage names, as their records have them. Throws Reply `invalid-body` 422 for what is no linkage,
 * `no-record` 404 for one of no record, unless it is `held` already.
 */
export function readLinkage(
  data: unknown,
  link: Link,
  state: State,
  pointer: string,
  held?: unknown,
): Id[] {
  const type = typeOf(link.target)
  const example = `{ "type": ${JSON.stringify(type)}, "id": "1" }`
  const name = JSON.stringify(link.name)
  if (link.isList && !Array.isArray(data)) {
    throw invalid(pointer, `${name} is a relationship to many. Send a list, such as [${example}].`)
  }
  if (!link.isList && data === null) return []
  const all: readonly unknown[] = link.isList ? (data as unknown[]) : [data]
  const ids = all.map((each, index) => {
    const at = link.isList ? `${pointer}/${index}` : pointer
    if (!isObject(each) || typeof each['type'] !== 'string' || typeof each['id'] !== 'string') {
      const what = link.isList ? '' : ', or null'
      throw invalid(at, `${name} takes resource identifiers, such as ${example}${what}.`)
    }
    if (!isTypeOf(each['type'], link.target)) {
      const sent = JSON.stringify(each['type'].slice(0, 100))
      throw invalid(at, `${name} leads to ${JSON.stringify(type)}, not to ${sent}.`)
    }
    const found = state.collection(link.target)?.get(each['id'])
    if (found) return found.id
    if (each['id'] === String(held)) return held as Id
    const detail = `${JSON.stringify(type)} has no resource with the id ${JSON.stringify(each['id'].slice(0, 100))}.`
    throw problemReply('no-record', detail, { source: { pointer: at } })
  })
  return [...new Set(ids)]
}

/** What a relation that a record holds itself is stored as. */
export function keyValue(link: Link, ids: readonly Id[]): unknown {
  return link.isList ? ids : (ids[0] ?? null)
}

/** Leads a relation of a record to others, by whatever holds it: the record, those others, or a join. */
export function changeLinkage(
  state: State,
  owner: RecordDocument,
  link: Link,
  ids: readonly Id[],
  change: LinkageChange,
): void {
  const from = state.collection(link.from) as StoredCollection
  const target = state.collection(link.target) as StoredCollection
  const wanted = new Set(ids.map(String))
  const present = from.related(link, owner)
  const isPresent = new Set(present.map(({ id }) => String(id)))
  const added = change === 'remove' ? [] : ids.filter((id) => !isPresent.has(String(id)))
  const isGone = ({ id }: RecordDocument) => wanted.has(String(id)) === (change === 'remove')
  const removed = change === 'add' ? [] : present.filter(isGone)
  if (link.kind === 'belongsTo') {
    const gone = new Set(removed.map(({ id }) => String(id)))
    const kept = link.isList ? present.flatMap(({ id }) => (gone.has(String(id)) ? [] : id)) : []
    const value = keyValue(link, link.isList ? [...kept, ...added] : ids)
    from.replace(owner.id, { ...owner.value, [link.field]: value })
    return
  }
  if (link.kind === 'through') {
    const joins = state.collection(link.through)
    const gone = new Set(removed.map(({ id }) => String(id)))
    const rows = joins?.referencing(link.near, owner.id) ?? []
    joins?.deleteMany(rows.flatMap((row) => (gone.has(String(row.value[link.far])) ? row.id : [])))
    joins?.createMany(added.map((id) => ({ [link.near]: owner.id, [link.far]: id })))
    return
  }
  const changed = new Map<Id, PlainObject>()
  for (const { id, value } of removed) changed.set(id, withoutKey(value, link, owner.id))
  for (const id of added) {
    const record = target.get(id)
    if (record) changed.set(id, withForeignKeys([record.value], link, owner.id)[0] as PlainObject)
  }
  target.replaceMany(changed)
}

function withoutKey(
  value: PlainObject,
  link: Extract<Link, { kind: 'hasMany' }>,
  id: Id,
): PlainObject {
  const held = value[link.field]
  const left = Array.isArray(held) ? held.filter((each) => String(each) !== String(id)) : null
  return { ...value, [link.field]: left }
}
