import type { CollectionDeclaration, Id } from '../records/declaration.ts'
import type { PutChange } from '../records/change.ts'
import type { RecordDocument } from '../records/document.ts'
import { keysIn } from '../index/key-index.ts'
import type { RecordTable } from './table.ts'
import type { Link } from '../records/relation.ts'

/** The records of a collection, as relations look them up. */
export interface Records {
  get(id: Id): RecordDocument | undefined
  readonly declaration: CollectionDeclaration
  readonly table: Pick<RecordTable, 'holding' | 'size' | 'fieldCount' | 'fieldNames'>
  /** The changes that would add records. */
  additions(data: readonly unknown[]): PutChange[]
}

/** Finds the records of a collection; undefined where there is none of that name. */
export type FindRecords = (collection: string) => Records | undefined

/** A record, and one of its relations. */
export interface Related {
  readonly link: Link
  readonly id: Id
}

/** The records that a relation leads to, found by index; those of ids that no record has are left out. */
export function follow(
  link: Link,
  document: RecordDocument,
  find: FindRecords,
): readonly RecordDocument[] {
  const target = find(link.target)
  if (!target) return []
  switch (link.kind) {
    case 'held':
      return target.table.holding(link.field, document.id)
    case 'holds':
      return existing(keysIn(document, link.field), target)
    case 'joined': {
      const joins = find(link.through)?.table.holding(link.near, document.id) ?? []
      const keys = new Set<string>()
      for (const join of joins) for (const key of keysIn(join, link.far)) keys.add(key)
      return existing(keys, target)
    }
  }
}

function existing(keys: Iterable<string>, target: Records): RecordDocument[] {
  return Array.from(keys).flatMap((key) => target.get(key) ?? [])
}
