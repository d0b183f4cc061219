import type { CrudMethod } from '../../http/crud-methods.ts'
import type { Faker } from '@faker-js/faker'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { BehaviourInput } from '../../behaviour/behaviour.ts'
import type { Reply, ReplyInit } from '../../http/reply.ts'
import type { Id, IdKind, IdMaker, PageOptions } from './declaration.ts'
import type { ResourceProgress } from './progress.ts'
import type { Relation } from './relation.ts'
import type { ResourceWebhook } from './webhook.ts'

/** A collection as TypeScript declares it. */
export interface ResourceOptions<
  Data extends object,
  IdField extends string = 'id',
> extends BehaviourInput {
  /** Address of the list; default `/<name>`. */
  readonly path?: string
  /**
   * Makes record `index` (from 0) of the seed. It sees Faker and the fields that are `given`, written in the seed or
   * sent with `fill`, so that the record never depends on others. Given fields override those that it makes.
   */
  readonly factory?: (faker: Faker, index: number, given: Partial<NoInfer<Data>>) => Data
  /** How many records the factory makes (10, or 0 without one), or the records, which it completes, or both. */
  readonly seed?: Seeding<Partial<Data> & { readonly [Field in NoInfer<IdField>]?: Id }>
  /** How ids are made where none is given: a kind, or a function of all records; by default like those that are there. */
  readonly ids?: IdKind | IdMaker
  /** The field that holds the id; default `id`. */
  readonly idField?: IdField
  /** Fields of which no two records may have the same value (409); null and missing ones do not count. */
  readonly unique?: readonly string[]
  /** Whether `createdAt` and `updatedAt` (or fields of other names; false omits one) are kept; default false. */
  readonly timestamps?: boolean | TimestampNames
  /** Whether PUT adds a record where there is none (201), in place of 404; default false. */
  readonly upsert?: boolean
  /** Whether new records get from the factory what they are sent without; default false. */
  readonly fill?: boolean
  /** What each written record must fit; any Standard Schema: zod, valibot, arktype. */
  readonly schema?: StandardSchemaV1
  /** How records point to those of other collections, by names: `one`, `many`, `manyToMany`. */
  readonly relations?: Readonly<Record<string, Relation>>
  /** What is called after each write of its records, whatever made it. */
  readonly on?: Hooks<NoInfer<Data>, NoInfer<IdField>>
  /** What is sent to others after each write of its records, whatever made it. */
  readonly webhooks?: readonly ResourceWebhook<Row<NoInfer<Data>, NoInfer<IdField>>>[]
  /** How its records go on by themselves once they were created, such as from `queued` to `done`. */
  readonly progress?: ResourceProgress<Row<NoInfer<Data>, NoInfer<IdField>>>
  /** The operations that are served; default all. */
  readonly only?: readonly CrudMethod[]
  /** Pages: `size` is used when a page is asked for without a limit (default 10), `max` caps it, `envelope` wraps lists. */
  readonly page?: PageOptions
  /** Serves its changes as events at `<path>/@changes`; default the setting `live`. */
  readonly live?: boolean
  /** Refuses queries for fields that no record has (400), in place of ignoring them; default the setting `strict`. */
  readonly strict?: boolean
}

/** A number of records, the records, or `first` some and `count` of the factory after them. */
export type Seeding<Given> =
  | number
  | readonly Given[]
  | { readonly first: readonly Given[]; readonly count: number }

/**
 * What is called after writes of a collection, synchronously: REST, relations, `db`, the admin API. Their own writes
 * are part of the write, and what they throw undoes all of it. Seeds, resets and restored data call nothing.
 */
export interface Hooks<Data extends object, IdField extends string = 'id'> {
  /** After a record was added. */
  created?(record: Row<Data, IdField>, context: HookContext): void
  /** After fields of a record were changed; not when all were as before, but for `updatedAt`. */
  updated?(
    record: Row<Data, IdField>,
    context: HookContext & {
      /** The record as it was. */
      readonly before: Row<Data, IdField>
    },
  ): void
  /** After a record was deleted; it gets the record as it was. */
  deleted?(record: Row<Data, IdField>, context: HookContext): void
}

/** What hooks get beside the record. */
export interface HookContext {
  /** The data of the session that was written to. */
  readonly db: Db
  /** The time of the clock of the session, ms since 1970; as that of handlers. */
  readonly now: () => number
  /** An error to throw, which is the answer then; as that of handlers. */
  readonly error: (status: number, body?: string | object, init?: ReplyInit) => Reply
}

/** The fields of timestamps. */
export interface TimestampNames {
  readonly createdAt?: string | false
  readonly updatedAt?: string | false
}

