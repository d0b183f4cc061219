import { channel } from 'node:diagnostics_channel'
import { url as debuggerAddress } from 'node:inspector'
import { Worker } from 'node:worker_threads'
import { endedCode } from '../../node/ended-code.ts'
import type { Warning } from '../output/log.ts'
import { Beat, beatInterval } from './heartbeat.ts'
import type { WatchdogData } from './heartbeat.ts'

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
  const beat = new Beat()
  const timer = setInterval(() => beat.tick(debuggerAddress() !== undefined), beatInterval)
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
