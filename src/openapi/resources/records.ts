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
import { ifResolved } from '../document/resolved.ts'
import { definitionOf } from './definition.ts'
import { exampleRecords } from './examples.ts'
import { RecordIds } from './ids.ts'
import { meansManyOf, plainName, referredBy } from './names.ts'
import { isSameSchema, placesOf, type ResourceShape } from './shape.ts'

/** How many records a collection begins with, and how many below each record that they belong to. */
const seedSize = 10
const seedBelow = 3
/** How many different records those of another collection have within them. */
const embeddedSize = 3

/** A property of a record that another collection gives. */
interface Reference {
  readonly name: string
  readonly of: SeedRecords
  /** Whether it holds the other record, and not its id alone. */
  readonly isEmbedded: boolean
}

/** The records that a collection of a document begins with. */
export class SeedRecords {
  readonly shape: ResourceShape
  /** Its template without the names of parameters. */
  readonly #places: string
  readonly #schemas: DocumentSchemas
  readonly #all: readonly SeedRecords[]
  #sample: Sample | undefined
  #ids: RecordIds | undefined
  #examples: readonly StoredRecord[] | undefined
  #definition: string | undefined
  #parent: { readonly records: SeedRecords | undefined } | undefined
  #path = ''
  #references: readonly Reference[] | undefined
  #plain: { readonly seed: Seed; readonly records: Map<number, unknown> } | undefined

  /** @param all the records of all collections of the document, which these may refer to */
  constructor(shape: ResourceShape, schemas: DocumentSchemas, all: readonly SeedRecords[]) {
    this.shape = shape
    this.#places = placesOf(shape.template)
    this.#schemas = schemas
    this.#all = all
  }

