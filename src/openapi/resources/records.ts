import type {
  CollectionDeclaration,
  FakerSource,
  Id,
  LazyRecord,
  Seed,
  StoredRecord,
} from '../../data/records/declaration.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { compileSample, type Sample } from '../../generate/schema/sample.ts'
import { propertyNames } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import type { OpenApiOptions } from '../schema/shared.ts'
import { hash32 } from '../../random.ts'
import { ifResolved } from '../document/resolved.ts'
import { placesOf } from '../document/template.ts'
import { definitionOf } from './definition.ts'
import { exampleRecords } from './examples.ts'
import { firstRecords } from './first-records.ts'
import { RecordIds, typedId } from './ids.ts'
import { findReferences, type Reference } from './references.ts'
import { ancestorsOf, boundlessFields, parentOf, type Ancestor } from './scope.ts'
import type { ResourceShape } from './shape.ts'

/** How many records a collection begins with, and how many below each record that they belong to. */
const [usualSize, seedBelow] = [10, 3]
/** How many different records those of another collection have within them. */
const embeddedSize = 3

/** What records were made with. */
type MadeWith = { readonly seed: Seed; readonly source: FakerSource }

/** The records that a collection of a document begins with. */
export class SeedRecords {
  readonly shape: ResourceShape
  /** Its template without the names of parameters. */
  readonly places: string
  readonly #schemas: DocumentSchemas
  readonly #all: readonly SeedRecords[]
  readonly #onWarning: (diagnostic: Diagnostic) => void
  readonly #seedSize: number
  #sample: Sample | undefined
  #ids: RecordIds | undefined
  #examples: readonly StoredRecord[] | undefined
  #definition: string | undefined
  #parent: { readonly records: SeedRecords | undefined } | undefined
  #ancestors: readonly Ancestor<SeedRecords>[] | undefined
  #boundlessFields: readonly string[] | undefined
  #path = ''
  #references: readonly Reference<SeedRecords>[] | undefined
  #made: MadeWith | undefined
  #isImpossible = false
  #plain: { readonly seed: Seed; readonly records: Map<number, unknown> } | undefined

  /** @param all the records of all collections of the document, which these may refer to */
  constructor(
    shape: ResourceShape,
    schemas: DocumentSchemas,
    all: readonly SeedRecords[],
    { onWarning, seedSize = usualSize }: Pick<OpenApiOptions, 'onWarning' | 'seedSize'>,
  ) {
    this.shape = shape
    this.#onWarning = onWarning
    this.#seedSize = seedSize
    this.places = placesOf(shape.template)
    this.#schemas = schemas
    this.#all = all
  }

