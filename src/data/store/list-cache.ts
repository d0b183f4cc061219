import type { StoredRecord } from '../records/declaration.ts'
import { project } from '../query/projection.ts'
import type { Selection } from '../query/run.ts'
import type { ListResult } from './state.ts'
import type { RecordDocument } from '../records/document.ts'

/** A text goes out in one write with the head; for more than this, bytes are cheaper (UTF-16 units). */
const longestText = 4096

/** Bytes of all kept lists together. */
const maxBytes = 32 * 1024 * 1024

/** What a kept list costs besides its content, bytes. */
const overhead = 300

/** The shelf of answers that several collections have a part in: each change of any ends them all. */
export const relatedShelf = ''

/** Where a state keeps its answers to queries, by collection and text. */
export interface Lists {
  get(collection: string, query: string): ListResult | undefined
  /** Makes the answer of a selection and keeps it. */
  keep(collection: string, query: string, selection: Selection<RecordDocument>): ListResult
  /** Forgets the answers of collections. */
  drop(...collections: readonly string[]): void
  clear(): void
}

/** The part of a fork in the answers that its base keeps, so that one bound holds for all together. */
export class ForkLists implements Lists {
  readonly #lists: Lists
  readonly #fork: number

  /** @param fork tells it from other forks of the same base */
  constructor(lists: Lists, fork: number) {
    this.#lists = lists
    this.#fork = fork
  }

  get(collection: string, query: string): ListResult | undefined {
    return this.#lists.get(this.#own(collection), query)
  }

  keep(collection: string, query: string, selection: Selection<RecordDocument>): ListResult {
    return this.#lists.keep(this.#own(collection), query, selection)
  }

  drop(...collections: readonly string[]): void {
    this.#lists.drop(...collections.map((name) => this.#own(name)))
  }

  clear(): void {
    this.#lists.clear()
  }

  #own(collection: string): string {
    return `${this.#fork}\u0000${collection}`
  }
}

/**
 * Keeps answers to queries until their collection changes. When they outgrow 32 MB all go: simple, and
 * as good as any order where the queries in use do not fit.
 */
export class ListCache implements Lists {
  readonly #shelves = new Map<string, Shelf>()
  #bytes = 0

  get(collection: string, query: string): ListResult | undefined {
    return this.#shelves.get(collection)?.lists.get(query)
  }

  keep(collection: string, query: string, selection: Selection<RecordDocument>): ListResult {
    const shelf = this.#shelves.get(collection) ?? { lists: new Map(), bytes: 0 }
    const result = new KeptList(selection, (bytes) => this.#grow(collection, shelf, bytes))
    shelf.lists.set(query, result)
    this.#shelves.set(collection, shelf)
    const weight = selection.rows.reduce((sum, row) => sum + row.weight, 0)
    this.#grow(collection, shelf, overhead + 2 * query.length + 16 * weight)
    return result
  }

  drop(...collections: readonly string[]): void {
    for (const collection of collections) {
      this.#bytes -= this.#shelves.get(collection)?.bytes ?? 0
      this.#shelves.delete(collection)
    }
  }

  clear(): void {
    this.#shelves.clear()
    this.#bytes = 0
  }

  /** An answer may be turned into JSON after it was forgotten; then it costs nothing here. */
  #grow(collection: string, shelf: Shelf, bytes: number): void {
    if (this.#shelves.get(collection) !== shelf) return
    shelf.bytes += bytes
    this.#bytes += bytes
    if (this.#bytes > maxBytes) this.clear()
  }
}

/** The kept answers of one collection, by the text of their query. */
interface Shelf {
  readonly lists: Map<string, ListResult>
  bytes: number
}

class KeptList implements ListResult {
  readonly total: number
  readonly page: ListResult['page']
  readonly projection: ListResult['projection']
  readonly ignored: readonly string[]
  readonly #rows: readonly RecordDocument[]
  readonly #grow: (bytes: number) => void
  #records: readonly StoredRecord[] | undefined
  #json: string | Uint8Array<ArrayBuffer> | undefined

  constructor(selection: Selection<RecordDocument>, grow: (bytes: number) => void) {
    this.#rows = selection.rows
    this.total = selection.total
    this.page = selection.page
    this.projection = selection.projection
    this.ignored = selection.ignored
    this.#grow = grow
  }

  get records(): readonly StoredRecord[] {
    return (this.#records ??= Object.freeze(this.#rows.map((row) => row.value)))
  }

  json(): string | Uint8Array<ArrayBuffer> {
    if (this.#json === undefined) {
      const { projection } = this
      const text = projection
        ? JSON.stringify(this.#rows.map((row) => project(row.value, projection)))
        : `[${this.#rows.map((row) => row.json).join(',')}]`
      this.#json = text.length > longestText ? new TextEncoder().encode(text) : text
      this.#grow(typeof this.#json === 'string' ? 2 * text.length : this.#json.byteLength)
    }
    return this.#json
  }
}
