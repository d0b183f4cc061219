import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { Link } from '../../data/records/relation.ts'
import { maxEmbedded } from '../../data/relations/embed.ts'
import { isPluralOf, lastPart, singular } from '../../data/relations/names.ts'
import { badQuery } from '../../data/query/query.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'

/** What foreign keys end in unless a setting says otherwise; `user_id` is a field like any other there. */
const usualSuffix = 'Id'

/** The records of another collection that hold an id in a field, compared as text. */
export interface Children {
  readonly target: StoredCollection
  readonly field: string
  /** Also where no record has that id. */
  readonly of: (id: Id) => readonly RecordDocument[]
}

/** The record of another collection whose id a record holds, compared as text. */
export interface Parent {
  readonly target: StoredCollection
  readonly of: (record: StoredRecord) => StoredRecord | undefined
}

/** The foreign key of a collection's name: `postId` for `posts`, whether there is such a collection or not. */
export function usualField(collection: string, suffix: string = usualSuffix): string {
  return singular(lastPart(collection)) + suffix
}

/** The records of a collection that hold an id in a field. */
export function holding(target: StoredCollection, field: string, inList = false): Children {
  const of = (id: Id) => {
    const found = target.referencing(field, id)
    return inList ? found : found.filter(({ value }) => !Array.isArray(value[field]))
  }
  return { target, field, of }
}

/** The children of a collection by the name of theirs; undefined where there is no such collection. */
export function childrenIn(
  state: State,
  collection: StoredCollection,
  name: string,
  suffix?: string,
): Children | undefined {
  const link = declaredLink(state, collection, name)
  const target = state.collection(link?.target ?? name)
  if (!target) return undefined
  if (link?.kind === 'hasMany') return holding(target, link.field, link.inList)
  return holding(target, usualField(collection.name, suffix))
}

/** The parent of records by its name in the singular; undefined where there is no such collection. */
export function parentIn(
  state: State,
  collection: StoredCollection,
  name: string,
  suffix: string = usualSuffix,
): Parent | undefined {
  const link = declaredLink(state, collection, name)
  const isParent = link?.kind === 'belongsTo' && !link.isList
  const plural = isParent ? link.target : state.names.find((each) => isPluralOf(name, each))
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

/** The fields of a collection that hold ids of another one by their names. */
export type KeysOf = (
  parent: StoredCollection,
  child: StoredCollection,
  suffix: string | undefined,
) => readonly string[]

/** As version 0.17 deletes: `userId` and `usersId` are keys of `users`, none is of a collection `user`. */
export const pluralKeys: KeysOf = ({ name }, child, suffix = usualSuffix) => {
  const isKey = (field: string) => {
    const stem = field.endsWith(suffix) ? field.slice(0, -suffix.length) : ''
    return stem !== '' && isPluralOf(stem, lastPart(name))
  }
  return [...child.fieldNames()].filter(isKey)
}

/** As version 1.0 deletes: `userId` is the key of `users`, and of `user`. */
export const singularKeys: KeysOf = ({ name }, _child, suffix) => [usualField(name, suffix)]

/** All that hold ids of a collection: by its declared relations, and by names. */
export function allChildren(
  state: State,
  collection: StoredCollection,
  keysOf: KeysOf,
  suffix?: string,
): Children[] {
  const declared = [...collection.links.keys()].flatMap((name) => {
    const link = declaredLink(state, collection, name)
    return (link?.kind === 'hasMany' && childrenIn(state, collection, name, suffix)) || []
  })
  const isDeclared = (target: string, field: string) =>
    declared.some((each) => each.target.name === target && each.field === field)
  const named = state.names.flatMap((name) => {
    const child = state.collection(name) as StoredCollection
    const fields = keysOf(collection, child, suffix).filter((field) => !isDeclared(name, field))
    return fields.map((field) => holding(child, field))
  })
  return [...declared, ...named]
}

/** A relation that a file declares on either side: what names of fields imply is up to json-server. */
export function declaredLink(state: State, from: StoredCollection, name: string): Link | undefined {
  const link = from.links.get(name)
  if (!link || Object.hasOwn(from.declaration.relations, name)) return link
  const theirs = Object.values(state.collection(link.target)?.declaration.relations ?? {})
  return theirs.some(({ target }) => target === from.name) ? link : undefined
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