  get ids(): RecordIds {
    return (this.#ids ??= new RecordIds(this.shape, this.#schemas))
  }

  /** Makes records and completes them. */
  get sample(): Sample {
    const options = { read: this.#schemas.read, direction: 'response' } as const
    return (this.#sample ??= compileSample(this.shape.schema, options))
  }

  /** The first records: those that the document has as examples, each id once. */
  get examples(): readonly StoredRecord[] {
    return (this.#examples ??= ifResolved(() => exampleRecords(this.shape, this.#schemas)) ?? [])
  }

  /** The collections whose records these stand below, the nearest last, and which parameter names their id. */
  get ancestors(): readonly { readonly records: SeedRecords; readonly at: number }[] {
    return this.#all.flatMap((records) =>
      this.#places.startsWith(`${records.#places}/{}/`)
        ? [{ records, at: records.shape.scope.length }]
        : [],
    )
  }

  /** The collection of the records that these stand directly below; undefined where there is none. */
  get parent(): SeedRecords | undefined {
    this.#parent ??= { records: this.#findParent() }
    return this.#parent.records
  }

  #findParent(): SeedRecords | undefined {
    const above = this.#places.slice(0, this.#places.lastIndexOf('/'))
    if (!above.endsWith('/{}')) return undefined
    return this.#all.find((each) => each.#places === above.slice(0, -3))
  }

  get size(): number {
    const least = this.parent ? seedSize * seedBelow : seedSize
    return Math.max(least, Math.min(this.examples.length, 1000))
  }

  /** The id of record `index`, which no record before it has. */
  idAt(index: number, source: FakerSource, seed: Seed): Id {
    return this.ids.at(index, source, seed, this.examples)
  }

  /** Record `index`; it depends on (seed, collection, index) alone. @throws UnsatisfiableSchema */
  recordAt(index: number, source: FakerSource, seed: Seed): StoredRecord {
    const { name, idField } = this.shape
    const id = this.idAt(index, source, seed)
    const example = this.examples.find((each) => String(each[idField]) === String(id))
    const given = { ...(example ?? this.#related(index, source, seed)), [idField]: id }
    const value = this.sample.make(source.forRecord(seed, name, index), { index, given })
    const scope = this.#scopeAt(index, source, seed, example)
    const record = { ...(isObject(value) ? value : {}), ...scope, [idField]: id }
    if (this.#boundless.length === 0) return record
    const entries = Object.entries(record).filter(([key]) => !this.#boundless.includes(key))
    return Object.fromEntries(entries)
  }

  /** The fields that would name what is no collection: whichever an address names there, these records stand below it. */
  get #boundless(): readonly string[] {
    const { shape, ancestors } = this
    if (shape.scope.length === ancestors.length) return []
    const isBound = (at: number) => ancestors.some((each) => each.at === at)
    return shape.scope.flatMap(({ field }, at) =>
      isBound(at) || field === shape.idField ? [] : [field],
    )
  }

  /** What it has of records of other collections: their ids, or they themselves. */
  #related(index: number, source: FakerSource, seed: Seed): Record<string, unknown> {
    const named = new Set(this.references.flatMap((each) => (each.isEmbedded ? [] : [each.of])))
    const entries = this.references.map(({ name, of, isEmbedded }): [string, unknown] => {
      // Where an id names the same record as well, both agree.
      const at = index % (isEmbedded && !named.has(of) ? embeddedSize : seedSize)
      return [name, isEmbedded ? of.#plainAt(at, source, seed) : of.idAt(at, source, seed)]
    })
    return Object.fromEntries(entries)
  }

  /** The properties that other collections give: `ownerId`, and `owner` where that has the schema of owners. */
  get references(): readonly Reference[] {
    if (this.#references) return this.#references
    const { schema, idField } = this.shape
    const found = propertyNames(schema, this.#schemas).flatMap((name): Reference[] => {
      if (name === idField) return []
      const property = propertyOf(schema, name, this.#schemas)
      const referred = referredBy(name)
      const of = this.#all.find((other) =>
        referred === undefined
          ? isSameSchema(other.shape.schema, property, this.#schemas)
          : meansManyOf(lastWord(other.shape.name), referred),
      )
      return of && of !== this ? [{ name, of, isEmbedded: referred === undefined }] : []
    })
    return (this.#references = found)
  }

  /** A record without what it has of others, which may have it in turn. */
  #plainAt(index: number, source: FakerSource, seed: Seed): unknown {
    if (this.#plain?.seed !== seed) this.#plain = { seed, records: new Map() }
    const { records } = this.#plain
    if (!records.has(index)) records.set(index, this.#makePlain(index, source, seed))
    return records.get(index)
  }

  #makePlain(index: number, source: FakerSource, seed: Seed): unknown {
    const { name, idField } = this.shape
    const id = this.idAt(index, source, seed)
    const example = this.examples.find((each) => String(each[idField]) === String(id))
    const own = Object.fromEntries(
      this.references.flatMap(({ name: key, of, isEmbedded }): [string, unknown][] =>
        isEmbedded ? [] : [[key, of.idAt(index % seedSize, source, seed)]],
      ),
    )
    const given = { ...(example ?? own), [idField]: id }
    return this.sample.make(source.forRecord(seed, name, index), { index, given })
  }

  /** The fields that say below which records it stands; none where it stands below all. */
  #scopeAt(
    index: number,
    source: FakerSource,
    seed: Seed,
    example: StoredRecord | undefined,
  ): Record<string, Id> {
    const { name } = this.shape
    const entries = this.#all.flatMap((records): [string, Id][] => {
      const { parent, shape } = records
      const last = shape.scope.at(-1)
      if (shape.name !== name || !parent || !last) return []
      if (example && Object.hasOwn(example, last.field)) return []
      const id = parent.idAt(index % seedSize, source, seed)
      return [[last.field, this.#typed(last.field, id)]]
    })
    return Object.fromEntries(entries)
  }

  /** The id of another record as the property that refers to it has it. */
  #typed(field: string, id: Id): Id {
    const types = typesOf(propertyOf(this.shape.schema, field, this.#schemas), this.#schemas)
    if (types.size === 0) return id
    const isNumber = types.has('integer') || types.has('number')
    if (isNumber) return Number.isFinite(Number(id)) ? Number(id) : id
    return types.has('string') ? String(id) : id
  }

  /** The value of a parameter as the field of a record has it. */
  scopeValue(at: number, text: string): Id {
    const { field, isDeclared } = this.shape.scope[at] ?? { field: '', isDeclared: false }
    return isDeclared ? this.#typed(field, text) : text
  }

  /** Its collection, which has its path for a name where another document has its name; undefined where there is none. */
  of(data: Pick<State, 'collection'>): StoredCollection | undefined {
    const { name } = this.shape
    // A view has the records of the collection that is declared.
    const isView = this.#path === ''
    const declared = isView ? this.#all.find((each) => each.shape.name === name) : undefined
    const owner = declared ?? this
    const path = owner.#path.slice(1)
    return data.collection(path) ?? data.collection(name)
  }

  /** The collection as its document declares it; its operations serve it. */
  declaration(path: string, origin: SourceLocation): CollectionDeclaration {
    const { name, idField, schema } = this.shape
    this.#path = path
    const { ids, fields, size, definition } = {
      definition: () => (this.#definition ??= this.#define()),
      ids: () => this.ids.kind,
      fields: () => propertyNames(schema, this.#schemas),
      size: () => this.size,
    }
    return {
      name,
      path,
      origin,
      idField,
      // Read when they are first asked for: a document may have hundreds of collections.
      get ids() {
        return ids()
      },
      get fields() {
        return fields()
      },
      get size() {
        return size()
      },
      get definition() {
        return definition()
      },
      usesFaker: true,
      records: (source, seed, limit = Infinity) =>
        Array.from({ length: Math.min(limit, this.size) }, (_, index) =>
          this.recordAt(index, source, seed),
        ),
      relations: {},
      only: [],
      isOfDocument: true,
    }
  }

  /** What makes the records: schemas and examples, and the same of collections that they refer to. */
  #define(): string {
    const { schema, idField, name } = this.shape
    const parents = this.#all.flatMap(({ shape, parent }) =>
      shape.name === name && parent ? [parent] : [],
    )
    const others = new Set<SeedRecords>([this, ...parents, ...this.references.map(({ of }) => of)])
    const examples = [...others].map((each) => each.examples)
    const roots = [schema, ...[...others].map((each) => each.shape.schema)]
    return [idField, this.size, definitionOf(roots, this.#schemas), JSON.stringify(examples)].join(
      '\n',
    )
  }
}

/** `pets` of `owners/pets`. */
function lastWord(name: string): string {
  return plainName(name.slice(name.lastIndexOf('/') + 1))
}
