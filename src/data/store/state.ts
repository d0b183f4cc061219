import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Projection } from '../query/projection.ts'
import type { Page, Query } from '../query/query.ts'
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
  /** Called whenever a seed is made, so Faker must be loaded before that. */
  readonly source: () => FakerSource
  /** The suffix of foreign keys; default `Id` or `_id`. */
  readonly foreignKeySuffix?: string | undefined
  /** Takes warnings of seeds, such as two records with one id. */
  readonly onWarning?: (diagnostic: Diagnostic) => void
}

/**
 * All data of one session. Reads and writes are synchronous and visible at once; every write is a
 * batch of changes that goes through {@link State.apply}. See docs/state.md for the contract.
 */
export interface State {
  /** How many batches were applied. */
  readonly revision: number
  /** Names of all declared collections. */
  readonly names: readonly string[]
  readonly singleNames: readonly string[]
  collection(name: string): StoredCollection | undefined
  single(name: string): StoredSingle | undefined
  /**
   * Carries out changes in order, all or none: the only way in for writes.
   * @returns the new revision
   * @throws Error when a change names an undeclared collection; Reply `seed-failed`
   */
  apply(changes: readonly Change[]): number
  /**
   * Calls a listener after each batch, in order; a batch that a listener applies is notified after this
   * one was to all. Listeners must not throw.
   * @returns ends the subscription
   */
  subscribe(listener: StateListener): () => void
  /**
   * Takes what is declared now, at the start and after each reload. Data stay, by name, unless that seed
   * changed. What is no longer declared is archived until `reset`, so that a file that comes back loses
   * nothing: the last 100 that were written to, with at most 100,000 records together.
   * @returns names of what has another seed now; known from the definition alone where nothing was made of
   * the old seed
   */
  declare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): readonly string[]
  /**
   * Counts a call: 1, 2, … for each name. Counters are no part of the changes, since reads count too.
   * The least recently used of 10,000 names is evicted.
   */
  nextCall(counter: string): number
  /** Puts all data back to its seed and all counters back to the start; snapshots stay. */
  reset(): void
  /**
   * The least changes that lead here from where the state began, in an order in which they can be
   * applied: from the seeds, each collection beginning with its `reseed`; for a fork from its base at the
   * opening. Also of what is archived, which whoever applies them elsewhere may have to leave out.
   */
  changes(): readonly Change[]
  fork(): Fork
  /** Names of the snapshots, the oldest first. */
  readonly snapshots: readonly string[]
  /**
   * Keeps data and counters as they are now under a name; an older snapshot of that name goes. At most
   * 20, with at most 200,000 records together that differ from their seeds.
   * @throws Error when there are more
   */
  snapshot(name: string): void
  /**
   * Puts data and counters back to a snapshot, in one batch of changes. What was not declared then goes
   * back to its seed.
   * @returns names of what stays as it is, since its seed is another one by now or it is not declared
   * @throws Error when there is no such snapshot; Reply `seed-failed`
   */
  restore(name: string): readonly string[]
  /** Forgets a snapshot; whether there was one. */
  dropSnapshot(name: string): boolean
}

/**
 * A copy-on-write view of a state, with counters, listeners and snapshots of its own; none of its writes
 * shows in the base. It sees the base as it was at the opening, but for what the base declares: that
 * comes through as long as the fork declares nothing itself, so that a reload reaches it.
 */
export interface Fork extends State {
  /** The base's revision at the opening. While it is the same, `base.apply(fork.changes())` loses nothing. */
  readonly baseRevision: number
  /**
   * Ends the fork and all forks of it, and lets go of the base: a base with open forks copies the table
   * of a collection once before it writes to it. Any use afterwards throws; a second drop does nothing.
   */
  drop(): void
}

/** Called after each batch. */
export type StateListener = (changes: readonly Change[], revision: number) => void

/** What collections and single resources have in common. Reading `seed` makes it, and may throw. */
interface StoredResource<Declaration> {
  readonly name: string
  readonly declaration: Declaration
  /** Fingerprint of the seed that the data began with. */
  readonly seed: string
  /** The state's revision at the last change of this resource. */
  readonly revision: number
}

