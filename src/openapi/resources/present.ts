import type { StoredRecord } from '../../data/records/declaration.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { hash32 } from '../../random.ts'
import { propertyNames, propertyOf, requiredNames, typesOf } from '../schema/properties.ts'
import type { Shared } from '../schema/shared.ts'
import { withoutWriteOnly } from '../schema/visible.ts'
import type { SeedRecords } from './records.ts'
import { envelopeKey } from './shape.ts'

/** Shows records as the schemas of answers have them. */
export class RecordPresenter {
  readonly #records: SeedRecords
  readonly #shared: Shared

  constructor(records: SeedRecords, shared: Shared) {
    this.#records = records
    this.#shared = shared
  }

  /**
   * A record in a schema: as it is where it fits, in the envelope of the schema, or what can be made of it.
   * @param fields those that are asked for; others go where the schema does not require them
   */
  show(
    record: StoredRecord,
    schema: unknown,
    context: EndpointContext,
    fields?: readonly string[],
  ): unknown {
    const { schemas } = this.#shared
    const { idField } = this.#records.shape
    if (schema === undefined) return record
    const whole = { ...record, ...this.#embedded(record, context) }
    if (this.#isRecord(schema)) return this.#fitted(whole, schema, context, fields)
    const types = typesOf(schema, schemas)
    // Some answer the id alone.
    if (types.size > 0 && !types.has('object')) {
      const { fits } = this.#shared.sampleOf(schema)
      const found = [record[idField], String(record[idField])].find(fits)
      return found ?? this.#make(schema, whole, context)
    }
    const key = envelopeKey(schema, (each) => this.#isRecord(each), schemas)
    if (key === undefined) return this.#make(schema, whole, context)
    const inner = this.#fitted(whole, propertyOf(schema, key, schemas), context, fields)
    return this.#make(schema, { ...whole, [key]: inner }, context)
  }

  /** A value of a schema that takes over what is given, the same for the same record. @throws UnsatisfiableSchema */
  #make(schema: unknown, given: StoredRecord, { faker }: EndpointContext): unknown {
    const { name, idField } = this.#records.shape
    faker.seed(hash32(`${name}\n${String(given[idField])}`))
    return this.#shared.sampleOf(schema).make(faker, { given })
  }

  #fitted(
    record: StoredRecord,
    schema: unknown,
    context: EndpointContext,
    fields?: readonly string[],
  ): unknown {
    const { schemas, sampleOf } = this.#shared
    const names = new Set(propertyNames(schema, schemas))
    const isOpen = isObject(schemas.read(schema)['additionalProperties'])
    const own = isOpen
      ? record
      : Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)))
    const shown = withoutWriteOnly(own, schema, schemas) as StoredRecord
    const value = sampleOf(schema).fits(shown) ? shown : this.#make(schema, shown, context)
    if (!fields || !isObject(value)) return value
    const asked = new Set([...fields, ...requiredNames(schema, schemas)])
    const part = Object.fromEntries(Object.entries(value).filter(([name]) => asked.has(name)))
    return sampleOf(schema).fits(part) ? part : value
  }

  /** The records of other collections that a record holds, as they are now. */
  #embedded(record: StoredRecord, context: EndpointContext): Record<string, unknown> {
    const { references } = this.#records
    const entries = references.flatMap(({ name, of, isEmbedded }): [string, unknown][] => {
      if (!isEmbedded) return []
      const { idField } = of.shape
      const key = references.find((each) => each.of === of && !each.isEmbedded)?.name
      const held = record[name]
      const id = key === undefined ? (isObject(held) ? held[idField] : undefined) : record[key]
      if (typeof id !== 'string' && typeof id !== 'number') return []
      const found = of.of(dataOf(context))?.get(id)?.value
      return found ? [[name, withNested(found, held)]] : []
    })
    return Object.fromEntries(entries)
  }

  #isRecord(schema: unknown): boolean {
    return propertyNames(schema, this.#shared.schemas).includes(this.#records.shape.idField)
  }
}

/** A record in another one, which it does not hold in turn unless it did. */
function withNested(record: StoredRecord, held: unknown): StoredRecord {
  if (!isObject(held)) return record
  const entries = Object.entries(record).map(([name, value]): [string, unknown] => [
    name,
    isObject(value) && Object.hasOwn(held, name) ? held[name] : value,
  ])
  return Object.fromEntries(entries)
}
