import type { Change } from '../data/records/change.ts'
import type { StoredRecord } from '../data/records/declaration.ts'
import { nextStep } from '../data/records/progress.ts'
import type { State, StoredCollection } from '../data/store/state.ts'
import type { Jobs, WaitingJob } from '../jobs/jobs.ts'
import type { Touched } from './record-events.ts'

/** A record that waits for its next step. */
interface Waiting {
  readonly collection: string
  readonly id: string | number
  readonly job: WaitingJob
}

/**
 * Lets records of a session go from step to step. A record waits from the write that set its field to a step: a write
 * of another value, or its end, ends that.
 */
export class RecordProgress {
  readonly #state: () => State
  readonly #jobs: () => Jobs
  readonly #now: () => number
  readonly #waiting = new Map<string, Waiting>()

  /** @param state what is written to as nobody's doing; `now` is the time of the session */
  constructor(state: () => State, jobs: () => Jobs, now: () => number) {
    this.#state = state
    this.#jobs = jobs
    this.#now = now
  }

  /** Looks at a record that was written, or deleted. */
  follow({ collection, id, before }: Touched): void {
    const { field } = collection.declaration.progress ?? {}
    if (field === undefined) return
    const after = collection.get(id)?.value
    if (before && after && before.value[field] === after[field]) return
    this.#stop(keyOf(collection.name, id))
    if (after) this.#wait(collection, id, after)
  }

  /** Begins the waits of records that differ from their seeds and wait for nothing, as after a restore or a restart. */
  begin(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== 'put') continue
      const collection = this.#state().collection(change.collection)
      const { progress, idField = 'id' } = collection?.declaration ?? {}
      if (!collection || !progress) continue
      const id = change.record[idField] as string | number
      const record = collection.get(id)?.value
      if (!record || this.#waiting.has(keyOf(collection.name, id))) continue
      this.#wait(collection, id, record)
    }
  }

  /** Lets records of a session that was opened from another go on as there, at the same time. */
  inherit({ waiting }: RecordProgress): void {
    for (const { collection: name, id, job } of waiting) {
      const collection = this.#state().collection(name)
      const record = collection?.get(id)?.value
      if (collection && record) this.#wait(collection, id, record, job.left)
    }
  }

  get waiting(): Iterable<Waiting> {
    return this.#waiting.values()
  }

  /** Ends all waits. */
  clear(): void {
    for (const key of this.#waiting.keys()) this.#stop(key)
  }

  #wait(
    collection: StoredCollection,
    id: string | number,
    record: StoredRecord,
    left?: number,
  ): void {
    const { name, declaration } = collection
    const { progress } = declaration
    const next = progress && nextStep(progress, record)
    if (!next) return
    const from = record[progress.field]
    const what = `${id}: ${String(from)} → ${String(next.value)}`
    const key = keyOf(name, id)
    const job = this.#jobs().add(left ?? next.after, { kind: 'progress', key: name, what }, () => {
      this.#waiting.delete(key)
      this.#goOn(name, id, from)
    })
    this.#waiting.set(key, { collection: name, id, job })
  }

  /** Makes the next step of a record, by what its file says now. */
  #goOn(name: string, id: string | number, from: unknown): void {
    const state = this.#state()
    const collection = state.collection(name)
    const record = collection?.get(id)?.value
    const progress = collection?.declaration.progress
    const next = record && progress && nextStep(progress, record)
    if (!next || record[progress.field] !== from) return
    const more = next.set?.(record, state, this.#now)
    collection.update(id, { ...more, [progress.field]: next.value })
  }

  #stop(key: string): void {
    this.#waiting.get(key)?.job.stop()
    this.#waiting.delete(key)
  }
}

function keyOf(collection: string, id: string | number): string {
  return `${collection} ${id}`
}
