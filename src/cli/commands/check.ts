import type { Config } from '../../config/config.ts'
import { flatDiagnostic, type FlatDiagnostic } from '../../errors/flat-diagnostic.ts'
import type { Overview } from '../../server.ts'
import { diagnosticLines, isError, type ExitCode } from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { checkSummary } from '../output/screens.ts'
import type { Colors } from '../output/terminal.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { load } from '../mocks/load.ts'

/** What `mockapi check --json` prints: `ok` where there is no error. */
interface CheckResult extends Omit<Overview, 'routes' | 'diagnostics'> {
  readonly ok: boolean
  readonly errors: number
  readonly warnings: number
  /** With `--fingerprint`, where there is no error. */
  readonly fingerprint?: string
  readonly diagnostics: readonly FlatDiagnostic[]
}

/**
 * `mockapi check`: says what is wrong; exit code 1 on errors. With `wantsFingerprint` what tells the mocks from others is
 * all that it prints to the standard output, where they have no errors.
 */
export async function check(
  environment: CliEnvironment,
  config: Config,
  wantsFingerprint = false,
): Promise<ExitCode> {
  const { out, err, uptime } = environment
  const { overview, fingerprint } = await load(environment, config, async (server) => {
    const found = await server.check()
    const isAsked = wantsFingerprint && !found.diagnostics.some(isError)
    return { overview: found, fingerprint: isAsked ? await server.fingerprint() : undefined }
  })
  const { routes: _, diagnostics, ...found } = overview
  const errors = diagnostics.filter(isError).length
  const lines = (colors: Colors) => diagnostics.flatMap((each) => diagnosticLines(each, colors))
  if (config.json) {
    printResult(environment, 'check', {
      ok: errors === 0,
      errors,
      warnings: diagnostics.length - errors,
      ...found,
      ...(fingerprint !== undefined && { fingerprint }),
      diagnostics: diagnostics.map(flatDiagnostic),
    } satisfies CheckResult)
  } else if (fingerprint !== undefined) {
    err.print(lines(err.colors))
    out.print([fingerprint])
  } else out.print([...lines(out.colors), checkSummary(overview, uptime(), out.colors)])
  return errors > 0 ? 1 : 0
}
