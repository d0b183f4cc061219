import type { Faker } from '@faker-js/faker'
import type { FakerSource, Id, Seed, StoredRecord } from '../../data/records/declaration.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { compileSample, type Sample } from '../../generate/schema/sample.ts'
import type { Operation } from '../document/operation.ts'
import { propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import type { ResourceShape } from './shape.ts'

/** How often an id is made anew that another record has. */
const mostAttempts = 50

/** The ids of a collection: such as fit its records and the addresses of its items. */
export class RecordIds {
  readonly #shape: ResourceShape
  readonly #schemas: DocumentSchemas
  readonly #property: unknown
  readonly #parameter: unknown
  readonly #sample: Sample
  readonly #ofAddress: Sample | undefined
  #made: { readonly seed: Seed; readonly ids: Id[]; readonly taken: Set<string> } | undefined

  constructor(shape: ResourceShape, schemas: DocumentSchemas) {
    const options = schemas.sampling
    const { idField, schema } = shape
    this.#shape = shape
    this.#schemas = schemas
    this.#property = propertyOf(schema, idField, schemas)
    this.#sample = compileSample(this.#property, options, idField)
    this.#parameter = idParameters(shape)[0]?.schema
    this.#ofAddress =
      this.#parameter === undefined ? undefined : compileSample(this.#parameter, options, idField)
  }

  /** How the collection continues its ids by itself; undefined where {@link RecordIds.free} makes them. */
  get kind(): 'increment' | 'uuid' | undefined {
    const types = typesOf(this.#property, this.#schemas)
    if (types.has('integer') || types.has('number')) return 'increment'
    return this.#schemas.read(this.#property)['format'] === 'uuid' ? 'uuid' : undefined
  }

  /** The id of record `index`, which no record before it has: that of an example, or a made one. */
  at(index: number, source: FakerSource, seed: Seed, examples: readonly StoredRecord[]): Id {
    if (this.#made?.seed !== seed) this.#made = { seed, ids: [], taken: new Set() }
    const { ids, taken } = this.#made
    if (ids.length === 0) {
      for (const id of this.#declared(examples)) {
        if (!taken.has(String(id))) ids.push(id)
        taken.add(String(id))
      }
    }
    while (ids.length <= index) {
      const faker = source.forRecord(seed, `${this.#shape.name} id`, ids.length)
      const id = this.#make(faker, ids.length, taken) ?? ids.length + 1
      taken.add(String(id))
      ids.push(id)
    }
    return ids[index] as Id
  }

  /** An id that no record has; undefined where the collection makes one itself. */
  free(taken: ReadonlySet<string>, faker: Faker): Id | undefined {
    if (this.kind) return undefined
    return this.#make(faker, taken.size, taken) ?? crypto.randomUUID()
  }

  /** Whether a record can have an id, and an address can name it. */
  fits(id: unknown): id is Id {
    if (typeof id !== 'string' && typeof id !== 'number') return false
    return id !== '' && this.#sample.fits(id) && this.#isAddress(id)
  }

  #make(faker: Faker, index: number, taken: ReadonlySet<string>): Id | undefined {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const at = index + attempt
      const own = attempted(() => this.#sample.make(faker, { index: at }))
      const possible = [
        own,
        ...this.#converted(attempted(() => this.#ofAddress?.make(faker, { index: at }))),
        at + 1,
        String(at + 1),
      ]
      const id = possible.find((each) => this.fits(each) && !taken.has(String(each)))
      if (id !== undefined) return id as Id
    }
    return undefined
  }

  /** The ids that the document names: of records that are examples, and in examples of addresses. */
  #declared(examples: readonly StoredRecord[]): Id[] {
    const { idField } = this.#shape
    const ofRecords = examples.map((record) => record[idField])
    const ofAddresses = idParameters(this.#shape).flatMap(({ examples: declared, schema }) => {
      const { example, examples: list, default: preset } = this.#schemas.read(schema)
      return [...declared.map(({ value }) => value), example, list, preset].flat()
    })
    const all = [...ofRecords, ...ofAddresses.flatMap((each) => this.#converted(each))]
    return all.filter((each) => this.fits(each))
  }

  /** An id as a number and as a text, since documents mix them. */
  #converted(id: unknown): unknown[] {
    if (typeof id === 'number') return [id, String(id)]
    if (typeof id !== 'string' || id === '') return []
    return Number.isFinite(Number(id)) ? [Number(id), id] : [id]
  }

  #isAddress(id: Id): boolean {
    const sample = this.#ofAddress
    if (!sample) return true
    return sample.fits(id) || sample.fits(String(id)) || (id !== '' && sample.fits(Number(id)))
  }
}

function attempted(make: () => unknown): unknown {
  try {
    return make()
  } catch {
    // No value fits; what else is possible is tried.
    return undefined
  }
}

/** The declared id parameters of all operations on one record. */
function idParameters({ operations, scope }: ResourceShape) {
  return [...operations].flatMap(([operation]) => {
    const name = operation.path.names[scope.length]
    return name === undefined ? [] : ofPath(operation, name)
  })
}

function ofPath({ parameters }: Operation, name: string) {
  return parameters.filter((each) => each.in === 'path' && each.name === name)
}

/** Whether a value is an object with an id. */
export function hasId(value: unknown, idField: string): value is StoredRecord {
  const id = isObject(value) ? value[idField] : undefined
  return typeof id === 'string' || typeof id === 'number'
}

/** The id of another record as the property that refers to it has it. */
export function typedId(schema: unknown, field: string, id: Id, schemas: DocumentSchemas): Id {
  const types = typesOf(propertyOf(schema, field, schemas), schemas)
  if (types.size === 0) return id
  const isNumber = types.has('integer') || types.has('number')
  if (isNumber) return Number.isFinite(Number(id)) ? Number(id) : id
  return types.has('string') ? String(id) : id
}
