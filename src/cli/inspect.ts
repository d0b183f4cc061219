import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { diagnosticLines, isError, type ExitCode } from './output/diagnostic.ts'
import { checkReport } from './output/log.ts'
import { filterRoutes, routesScreen, checkSummary } from './output/screens.ts'
import { ofLoad, type CliEnvironment, type CliServer } from './environment.ts'
import { holdsCode } from './root.ts'

/** `mockapi routes`: lists the endpoints that contain a text; one JSON array with `json`. */
export async function routes(
  environment: CliEnvironment,
  config: Config,
  text: string,
): Promise<ExitCode> {
  const { out } = environment
  const overview = await load(environment, config, (server) => server.overview())
  out.print(
    config.json
      ? [JSON.stringify(filterRoutes(overview, text))]
      : routesScreen(overview, text, out.colors),
  )
  return 0
}

/** `mockapi check`: says what is wrong; exit code 1 on errors. One JSON object with `json`. */
export async function check(environment: CliEnvironment, config: Config): Promise<ExitCode> {
  const { out, uptime } = environment
  const overview = await load(environment, config, (server) => server.check())
  const { diagnostics } = overview
  out.print(
    config.json
      ? [JSON.stringify(checkReport(overview))]
      : [
          ...diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, out.colors)),
          checkSummary(overview, uptime(), out.colors),
        ],
  )
  return diagnostics.some(isError) ? 1 : 0
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
