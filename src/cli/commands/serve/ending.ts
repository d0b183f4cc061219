import type { CliEnvironment, CliServer } from '../../environment/environment.ts'
import type { Log } from '../../output/log.ts'

/** How close together signals are one press of Ctrl-C, ms: npx and shells pass on what the system has sent to all. */
const onePress = 500

/** What is written once the server is closed, and its name. */
export interface LastWrite {
  readonly name: string
  write(): Promise<unknown>
}

/** How a server ends. */
interface Ending {
  readonly last: LastWrite | undefined
  /** Called on the first signal. */
  readonly end: (cause: string) => void
  /** Called on the second one; whether that made the end come sooner. */
  readonly hurry: () => boolean
}

/**
 * Calls `end` on the first signal, and `hurry` on the second. A later SIGINT ends the process at once, or where there is
 * something to write, says so: the one after that does. Counts until the process ends.
 */
export function endOnSignal(
  { out, exit, onSignal, uptime }: CliEnvironment,
  log: Log,
  { last, end, hurry }: Ending,
): void {
  let pressed = Number.NEGATIVE_INFINITY
  let isWarned = last === undefined
  onSignal((signal) => {
    const isFirst = pressed < 0
    if (uptime() - pressed < onePress) return
    const isSooner = !isFirst && hurry()
    if (!isFirst && !isSooner && signal !== 'SIGINT') return
    pressed = uptime()
    if (isSooner) return
    if (isFirst) end(signal)
    else if (!isWarned) {
      isWarned = true
      const message = `${last?.name} is still being written.`
      log.warning({ message, hint: 'Press Ctrl-C once more to end now, and leave it incomplete.' })
    } else {
      out.flush()
      exit(130)
    }
  })
}

/** The time between a signal of what runs containers and the end, while requests are still sent here. */
export class Draining {
  readonly #server: Pick<CliServer, 'drain'>
  readonly #log: Log
  readonly #time: number
  readonly #hurry = new AbortController()
  #isRunning = false

  /** @param time ms; 0 to end at once */
  constructor(server: Pick<CliServer, 'drain'>, log: Log, time = 0) {
    this.#server = server
    this.#log = log
    this.#time = time
  }

  async run(cause: string): Promise<void> {
    if (this.#time === 0) return
    this.#log.draining(cause, this.#time)
    this.#isRunning = true
    await this.#server.drain(this.#time, this.#hurry.signal)
    this.#isRunning = false
  }

  /** Ends it now; whether it was under way. */
  hurry(): boolean {
    this.#hurry.abort()
    const wasRunning = this.#isRunning
    this.#isRunning = false
    return wasRunning
  }
}
