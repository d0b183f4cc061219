import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { flatDiagnostic, type FlatDiagnostic } from '../errors/flat-diagnostic.ts'
import type { EndpointSummary, Overview } from '../server.ts'
import { diagnosticLines, isError, type ExitCode } from './output/diagnostic.ts'
import { printResult } from './output/envelope.ts'
import { filterRoutes, routesScreen, checkSummary } from './output/screens.ts'
import type { Colors } from './output/terminal.ts'
import { ofLoad, type CliEnvironment, type CliServer } from './environment.ts'
import { holdsCode } from './root.ts'

/** What `mockapi routes --json` prints; numbers are those of all mocks, `routes` those that contain the text. */
interface RoutesResult extends Pick<
  Overview,
  'root' | 'prefixes' | 'files' | 'endpoints' | 'proxy'
> {
  readonly routes: readonly EndpointSummary[]
  readonly diagnostics: readonly FlatDiagnostic[]
}

/** `mockapi routes`: lists the endpoints that contain a text. */
export async function routes(
  environment: CliEnvironment,
  config: Config,
  text: string,
): Promise<ExitCode> {
  const { out } = environment
  const overview = await load(environment, config, (server) => server.overview())
  if (config.json) {
    const { root, prefixes, files, endpoints, proxy, diagnostics } = overview
    printResult(environment, 'routes', {
      root,
      prefixes,
      files,
      endpoints,
      ...(proxy && { proxy }),
      routes: filterRoutes(overview, text),
      diagnostics: diagnostics.map(flatDiagnostic),
    } satisfies RoutesResult)
  } else out.print(routesScreen(overview, text, out.colors))
  return 0
}

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

/** What the mocks hold, without listening or watching; the server is closed then. */
export async function load<Found>(
  environment: CliEnvironment,
  config: Config,
  look: (server: CliServer) => Found | Promise<Found>,
): Promise<Found> {
  const { port: _, ...rest } = config
  const endWatch = holdsCode(resolve(environment.cwd, config.dir ?? 'mocks'))
    ? await environment.startWatchdog({ json: false, ...ofLoad })
    : undefined
  const server = await environment.createServer({ ...rest, cwd: environment.cwd, watch: false })
  try {
    return await look(server)
  } finally {
    await server.close()
    endWatch?.()
  }
}
