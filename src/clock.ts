/** Time, timers and unseeded random numbers, in one place, so that another clock can be put there. */
export const clock = {
  now: (): number => Date.now(),
  iso: (): string => new Date(Date.now()).toISOString(),
  /** ms of a clock that never goes back. */
  elapsed: (): number => performance.now(),
  /**
   * Runs a function once after some ms; the result stops it.
   *
   * @param isBackground whether the process may end before that
   */
  after(ms: number, run: () => void, isBackground = false): () => void {
    const timer = setTimeout(run, ms)
    // Elsewhere than in Node it is a number.
    if (isBackground) (timer as { unref?: () => void }).unref?.()
    return () => clearTimeout(timer)
  },
  /** Runs a function each time after some ms; the result stops it. */
  every(ms: number, run: () => void): () => void {
    const timer = setInterval(run, ms)
    return () => clearInterval(timer)
  },
  /** A random UUID (RFC 9562, section 5.4). */
  uuid: (): string => crypto.randomUUID(),
  bytes: (length: number): Uint8Array<ArrayBuffer> =>
    crypto.getRandomValues(new Uint8Array(length)),
}

/** Lets everything run that is ready, what has come over the network too. */
export function turn(): Promise<void> {
  const { setImmediate: soon } = globalThis as { setImmediate?: (run: () => void) => unknown }
  return new Promise((resolve) => void (soon ? soon(resolve) : clock.after(0, resolve)))
}

/**
 * Waits a number of milliseconds, `Infinity` for ever; rejects with the signal's reason as soon as it is aborted.
 *
 * @param by whose time it waits by, default that of the machine
 */
export function wait(
  ms: number,
  signal: AbortSignal,
  by: Pick<typeof clock, 'after'> = clock,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error)
      return
    }
    const stop = ms === Infinity ? undefined : by.after(ms, done)
    signal.addEventListener('abort', aborted, { once: true })
    function done() {
      signal.removeEventListener('abort', aborted)
      resolve()
    }
    function aborted() {
      stop?.()
      reject(signal.reason as Error)
    }
  })
}
