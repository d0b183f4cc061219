import type { Change } from '../../data/records/change.ts'
import { targetOf } from '../../data/records/change.ts'
import { addSaved, isChange, PendingRestore, withSeeds } from '../../data/saved-changes.ts'
import type { SavedChanges, SavedItem } from '../../data/saved-changes.ts'
import type { State } from '../../data/store/state.ts'
import { isObject } from '../../errors/validation-issue.ts'

/** Where a runtime keeps what is written, in order: IndexedDB, or the storage of a Durable Object. */
export interface KeptLog {
  readonly read: () => Promise<readonly unknown[]>
  readonly append: (entry: SavedChanges) => Promise<void>
  /** Puts one entry in the place of all. */
  readonly replace: (entry: SavedChanges) => Promise<void>
}

/** After so many batches the log becomes one entry. */
const longLog = 500

/** Keeps the data of a state where a runtime ends it at any time: what was acknowledged is there again. */
export class Keeper {
  readonly #log: KeptLog
  readonly #state: State
  readonly #pending: PendingRestore
  #length: number
  /** Whether the log lacks a batch, so that only the whole state can be written. */
  #isIncomplete = false
  #waiting: Change[] = []
  #writing: Promise<void> | undefined

  private constructor(log: KeptLog, state: State, entries: readonly SavedChanges[]) {
    this.#log = log
    this.#state = state
    this.#length = entries.length
    const items = new Map<string, SavedItem>()
    for (const entry of entries) addSaved(items, entry)
    this.#pending = new PendingRestore(state, items, (name, why) => {
      this.#isIncomplete = true
      console.warn(
        `mockapi: the data of ${JSON.stringify(name)} that were kept are left out: ${why}`,
      )
    })
    this.#pending.restore()
    state.subscribe((changes) => this.#take(changes))
  }

  /** Gives a state what was kept of it, and keeps what is written from now on. */
  static async open(log: KeptLog, state: State): Promise<Keeper> {
    return new Keeper(log, state, (await log.read()).filter(isEntry))
  }

  /** A promise of all that was written so far being kept, rejected where that fails; undefined if it is. */
  flush(): Promise<void> | undefined {
    return this.#writing
  }

  #take(changes: readonly Change[]): void {
    for (const change of changes) this.#pending.forget(targetOf(change))
    this.#waiting.push(...changes)
    const before = this.#writing ?? Promise.resolve()
    const written: Promise<void> = before
      .catch(() => {})
      .then(() => this.#write())
      .finally(() => {
        if (this.#writing === written) this.#writing = undefined
      })
    // Nobody waits for what is written outside of requests.
    written.catch(() => {})
    this.#writing = written
  }

  async #write(): Promise<void> {
    const changes = this.#waiting
    if (changes.length === 0) return
    this.#waiting = []
    const isWhole = this.#isIncomplete || this.#length >= longLog
    // Until it is known to be written, only the whole state is safe to write.
    this.#isIncomplete = true
    if (isWhole) {
      const all = [...this.#pending.changes(), ...this.#state.changes()]
      await this.#log.replace(withSeeds(this.#state, all))
      this.#length = 1
    } else {
      await this.#log.append(withSeeds(this.#state, changes))
      this.#length++
    }
    this.#isIncomplete = false
  }
}

/** Whether a value that was kept is an entry, and not what something else wrote there. */
function isEntry(entry: unknown): entry is SavedChanges {
  return (
    isObject(entry) &&
    isObject(entry['seeds']) &&
    Array.isArray(entry['changes']) &&
    entry['changes'].every(isChange)
  )
}
