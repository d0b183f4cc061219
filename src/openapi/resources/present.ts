import type { Faker } from '@faker-js/faker'
import { isObject } from '../../errors/validation-issue.ts'
import { propertyNames } from '../schema/properties.ts'
import type { Shared } from '../schema/shared.ts'
import { propertyFor } from './names.ts'
import { envelopeKey, type ResourceShape } from './shape.ts'

/** Shows records as the schemas of answers have them. */
export class RecordPresenter {
  readonly #shape: ResourceShape
  readonly #shared: Shared

  constructor(shape: ResourceShape, shared: Shared) {
    this.#shape = shape
    this.#shared = shared
  }

  /** A record in a schema: as it is where it fits, in the envelope of the schema, or what can be made of it. */
  show(record: Readonly<Record<string, unknown>>, schema: unknown, faker: Faker): unknown {
    const { schemas } = this.#shared
    if (schema === undefined) return record
    if (this.#isRecord(schema)) return this.#fitted(record, schema, faker)
    const key = envelopeKey(schema, (each) => this.#isRecord(each), schemas)
    const given = key === undefined ? record : { ...record, [key]: record }
    return this.#make(schema, given, faker)
  }

  /** A value of a schema that takes over what is given. @throws UnsatisfiableSchema */
  #make(schema: unknown, given: Readonly<Record<string, unknown>>, faker: Faker): unknown {
    return this.#shared.sampleOf(schema).make(faker, { given })
  }

  #fitted(record: Readonly<Record<string, unknown>>, schema: unknown, faker: Faker): unknown {
    const { schemas, sampleOf } = this.#shared
    const names = new Set(propertyNames(schema, schemas))
    const isOpen = isObject(schemas.read(schema)['additionalProperties'])
    const shown = isOpen
      ? record
      : Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)))
    return sampleOf(schema).fits(shown) ? shown : this.#make(schema, shown, faker)
  }

  #isRecord(schema: unknown): boolean {
    const { schemas } = this.#shared
    const names = propertyNames(schema, schemas)
    return propertyFor(this.#shape.idParameter, names) === this.#shape.idField
  }
}
