import { useEffect, useMemo } from 'preact/hooks'
import { send, session, type Schemas } from '../../api/client.ts'
import { Store, useStore } from '../../core/store.ts'
import { onChange } from '../../live/live.ts'

/** A collection of the session that is looked at. */
export type CollectionSummary = Schemas['Collection']
/** A record as the server sends it. */
export type DataRecord = Readonly<Record<string, unknown>>

/** How many records are loaded at once. */
const pageSize = 100
/** How many such pages are kept. */
const mostPages = 60

interface Page {
  records: readonly DataRecord[]
  /** Which change of the data it is as of. */
  version: number
  loading: boolean
}

/** The records of a query, loaded where they are looked at alone. */
export class Records {
  /** Counts up when there is something new to draw. */
  readonly drawn: Store<number> = new Store(0)
  total: number | undefined
  error: Error | undefined
  readonly #name: string
  readonly #query: string
  readonly #pages = new Map<number, Page>()
  #version = 0

  /** @param query as the mock server takes it: `role=admin&sort=-name` */
  constructor(name: string, query: string) {
    this.#name = name
    this.#query = query
  }

  /** The record at a place of the list; undefined as long as it is not loaded, which this begins. */
  at(index: number): DataRecord | undefined {
    const number = Math.floor(index / pageSize)
    const page = this.#pages.get(number)
    if (!page || (page.version !== this.#version && !page.loading)) void this.#load(number)
    return page?.records[index % pageSize]
  }

  /** The fields of the records that are loaded, in the order of their appearance. */
  fields(): string[] {
    const found = new Set<string>()
    for (const { records } of this.#pages.values()) {
      for (const record of records) for (const name of Object.keys(record)) found.add(name)
    }
    return [...found]
  }

  /** Loads again what is looked at; what is there stays until then. */
  refresh(): void {
    this.#version++
    // Where no row is drawn, none asks for its page.
    if (!this.total) void this.#load(0)
    this.#draw()
  }

  #draw(): void {
    this.drawn.set(this.drawn.value + 1)
  }

  async #load(number: number): Promise<void> {
    const version = this.#version
    const page = this.#pages.get(number) ?? { records: [], version: -1, loading: true }
    page.loading = true
    // The page that was loaded last is the last to go.
    this.#pages.delete(number)
    this.#pages.set(number, page)
    const query = new URLSearchParams(this.#query)
    query.set('offset', String(number * pageSize))
    query.set('limit', String(pageSize))
    try {
      const path = { name: this.#name }
      const response = await send('GET /collections/{name}', { path, query })
      const found = (await response.json()) as DataRecord[]
      // One that was asked for later was answered earlier.
      if (version < page.version) return
      page.records = found
      this.total = Number(response.headers.get('x-total-count'))
      this.error = undefined
    } catch (error) {
      this.error = error as Error
      this.total ??= 0
    }
    page.version = version
    page.loading = false
    const [oldest] = this.#pages.keys()
    if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest)
    this.#draw()
  }
}

/** The records of a query; loaded again when data change. */
export function useRecords(name: string, query: string): Records {
  const current = useStore(session)
  const records = useMemo(() => new Records(name, query), [name, query, current])
  useEffect(() => {
    records.refresh()
    return onChange(['data', 'files'], () => records.refresh())
  }, [records])
  useStore(records.drawn)
  return records
}
