/** Time, timers and unseeded random numbers, in one place, so that another clock can be put there. */
export const clock = {
  now: (): number => Date.now(),
  iso: (): string => new Date(Date.now()).toISOString(),
  /** ms of a clock that never goes back. */
  elapsed: (): number => performance.now(),
  /** Runs a function once after some ms; the result stops it. */
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms)
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

/** Waits a number of milliseconds, `Infinity` for ever; rejects with the signal's reason as soon as it is aborted. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error)
      return
    }
    const stop = ms === Infinity ? undefined : clock.after(ms, done)
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
