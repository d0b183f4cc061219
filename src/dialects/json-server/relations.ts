import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import { maxEmbedded } from '../../data/relations/embed.ts'
import { isStemOf, lastPart, singular } from '../../data/relations/names.ts'
import { badQuery } from '../../data/query/query.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'

/** The records of another collection that hold an id in a field, compared as text. */
export interface Children {
  readonly target: StoredCollection
  readonly field: string
  readonly of: (id: Id) => readonly StoredRecord[]
}

/** The record of another collection whose id a record holds, compared as text. */
export interface Parent {
  readonly target: StoredCollection
  readonly of: (record: StoredRecord) => StoredRecord | undefined
}

/**
 * The children of a collection by the name of theirs; undefined where there is no such collection. Without the
 * index of a relation, as in a collection that began empty, all records are looked through once.
 */
export function childrenIn(
  state: State,
  collection: StoredCollection,
  name: string,
  suffix = 'Id',
): Children | undefined {
  const link = collection.links.get(name)
  const target = state.collection(link?.target ?? name)
  if (!target) return undefined
  if (link?.kind === 'hasMany' && link.isList) {
    const { field } = link
    const of = (id: Id) =>
      (collection.getEmbedding(id, [[name]])?.value[name] ?? []) as readonly StoredRecord[]
    return { target, field, of }
  }
  const field = singular(lastPart(collection.name)) + suffix
  let byKey: Map<string, StoredRecord[]> | undefined
  const of = (id: Id) => (byKey ??= grouped(target.all(), field)).get(String(id)) ?? []
  return { target, field, of }
}

/** The parent of records by its name in the singular; undefined where there is no such collection. */
export function parentIn(
  state: State,
  collection: StoredCollection,
  name: string,
  suffix = 'Id',
): Parent | undefined {
  const link = collection.links.get(name)
  const isParent = link?.kind === 'belongsTo' && !link.isList
  const isPlural = (each: string) => each !== name && isStemOf(name, each)
  const plural = isParent ? link.target : state.names.find(isPlural)
  const target = plural === undefined ? undefined : state.collection(plural)
  if (!target) return undefined
  const field = isParent ? link.field : name + suffix
  const of = (record: StoredRecord) => {
    const id = Object.hasOwn(record, field) ? record[field] : undefined
    const isKey = typeof id === 'string' || typeof id === 'number'
    return isKey ? target.get(id)?.value : undefined
  }
  return { target, of }
}

/** All that hold ids of a collection: by its relations, and by the usual name of the foreign key. */
export function allChildren(
  state: State,
  collection: StoredCollection,
  suffix?: string,
): Children[] {
  const links = [...collection.links.values()].filter(({ kind }) => kind === 'hasMany')
  const unlinked = state.names.filter((each) => !links.some(({ target }) => target === each))
  const names = [...links.map(({ name }) => name), ...unlinked]
  return names.flatMap((name) => childrenIn(state, collection, name, suffix) ?? [])
}

function grouped(records: readonly StoredRecord[], field: string): Map<string, StoredRecord[]> {
  const groups = new Map<string, StoredRecord[]>()
  for (const record of records) {
    const key = Object.hasOwn(record, field) ? record[field] : undefined
    if (typeof key !== 'string' && typeof key !== 'number') continue
    const group = groups.get(String(key))
    if (group) group.push(record)
    else groups.set(String(key), [record])
  }
  return groups
}

/** What a name puts into a record. */
export interface EmbeddedPart {
  readonly name: string
  readonly find: (record: StoredRecord) => StoredRecord | readonly StoredRecord[] | undefined
}

/** Puts parts into records; throws Reply `bad-query` 400 above 250,000, where a list counts `listCost` more. */
export function embedParts(
  parts: readonly EmbeddedPart[],
  listCost: number,
  show: (record: StoredRecord) => StoredRecord = (record) => record,
): (record: StoredRecord) => StoredRecord {
  let count = 0
  return (record) => {
    const fields = new Map<string, unknown>(Object.entries(show(record)))
    for (const { name, find } of parts) {
      const found = find(record)
      count += Array.isArray(found) ? found.length + listCost : 1
      if (count > maxEmbedded) {
        const message = `The answer would have more than ${maxEmbedded} embedded records.`
        throw badQuery('_embed', `${message} Ask for smaller pages.`)
      }
      if (found === undefined) fields.delete(name)
      else fields.set(name, found)
    }
    return Object.fromEntries(fields)
  }
}
