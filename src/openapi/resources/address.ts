import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Operation } from '../document/operation.ts'
import type { SeedRecords } from './records.ts'
import type { ResourceShape } from './shape.ts'

/** A record that an address names and that is not there. */
export interface MissingRecord {
  /** Of its collection. */
  readonly name: string
  readonly parameter: string
  readonly id: string
}

/** A record that is in no collection. */
export interface Assumed {
  readonly id: Id
  readonly value: StoredRecord
}

/** Which records the address of an operation means. */
export class RecordAddress {
  readonly #records: SeedRecords
  /** The parameters of the path, in order: operations of one collection may name them differently. */
  readonly #names: readonly string[]

  constructor(records: SeedRecords, { path }: Operation) {
    this.#records = records
    this.#names = path.names
  }

  /** The parameter that is the id of a record; empty where the path is that of a list. */
  get idParameter(): string {
    return this.#names[this.#records.shape.scope.length] ?? ''
  }

  /** The record of an address, also where a collection of the folder has another id field than the document. */
  find(collection: StoredCollection, address: string): RecordDocument | undefined {
    return findRecord(collection, address, this.#records.shape)
  }

  /**
   * The record of an address that no record has, where nothing lists them: then any id is one, until it is deleted.
   * Undefined for an id that none can have. @throws UnsatisfiableSchema
   */
  assumed(
    collection: StoredCollection,
    address: string,
    context: EndpointContext,
  ): Assumed | undefined {
    const records = this.#records
    const id = assumedId(records, collection, address)
    const value = id === undefined ? undefined : records.recordOf(id)
    if (id === undefined || !value) return undefined
    const { idField = 'id' } = collection.declaration
    return { id, value: { ...value, ...this.scopeValues(context), [idField]: id } }
  }

  /** A record as an address shows it: its id where the document has it, and below what the address names. */
  shown(
    record: StoredRecord,
    { declaration: { idField = 'id' } }: StoredCollection,
    context: EndpointContext,
  ): StoredRecord {
    const { idField: wanted, scope } = this.#records.shape
    const placed = scope.some(({ field }) => record[field] === undefined)
      ? { ...this.scopeValues(context), ...record }
      : record
    return placed[wanted] === undefined ? { ...placed, [wanted]: placed[idField] } : placed
  }

  /** The record that an address is below and that is not there; undefined where all are. */
  missingAncestor(context: EndpointContext): MissingRecord | undefined {
    const data = dataOf(context)
    for (const { records, at } of this.#records.ancestors) {
      const parameter = this.#names[at] ?? ''
      const id = context.params[parameter] ?? ''
      const { name } = records.shape
      const above = records.of(data)
      if (!above || findRecord(above, id, records.shape)) continue
      if (assumedId(records, above, id) === undefined) return { name, parameter, id }
    }
    return undefined
  }

  /** Whether a record of some fields stands below what the address names; one without such fields stands below all. */
  isInScope(fieldOf: (name: string) => unknown, { params }: EndpointContext): boolean {
    return this.#records.shape.scope.every(({ field }, index) => {
      const value = fieldOf(field)
      return (
        value === undefined || value === null || String(value) === params[this.#names[index] ?? '']
      )
    })
  }

  scopeValues({ params }: EndpointContext): Record<string, Id> {
    const records = this.#records
    const entries = records.shape.scope.flatMap(({ field }, index): [string, Id][] => {
      const text = params[this.#names[index] ?? '']
      return text === undefined ? [] : [[field, records.scopeValue(index, text)]]
    })
    return Object.fromEntries(entries)
  }
}

/** The id of a record that can be assumed, since the document has no list to know it from. */
function assumedId(
  records: SeedRecords,
  collection: StoredCollection,
  address: string,
): Id | undefined {
  if (records.isListed || collection.declaration.isOfDocument !== true) return undefined
  if (collection.wasRemoved(address)) return undefined
  return [address, Number(address)].find((each) => records.ids.fits(each))
}

function findRecord(
  collection: StoredCollection,
  address: string,
  { idField }: ResourceShape,
): RecordDocument | undefined {
  const found = collection.get(address)
  const { idField: own = 'id' } = collection.declaration
  if (found || own === idField) return found
  const id = collection.all().find((each) => String(each[idField]) === address)?.[own]
  return id === undefined ? undefined : collection.get(id as Id)
}
