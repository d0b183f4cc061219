import type { CrudMethod } from '../../http/crud-methods.ts'
import type { Faker } from '@faker-js/faker'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Behaviour } from '../../behaviour/behaviour.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import type { WebhookMessage } from '../../webhooks/delivery.ts'
import type { Relation } from './relation.ts'

/** What identifies a record; ids keep their type, and compare as text. */
export type Id = string | number

/** A record as a collection holds it: a frozen plain JSON object, with its id in the collection's id field. */
export type StoredRecord = Readonly<Record<string, unknown>>

/** A record of a seed that is made when more of it is read than what is known before: its id, and perhaps other fields. */
export class LazyRecord {
  /** Fields that it will have just so; undefined for those that it certainly lacks. */
  readonly known: StoredRecord
  readonly make: () => StoredRecord

  constructor(known: StoredRecord, make: () => StoredRecord) {
    this.known = known
    this.make = make
  }
}

/** Where the Faker of a record comes from; record `index` of a collection depends on (seed, collection, index) alone. */
export interface FakerSource {
  forRecord(seed: Seed, collection: string, index: number): Faker
  forCall(seed: Seed, endpoint: string, call: number): Faker
}

/** What decides all generated data. */
export type Seed = string | number

/** How new ids are made: the highest number + 1, a random UUID, or 21 random characters that need no escaping. */
export const idKinds = ['increment', 'uuid', 'nanoid'] as const

/** One of {@link idKinds}. */
export type IdKind = (typeof idKinds)[number]

/** Makes the id of a new record from all records that are there; it must be a free one. */
export type IdMaker = (records: readonly StoredRecord[]) => Id

/** The fields that hold when a record was created and last changed; undefined where one is not kept. */
export interface Timestamps {
  readonly createdAt?: string
  readonly updatedAt?: string
}

/** After which writes hooks are called. */
export const hookKinds = ['created', 'updated', 'deleted'] as const

/** One of {@link hookKinds}. */
export type HookKind = (typeof hookKinds)[number]

/** The hooks of a collection, whatever its records are; `Hooks` of resource.ts is what users see. */
export interface StoredHooks {
  created?(record: StoredRecord, context: object): unknown
  updated?(record: StoredRecord, context: object): unknown
  deleted?(record: StoredRecord, context: object): unknown
}

/** What became of a record, for webhooks. */
export interface RecordEvent {
  /** `user.created` of the collection `users`. */
  readonly type: string
  readonly kind: HookKind
  /** As it is now; a deleted one as it was. */
  readonly record: StoredRecord
}

/** A webhook of a collection, compiled. */
export interface RecordWebhook {
  readonly on: (event: Pick<RecordEvent, 'type' | 'kind'>) => boolean
  /** What it was written for: `created`, `user.created`, `user.*`, `*`. */
  readonly events: readonly string[]
  /** Undefined where its condition does not hold. `state` is the State that was written to. */
  readonly render: (
    event: RecordEvent,
    state: { readonly now: () => number },
  ) => WebhookMessage | undefined
  /** Where it stands, where that is not in its collection. */
  readonly origin?: SourceLocation | undefined
}

/** What a field holds that says how far a record is. */
export type ProgressValue = string | number | boolean | null

/** How records go on by themselves, compiled. */
export interface Progress {
  readonly field: string
  readonly steps: readonly ProgressStep[]
}

/** One step of {@link Progress}. */
export interface ProgressStep {
  /** ms after the step before; 0 for the first. */
  readonly after: number
  readonly value: ProgressValue
  /** The fields that a record gets with it, of the record as it is before. `state` is the State that is written to. */
  readonly set: ((record: StoredRecord, state: object, now: () => number) => object) | undefined
}

