import { describeMs } from '../../behaviour/duration.ts'
import type { Overview } from '../../server.ts'
import type { Colors } from './colors.ts'
import { diagnosticLines, isError, plural, printable, shownRoot, someOf } from './diagnostic.ts'
import { filesOf, routeRows } from './routes.ts'

/** What is known when the server listens. */
export interface Start {
  readonly version: string
  /** From the start of the process to listening, ms. */
  readonly duration: number
  readonly url: string
  /** Where other machines reach it; empty unless the host is wide. */
  readonly network: readonly string[]
  /** The token of the admin API, where one was made up for this start. */
  readonly adminToken?: string | undefined
  readonly overview: Overview
  /** Whether keys are read. */
  readonly keys: boolean
  /** Whether files that change are reloaded. */
  readonly watches: boolean
}

/** Up to so many endpoints are listed at the start. */
const fewRoutes = 12

/** The screen of a start: version and time, addresses, what was found, what is wrong. */
export function startScreen(start: Start, colors: Colors): string[] {
  const { overview, url, network, adminToken } = start
  const { strong, dim, ok, accent, symbols } = colors
  const arrow = dim(symbols.arrow.padEnd(2))
  const few = overview.routes.length <= fewRoutes
  return [
    '',
    `  ${strong(`mockapi ${start.version}`)}  ${dim('ready in')} ${ok(describeMs(start.duration))}`,
    `  ${arrow}  API      ${accent(url)}`,
    ...network.map((address) => `  ${arrow}  Network  ${accent(address)}`),
    ...(adminToken === undefined
      ? []
      : [`  ${arrow}  Admin    ${accent(`${url}/__mockapi/`)}  ${dim('token')} ${adminToken}`]),
    `      ${dim(overviewLine(overview))}`,
    ...scenarioLines(overview, colors),
    ...(few ? [] : [`      ${dim('mockapi routes lists the endpoints')}`]),
    ...(start.keys ? [`      ${dim('press h for help')}`] : []),
    '',
    ...(few && overview.routes.length > 0
      ? [...routeRows(overview.routes, overview.root, colors), '']
      : []),
    ...overview.diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, colors)),
    ...emptyLines(start, colors),
  ]
}

/** `mocks/  12 files, 34 endpoints, 3 collections (1,225 records), seed 1`. */
export function overviewLine(overview: Overview): string {
  const { files, endpoints, collections, records, root, seed } = overview
  const data =
    collections > 0 ? `, ${plural(collections, 'collection')} (${plural(records, 'record')})` : ''
  const folder = shownRoot(root)
  const found = folder.endsWith('/') ? `${plural(files, 'file')}, ` : ''
  return printable(`${folder}  ${found}${plural(endpoints, 'endpoint')}${data}, seed ${seed}`)
}

/** Up to so many scenarios are named at the start. */
const fewScenarios = 8

/** `scenarios  empty cart, payments down (on)`. */
function scenarioLines({ scenarios }: Overview, { dim }: Colors): string[] {
  if (scenarios.length === 0) return []
  const names = scenarios.map(({ name, active }) => printable(active ? `${name} (on)` : name))
  return [`      ${dim(`scenarios  ${someOf(names, fewScenarios)}`)}`]
}

function emptyLines({ overview, watches }: Start, colors: Colors): string[] {
  if (overview.files > 0 || overview.diagnostics.length > 0) return []
  const root = printable(shownRoot(overview.root))
  const mark = colors.warn(colors.symbols.warn)
  const next = watches ? 'Watching.' : 'Start again then (--no-watch).'
  return [`  ${mark} ${root} is empty: every request gets 404 until a file appears. ${next}`]
}

/** The last line of `check`: `ok  12 files, 34 endpoints  39 ms`, or the numbers of errors and warnings. */
export function checkSummary(overview: Overview, duration: number, colors: Colors): string {
  const errors = overview.diagnostics.filter(isError).length
  const warnings = overview.diagnostics.length - errors
  const style = errors > 0 ? colors.bad : colors.ok
  const parts = [filesOf(overview), plural(overview.endpoints, 'endpoint')]
  if (errors > 0) parts.push(plural(errors, 'error'))
  if (warnings > 0) parts.push(plural(warnings, 'warning'))
  const mark = errors > 0 ? '' : `${colors.symbols.ok}  `
  return `  ${style(`${mark}${parts.join(', ')}`)}  ${colors.dim(describeMs(duration))}`
}
