import { Reply } from '../http/reply.ts'
import type { Change } from '../data/records/change.ts'
import type { State } from '../data/store/state.ts'
import type { SavedItem } from './saved-state.ts'

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
