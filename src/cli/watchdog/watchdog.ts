import { channel } from 'node:diagnostics_channel'
import { url as debuggerAddress } from 'node:inspector'
import { Worker } from 'node:worker_threads'
import type { Warning } from '../output/diagnostic.ts'
import { endedCode } from '../../node/connection.ts'

/** What a watchdog needs to know. */
export interface WatchdogOptions extends Pick<WatchdogData, 'cwd' | 'json' | 'output' | 'limit'> {
  /** The file that the thread runs: the program itself, which knows that it is no main thread. */
  readonly program: URL
  /** The argument by which it looks whether it is one. */
  readonly threadArgument: string
  /** Told by the main thread once code was ended. */
  readonly onStop: (warning: Warning) => void
}

/**
 * Watches the main thread from another one: code that does not let go of it for two seconds is named
 * as soon as that, and ended when its file is saved or the limit has passed.
 *
 * @returns ends the watch
 */
export function startWatchdog({
  program,
  threadArgument,
  onStop,
  ...given
}: WatchdogOptions): () => void {
  const beat = new Heartbeat()
  const timer = setInterval(() => beat.tick(debuggerAddress() !== undefined), heartbeatInterval)
  timer.unref()
  const workerData: WatchdogData = { ...given, buffer: beat.buffer }
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

/** What both threads see: how often the main thread came round, and whether a debugger may hold it. */
export class Heartbeat {
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
export const heartbeatInterval = 250

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
