import type { CliEnvironment } from '../../environment/environment.ts'
import type { Log } from '../../output/log.ts'

/** How close together signals are one press of Ctrl-C, ms: npx and shells pass on what the system has sent to all. */
const onePress = 500

/** What is written once the server is closed, and its name. */
export interface LastWrite {
  readonly name: string
  write(): Promise<unknown>
}

/**
 * Calls `end` on the first signal. A later SIGINT ends the process at once, or where there is something to write, says so:
 * the one after that does. Counts until the process ends.
 */
export function endOnSignal(
  { out, exit, onSignal, uptime }: CliEnvironment,
  log: Log,
  last: LastWrite | undefined,
  end: (cause: string) => void,
): void {
  let pressed = Number.NEGATIVE_INFINITY
  let isWarned = last === undefined
  onSignal((signal) => {
    const isFirst = pressed < 0
    if (uptime() - pressed < onePress || (!isFirst && signal !== 'SIGINT')) return
    pressed = uptime()
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
