import type { Logger } from 'vite'
import { terminalSupport, createColors, type Colors } from '../cli/output/colors.ts'
import { diagnosticLines } from '../cli/output/diagnostic.ts'
import type { Log } from '../cli/output/log.ts'
import { createTextLog } from '../cli/output/text-log.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'

/** What is logged at the terminal of Vite. */
export interface ViteLog extends Pick<Log, 'request' | 'reload'> {
  readonly colors: Colors
  diagnostic(diagnostic: Diagnostic): void
}

/**
 * The log of the command line on the logger of Vite, whose level decides what is printed: requests are
 * information, broken files errors.
 *
 * @param root the folder of the mocks as users know it
 * @param quiet prints no requests
 */
export function createViteLog(logger: Logger, root: string, quiet: boolean): ViteLog {
  const colors = createColors(terminalSupport(process.env, process.stdout.isTTY, process.platform))
  let level: 'info' | 'error' = 'info'
  const print = (lines: readonly string[]) => logger[level](lines.join('\n'))
  const terminal = { colors, columns: () => undefined, print, replaceLast: () => {} }
  const { request, reload } = createTextLog(terminal, { quiet, root })
  return {
    colors,
    request,
    reload(event) {
      level = event.files.some(({ kind }) => kind === 'broken') ? 'error' : 'info'
      reload(event)
      level = 'info'
    },
    diagnostic(diagnostic) {
      const level = diagnostic.severity === 'error' ? 'error' : 'warn'
      logger[level](diagnosticLines(diagnostic, colors).join('\n'))
    },
  }
}
