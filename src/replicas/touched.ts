import type { Change } from '../data/records/change.ts'
import { recordKey } from '../data/records/document.ts'
import type { Fork, State } from '../data/store/state.ts'

/** A record or a value as it was, which tells whether it is another one now. */
interface Seen {
  readonly read: (state: State) => { readonly json: string } | undefined
  readonly before: string | undefined
}

/** What was written in a fork, and what was there before: whether it can be written to other data as it is. */
export class Touched {
  readonly changes: Change[] = []
  readonly #seen = new Map<string, Seen>()
  readonly #stop: () => void

  constructor(tip: Fork) {
    this.#stop = tip.subscribe((changes) => void this.changes.push(...changes))
    tip.onWrite = (changes) => {
      for (const change of changes) this.#see(change, tip)
      return undefined
    }
  }

  /** Takes nothing more. */
  end(): void {
    this.#stop()
  }

  /** Whether all that was written is there as it was then. */
  isIn(state: State): boolean {
    return [...this.#seen.values()].every(({ read, before }) => read(state)?.json === before)
  }

  /** Does the same in another fork, where {@link Touched.isIn} says that it can be. */
  repeat(before: Touched, tip: Fork): void {
    for (const [key, seen] of before.#seen) this.#seen.set(key, seen)
    tip.apply(before.changes)
  }

  #see(change: Change, tip: State): void {
    const read = readerOf(change, tip)
    if (!read || this.#seen.has(read.key)) return
    this.#seen.set(read.key, { read: read.of, before: read.of(tip)?.json })
  }
}

function readerOf(
  change: Change,
  tip: State,
): { readonly key: string; readonly of: Seen['read'] } | undefined {
  if (change.kind === 'reseed') return undefined
  if (change.kind === 'set') {
    const { single } = change
    return { key: `single ${single}`, of: (state) => state.single(single)?.get() }
  }
  const { collection, twin } = change
  const { idField = 'id' } = tip.collection(collection)?.declaration ?? {}
  const id = change.kind === 'put' ? (change.record[idField] as string | number) : change.id
  const key = `collection ${collection} ${recordKey(id, twin)}`
  return { key, of: (state) => state.collection(collection)?.get(id) }
}
