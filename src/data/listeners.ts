import type { Change } from './records/change.ts'
import type { StateListener } from './store/state.ts'

/** Notifies listeners of batches in order, also when one of them causes the next batch. */
export class ChangeListeners {
  readonly #listeners = new Set<StateListener>()
  readonly #queue: [changes: readonly Change[], revision: number][] = []
  #isNotifying = false

  add(listener: StateListener): () => void {
    // A wrapper, so that the same function can be added twice and removed once.
    const own: StateListener = (changes, revision) => listener(changes, revision)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  notify(changes: readonly Change[], revision: number): void {
    if (this.#listeners.size === 0) return
    this.#queue.push([changes, revision])
    if (this.#isNotifying) return
    this.#isNotifying = true
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        for (const listener of this.#listeners) listener(...next)
      }
    } finally {
      this.#isNotifying = false
    }
  }
}