  get ids(): RecordIds {
    return (this.#ids ??= new RecordIds(this.shape, this.#schemas))
  }

  /** Makes records and completes them. */
  get sample(): Sample {
    return (this.#sample ??= compileSample(this.shape.schema, this.#schemas.sampling))
  }

  /** The first records: those that the document has as examples, each id once. */
  get examples(): readonly StoredRecord[] {
    return (this.#examples ??= ifResolved(() => exampleRecords(this.shape, this.#schemas)) ?? [])
  }

  /** The collections whose records these stand below, the nearest last. */
  get ancestors(): readonly Ancestor<SeedRecords>[] {
    return (this.#ancestors ??= ancestorsOf(this, this.#all))
  }

  /** The collection of the records that these stand directly below; undefined where there is none. */
  get parent(): SeedRecords | undefined {
    return (this.#parent ??= { records: parentOf(this, this.#all) }).records
  }

  get size(): number {
    const least = this.parent ? this.#seedSize * seedBelow : this.#seedSize
    return Math.max(least, Math.min(this.examples.length, 1000))
  }

  /** The id of record `index`, which no record before it has. */
  idAt(index: number, source: FakerSource, seed: Seed): Id {
    return this.ids.at(index, source, seed, this.examples)
  }

  /** Whether no record fits the schema, as shows when they are first asked for. */
  get isImpossible(): boolean {
    return this.#owner.#isImpossible
  }

  /** Whether some operation lists the records of this name. */
  get isListed(): boolean {
    const { name } = this.shape
    return this.#all.some(({ shape }) => shape.name === name && shape.isListed)
  }

  /** The record of an id that nobody listed; it depends on (seed, collection, id) alone. @throws UnsatisfiableSchema */
  recordOf(id: Id): StoredRecord | undefined {
    const made = this.#owner.#made
    return made && this.recordAt(hash32(String(id)), made.source, made.seed, id)
  }

  /** Record `index`; it depends on (seed, collection, index) alone. @throws UnsatisfiableSchema */
  recordAt(
    index: number,
    source: FakerSource,
    seed: Seed,
    id: Id = this.idAt(index, source, seed),
  ): StoredRecord {
    const { name, idField } = this.shape
    const example = this.#exampleOf(id)
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
    // Of a collection that is not listed there is a record for any id.
    const listed = () => this.ancestors.filter(({ records }) => records.isListed)
    return (this.#boundlessFields ??= boundlessFields(this.shape, listed()))
  }

  /** What it has of records of other collections: their ids, or they themselves. */
  #related(index: number, source: FakerSource, seed: Seed): Record<string, unknown> {
    const named = new Set(this.references.flatMap((each) => (each.isEmbedded ? [] : [each.of])))
    const entries = this.references.map(({ name, of, isEmbedded }): [string, unknown] => {
      // Where an id names the same record as well, both agree.
      const at = index % (isEmbedded && !named.has(of) ? embeddedSize : this.#seedSize)
      return [name, isEmbedded ? of.#plainAt(at, source, seed) : of.idAt(at, source, seed)]
    })
    return Object.fromEntries(entries)
  }

  /** The properties that other collections give. */
  get references(): readonly Reference<SeedRecords>[] {
    return (this.#references ??= findReferences(this, this.#all, this.#schemas))
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
    const example = this.#exampleOf(id)
    const own = Object.fromEntries(
      this.references.flatMap(({ name: key, of, isEmbedded }): [string, unknown][] =>
        isEmbedded ? [] : [[key, of.idAt(index % this.#seedSize, source, seed)]],
      ),
    )
    const given = { ...(example ?? own), [idField]: id }
    return Object.freeze(this.sample.make(source.forRecord(seed, name, index), { index, given }))
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
      const id = parent.idAt(index % this.#seedSize, source, seed)
      return [[last.field, typedId(this.shape.schema, last.field, id, this.#schemas)]]
    })
    return Object.fromEntries(entries)
  }

  /** The value of a parameter as the field of a record has it. */
  scopeValue(at: number, text: string): Id {
    const { field, isDeclared } = this.shape.scope[at] ?? { field: '', isDeclared: false }
    return isDeclared ? typedId(this.shape.schema, field, text, this.#schemas) : text
  }

  /** Its collection, which has its path for a name where another document has its name; undefined where there is none. */
  of(data: Pick<State, 'collection'>): StoredCollection | undefined {
    const path = this.#owner.#path
    const own = data.collection(path.slice(1))
    return own?.declaration.path === path ? own : data.collection(this.shape.name)
  }

  /** A view has the records of the collection that is declared. */
  get #owner(): SeedRecords {
    if (this.#path !== '') return this
    return this.#all.find((each) => each.shape.name === this.shape.name) ?? this
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
      records: (source, seed, limit = this.size) => {
        this.#made = { source, seed }
        return this.#records(Math.min(limit, this.size), this.#made, origin)
      },
      remembersRemoved: !this.isListed,
      relations: {},
      only: [],
      isOfDocument: true,
    }
  }

  #records(length: number, { seed, source }: MadeWith, origin: SourceLocation): LazyRecord[] {
    const records = firstRecords(length, {
      name: this.shape.name,
      origin,
      knownAt: (index) => this.#knownAt(index, source, seed),
      recordAt: (index) => this.recordAt(index, source, seed),
      onWarning: this.#onWarning,
    })
    this.#isImpossible = records === undefined
    return records ?? []
  }

  /** What a record has whatever else is made of it: its id, and what says below which records it stands. */
  #knownAt(index: number, source: FakerSource, seed: Seed): StoredRecord {
    const id = this.idAt(index, source, seed)
    const lacking = this.#boundless.map((field) => [field, undefined] as const)
    const scope = this.#scopeAt(index, source, seed, this.#exampleOf(id))
    return { ...scope, ...Object.fromEntries(lacking), [this.shape.idField]: id }
  }

  #exampleOf(id: Id): StoredRecord | undefined {
    return this.examples.find((each) => String(each[this.shape.idField]) === String(id))
  }

  /** What makes the records: schemas and examples, and the same of collections that they refer to. */
  #define(): string {
    const { idField, name } = this.shape
    const parents = this.#all.flatMap(({ shape, parent }) =>
      shape.name === name && parent ? [parent] : [],
    )
    const others = this.references.map(({ of }) => of)
    const all = [...new Set<SeedRecords>([this, ...parents, ...others])]
    const schemas = all.map(({ shape }) => shape.schema)
    const examples = JSON.stringify(all.map((each) => each.examples))
    return [idField, this.size, definitionOf(schemas, this.#schemas), examples].join('\n')
  }
}
