import type { Faker } from '@faker-js/faker'
import type {
  CollectionDeclaration,
  FakerSource,
  Id,
  Seed,
  StoredRecord,
} from '../../data/records/declaration.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { compileSample, type Sample } from '../../generate/schema/sample.ts'
import { propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import { isPluralOf, propertyFor, referredBy } from './names.ts'
import { definitionOf } from './definition.ts'
import { exampleRecords } from './examples.ts'
import { isSameSchema, type ResourceShape } from './shape.ts'

/** How many records a collection begins with, and how many below each record that they belong to. */
const seedSize = 10
const seedBelow = 3
/** How often an id is made anew that another record has. */
const mostAttempts = 50

/** The records that a collection of a document begins with. */
export class SeedRecords {
  readonly shape: ResourceShape
  readonly #schemas: DocumentSchemas
  readonly #all: readonly SeedRecords[]
  readonly #id: Sample
  readonly #record: Sample
  #declared: readonly StoredRecord[] | undefined
  #definition: string | undefined
  #path = ''
  #ids: { seed: Seed; ids: Id[]; taken: Set<string> } | undefined

  /** @param all the records of all collections of the document, which these may refer to */
  constructor(shape: ResourceShape, schemas: DocumentSchemas, all: readonly SeedRecords[]) {
    const options = { read: schemas.read, direction: 'response' } as const
    this.shape = shape
    this.#schemas = schemas
    this.#all = all
    this.#id = compileSample(
      propertyOf(shape.schema, shape.idField, schemas),
      options,
      shape.idField,
    )
    this.#record = compileSample(shape.schema, options)
  }

  /** The first records: those that the document has as examples, each id once. */
  get #examples(): readonly StoredRecord[] {
    return (this.#declared ??= exampleRecords(this.shape, this.#schemas))
  }

  /** The collection of the records that these stand below; undefined where there is none. */
  get parent(): SeedRecords | undefined {
    const above = this.shape.template.slice(0, this.shape.template.lastIndexOf('/'))
    return this.#all.find(({ shape }) => `${shape.template}/{${shape.idParameter}}` === above)
  }

  get size(): number {
    return this.parent ? seedSize * seedBelow : seedSize
  }

  /** The id of record `index`, which no record before it has. */
  idAt(index: number, source: FakerSource, seed: Seed): Id {
    if (this.#ids?.seed !== seed) this.#ids = { seed, ids: [], taken: new Set() }
    const { ids, taken } = this.#ids
    while (ids.length <= index) {
      const id = this.#newId(ids.length, taken, source, seed)
      taken.add(String(id))
      ids.push(id)
    }
    return ids[index] as Id
  }

  #newId(index: number, taken: ReadonlySet<string>, source: FakerSource, seed: Seed): Id {
    const { name, idField } = this.shape
    const declared = this.#examples[index]?.[idField]
    if (typeof declared === 'number' || typeof declared === 'string') return declared
    const faker = source.forRecord(seed, `${name} id`, index)
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const id = this.#id.make(faker, { index: index + attempt })
      if ((typeof id === 'number' || typeof id === 'string') && !taken.has(String(id))) return id
    }
    return index + 1
  }

  /** Record `index`; it depends on (seed, collection, index) alone. @throws UnsatisfiableSchema */
  recordAt(index: number, source: FakerSource, seed: Seed): StoredRecord {
    const { name, idField } = this.shape
    const example = this.#examples[index]
    const given = example ?? {
      ...this.#related(index, source, seed),
      [idField]: this.idAt(index, source, seed),
    }
    const value = this.#record.make(source.forRecord(seed, name, index), { index, given })
    const scope = this.#scopeAt(index, source, seed)
    return { ...(isObject(value) ? value : {}), ...scope, [idField]: given[idField] }
  }

  /** What it has of records of other collections: their ids, or they themselves. */
  #related(index: number, source: FakerSource, seed: Seed): Record<string, unknown> {
    const { schema } = this.shape
    const entries = propertyNames(schema, this.#schemas).flatMap((name): [string, unknown][] => {
      const property = propertyOf(schema, name, this.#schemas)
      const referred = referredBy(name)
      const other = this.#all.find(({ shape }) =>
        referred === undefined
          ? isSameSchema(shape.schema, property, this.#schemas)
          : isPluralOf(shape.name, referred),
      )
      if (!other || other === this) return []
      const at = index % seedSize
      if (referred !== undefined) return [[name, other.idAt(at, source, seed)]]
      return [[name, other.#plainAt(at, source, seed)]]
    })
    return Object.fromEntries(entries)
  }

  /** A record without what it has of others, which may have it in turn. */
  #plainAt(index: number, source: FakerSource, seed: Seed): unknown {
    const { name, idField } = this.shape
    const given = { [idField]: this.idAt(index, source, seed) }
    return this.#record.make(source.forRecord(seed, name, index), { index, given })
  }

  /** The fields that say below which record it stands; none where it stands below all. */
  #scopeAt(index: number, source: FakerSource, seed: Seed): Record<string, Id> {
    const { parent } = this
    const parameter = parent?.shape.idParameter
    if (!parent || parameter === undefined) return {}
    return { [this.fieldOf(parameter)]: parent.idAt(index % seedSize, source, seed) }
  }

  /** The field of a record that a parameter of its path names; the parameter's own name where no property is meant. */
  fieldOf(parameter: string): string {
    const { schema, idField } = this.shape
    const names = propertyNames(schema, this.#schemas).filter((name) => {
      const types = typesOf(propertyOf(schema, name, this.#schemas), this.#schemas)
      return name !== idField && !types.has('object') && !types.has('array')
    })
    const found = propertyFor(parameter, names)
    // `id` of `/owners/{id}/pets` is not that of the pet.
    return found === undefined || found === 'id' ? parameter : found
  }

  /** Its collection, which has its path for a name where another document has its name; undefined where there is none. */
  of(data: Pick<State, 'collection'>): StoredCollection | undefined {
    return data.collection(this.#path.slice(1)) ?? data.collection(this.shape.name)
  }

  /** The collection as its document declares it; its operations serve it. */
  declaration(path: string, origin: SourceLocation): CollectionDeclaration {
    const definition = () => (this.#definition ??= this.#define())
    const { name, idField, schema } = this.shape
    this.#path = path
    const make = (source: FakerSource, seed: Seed, limit = this.size) =>
      Array.from({ length: Math.min(limit, this.size) }, (_, index) =>
        this.recordAt(index, source, seed),
      )
    return {
      name,
      path,
      origin,
      idField,
      ids: this.#idKind(),
      usesFaker: true,
      size: this.size,
      get definition() {
        return definition()
      },
      records: make,
      relations: {},
      fields: propertyNames(schema, this.#schemas),
      only: [],
      isOfDocument: true,
    }
  }

  /** What makes the records: schemas and examples, and the same of collections that they refer to. */
  #define(): string {
    const others = this.#all.filter(
      (each) => each === this || each === this.parent || this.#refersTo(each),
    )
    const { schema, idField } = this.shape
    const examples = others.map((each) => each.#examples)
    const roots = [schema, ...others.map((each) => each.shape.schema)]
    return [idField, this.size, definitionOf(roots, this.#schemas), JSON.stringify(examples)].join(
      '\n',
    )
  }

  #refersTo({ shape }: SeedRecords): boolean {
    return propertyNames(this.shape.schema, this.#schemas).some((name) => {
      const referred = referredBy(name)
      return referred !== undefined && isPluralOf(shape.name, referred)
    })
  }

  #idKind(): 'increment' | 'uuid' | undefined {
    const property = propertyOf(this.shape.schema, this.shape.idField, this.#schemas)
    const types = typesOf(property, this.#schemas)
    if (types.has('integer') || types.has('number')) return 'increment'
    return this.#schemas.read(property)['format'] === 'uuid' ? 'uuid' : undefined
  }

  /** An id of the declared form that no record has; undefined where the collection makes one itself. */
  freeId(records: readonly StoredRecord[], faker: Faker): Id | undefined {
    if (this.#idKind()) return undefined
    const { idField } = this.shape
    const taken = new Set(records.map((record) => String(record[idField])))
    for (let index = records.length; index < records.length + 100; index++) {
      const id = this.#id.make(faker, { index })
      if (typeof id === 'string' && !taken.has(id)) return id
    }
    return crypto.randomUUID()
  }
}
