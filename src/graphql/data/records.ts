import { getNamedType, isObjectType, type GraphQLNamedType, type GraphQLObjectType } from 'graphql'
import type { Faker } from '@faker-js/faker'
import {
  LazyRecord,
  type CollectionDeclaration,
  type FakerSource,
  type Id,
  type Seed,
  type StoredRecord,
} from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'
import { recordField } from '../arguments/record-field.ts'
import { placeOf } from '../sdl/source.ts'
import type { Entity } from './entities.ts'
import { isFaked } from './fake.ts'
import { relationsOf } from './links.ts'
import type { Key, NamesOf, Relations } from './relations.ts'
import type { TypeSchemas } from './type-schemas.ts'

/** How many records a collection begins with, and one whose records belong to others. */
const [usualSize, sizeBelow] = [10, 30]

/** How many ids of another collection are pointed to. */
const mostTargets = 100

/** What generated records are made with. */
export interface Making {
  readonly seed: Seed
  readonly source: FakerSource
}

/** The collections that a schema makes, of the types that no file has records for. */
export class GeneratedCollections {
  readonly #schemas: TypeSchemas
  readonly #relations: Relations
  readonly #names: NamesOf
  readonly #keys = new Map<Entity, readonly Key[]>()
  readonly #ids = new WeakMap<FakerSource, Map<string, readonly Id[]>>()

  constructor(schemas: TypeSchemas, relations: Relations, names: NamesOf) {
    this.#schemas = schemas
    this.#relations = relations
    this.#names = names
  }

  /** @param path the address of the schema; `file` is one of its files */
  declarationOf(entity: Entity, path: string, file: string): CollectionDeclaration {
    const { type, name, idField } = entity
    const place = placeOf(type.astNode?.name)
    const schemas = this.#schemas
    const { fields, lists, size, definition, relations } = {
      fields: () => [...schemas.fieldsOf(type), ...this.#keysOf(entity).map((key) => key.name)],
      lists: () => this.#keysOf(entity).flatMap((key) => (key.isList ? key.name : [])),
      size: () => this.#sizeOf(entity),
      definition: () =>
        [
          schemas.definitionOf(type),
          size(),
          JSON.stringify(this.#keysOf(entity).map(shown)),
        ].join(),
      relations: () => relationsOf(entity, this.#relations, this.#names),
    }
    let declared: CollectionDeclaration['relations'] | undefined
    return {
      name,
      path: `${path}/${name}`,
      origin: { file: place?.file ?? file, place: () => place },
      idField,
      // Read when they are first asked for: a schema may have hundreds of types.
      get fields() {
        return [...new Set([idField, ...fields()])]
      },
      get lists() {
        return [...schemas.listsOf(type), ...lists()]
      },
      get size() {
        return size()
      },
      get definition() {
        return definition()
      },
      get relations() {
        return (declared ??= relations())
      },
      usesFaker: true,
      records: (source, seed, limit = size()) =>
        Array.from({ length: Math.min(limit, size()) }, (_, index) =>
          this.#lazy(entity, index, { source, seed }),
        ),
      defaults: (source, seed, index, given) =>
        this.#completed(entity, index, { source, seed }, given),
      only: [],
      isOfDocument: true,
    }
  }

  /** A new record with all that it is not given, but for what may be null of other records. */
  #completed(entity: Entity, index: number, making: Making, given: StoredRecord): StoredRecord {
    const all = this.#keyValues(entity, index, making)
    const needed = this.#keysOf(entity).filter(({ isNullable }) => !isNullable)
    const own = Object.fromEntries(needed.map(({ name }) => [name, all[name]]))
    return this.#made(entity, index, making, { ...own, ...given })
  }

  /** Completes an object of a type with what its parts have of other collections. */
  withKeys(value: unknown, type: GraphQLNamedType, index: number, making: Making): unknown {
    if (Array.isArray(value)) {
      return value.map((each, at) => this.withKeys(each, type, index + at, making))
    }
    if (!isObject(value)) return value
    const own = isObjectType(type) ? type : this.#memberType(value)
    if (!own) return value
    const parts = Array.from(this.#schemas.partsOf(own), ([name, part]): [string, unknown] => [
      name,
      this.withKeys(value[name], part, index, making),
    ])
    const found = parts.filter(([, part]) => part !== undefined)
    const keys = this.#keyValues(this.#relations.embedded(own), index, making)
    return { ...value, ...Object.fromEntries(found), ...keys }
  }

  #memberType({ __typename }: StoredRecord): GraphQLObjectType | undefined {
    return typeof __typename === 'string' ? this.#relations.objectType(__typename) : undefined
  }

  #keysOf(entity: Entity): readonly Key[] {
    const known = this.#keys.get(entity)
    if (known) return known
    const keys = this.#relations
      .keysOf(entity, this.#names)
      .filter(({ name }) => name !== entity.idField)
    this.#keys.set(entity, keys)
    return keys
  }

