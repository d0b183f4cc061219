import { getNamedType, type GraphQLField, type GraphQLObjectType } from 'graphql'
import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { State } from '../../data/store/state.ts'
import { requestOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { hash32 } from '../../random.ts'
import { recordField } from '../arguments/record-field.ts'
import type { Entity } from './entities.ts'
import { attempt, type GeneratedCollections, type Making } from './records.ts'
import type { RelationField } from './relations.ts'
import type { TypeSchemas } from './type-schemas.ts'

type Field = GraphQLField<unknown, unknown>

/** Values for what no mock and no record has. The same is made each time. */
export class MissingValues {
  readonly #entities: ReadonlyMap<string, Entity>
  readonly #schemas: TypeSchemas
  readonly #generated: GeneratedCollections
  readonly #completed = new WeakMap<object, StoredRecord>()

  constructor(
    entities: ReadonlyMap<string, Entity>,
    schemas: TypeSchemas,
    generated: GeneratedCollections,
  ) {
    this.#entities = entities
    this.#schemas = schemas
    this.#generated = generated
  }

  /** The value of a field that an object lacks. */
  of(field: Field, type: GraphQLObjectType, source: StoredRecord, run: EndpointContext): unknown {
    const name = recordField(field)
    const whole = this.#complete(source, type, run)
    if (whole[name] !== undefined && whole[name] !== null) return whole[name]
    return this.ofField(field, `${type.name} ${this.#keyOf(source, type)}`, run)
  }

  /** A value of a field, another one for each key. */
  ofField(field: Field, key: string, run: EndpointContext): unknown {
    const making = makingOf(run)
    const index = hash32(key)
    const faker = making.source.forRecord(making.seed, field.name, index)
    const value = attempt(() => this.#schemas.sampleOfField(field).make(faker))
    return this.#generated.withKeys(value, getNamedType(field.type), index, making)
  }

  /** One of the records that a relation can lead to, for an object that says nothing of it. */
  related(
    { targets }: Pick<RelationField, 'targets'>,
    key: string,
    data: State,
  ): StoredRecord | undefined {
    const number = hash32(key)
    const target = targets[number % targets.length]
    const rows = target && data.collection(target.name)?.rows()
    return rows && rows[number % rows.length]?.value
  }

  /** What tells an object from others of its type: its id, else what is in it. */
  #keyOf(source: StoredRecord, type: GraphQLObjectType): string {
    const { idField = 'id' } = this.#entities.get(type.name) ?? {}
    const id = source[idField]
    if (typeof id === 'string' || typeof id === 'number') return String(id)
    try {
      return JSON.stringify(source)
    } catch {
      return ''
    }
  }

  keyOf(source: StoredRecord, type: GraphQLObjectType, field: Field): string {
    return `${type.name} ${field.name} ${this.#keyOf(source, type)}`
  }

  /** An object with all that its type has, so that made fields agree with each other and with those that are there. */
  #complete(source: StoredRecord, type: GraphQLObjectType, run: EndpointContext): StoredRecord {
    const known = this.#completed.get(source)
    if (known) return known
    const making = makingOf(run)
    const index = hash32(this.#keyOf(source, type))
    const faker = making.source.forRecord(making.seed, type.name, index)
    const made = attempt(() => this.#schemas.sampleOf(type).make(faker, { given: source }))
    const whole = this.#generated.withKeys(made, type, index, making)
    const completed = isObject(whole) ? whole : {}
    this.#completed.set(source, completed)
    return completed
  }

  /**
   * What a root field answers that has nothing to do with records: the same for the same arguments.
   *
   * @param number which of the values that a subscription sends
   */
  ofRoot(field: Field, context: EndpointContext, number?: number): unknown {
    return this.ofField(field, JSON.stringify([field.name, context.args, number]), context)
  }
}

/** What generated values are made with, for a request. */
export function makingOf(run: EndpointContext): Making {
  const { mocks } = requestOf(run)
  return { source: mocks.faker.source(), seed: mocks.seed }
}

/** The record of an id in the collection of a type. */
export function recordOf(entity: Entity, id: unknown, data: State): RecordDocument | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  return data.collection(entity.name)?.get(id as Id)
}
