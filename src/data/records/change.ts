import type { Id, StoredRecord } from './declaration.ts'
import type { RecordDocument } from './document.ts'

/** One step of a batch: plain JSON with results, never commands, so that replaying changes gives the same records. */
export type Change = PutChange | RemoveChange | SetChange | ReseedChange

/** A record is added at the end, or takes the place of the one with its id. */
export interface PutChange {
  readonly kind: 'put'
  readonly collection: string
  readonly record: StoredRecord
  /** Which of the records that have its id in the seed is meant, from 0; left out for the first. */
  readonly twin?: number
}

/** The record with an id goes, if there is one; no new record is given that id by the collection's sequence. */
export interface RemoveChange {
  readonly kind: 'remove'
  readonly collection: string
  readonly id: Id
  /** As in {@link PutChange}. */
  readonly twin?: number
}

/** A single resource has another value. */
export interface SetChange {
  readonly kind: 'set'
  readonly single: string
  readonly value: Readonly<Record<string, unknown>>
}

/** A resource goes back to its seed, which is made anew and never part of a change: `seed` is its fingerprint. */
export interface ReseedChange {
  readonly kind: 'reseed'
  readonly of: 'collection' | 'single'
  readonly name: string
  readonly seed: string
}

type Named = Pick<RecordDocument, 'id' | 'twin'>

/** The change that removes a record. */
export function removal(collection: string, { id, twin }: Named): RemoveChange {
  return { kind: 'remove', collection, id, ...(twin > 0 && { twin }) }
}

/** The change that puts a record in the place of one. */
export function put(collection: string, { twin }: Named, record: StoredRecord): PutChange {
  return { kind: 'put', collection, record, ...(twin > 0 && { twin }) }
}

/** What a change touches, as a key: a collection and a single resource may have one name. */
export function targetOf(change: Change): string {
  if (change.kind === 'set') return `single ${change.single}`
  if (change.kind === 'reseed') return `${change.of} ${change.name}`
  return `collection ${change.collection}`
}
