import type { Faker } from '@faker-js/faker'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { BehaviourInput } from '../../behaviour/behaviour.ts'
import type { Id, IdKind, IdMaker, CrudMethod, PageOptions } from './declaration.ts'
import { mockKind } from './mock-kind.ts'
import type { Relation } from './relation.ts'

/** A collection as TypeScript declares it. */
export interface ResourceOptions<
  Data extends object,
  IdField extends string = 'id',
> extends BehaviourInput {
  /** Address of the list; default `/<name>`. */
  readonly path?: string
  /** Makes record `index` (from 0) of the seed. It sees Faker alone, so that the record never depends on others. */
  readonly factory?: (faker: Faker, index: number) => Data
  /** How many records the factory makes (10, or 0 without one), or the records, which the factory completes. */
  readonly seed?:
    | number
    | readonly (Partial<Data> & { readonly [Field in NoInfer<IdField>]?: Id })[]
  /** How ids are made where none is given: a kind, or a function of all records; default `increment`. */
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
  /** The operations that are served; default all. */
  readonly only?: readonly CrudMethod[]
  /** Pages: `size` is used when a page is asked for without a limit (default 10), `max` caps it, `envelope` wraps lists. */
  readonly page?: PageOptions
  /** Refuses queries for fields that no record has (400), in place of ignoring them; default the setting `strict`. */
  readonly strict?: boolean
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
  options: Omit<ResourceOptions<object, IdField>, 'factory' | 'seed'> & {
    readonly factory: (faker: Faker, index: number) => Data
    readonly seed?:
      | number
      | readonly (Given & NoInfer<Partial<Data>> & { readonly [Field in NoInfer<IdField>]?: Id })[]
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