/** A declared collection: export it to serve it, pass it to `db` for typed access. */
export interface ResourceToken<Data extends object, IdField extends string = 'id'> {
  readonly [mockKind]: 'resource'
  readonly name: string
  readonly options: ResourceOptions<Data, IdField>
}

/**
 * Declares a collection with full CRUD in memory. With a factory, that alone decides the type of its
 * records: `Given` keeps the fields of the seed out of it.
 *
 * @example
 * export const users = resource('users', {
 *   path: '/api/users',
 *   seed: 25,
 *   factory: (f, i) => ({ name: f.person.fullName(), email: `user${i}@example.test` }),
 * })
 */
export function resource<Data extends object, IdField extends string = 'id', Given = unknown>(
  name: string,
  options: Omit<
    ResourceOptions<object, IdField>,
    'factory' | 'seed' | 'on' | 'webhooks' | 'progress'
  > & {
    readonly factory: (faker: Faker, index: number, given: Partial<NoInfer<Data>>) => Data
    readonly on?: Hooks<NoInfer<Data>, NoInfer<IdField>>
    readonly webhooks?: readonly ResourceWebhook<Row<NoInfer<Data>, NoInfer<IdField>>>[]
    readonly progress?: ResourceProgress<Row<NoInfer<Data>, NoInfer<IdField>>>
    readonly seed?: Seeding<
      Given & NoInfer<Partial<Data>> & { readonly [Field in NoInfer<IdField>]?: Id }
    >
  },
): ResourceToken<Data, IdField>
export function resource<
  Data extends object = Record<string, unknown>,
  IdField extends string = 'id',
>(name: string, options?: ResourceOptions<Data, IdField>): ResourceToken<Data, IdField>
export function resource<Data extends object, IdField extends string>(
  name: string,
  options: ResourceOptions<Data, IdField> = {},
): ResourceToken<Data, IdField> {
  return { [mockKind]: 'resource', name, options }
}

/** Typed access to the data: by a resource's token, or untyped by a collection's name. */
export interface Db {
  <Row extends object, IdField extends string>(
    resource: ResourceToken<Row, IdField>,
  ): Collection<Row, IdField>
  (name: string): Collection<Record<string, unknown>>
  /** A single resource by name. */
  readonly single: (name: string) => Single
}

/** A record as it is read back: what was declared, and an id. Frozen: change it through its collection. */
export type Row<Data extends object, IdField extends string = 'id'> = Readonly<
  Data & { [Field in IdField]: Data extends { [Name in Field]: infer Own } ? Own : Id }
>

/** The records of one collection. Ids compare as text, so `'7'` finds `7`. */
export interface Collection<Data extends object, IdField extends string = 'id'> {
  /** All records in order. */
  all(): readonly Row<Data, IdField>[]
  /** The record with an id. */
  find(id: Id): Row<Data, IdField> | undefined
  /** Records whose fields equal these, or that pass a test. */
  where(
    match: Partial<Row<Data, IdField>> | ((row: Row<Data, IdField>) => boolean),
  ): Row<Data, IdField>[]
  count(): number
  /** Adds a record; an id is made unless given. Throws Reply 409 when the id or a unique value is taken. */
  create(data: Partial<Data> & { [Field in IdField]?: Id }): Row<Data, IdField>
  /** Lays fields over a record (shallow merge); undefined when there is none with this id. */
  update(id: Id, patch: Partial<Data>): Row<Data, IdField> | undefined
  /** Puts other fields in place of all but the id; undefined when there is none with this id. */
  replace(id: Id, data: Data): Row<Data, IdField> | undefined
  /** Whether there was a record to delete. */
  delete(id: Id): boolean
}

/** A single resource: one object. */
export interface Single {
  get(): Readonly<Record<string, unknown>>
  replace(value: Record<string, unknown>): Readonly<Record<string, unknown>>
  update(patch: Record<string, unknown>): Readonly<Record<string, unknown>>
}

/** Marks what `defineMock`, `route` … return. A registered symbol, as there may be several copies of the package. */
export const mockKind: unique symbol = Symbol.for('mockapi.kind') as never

/** What a marked value is. */
export type MockKind =
  | 'map'
  | 'route'
  | 'resource'
  | 'config'
  | 'scenario'
  | 'behave'
  | 'external'
  | 'openapi'
  | 'graphql'
  | 'auth'
  | 'use'
  | 'answer'
  | 'websocket'

/** The mark of a value, or undefined where it has none. */
export function kindOf(value: unknown): MockKind | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as { [mockKind]?: MockKind })[mockKind]
}
