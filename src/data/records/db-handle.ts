import type { Id } from './declaration.ts'
import type { ResourceToken } from './resource.ts'

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
