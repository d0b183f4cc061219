import type { Faker } from '@faker-js/faker'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { BehaviourInput } from './behaviour.ts'
import type { Id, IdKind, Operation } from './collection.ts'
import { mockKind } from './kind.ts'
import type { PageOptions } from './page.ts'
import type { Relation } from './relation.ts'

/** A collection as TypeScript declares it. */
export interface ResourceOptions<Data extends object> extends BehaviourInput {
  /** Address of the list; default `/<name>`. */
  readonly path?: string
  /** Makes record `index` (from 0) of the seed. It sees Faker alone, so that the record never depends on others. */
  readonly factory?: (faker: Faker, index: number) => Data
  /** How many records the factory makes (default 0 without a factory, 10 with one), or the records themselves. */
  readonly seed?: number | readonly (Partial<Data> & { readonly id?: Id })[]
  /** How ids are made where none is given; default `increment`. */
  readonly ids?: IdKind
  /** What each written record must fit; any Standard Schema: zod, valibot, arktype. */
  readonly schema?: StandardSchemaV1
  /** How records point to those of other collections, by names: `one`, `many`, `manyToMany`. */
  readonly relations?: Readonly<Record<string, Relation>>
  /** The operations that are served; default all. */
  readonly only?: readonly Operation[]
  /** Pages: `size` is used when a page is asked for without a limit (default 10), `max` caps it, `envelope` wraps lists. */
  readonly page?: PageOptions
  /** Refuses queries for fields that no record has (400), in place of ignoring them; default the setting `strict`. */
  readonly strict?: boolean
}

/** A declared collection: export it to serve it, pass it to `db` for typed access. */
export interface ResourceToken<Data extends object> {
  readonly [mockKind]: 'resource'
  readonly name: string
  readonly options: ResourceOptions<Data>
}

/**
 * Declares a collection with full CRUD in memory.
 *
 * @example
 * export const users = resource('users', {
 *   path: '/api/users',
 *   seed: 25,
 *   factory: (f, i) => ({ name: f.person.fullName(), email: `user${i}@example.test` }),
 * })
 */
export function resource<Data extends object = Record<string, unknown>>(
  name: string,
  options: ResourceOptions<Data> = {},
): ResourceToken<Data> {
  return { [mockKind]: 'resource', name, options }
}
