import { isObject } from '../errors/validation-issue.ts'
import { Reply } from '../http/reply.ts'
import { targetOf, type Change } from './records/change.ts'
import type { State } from './store/state.ts'

/** What was saved of one collection or single resource. */
export interface SavedItem {
  /** Fingerprint of the seed that the changes lie over. */
  readonly seed: string
  readonly changes: Change[]
}

/** Changes, and the fingerprints of the seeds of what they change, by the keys of `targetOf`. */
export interface SavedChanges {
  readonly seeds: Readonly<Record<string, string>>
  readonly changes: readonly Change[]
}

/** Changes that a state was given, with the seeds that they lie over now. */
export function withSeeds(state: State, changes: readonly Change[]): SavedChanges {
  const seeds: Record<string, string> = {}
  for (const change of changes) {
    if (change.kind === 'reseed') continue
    const item =
      change.kind === 'set' ? state.single(change.single) : state.collection(change.collection)
    seeds[targetOf(change)] = item?.seed ?? ''
  }
  return { seeds, changes }
}

/** Adds changes to what was saved. Over another seed than those before they make these void: that data began afresh. */
export function addSaved(items: Map<string, SavedItem>, { seeds, changes }: SavedChanges): void {
  for (const change of changes) {
    const key = targetOf(change)
    const before = items.get(key)
    const isReseed = change.kind === 'reseed'
    const seed = isReseed ? change.seed : (seeds[key] ?? before?.seed ?? '')
    if (isReseed || before?.seed !== seed) items.set(key, { seed, changes: [change] })
    else before.changes.push(change)
  }
}

/** Whether a value read from JSON is a change. */
export function isChange(change: unknown): change is Change {
  if (!isObject(change)) return false
  const { kind, collection, id, record, twin = 0, single, value, of, name, seed } = change
  if (!Number.isSafeInteger(twin) || (twin as number) < 0) return false
  const isText = (one: unknown) => typeof one === 'string'
  if (kind === 'put') return isText(collection) && isObject(record)
  if (kind === 'remove') return isText(collection) && (isText(id) || typeof id === 'number')
  if (kind === 'set') return isText(single) && isObject(value)
  const isKind = of === 'collection' || of === 'single'
  return kind === 'reseed' && isKind && isText(name) && isText(seed)
}

type OnDrop = (name: string, why: string) => void

/** What was saved and is not put back yet, since it is not declared, or its seed cannot be made. */
export class PendingRestore {
  /** Whether the state is being given what is saved already. */
  isRestoring = false
  readonly #state: State
  readonly #items: Map<string, SavedItem>
  readonly #onDrop: OnDrop

  /** @param onDrop called for data that can never be put back */
  constructor(state: State, items: Map<string, SavedItem>, onDrop: OnDrop) {
    this.#state = state
    this.#items = items
    this.#onDrop = onDrop
  }

  /** Puts back what is declared and has the seed it had. */
  restore(): void {
    for (const [key, item] of this.#items) {
      const name = nameOf(key)
      const seed = this.#seedOf(key, name)
      if (seed === undefined) continue
      this.#items.delete(key)
      // Data at its seed are the seed, whatever that is now.
      if (item.changes.every(({ kind }) => kind === 'reseed')) continue
      if (seed !== item.seed) this.#onDrop(name, 'its seed is another one now.')
      else this.#apply(name, item.changes)
    }
  }

  /** Forgets what was written to before it could be put back. */
  forget(key: string): void {
    this.#items.delete(key)
  }

  /** All of it, as changes that each begin with a reseed. */
  changes(): Change[] {
    const all: Change[] = []
    for (const [key, { seed, changes }] of this.#items) {
      const of = key.startsWith('single ') ? 'single' : 'collection'
      if (changes[0]?.kind !== 'reseed') all.push({ kind: 'reseed', of, name: nameOf(key), seed })
      for (const change of changes) all.push(change)
    }
    return all
  }

  #seedOf(key: string, name: string): string | undefined {
    const item = key.startsWith('single ') ? this.#state.single(name) : this.#state.collection(name)
    try {
      return item?.seed
    } catch (error) {
      // A seed that fails is reported when it is used, and may be fixed.
      if (error instanceof Reply) return undefined
      throw error
    }
  }

  #apply(name: string, changes: readonly Change[]): void {
    this.isRestoring = true
    try {
      this.#state.apply(changes)
    } catch (error) {
      this.#onDrop(name, error instanceof Error ? error.message : 'a record cannot be held.')
    } finally {
      this.isRestoring = false
    }
  }
}

/** The name in a key of `targetOf`. */
function nameOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1)
}
