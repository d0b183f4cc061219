import type { Logger } from 'vite'
import type { Diagnostic } from '../errors/diagnostic.ts'
import type { Log } from '../cli/output/log.ts'
import { terminalSupport, createColors, type Colors } from '../cli/output/colors.ts'
import { diagnosticLines } from '../cli/output/diagnostic.ts'
import type { Terminal } from '../cli/output/terminal.ts'
import { createTextLog } from '../cli/output/text-log.ts'

/** What is told at the terminal of Vite. */
export interface ViteLog extends Pick<Log, 'request' | 'reload'> {
  readonly colors: Colors
  /** What is wrong with the mocks. */
  diagnostic(diagnostic: Diagnostic): void
}

/**
 * The log of the command line on the logger of Vite, whose level decides what is printed: requests are
 * information, broken files errors.
 *
 * @param options `root` is the folder of the mocks as users know it; `quiet` prints no requests
 */
export function createViteLog(
  logger: Logger,
  options: { readonly root: string; readonly quiet: boolean },
): ViteLog {
  const colors = createColors(terminalSupport(process.env, process.stdout.isTTY, process.platform))
  let level: 'info' | 'error' = 'info'
  const terminal: Terminal = {
    colors,
    columns: () => undefined,
    print: (lines) => logger[level](lines.join('\n')),
    replaceLast: () => {},
    clear: () => {},
    flush: () => {},
  }
  const log = createTextLog(terminal, options)
  return {
    colors,
    request: log.request,
    reload(event) {
      level = event.files.some(({ kind }) => kind === 'broken') ? 'error' : 'info'
      log.reload(event)
      level = 'info'
    },
    diagnostic(diagnostic) {
      const lines = diagnosticLines(diagnostic, colors).join('\n')
      if (diagnostic.severity === 'error') logger.error(lines)
      else logger.warn(lines)
    },
  }
}
