import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Overview } from '../journal/report.ts'
import type { ExitCode } from './output/failure.ts'
import { diagnosticLines } from './output/diagnostic.ts'
import { checkReport, isError } from './output/json.ts'
import { filterRoutes, routesScreen } from './output/routes.ts'
import { checkSummary } from './output/start.ts'
import type { Shell } from './cli-environment.ts'
import { holdsCode } from './watchdog/code.ts'

/** How long the code of mocks may keep everything waiting, ms. */
const longestLoad = 5000

/** `mockapi routes`: lists the endpoints that contain a text; one JSON array with `json`. */
export async function routes(shell: Shell, config: Config, text: string): Promise<ExitCode> {
  const overview = await load(shell, config)
  const { paint } = shell.out
  shell.out.print(
    config.json
      ? [JSON.stringify(filterRoutes(overview.routes, text))]
      : routesScreen(overview, text, paint),
  )
  return 0
}

/** `mockapi check`: says what is wrong; exit code 1 on errors. One JSON object with `json`. */
export async function check(shell: Shell, config: Config): Promise<ExitCode> {
  const overview = await load(shell, config)
  const { paint } = shell.out
  shell.out.print(
    config.json
      ? [JSON.stringify(checkReport(overview))]
      : [
          ...overview.diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, paint)),
          checkSummary(overview, shell.uptime(), paint),
        ],
  )
  return overview.diagnostics.some(isError) ? 1 : 0
}

/** What the mocks hold, without listening or watching. */
async function load(shell: Shell, config: Config): Promise<Overview> {
  const { port: _, ...rest } = config
  // Whoever waits for the exit code must not wait for ever.
  const endWatch = holdsCode(resolve(shell.cwd, config.dir ?? 'mocks'))
    ? await shell.startWatchdog({ json: false, output: 2, limit: longestLoad, onStop: () => {} })
    : undefined
  const server = await shell.createServer({ ...rest, cwd: shell.cwd, watch: false })
  try {
    return server.overview()
  } finally {
    await server.close()
    endWatch?.()
  }
}
