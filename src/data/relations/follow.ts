import { put, type PutChange, type Change } from '../records/change.ts'
import type { CollectionDeclaration, Id } from '../records/declaration.ts'
import type { RecordDocument } from '../records/document.ts'
import { keysIn } from '../index/value-index.ts'
import type { Link } from '../records/relation.ts'
import { toPlainObject } from '../records/plain.ts'
import type { ListCache } from '../store/list-cache.ts'
import type { SeedContext } from '../store/seed.ts'
import type { PlainObject } from '../store/state.ts'
import type { RecordTable } from '../store/table.ts'
import { touched } from '../store/write-records.ts'
import type { Links } from './links.ts'

interface Records {
  get(id: Id): RecordDocument | undefined
  readonly declaration: CollectionDeclaration
  readonly table: RecordTable
  /** The time of a write as text. */
  readonly now: string
  additions(data: readonly unknown[]): PutChange[]
}

/** Finds the records of a collection; undefined where there is none of that name. */
export type FindRecords = (collection: string) => Records | undefined

/** What the collections and single resources of one state share. */
export interface StateContext {
  readonly seeds: SeedContext
  readonly lists: ListCache
  readonly links: () => Links
  readonly find: FindRecords
  readonly write: (changes: readonly Change[]) => number
  /** ms since 1970. */
  readonly now: () => number
}

/** The records that a relation leads to, found by index; those of ids that no record has are left out. */
export function follow(
  link: Link,
  of: RecordDocument,
  find: FindRecords,
): readonly RecordDocument[] {
  const target = find(link.target)
  if (!target) return []
  if (link.kind === 'hasMany') return target.table.referencing(link.field, of.id)
  const keys = new Set<string>()
  if (link.kind === 'through') {
    const joins = find(link.through)?.table.referencing(link.near, of.id) ?? []
    for (const join of joins) for (const key of keysIn(join, link.far)) keys.add(key)
  } else for (const key of keysIn(of, link.field)) keys.add(key)
  return Array.from(keys).flatMap((key) => target.get(key) ?? [])
}

/** Data of new records with the id of their parent, where they hold it; a list of ids grows. */
export function withForeignKeys(data: readonly unknown[], link: Link, id: Id): PlainObject[] {
  return data.map((item) => {
    const fields = toPlainObject(item)
    if (link.kind !== 'hasMany') return fields
    if (!link.inList) return { ...fields, [link.field]: id }
    const others = listOf(fields[link.field]).filter((other) => String(other) !== String(id))
    return { ...fields, [link.field]: [...others, id] }
  })
}

/** The changes that lead a relation to new records where those do not hold the key themselves. */
export function linkTo(
  link: Link,
  parent: RecordDocument,
  made: readonly RecordDocument[],
  find: FindRecords,
): PutChange[] {
  if (link.kind === 'hasMany') return []
  if (link.kind === 'through') {
    const joins = made.map(({ id }) => ({ [link.near]: parent.id, [link.far]: id }))
    return find(link.through)?.additions(joins) ?? []
  }
  const { value } = parent
  const ids = [...listOf(value[link.field]), ...made.map(({ id }) => id)]
  const held = link.isList ? Object.freeze(ids) : ids.at(-1)
  const record = touched({ ...value, [link.field]: held }, find(link.from))
  return [put(link.from, parent, record)]
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
