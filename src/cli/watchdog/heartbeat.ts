/** What both threads see: how often the main thread came round, and whether a debugger may hold it. */
export class Beat {
  readonly buffer: SharedArrayBuffer
  readonly #numbers: Int32Array

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(8)) {
    this.buffer = buffer
    this.#numbers = new Int32Array(buffer)
  }

  /** Grows while the main thread is alive; wraps round. */
  get count(): number {
    return Atomics.load(this.#numbers, 0)
  }

  get isDebugged(): boolean {
    return Atomics.load(this.#numbers, 1) === 1
  }

  /** Called by the main thread each time it comes round. */
  tick(isDebugged: boolean): void {
    Atomics.add(this.#numbers, 0, 1)
    Atomics.store(this.#numbers, 1, isDebugged ? 1 : 0)
  }
}

/** How often the main thread ticks and the other one looks, ms. */
export const beatInterval = 250

/** What the thread is given. */
export interface WatchdogData {
  readonly buffer: SharedArrayBuffer
  readonly cwd: string
  readonly json: boolean
  /** Where it prints: 1 for the standard output, 2 for that of errors. */
  readonly output: 1 | 2
  /** How long one call may keep the main thread before it is ended, ms. */
  readonly limit: number
}
