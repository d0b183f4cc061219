import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Query } from '../query/query.ts'
import type { QueryResult } from '../query/run.ts'
import type { Change } from '../records/change.ts'
import type {
  CollectionDeclaration,
  FakerSource,
  Id,
  Seed,
  SingleDeclaration,
  StoredRecord,
} from '../records/declaration.ts'
import type { RecordDocument, StoredDocument } from '../records/document.ts'
import type { Link } from '../records/relation.ts'

/** What a state needs from outside. */
export interface StateOptions {
  readonly seed: Seed
  readonly source: () => FakerSource
  readonly foreignKeySuffix?: string | undefined
  readonly onWarning?: (diagnostic: Diagnostic) => void
  /** A state whose seeds it has as well, so that these are made once. */
  readonly beside?: State | undefined
}

/** All data of one session: synchronous reads, writes as batches through {@link State.apply}. See docs/state.md. */
export interface State {
  /** The state whose data it shows, where it is no state of its own: listeners and what is kept of a state are of that. */
  readonly committed?: State
  readonly revision: number
  readonly names: readonly string[]
  readonly singleNames: readonly string[]
  collection(name: string): StoredCollection | undefined
  single(name: string): StoredSingle | undefined
  /** Applies all changes or none; returns the new revision. Throws Error for an undeclared name; Reply `seed-failed`. */
  apply(changes: readonly Change[]): number
  /** Applies changes as {@link State.apply} does, with all that hooks of their collections do; throws what those throw. */
  write(changes: readonly Change[]): number
  /** Is asked before each {@link State.write}; what it returns is called once that is done. No reset and no restore is one. */
  onWrite: ((changes: readonly Change[]) => (() => void) | undefined) | undefined
  /** The time that records are stamped with, ms since 1970; default that of the machine. */
  now: () => number
  /** Calls a listener after each batch, in order; it must not throw. Returns what ends the subscription. */
  subscribe(listener: StateListener): () => void
  /** Declares resources; data stay unless their seed changed. Returns the names of what has another seed now. */
  declare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): readonly string[]
  /**
   * Counts a call: 1, 2, … for each name; evicts the least recently used of 10,000. No part of the changes.
   *
   * @param before how many there were, where they were counted elsewhere
   */
  nextCall(counter: string, before?: number): number
  reset(): void
  /**
   * The least changes that lead here from the seeds, or for a fork from its base; also of what is archived.
   *
   * @param isFromSeeds whether those of a fork lead from the seeds as well, what its base had changed included
   */
  changes(isFromSeeds?: boolean): readonly Change[]
  fork(): Fork
  readonly snapshots: readonly string[]
  /** Saves data and counters; at most 20, with 200,000 changed records. Throws Error when there are more. */
  snapshot(name: string): void
  /** Goes back to a snapshot; returns what could not. Throws Error without one of that name; Reply `seed-failed`. */
  restore(name: string): readonly string[]
  /** The changes that lead from the seeds to a snapshot. Throws Error without one of that name. */
  snapshotChanges(name: string): readonly Change[]
  dropSnapshot(name: string): boolean
}

/** A copy-on-write view of a state as it was at the opening; only what the base declares comes through. */
export interface Fork extends State {
  /** The base's revision at the opening. While it is the same, `base.apply(fork.changes())` loses nothing. */
  readonly baseRevision: number
  /** Ends the fork and all forks of it; any use afterwards throws. */
  drop(): void
}

/** Called after each batch. */
export type StateListener = (changes: readonly Change[], revision: number) => void

interface StoredResource<Declaration> {
  readonly name: string
  readonly declaration: Declaration
  readonly seed: string
  readonly revision: number
}

/** A collection; ids compare as text. All methods may throw Reply `seed-failed`, those that write RecordError. */
export interface StoredCollection extends StoredResource<CollectionDeclaration> {
  readonly size: number
  get(id: Id): RecordDocument | undefined
  /** Whether a change removed the record of an id, or would have; of a declaration with `remembersRemoved` alone. */
  wasRemoved(id: Id): boolean
  all(): StoredRecord[]
  /** The same as documents, whose values may not be made yet. */
  rows(): readonly RecordDocument[]
  /** The records that hold an id in a field, as its value or in its list: by index, whether there is one of that id or not. */
  referencing(field: string, id: Id): readonly RecordDocument[]
  /** The names of all fields that records have now. */
  fieldNames(): Iterable<string>
  /** The records of a query, or of those that a relation leads to. Throws Reply `bad-query` 400. */
  list(query: Query, of?: Related): ListResult
  /** Its relations by name: declared ones, and those that other declarations or names of fields imply. */
  readonly links: ReadonlyMap<string, Link>
  /** The records that one of its relations leads to from a record; those of ids that no record has are left out. */
  related(link: Link, of: RecordDocument): readonly RecordDocument[]
  /** A record with others embedded; undefined without one. Throws Reply `bad-query` 400. */
  getEmbedding(id: Id, paths: Query['embed']): RecordDocument | undefined
  /** Adds a record. Throws Reply `id-taken` 409, `not-unique` 409, or `invalid-body` 422 for an id that is none. */
  create(data: unknown): RecordDocument
  /** Adds all or none, as `create` does; `of` links them to a record. */
  createMany(data: readonly unknown[], of?: Related): RecordDocument[]
  withDefaults(data: readonly unknown[]): PlainObject[]
  /** Replaces the record that an address means, or adds one of that id, as it is; throws as `replace`. */
  put(address: string, data: unknown): RecordDocument
  /** Replaces many records, all or none; those that are not there are left out. */
  replaceMany(data: ReadonlyMap<Id, unknown>): RecordDocument[]
  /** Replaces all but the id; undefined without the record. Throws Reply `invalid-body` 422, `not-unique` 409. */
  replace(id: Id, data: unknown): RecordDocument | undefined
  update(id: Id, patch: unknown): RecordDocument | undefined
  /** Merges a patch at all depths, null removes (RFC 7396); otherwise as `replace`. */
  mergePatch(id: Id, patch: unknown): RecordDocument | undefined
  /** Deletes all or none, with what relations require; returns the ids. Throws Reply `still-referenced` 409. */
  deleteMany(ids: readonly Id[]): Id[]
  delete(id: Id): boolean
}

/** A record, and one of its relations. */
export interface Related {
  readonly link: Link
  readonly id: Id
}

/** The answer to a query. */
export interface ListResult extends Omit<QueryResult<RecordDocument>, 'rows'> {
  readonly records: readonly StoredRecord[]
  /** The projected records as a JSON array: a text up to 4 KB, UTF-8 bytes above, where sending those is cheaper. */
  json(): string | Uint8Array<ArrayBuffer>
}

/** One single resource. All methods may throw a Reply `seed-failed`, those that write RecordError as well. */
export interface StoredSingle extends StoredResource<SingleDeclaration> {
  get(): StoredDocument<PlainObject>
  replace(value: unknown): StoredDocument<PlainObject>
  update(patch: unknown): StoredDocument<PlainObject>
  mergePatch(patch: unknown): StoredDocument<PlainObject>
}

/** A frozen JSON object. */
export type PlainObject = Readonly<Record<string, unknown>>
