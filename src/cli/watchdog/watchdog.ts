import { channel } from 'node:diagnostics_channel'
import { url as debuggerAddress } from 'node:inspector'
import { Worker } from 'node:worker_threads'
import { endedCode } from '../../node/connection.ts'
import type { Warning } from '../output/diagnostic.ts'

/** How often the main thread ticks and the other one looks, ms. */
export const heartbeatInterval = 250

/** What the thread is given. */
export interface WatchdogData {
  /** Shared: [0] grows each time the main thread comes round, [1] is 1 while a debugger may hold it. */
  readonly heartbeat: Int32Array<SharedArrayBuffer>
  readonly cwd: string
  readonly json: boolean
  /** Where it prints: 1 for the standard output, 2 for that of errors. */
  readonly output: 1 | 2
  /** How long one call may keep the main thread before it is ended, ms. */
  readonly limit: number
}

/**
 * Watches the main thread from another one: code that blocks it for two seconds is named, and ended when
 * its file is saved or the limit has passed. Returns a function that ends the watch.
 * @param program the file that the thread runs, which `threadArgument` tells to be the thread
 */
export function startWatchdog(
  program: URL,
  threadArgument: string,
  data: Omit<WatchdogData, 'heartbeat'>,
  onStop: (warning: Warning) => void,
): () => void {
  const heartbeat = new Int32Array(new SharedArrayBuffer(8))
  const timer = setInterval(() => {
    Atomics.add(heartbeat, 0, 1)
    Atomics.store(heartbeat, 1, debuggerAddress() === undefined ? 0 : 1)
  }, heartbeatInterval)
  timer.unref()
  const workerData: WatchdogData = { ...data, heartbeat }
  const worker = new Worker(program, { workerData, argv: [threadArgument], stdin: false })
  worker.on('message', (warning: Warning) => {
    channel(endedCode).publish(undefined)
    onStop(warning)
  })
  // Without it mocks are served as well.
  worker.on('error', () => {})
  worker.unref()
  return () => {
    clearInterval(timer)
    void worker.terminate()
  }
}