/** A collection as its mock file declares it. */
export interface CollectionDeclaration {
  readonly name: string
  readonly path: string
  readonly origin: SourceLocation
  /** By default new ids are like those that are there; numbers where there are none. */
  readonly ids?: IdKind | IdMaker | undefined
  readonly idField?: string | undefined
  /** Fields of which no two records may have the same value; null and missing ones do not count. */
  readonly unique?: readonly string[] | undefined
  readonly timestamps?: Timestamps | undefined
  readonly upsert?: boolean | undefined
  /** Makes what new records have where nothing is given; `index` goes on from the seed's. Throws what a factory throws. */
  readonly defaults?:
    | ((source: FakerSource, seed: Seed, index: number, given: StoredRecord) => object)
    | undefined
  readonly usesFaker: boolean
  /** How many records the seed has; undefined where drawing it needs the seed. */
  readonly size?: number | undefined
  /** Whether records of the seed may have one id, as in json-server: the first that is left is the one it finds. */
  readonly sharesIds?: boolean | undefined
  /** Text that differs whenever the declared seed differs (not the data itself). */
  readonly definition: string
  /** Makes the first `limit` records of the seed, in order, ids included. Throws what a factory throws. */
  readonly records: (
    source: FakerSource,
    seed: Seed,
    limit?: number,
  ) => readonly (StoredRecord | LazyRecord)[]
  readonly schema?: StandardSchemaV1 | undefined
  readonly relations: Readonly<Record<string, Relation>>
  readonly on?: StoredHooks | undefined
  /** What is sent to others once its records were changed. */
  readonly webhooks?: readonly RecordWebhook[] | undefined
  /** How its records go on by themselves. */
  readonly progress?: Progress | undefined
  /** The names of all fields of the seed's records, where they are known before those are made. */
  readonly fields?: readonly string[] | undefined
  /** The names of those that hold lists in some record of the seed, where they are known before. */
  readonly lists?: readonly string[] | undefined
  readonly only: readonly CrudMethod[]
  /** Whether it is of a contract, whose operations serve it: another one of its name stands in its place. */
  readonly isOfDocument?: boolean
  /** Whether it is known of which ids records were removed: of the last 10,000, those included that were never there. */
  readonly remembersRemoved?: boolean
  /** How many records an inbox keeps; undefined where it is none. */
  readonly keepsLast?: number
  readonly page?: PageOptions | undefined
  /** Whether its changes can be followed, at `@changes` below its path. */
  readonly live?: boolean | undefined
  readonly strict?: boolean | undefined
  readonly behaviour?: Behaviour | undefined
}

/** A single resource: one JSON object at an address, without an id. */
export interface SingleDeclaration {
  readonly name: string
  readonly path: string
  readonly origin: SourceLocation
  readonly definition: string
  readonly usesFaker: boolean
  readonly value: (source: FakerSource, seed: Seed) => Readonly<Record<string, unknown>>
  /** The names of the fields that hold lists. */
  readonly lists?: readonly string[] | undefined
  readonly behaviour?: Behaviour | undefined
}

/** What a list in an envelope says besides its records, by the names it has unless others are given. */
export const envelopeFields = {
  data: 'the records',
  page: 'the number of the page, from 1',
  pages: 'how many pages there are',
  limit: 'the most records of a page',
  total: 'how many records there are on all pages',
  next: 'the cursor of the next page, null on the last; only where pages go by cursor',
} as const

/** A field of an envelope. */
export type EnvelopeField = keyof typeof envelopeFields

/** Other names for fields of an envelope; false leaves one out. `data` cannot be left out. */
export type EnvelopeNames = { readonly data?: string } & {
  readonly [Field in Exclude<EnvelopeField, 'data'>]?: string | false
}

/** How lists are sent in pages. */
export interface PageOptions {
  /** Records of a page where a page is asked for without a limit; default 10. */
  readonly size?: number
  /** The most records of a page; default and at most 10,000. */
  readonly max?: number
  /** Whether lists are wrapped: `{ data, page, pages, limit, total }`, or by other names; default false. */
  readonly envelope?: boolean | EnvelopeNames
}
