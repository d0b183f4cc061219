import type {
  CollectionDeclaration,
  FakerSource,
  Id,
  Seed,
  SingleDeclaration,
  StoredRecord,
} from '../records/declaration.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { Change } from '../records/change.ts'
import type { RecordDocument, StoredDocument } from '../records/document.ts'
import type { Projection } from '../query/projection.ts'
import type { Page, Query } from '../query/query.ts'
import type { Link } from '../records/relation.ts'

/** What a state needs from outside. */
export interface StateOptions {
  /** Decides all generated data. */
  readonly seed: Seed
  /** Where Faker comes from; asked whenever a seed is made, so it must be loaded before that. */
  readonly source: () => FakerSource
  /** What foreign keys end in; default `Id` or `_id`. */
  readonly foreignKeySuffix?: string | undefined
  /** Told of seeds that are not as they should be, such as two records with one id. */
  readonly onWarning?: (diagnostic: Diagnostic) => void
}

/**
 * All data of one session. Reads and writes are synchronous and visible at once; every write is a
 * batch of changes that goes through {@link State.apply}.
 */
export interface State {
  /** How many batches were applied. */
  readonly revision: number
  /** Names of all declared collections. */
  readonly names: readonly string[]
  /** Names of all declared single resources. */
  readonly singleNames: readonly string[]
  /** A declared collection by name. */
  collection(name: string): StoredCollection | undefined
  /** A declared single resource by name. */
  single(name: string): StoredSingle | undefined
  /**
   * Carries out changes in order, all or none: the one door for writes.
   * @returns the new revision
   * @throws Error when a change names an undeclared collection; Reply `seed-failed`
   */
  apply(changes: readonly Change[]): number
  /**
   * Calls a listener after each batch, in order, with the changes and their revision. A batch that a
   * listener applies is told after this one was told to all. Listeners must not throw.
   * @returns ends the subscription
   */
  subscribe(listener: StateListener): () => void
  /**
   * Takes what is declared now, at the start and after each reload. Data stays, by name, unless that
   * seed changed. What is no longer declared is kept aside, so that a file that comes back loses
   * nothing: the last 100 that were written to, with at most 100,000 records together, until `reset`.
   * @returns names of what has another seed now; where nothing was made of the old one, and that is of
   * the same definition, nobody can tell
   */
  declare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): readonly string[]
  /**
   * Counts a call: 1, 2, … for each name. Counters are no part of the changes, since reads count too.
   * At most 10,000 names are kept; the one that was unused for longest starts over.
   */
  nextCall(counter: string): number
  /** Puts all data back to its seed and all counters back to the start; snapshots stay. */
  reset(): void
  /**
   * The least changes that lead here from where the state began, in an order in which they can be
   * applied: from the seeds, each collection beginning with its `reseed`; for a fork from its base as it
   * was when the fork was opened. Also of what is not declared at the moment, which whoever applies
   * them elsewhere may have to leave out.
   */
  changes(): readonly Change[]
  /** Opens a view that can be written to without this state being altered, see {@link Fork}. */
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
 * A copy-on-write view of a state: the same reads and writes, none of which shows in the base.
 *
 * It sees the base as it was at the opening: a collection or single resource stands still for it from
 * the first write on, the base's or its own. One thing comes through: what the base declares, as long
 * as the fork declares nothing itself. So a reload reaches it as it reaches the base: data stay, unless
 * that seed changed.
 *
 * Counters begin at 1, listeners and snapshots are its own, `revision` goes on from the base's. It may
 * be forked again.
 */
export interface Fork extends State {
  /** The base's revision at the opening. When it is the same still, `base.apply(fork.changes())` loses nothing. */
  readonly baseRevision: number
  /**
   * Ends the fork and all forks of it, and lets go of the base: a base with open forks copies the table
   * of a collection once before it writes to it. Any use afterwards throws; a second drop does nothing.
   */
  drop(): void
}

