import { BoundedMap } from '../bounded-map.ts'

/** A stretch of time, and what was counted in it. */
export interface Window {
  /** When it began, ms. */
  readonly start: number
  count: number
}

/** The most that are kept: a limit counts each value of a header by itself. */
const mostWindows = 10_000

/**
 * What a session remembers about time: when rules that heal first applied, and how many calls a rate
 * limit has counted. The least recently used one is evicted, and starts over.
 */
export class RateWindows {
  readonly #windows = new BoundedMap<string, Window>(mostWindows)

  /**
   * The window of a name; a new one where there is none, or where that is over.
   *
   * @param now ms of any clock that never goes back, the same for all calls
   * @param length ms; default for ever
   */
  open(name: string, now: number, length: number = Infinity): Window {
    const known = this.#windows.get(name)
    const window = known && now < known.start + length ? known : { start: now, count: 0 }
    this.#windows.set(name, window)
    return window
  }

  /** Forgets all. */
  clear(): void {
    this.#windows.clear()
  }
}
