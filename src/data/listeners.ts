import type { Change } from './records/change.ts'
import type { StateListener } from './store/state.ts'

/** Tells listeners of batches in order, also when one of them causes the next batch. */
export class Listeners {
  readonly #listeners = new Set<StateListener>()
  readonly #waiting: [changes: readonly Change[], revision: number][] = []
  #telling = false

  add(listener: StateListener): () => void {
    // A wrapper, so that the same function can be added twice and removed once.
    const own: StateListener = (changes, revision) => listener(changes, revision)
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  tell(changes: readonly Change[], revision: number): void {
    if (this.#listeners.size === 0) return
    this.#waiting.push([changes, revision])
    if (this.#telling) return
    this.#telling = true
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        for (const listener of this.#listeners) listener(...next)
      }
    } finally {
      this.#telling = false
    }
  }
}