/**
 * One collection. Ids compare as text. Reading makes the seed first, hence all methods may throw a Reply
 * `seed-failed`; those that write may throw RecordError as well, take any values that JSON has, and dates.
 */
export interface StoredCollection extends StoredResource<CollectionDeclaration> {
  readonly size: number
  get(id: Id): RecordDocument | undefined
  /** All records in order, in an array of the caller's own. */
  all(): StoredRecord[]
  /**
   * The records a query asks for, with what is embedded in them.
   * @param of asks only for those that a relation of a record leads to
   * @throws Reply `bad-query` 400 for a value that its field cannot be compared with, a cursor of
   *   another query, and with `strict` a field that no record has
   */
  list(query: Query, of?: Related): ListResult
  /** Its relations by name: declared ones, and those that other declarations or names of fields imply. */
  readonly links: ReadonlyMap<string, Link>
  /**
   * A record with what relations lead to embedded; undefined when there is none with this id.
   * @throws Reply `bad-query` 400 for a relation that does not exist, lies more than five deep, or
   *   leads to more records than an answer can have
   */
  getEmbedding(id: Id, paths: Query['embed']): RecordDocument | undefined
  /**
   * Adds a record; an id is made unless one is given.
   * @throws Reply `id-taken` 409, `not-unique` 409, or `invalid-body` 422 for an id that is none
   */
  create(data: unknown): RecordDocument
  /**
   * Adds all or none, as `create` does.
   * @param of makes them those that a relation of a record leads to, whatever they have in its field
   */
  createMany(data: readonly unknown[], of?: Related): RecordDocument[]
  /** Data with the defaults of the collection where they lack a field, as `create` adds them. */
  withDefaults(data: readonly unknown[]): PlainObject[]
  /** Replaces the record that an address means, or adds one of that id, as it is; throws as `replace`. */
  put(address: string, data: unknown): RecordDocument
  /** Replaces many records, all or none; those that are not there are left out. */
  replaceMany(data: ReadonlyMap<Id, unknown>): RecordDocument[]
  /**
   * Puts other fields in place of all but the id; undefined when there is no such record.
   * @throws Reply `invalid-body` 422 when the data have another id, `not-unique` 409
   */
  replace(id: Id, data: unknown): RecordDocument | undefined
  /** Merges fields at the first level; otherwise as `replace`. */
  update(id: Id, patch: unknown): RecordDocument | undefined
  /** Merges a patch at all depths, null removes (RFC 7396); otherwise as `replace`. */
  mergePatch(id: Id, patch: unknown): RecordDocument | undefined
  /**
   * Deletes all or none in one batch, with what relations ask for.
   * @returns the ids of those that were there
   * @throws Reply `still-referenced` 409
   */
  deleteMany(ids: readonly Id[]): Id[]
  /** Whether there was a record to delete; throws as `deleteMany`. */
  delete(id: Id): boolean
}

/** A record, and one of its relations. */
export interface Related {
  readonly link: Link
  readonly id: Id
}

/** The answer to a query. */
export interface ListResult {
  /** Whole records, whatever fields were asked for. */
  readonly records: readonly StoredRecord[]
  /** How many records fit the filters, on all pages. */
  readonly total: number
  /** Where the records lie in the list; undefined when all were asked for. */
  readonly page: Page | undefined
  /** What is to be left of each record; undefined for all. */
  readonly projection: Projection | undefined
  /** Parameters that were ignored since no record has such a field: `colour`, `sort=colour`. */
  readonly ignored: readonly string[]
  /** The projected records as a JSON array: a text up to 4 KB, UTF-8 bytes above, where sending those is cheaper. */
  json(): string | Uint8Array<ArrayBuffer>
}

/** One single resource. All methods may throw a Reply `seed-failed`, those that write RecordError as well. */
export interface StoredSingle extends StoredResource<SingleDeclaration> {
  get(): StoredDocument<PlainObject>
  replace(value: unknown): StoredDocument<PlainObject>
  /** Merges fields at the first level. */
  update(patch: unknown): StoredDocument<PlainObject>
  /** Merges a patch at all depths, null removes (RFC 7396). */
  mergePatch(patch: unknown): StoredDocument<PlainObject>
}

/** A frozen JSON object. */
export type PlainObject = Readonly<Record<string, unknown>>
