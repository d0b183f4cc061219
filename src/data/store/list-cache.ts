import type { RecordDocument } from '../records/document.ts'
import type { StoredRecord } from '../records/declaration.ts'
import { project } from '../query/path.ts'
import type { QueryResult } from '../query/run.ts'
import type { ListResult } from './state.ts'

/** A text goes out in one write with the head; for more than this, bytes are cheaper (UTF-16 units). */
const longestText = 4096

const maxBytes = 32 * 1024 * 1024

const overhead = 300

/** In place of a collection: lists that several collections have a part in. Each change of any ends them all. */
export const relatedLists = ''

type CollectionLists = { readonly byQuery: Map<string, ListResult>; bytes: number }

/** Caches answers to queries until their collection changes. When they outgrow 32 MB all are evicted. */
export class ListCache {
  /** Shared by a state and its forks, so that one bound holds for all together. */
  readonly #shared: { readonly lists: Map<string, CollectionLists>; bytes: number }
  readonly #prefix: string

  constructor(base?: ListCache, prefix = '') {
    this.#shared = base ? base.#shared : { lists: new Map(), bytes: 0 }
    this.#prefix = prefix
  }

  ofFork(number: number): ListCache {
    return new ListCache(this, `${this.#prefix}${number}\u0000`)
  }

  get(collection: string, query: string): ListResult | undefined {
    return this.#shared.lists.get(this.#prefix + collection)?.byQuery.get(query)
  }

  add(collection: string, query: string, selection: QueryResult<RecordDocument>): ListResult {
    const key = this.#prefix + collection
    const lists = this.#shared.lists.get(key) ?? { byQuery: new Map(), bytes: 0 }
    const result = listResult(selection, (bytes) => this.#grow(key, lists, bytes))
    lists.byQuery.set(query, result)
    this.#shared.lists.set(key, lists)
    const weight = selection.rows.reduce((sum, row) => sum + row.weight, 0)
    this.#grow(key, lists, overhead + 2 * query.length + 16 * weight)
    return result
  }

  drop(...collections: readonly string[]): void {
    for (const collection of collections) {
      const key = this.#prefix + collection
      this.#shared.bytes -= this.#shared.lists.get(key)?.bytes ?? 0
      this.#shared.lists.delete(key)
    }
  }

  clear(): void {
    this.#shared.lists.clear()
    this.#shared.bytes = 0
  }

  /** An answer may be turned into JSON after it was evicted; then it costs nothing here. */
  #grow(key: string, lists: CollectionLists, bytes: number): void {
    if (this.#shared.lists.get(key) !== lists) return
    lists.bytes += bytes
    this.#shared.bytes += bytes
    if (this.#shared.bytes > maxBytes) this.clear()
  }
}

/** The answer to a query; `grow` is told how many bytes its JSON takes, once that is made. */
export function listResult(
  selection: QueryResult<RecordDocument>,
  grow: (bytes: number) => void = () => {},
): ListResult {
  const { rows, ...about } = selection
  const { projection } = about
  let records: readonly StoredRecord[] | undefined
  let json: string | Uint8Array<ArrayBuffer> | undefined
  return {
    ...about,
    get records() {
      return (records ??= Object.freeze(rows.map((row) => row.value)))
    },
    json() {
      if (json !== undefined) return json
      const text = projection
        ? JSON.stringify(rows.map((row) => project(row.value, projection)))
        : `[${rows.map((row) => row.json).join(',')}]`
      json = text.length > longestText ? new TextEncoder().encode(text) : text
      grow(typeof json === 'string' ? 2 * text.length : json.byteLength)
      return json
    },
  }
}
