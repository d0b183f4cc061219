import { clock } from '../clock.ts'

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
