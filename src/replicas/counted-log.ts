import { clock } from '../clock.ts'
import { counter, gauge, type Family } from '../metrics/family.ts'
import type { Appended, CappedLists, Hint, Log, LogState, Step } from './log.ts'
import type { Position } from './position.ts'

/** A log that counts for monitors what is appended to it. */
export class CountedLog implements Log {
  readonly #log: Log
  readonly #appends = { committed: 0, conflict: 0, failed: 0 }
  /** ms */
  #waited = 0

  constructor(log: Log) {
    this.#log = log
  }

  get capped(): CappedLists {
    return this.#log.capped
  }

  get state(): LogState {
    return this.#log.state
  }

  async append(stream: string, after: Position, entry: string, ttl?: number): Promise<Appended> {
    const began = clock.elapsed()
    try {
      const appended = await this.#log.append(stream, after, entry, ttl)
      this.#appends[appended.position ? 'committed' : 'conflict']++
      return appended
    } catch (error) {
      this.#appends.failed++
      throw error
    } finally {
      this.#waited += clock.elapsed() - began
    }
  }

  read(stream: string, after: Position): AsyncIterable<Step> {
    return this.#log.read(stream, after)
  }

  top(stream: string): Promise<Position> {
    return this.#log.top(stream)
  }

  save(stream: string, at: Position, snapshot: string): Promise<boolean> {
    return this.#log.save(stream, at, snapshot)
  }

  restore(stream: string, seen: Position, at: Position, snapshot: string): Promise<boolean> {
    return this.#log.restore(stream, seen, at, snapshot)
  }

  remove(stream: string): Promise<void> {
    return this.#log.remove(stream)
  }

  touch(stream: string, ttl: number): void {
    this.#log.touch(stream, ttl)
  }

  claim(stream: string, name: string, ttl?: number): Promise<number> {
    return this.#log.claim(stream, name, ttl)
  }

  follow(hint: (hint: Hint) => void): Promise<() => void> {
    return this.#log.follow(hint)
  }

  onState(listener: (state: LogState) => void): () => void {
    return this.#log.onState(listener)
  }

  close(): Promise<void> {
    return this.#log.close()
  }

  readonly families = (): readonly Family[] => [
    gauge(
      'mockapi_store_up',
      'Whether the store can be reached.',
      Number(this.state === 'connected'),
    ),
    {
      name: 'mockapi_store_appends_total',
      help: 'Appends to the store, by what became of them: a conflict is tried again.',
      type: 'counter',
      samples: Object.entries(this.#appends).map(([result, value]) => ({
        labels: { result },
        value,
      })),
    },
    counter(
      'mockapi_store_append_seconds_total',
      'How long all of these took.',
      this.#waited / 1000,
    ),
  ]
}
