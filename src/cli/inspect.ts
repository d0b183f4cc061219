import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Overview } from '../server.ts'
import { diagnosticLines, type ExitCode } from './output/diagnostic.ts'
import { checkReport, isError } from './output/json-log.ts'
import { filterRoutes, routesScreen } from './output/routes.ts'
import { checkSummary } from './output/start.ts'
import type { CliEnvironment } from './cli-environment.ts'
import { holdsCode } from './watchdog/code.ts'

/** How long the code of mocks may keep everything waiting, ms. */
const longestLoad = 5000

/** `mockapi routes`: lists the endpoints that contain a text; one JSON array with `json`. */
export async function routes(
  environment: CliEnvironment,
  config: Config,
  text: string,
): Promise<ExitCode> {
  const overview = await load(environment, config)
  const { colors } = environment.out
  environment.out.print(
    config.json
      ? [JSON.stringify(filterRoutes(overview.routes, text))]
      : routesScreen(overview, text, colors),
  )
  return 0
}

/** `mockapi check`: says what is wrong; exit code 1 on errors. One JSON object with `json`. */
export async function check(environment: CliEnvironment, config: Config): Promise<ExitCode> {
  const overview = await load(environment, config)
  const { colors } = environment.out
  environment.out.print(
    config.json
      ? [JSON.stringify(checkReport(overview))]
      : [
          ...overview.diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, colors)),
          checkSummary(overview, environment.uptime(), colors),
        ],
  )
  return overview.diagnostics.some(isError) ? 1 : 0
}

/** What the mocks hold, without listening or watching. */
async function load(environment: CliEnvironment, config: Config): Promise<Overview> {
  const { port: _, ...rest } = config
  // Whoever waits for the exit code must not wait for ever.
  const endWatch = holdsCode(resolve(environment.cwd, config.dir ?? 'mocks'))
    ? await environment.startWatchdog({
        json: false,
        output: 2,
        limit: longestLoad,
        onStop: () => {},
      })
    : undefined
  const server = await environment.createServer({ ...rest, cwd: environment.cwd, watch: false })
  try {
    return server.overview()
  } finally {
    await server.close()
    endWatch?.()
  }
}