/** Told of each batch. */
export type StateListener = (changes: readonly Change[], revision: number) => void

/**
 * One collection. Ids compare as text. Reading makes the seed first, hence every member but `name` and
 * `declaration` may throw a Reply `seed-failed`. Writes take any values that JSON has, and dates.
 */
export interface StoredCollection {
  readonly name: string
  readonly declaration: CollectionDeclaration
  /** Fingerprint of the seed that the records began with. */
  readonly seed: string
  /** The state's revision at the last change of this collection. */
  readonly revision: number
  readonly size: number
  /** A record with its JSON text and entity tag. */
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
   * A record with what relations lead to put into it; undefined when there is none with this id.
   * @throws Reply `bad-query` 400 for a relation that does not exist, lies more than five deep, or
   *   leads to more records than an answer can have
   */
  getEmbedding(id: Id, paths: Query['embed']): RecordDocument | undefined
  /**
   * Adds a record; an id is made unless one is given.
   * @throws Reply `id-taken` 409, `not-unique` 409, or `invalid-body` 422 for an id that is none; RecordError
   */
  create(data: unknown): RecordDocument
  /**
   * Adds all or none, as `create` does.
   * @param of makes them those that a relation of a record leads to, whatever they have in its field
   * @throws Reply and RecordError as `create`
   */
  createMany(data: readonly unknown[], of?: Related): RecordDocument[]
  /**
   * Data with the defaults of the collection where they lack a field, as `create` adds them.
   * @throws Reply `seed-failed`; RecordError
   */
  withDefaults(data: readonly unknown[]): PlainObject[]
  /**
   * Replaces the record that an address means, or adds one of that id, as it is.
   * @throws Reply and RecordError as `replace`
   */
  put(address: string, data: unknown): RecordDocument
  /**
   * Replaces many records, all or none, in one batch; those that are not there are left out.
   * @throws Reply and RecordError as `replace`
   */
  replaceMany(data: ReadonlyMap<Id, unknown>): RecordDocument[]
  /**
   * Puts other fields in place of all but the id; undefined when there is no such record.
   * @throws Reply `invalid-body` 422 when the data have another id, `not-unique` 409; RecordError
   */
  replace(id: Id, data: unknown): RecordDocument | undefined
  /** Lays fields over a record (shallow merge); undefined and errors as `replace`. */
  update(id: Id, patch: unknown): RecordDocument | undefined
  /** Merges a patch at all depths, null removes (RFC 7396); undefined and errors as `replace`. */
  mergePatch(id: Id, patch: unknown): RecordDocument | undefined
  /**
   * Deletes all or none in one batch, with what relations ask for.
   * @returns the ids of those that were there
   * @throws Reply as `delete`
   */
  deleteMany(ids: readonly Id[]): Id[]
  /** Whether there was a record to delete. */
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
  /** The records with the fields that were asked for, as a JSON array: a text up to 4 KB, UTF-8 bytes above, where sending those is cheaper. */
  json(): string | Uint8Array<ArrayBuffer>
}

/** One single resource. Every member but `name` and `declaration` may throw a Reply `seed-failed`. */
export interface StoredSingle {
  readonly name: string
  readonly declaration: SingleDeclaration
  /** Fingerprint of the seed that the value began with. */
  readonly seed: string
  /** The state's revision at the last change of this value. */
  readonly revision: number
  /** The value with its JSON text and entity tag. */
  get(): StoredDocument<PlainObject>
  /** @throws RecordError */
  replace(value: unknown): StoredDocument<PlainObject>
  /** Lays fields over the value (shallow merge). @throws RecordError */
  update(patch: unknown): StoredDocument<PlainObject>
  /** Merges a patch at all depths, null removes (RFC 7396). @throws RecordError */
  mergePatch(patch: unknown): StoredDocument<PlainObject>
}

/** A frozen JSON object. */
export type PlainObject = Readonly<Record<string, unknown>>
