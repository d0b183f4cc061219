import type { Id } from './collection.ts'
import type { ResourceToken } from './resource.ts'

/** Typed access to the data: by a resource's token, or untyped by a collection's name. */
export interface Db {
  <Row extends object>(resource: ResourceToken<Row>): Collection<Row>
  (name: string): Collection<Record<string, unknown>>
  /** A single resource by name. */
  readonly single: (name: string) => Single
}

/** A record as it is read back: what was declared, and an id. Frozen: change it through its collection. */
export type Row<Data extends object> = Readonly<
  Data & { id: Data extends { id: infer Own } ? Own : Id }
>

/** The records of one collection. Ids compare as text, so `'7'` finds `7`. */
export interface Collection<Data extends object> {
  /** All records in order. */
  all(): readonly Row<Data>[]
  /** The record with an id. */
  find(id: Id): Row<Data> | undefined
  /** Records whose fields equal these, or that pass a test. */
  where(match: Partial<Row<Data>> | ((row: Row<Data>) => boolean)): Row<Data>[]
  count(): number
  /**
   * Adds a record; an id is made unless one is given.
   * @throws Reply 409 when the id is taken
   */
  create(data: Partial<Data> & { id?: Id }): Row<Data>
  /** Lays fields over a record (shallow merge); undefined when there is none with this id. */
  update(id: Id, patch: Partial<Data>): Row<Data> | undefined
  /** Puts other fields in place of all but the id; undefined when there is none with this id. */
  replace(id: Id, data: Data): Row<Data> | undefined
  /** Whether there was a record to delete. */
  delete(id: Id): boolean
}

/** A single resource: one object. */
export interface Single {
  get(): Readonly<Record<string, unknown>>
  replace(value: Record<string, unknown>): Readonly<Record<string, unknown>>
  update(patch: Record<string, unknown>): Readonly<Record<string, unknown>>
}
