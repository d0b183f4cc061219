import { clock } from '../clock.ts'
import { conditionTest, fullTextFilter } from './query/match.ts'
import { planQuery } from './query/plan.ts'
import type { Query } from './query/query.ts'
import { targetOf, type Change } from './records/change.ts'
import type { HookKind, StoredRecord } from './records/declaration.ts'
import { recordKey } from './records/document.ts'
import type { State, StoredCollection } from './store/state.ts'

/** What became of one record. */
export interface RecordChange {
  /** Counts the changes of a collection from 1, without a gap. */
  readonly number: number
  readonly kind: HookKind
  /** As it is now; a deleted one as it was. */
  readonly record: StoredRecord
  /** The same as JSON. */
  readonly json: string
  /** As it was; undefined for one that was created. */
  readonly before: StoredRecord | undefined
}

type Listener = (change: RecordChange) => void

/** What is kept for those who were away: changes, and characters of their records. */
const mostKept = 1000
const mostText = 4 * 1024 * 1024

/** What is known of a record, to tell what becomes of it. */
interface Known {
  readonly record: StoredRecord
  readonly json: string
}

const feeds = new WeakMap<State, Map<string, ChangeFeed>>()

/** The changes of a collection's records in one session, from the first call on; undefined without that collection. */
export function changesOf(state: State, name: string): ChangeFeed | undefined {
  const collection = state.collection(name)
  if (!collection) return undefined
  const source = state.committed ?? state
  let known = feeds.get(source)
  if (!known) feeds.set(source, (known = new Map<string, ChangeFeed>()))
  let feed = known.get(name)
  if (!feed) known.set(name, (feed = new ChangeFeed(source, name)))
  return feed
}

/**
 * What becomes of the records of a collection, whatever writes: REST, `db`, the admin API, a reset, a snapshot, a
 * saved file. In order; what leaves a record as it was is no change. The last 1,000 are kept.
 */
export class ChangeFeed {
  /** Differs from that of any other feed, also after a restart. */
  readonly id: string = clock.uuid().slice(0, 8)
  readonly #state: State
  readonly #name: string
  readonly #records: Map<string, Known>
  readonly #listeners = new Set<Listener>()
  readonly #kept: RecordChange[] = []
  #text = 0
  #last = 0

  constructor(state: State, name: string) {
    this.#state = state
    this.#name = name
    this.#records = this.#read()
    state.subscribe((changes) => this.#take(changes))
  }

  /** The number of the last change, 0 before the first. */
  get last(): number {
    return this.#last
  }

  /** The changes after one that is named by its number; undefined where some of them are not kept any more. */
  after(number: number): readonly RecordChange[] | undefined {
    const missed = this.#last - number
    if (missed < 0 || missed > this.#kept.length) return undefined
    return missed === 0 ? [] : this.#kept.slice(-missed)
  }

  /** Calls a listener with each change from now on; it must not throw. Returns what ends that. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #read(): Map<string, Known> {
    const rows = this.#collection?.rows() ?? []
    return new Map(rows.map((row) => [row.key, { record: row.value, json: row.json }]))
  }

  get #collection(): StoredCollection | undefined {
    return this.#state.collection(this.#name)
  }

  #take(changes: readonly Change[]): void {
    const target = `collection ${this.#name}`
    const own = changes.filter((change) => targetOf(change) === target)
    // A seed is no part of a change: what there is now is compared.
    if (own.some(({ kind }) => kind === 'reseed')) return this.#compare()
    for (const change of own) {
      if (change.kind === 'remove') this.#set(recordKey(change.id, change.twin), undefined)
      if (change.kind !== 'put') continue
      const { record, twin } = change
      const { idField = 'id' } = this.#collection?.declaration ?? {}
      const key = recordKey(record[idField] as string | number, twin)
      this.#set(key, { record, json: JSON.stringify(record) })
    }
  }

  #compare(): void {
    const now = this.#read()
    for (const key of this.#records.keys()) if (!now.has(key)) this.#set(key, undefined)
    for (const [key, known] of now) this.#set(key, known)
  }

  #set(key: string, next: Known | undefined): void {
    const before = this.#records.get(key)
    if (before?.json === next?.json) return
    if (next) this.#records.set(key, next)
    else this.#records.delete(key)
    const kind = !before ? 'created' : next ? 'updated' : 'deleted'
    const known = (next ?? before) as Known
    this.#tell({ ...known, kind, number: ++this.#last, before: before?.record })
  }

  #tell(change: RecordChange): void {
    this.#kept.push(change)
    this.#text += change.json.length
    while (this.#kept.length > mostKept || (this.#text > mostText && this.#kept.length > 1)) {
      this.#text -= this.#kept.shift()?.json.length ?? 0
    }
    for (const listener of this.#listeners) listener(change)
  }
}

/** What is told in place of changes that are not kept any more: who reads slowly has been left behind. */
export const missedChanges: unique symbol = Symbol('missed')

/**
 * The changes after one that is named by its number, and those that are still to come, until `gone` is aborted. Nothing
 * is lost between the call and the first that is read.
 */
export async function* followChanges(
  feed: ChangeFeed,
  from: number,
  gone: AbortSignal,
): AsyncGenerator<RecordChange | typeof missedChanges, void> {
  let wake = (): void => {}
  const unsubscribe = feed.subscribe(() => wake())
  gone.addEventListener('abort', () => wake())
  let at = from
  try {
    while (!gone.aborted) {
      const changes = feed.after(at)
      if (!changes) {
        at = feed.last
        yield missedChanges
      }
      for (const change of changes ?? []) {
        at = change.number
        yield change
      }
      if (at < feed.last) continue
      await new Promise<void>((resolve) => {
        wake = resolve
        if (gone.aborted || at < feed.last) resolve()
      })
    }
  } finally {
    unsubscribe()
  }
}

type Passes = (record: StoredRecord) => boolean

/** The test of a query's filters, and the parameters that name no field. Throws Reply `bad-query` 400. */
export function filterOf(
  collection: StoredCollection,
  query: Query,
): { readonly passes: Passes; readonly ignored: readonly string[] } {
  const names = new Set(collection.fieldNames())
  const { conditions, search, ignored } = planQuery(query, {
    has: (name) => names.has(name),
    names: () => [...names],
    records: () => collection.all(),
    relates: (name) => collection.links.has(name),
  })
  const tests = conditions.map(conditionTest)
  if (search !== undefined) tests.push(fullTextFilter(search))
  return { passes: (record) => tests.every((test) => test(record)), ignored }
}

/** A change for those who see some records alone: one that comes into sight is `created`, one that leaves it `deleted`. */
export function seenThrough(change: RecordChange, passes: Passes): RecordChange | undefined {
  const { kind, record, before } = change
  const [was, is] = [before !== undefined && passes(before), kind !== 'deleted' && passes(record)]
  if (was && is) return change
  if (was || is) return { ...change, kind: is ? 'created' : 'deleted' }
  return undefined
}
