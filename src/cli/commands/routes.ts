import type { Config } from '../../config/config.ts'
import { flatDiagnostic, type FlatDiagnostic } from '../../errors/flat-diagnostic.ts'
import type { EndpointSummary, Overview } from '../../server.ts'
import type { ExitCode } from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { filterRoutes, routesScreen } from '../output/screens.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { load } from '../mocks/load.ts'

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
