import type {
  CollectionDeclaration,
  FakerSource,
  Id,
  Seed,
  SingleDeclaration,
  StoredRecord,
} from '../core/collection.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Change } from './change.ts'
import type { StoredDocument } from './document.ts'
import type { Projection } from './query/projection.ts'
import type { Page, Query } from './query/query.ts'

/** What a state needs from outside. */
export interface StateOptions {
  /** Decides all generated data. */
  readonly seed: Seed
  /** Where Faker comes from; asked whenever a seed is made, so it must be loaded before that. */
  readonly source: () => FakerSource
  /** Told of seeds that are not as they should be, such as two records with one id. */
  readonly onWarning?: (diagnostic: Diagnostic) => void
}

/**
 * All data of one session. Reads and writes are synchronous and visible at once; every write is a
 * batch of changes that goes through {@link State.apply}.
 */
export interface State {
  /** How many batches were applied. */
  readonly position: number
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
   * @returns the new position
   * @throws Error when a change names an undeclared collection; Reply `seed-failed`
   */
  apply(changes: readonly Change[]): number
  /**
   * Calls a listener after each batch, in order, with the changes and their position. A batch that a
   * listener applies is told after this one was told to all. Listeners must not throw.
   * @returns ends the subscription
   */
  subscribe(listener: StateListener): () => void
  /**
   * Takes what is declared now, at the start and after each reload. Data stays, by name, unless that
   * seed changed. What is no longer declared is kept aside, so that a file that comes back loses
   * nothing: the last 100 that were written to, with at most 100,000 records together, until `reset`.
   * @returns names of what was seeded anew
   */
  declare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): readonly string[]
  /**
   * Counts a call: 1, 2, … for each name. Counters are no part of the changes, since reads count too.
   * At most 10,000 names are kept; the one that was unused for longest starts over.
   */
  claim(counter: string): number
  /** Puts all data back to its seed and all counters back to the start. */
  reset(): void
}

/** Told of each batch. */
export type StateListener = (changes: readonly Change[], position: number) => void

/**
 * One collection. Ids compare as text. Reading makes the seed first, hence every member but `name` and
 * `declaration` may throw a Reply `seed-failed`. Writes take any values that JSON has, and dates.
 */
export interface StoredCollection {
  readonly name: string
  readonly declaration: CollectionDeclaration
  /** The state's position at the last change of this collection. */
  readonly position: number
  readonly size: number
  /** A record with its JSON text and entity tag. */
  get(id: Id): StoredDocument<StoredRecord> | undefined
  /** All records in order, in an array of the caller's own. */
  all(): StoredRecord[]
  /**
   * The records a query asks for.
   * @throws Reply `bad-query` 400 for a value that its field cannot be compared with, a cursor of
   *   another query, and with `strict` a field that no record has
   */
  list(query: Query): ListResult
  /**
   * Adds a record; an id is made unless one is given.
   * @throws Reply `id-taken` 409, or `invalid-body` 422 for an id that is none; RecordError
   */
  create(data: unknown): StoredDocument<StoredRecord>
  /**
   * Adds all or none, as `create` does.
   * @throws Reply and RecordError as `create`
   */
  createMany(data: readonly unknown[]): StoredDocument<StoredRecord>[]
  /**
   * Puts other fields in place of all but the id; undefined when there is no such record.
   * @throws Reply `invalid-body` 422 when the data have another id; RecordError
   */
  replace(id: Id, data: unknown): StoredDocument<StoredRecord> | undefined
  /** Lays fields over a record (shallow merge); undefined and errors as `replace`. */
  update(id: Id, patch: unknown): StoredDocument<StoredRecord> | undefined
  /** Merges a patch at all depths, null removes (RFC 7396); undefined and errors as `replace`. */
  mergePatch(id: Id, patch: unknown): StoredDocument<StoredRecord> | undefined
  /** Whether there was a record to delete. */
  delete(id: Id): boolean
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