  #sizeOf(entity: Entity): number {
    if (entity.count !== undefined) return Math.min(Math.max(0, entity.count), 100_000)
    const belongs = this.#keysOf(entity).some(
      ({ kind, targets }) => kind === 'one' && targets[0] !== entity,
    )
    return belongs ? sizeBelow : usualSize
  }

  #lazy(entity: Entity, index: number, making: Making): LazyRecord {
    const known = this.#known(entity, index, making)
    return new LazyRecord(known, () => this.#made(entity, index, making, known))
  }

  /** What a record has whatever else is made of it. */
  #known(entity: Entity, index: number, making: Making): StoredRecord {
    const id = this.#idsOf(entity, making)[index] ?? index + 1
    return { [entity.idField]: id, ...this.#keyValues(entity, index, making) }
  }

  /** The record of an index; it depends on (seed, collection, index) and what is given alone. */
  #made(entity: Entity, index: number, making: Making, given: StoredRecord): StoredRecord {
    const { type, name } = entity
    const faker = making.source.forRecord(making.seed, name, index)
    const value = attempt(() => this.#schemas.sampleOf(type).make(faker, { index, given }))
    const parts = Array.from(this.#schemas.partsOf(type), ([key, part]): [string, unknown] => [
      key,
      this.withKeys((value as StoredRecord | undefined)?.[key], part, index, making),
    ])
    const completed = parts.filter(([, part]) => part !== undefined)
    return { ...(value as StoredRecord), ...Object.fromEntries(completed), ...given }
  }

  #keyValues(entity: Entity, index: number, making: Making): Record<string, unknown> {
    const faker = () => making.source.forRecord(making.seed, `${entity.type.name} keys`, index)
    return Object.fromEntries(
      this.#keysOf(entity).flatMap((key, nth): (readonly [string, unknown])[] => {
        const value = this.#keyValue(key, { entity, index, nth, faker }, making)
        return value === undefined ? [] : [[key.name, value]]
      }),
    )
  }

  #keyValue(key: Key, at: KeyPlace, making: Making): unknown {
    const { entity, index, nth } = at
    const step = nth * 2 + 1
    const pick = (target: Entity, number: number): unknown => {
      const ids = this.#idsOf(target, making)
      if (target !== entity)
        return ids[(number * step + Math.floor(number / ids.length)) % ids.length]
      // One that stands before it, so that there is no circle.
      return index > 0 ? ids[(index - 1) >> 1] : undefined
    }
    const one = (number: number): unknown => {
      const target = key.targets[number % key.targets.length] as Entity
      const id = pick(target, number)
      return key.kind === 'any' && id !== undefined ? { __typename: target.type.name, id } : id
    }
    if (!key.isList) return one(index) ?? (key.isNullable ? null : undefined)
    const [target] = key.targets
    if (key.kind === 'any' || !target)
      return Array.from({ length: 3 }, (_, more) => one(index + more))
    const own = target === entity ? this.#idsOf(entity, making)[index] : undefined
    const ids = this.#idsOf(target, making).filter((id) => id !== own)
    return at.faker().helpers.arrayElements(ids, { min: 2, max: 5 })
  }

  /** The ids of the first records of a collection. */
  #idsOf(entity: Entity, making: Making): readonly Id[] {
    const { seed, source } = making
    const known = this.#ids.get(source) ?? new Map<string, readonly Id[]>()
    this.#ids.set(source, known)
    const key = `${seed}\n${entity.name}`
    const ids = known.get(key) ?? this.#findIds(entity, making)
    known.set(key, ids)
    return ids
  }

  #findIds(entity: Entity, { seed, source }: Making): Id[] {
    const { declared, idField } = entity
    if (declared) {
      return declared.records(source, seed, mostTargets).map((record) => {
        const { [idField]: id } = record instanceof LazyRecord ? record.known : record
        return id as Id
      })
    }
    const taken = new Set<string>()
    return Array.from({ length: this.#sizeOf(entity) }, (_, index) => {
      const id = this.#idAt(
        entity,
        index,
        source.forRecord(seed, `${entity.name} id`, index),
        taken,
      )
      taken.add(String(id))
      return id
    })
  }

  /** Counts, unless the type of the id says that it is something else. */
  #idAt({ type, idField }: Entity, index: number, faker: Faker, taken: ReadonlySet<string>): Id {
    const field = Object.values(type.getFields()).find((each) => recordField(each) === idField)
    const scalar = field && getNamedType(field.type).name
    const isPlain = !field || ['ID', 'Int', 'String'].includes(scalar ?? '')
    if (isPlain && !isFaked(field?.astNode ?? {}) && idField !== '_id') return index + 1
    const sample = field && this.#schemas.sampleOfField(field)
    for (let tries = 0; tries < 40; tries++) {
      const at = index + tries
      const made = attempt(() => sample?.make(faker, { index: at }))
      const isId = typeof made === 'number' || (typeof made === 'string' && made !== '')
      if (isId && !taken.has(String(made))) return made
    }
    return String(index + 1)
  }
}

/** Which record a key is made for: the `nth` key of the record `index`. */
interface KeyPlace {
  readonly entity: Entity
  readonly index: number
  readonly nth: number
  readonly faker: () => Faker
}

function shown({ name, kind, targets }: Key): unknown {
  return [name, kind, targets.map((each) => each.name)]
}

/** What is made; undefined where nothing fits. */
export function attempt(make: () => unknown): unknown {
  try {
    return make()
  } catch (error) {
    if (error instanceof UnsatisfiableSchema) return undefined
    throw error
  }
}
