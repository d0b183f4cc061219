/** How long work may hold the event loop before it gives way, ms. */
const slice = 8

/**
 * Cuts long work into slices, so that requests are answered in the middle of a large reload.
 *
 * @example
 * const slices = new Slices()
 * for (const file of files) {
 *   read(file)
 *   if (slices.used) await slices.rest()
 * }
 */
export class Slices {
  #start = performance.now()

  /** Whether the work has held the event loop for 8 ms. */
  get used(): boolean {
    return performance.now() - this.#start >= slice
  }

  /** Gives the event loop one turn. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#start = performance.now()
  }
}
