import { describeMs } from '../../behaviour/duration.ts'
import { describe } from '../../errors/diagnostic.ts'
import type { EndpointSummary, Overview } from '../../server.ts'
import {
  diagnosticLines,
  fileLine,
  isError,
  markOf,
  plural,
  printable,
  shownRoot,
  someOf,
} from './diagnostic.ts'
import type { Colors } from './terminal.ts'

/** What is known when the server listens, `duration` ms after the start of the process. */
export interface Start {
  readonly version: string
  readonly duration: number
  readonly url: string
  /** Where other machines reach it; empty unless the host is wide. */
  readonly network: readonly string[]
  /** The token of the admin API, where one was made up for this start. */
  readonly adminToken?: string | undefined
  /** The file that clients are to trust, where this machine has made the certificate. */
  readonly authority?: string | undefined
  /** The store that it shares with other servers, without its password. */
  readonly store?: string | undefined
  readonly overview: Overview
  /** The address of the page; undefined with `--no-admin`. */
  readonly page?: string | undefined
  /** Whether keys are read. */
  readonly keys: boolean
  readonly watches: boolean
}

/** Up to so many endpoints are listed, and scenarios named, at the start. */
const fewRoutes = 12
const fewScenarios = 8

/** The screen of a start: version and time, addresses, what was found, what is wrong. */
export function startScreen(start: Start, colors: Colors): string[] {
  const { overview, url, network, page, adminToken, authority, store } = start
  const { strong, dim, ok, accent, symbols } = colors
  const arrow = dim(symbols.arrow.padEnd(2))
  const few = overview.routes.length <= fewRoutes
  const [prefix = ''] = overview.prefixes
  const token = adminToken === undefined ? '' : `  ${dim('token')} ${adminToken}`
  return [
    '',
    `  ${strong(`mockapi ${start.version}`)}  ${dim('ready in')} ${ok(describeMs(start.duration))}`,
    `  ${arrow}  API      ${accent(url + prefix)}`,
    ...network.map((address) => `  ${arrow}  Network  ${accent(address + prefix)}`),
    ...(page === undefined ? [] : [`  ${arrow}  Page     ${accent(page)}${token}`]),
    ...(authority === undefined ? [] : [`  ${arrow}  Trust    ${printable(authority)}`]),
    ...(store === undefined ? [] : [`  ${arrow}  Store    ${printable(store)}`]),
    ...proxyLines(overview, (text) => accent(text)).map((text) => `  ${arrow}  ${text}`),
    `      ${dim(overviewLine(overview))}`,
    ...scenarioLines(overview, colors),
    ...(few ? [] : [`      ${dim('mockapi routes lists the endpoints')}`]),
    ...(start.keys ? [`      ${dim('press h for help')}`] : []),
    '',
    ...(few && overview.routes.length > 0 ? [...routeRows(overview, colors), ''] : []),
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

/** `Proxy    https://api.example.test`, with the pattern of paths where it is not asked for all. */
function proxyLines({ proxy = {} }: Overview, shown: (text: string) => string): string[] {
  return Object.entries(proxy).map(([pattern, url], index) => {
    const paths = pattern === '/*' ? '' : `  for ${printable(pattern)}`
    return `${index === 0 ? 'Proxy ' : '      '}   ${shown(printable(url))}${paths}`
  })
}

/** `scenarios  empty cart, payments down (on)`. */
function scenarioLines({ scenarios }: Overview, { dim }: Colors): string[] {
  if (scenarios.length === 0) return []
  const names = scenarios.map(({ name, active }) => printable(active ? `${name} (on)` : name))
  return [`      ${dim(`scenarios  ${someOf(names, fewScenarios)}`)}`]
}

function emptyLines({ overview, watches }: Start, colors: Colors): string[] {
  if (overview.files > 0 || overview.diagnostics.length > 0) return []
  const root = printable(shownRoot(overview.root))
  const next = watches ? 'Watching.' : 'Start again then (--no-watch).'
  const answers = overview.proxy === undefined ? 'every request gets 404' : 'no mock answers'
  return [`  ${markOf({}, colors)} ${root} is empty: ${answers} until a file appears. ${next}`]
}

/** The last line of `check`: `ok  12 files, 34 endpoints  39 ms`, or the numbers of errors and warnings. */
export function checkSummary(overview: Overview, duration: number, colors: Colors): string {
  const errors = overview.diagnostics.filter(isError).length
  const warnings = overview.diagnostics.length - errors
  const style = errors > 0 ? colors.bad : colors.ok
  const parts = [filesOf(overview), plural(overview.endpoints, 'endpoint')]
  const behind = Object.values(overview.proxy ?? {})
  if (behind.length > 0) parts.push(`the rest by ${behind.map(printable).join(', ')}`)
  if (errors > 0) parts.push(plural(errors, 'error'))
  if (warnings > 0) parts.push(plural(warnings, 'warning'))
  const mark = errors > 0 ? '' : `${colors.symbols.ok}  `
  return `  ${style(`${mark}${parts.join(', ')}`)}  ${colors.dim(describeMs(duration))}`
}

/** Rows of endpoints: method, path, file and line, a note. */
function routeRows(
  { routes, root, prefixes }: Pick<Overview, 'routes' | 'root' | 'prefixes'>,
  colors: Colors,
): string[] {
  const cells = routes.map((route) => ({
    route,
    method: methodOf(route),
    path: pathOf(route, prefixes),
    file: fileLine(route.file, route.line, root),
  }))
  const methodWidth = Math.max(7, ...cells.map(({ method }) => method.length))
  const pathWidth = Math.min(48, Math.max(0, ...cells.map(({ path }) => path.length)))
  const fileWidth = Math.min(32, Math.max(0, ...cells.map(({ file }) => file.length)))
  return cells.map(({ route, method, path, file }) => {
    const style = route.kind === 'endpoint' || route.kind === 'app' ? colors.strong : colors.accent
    const note = route.note ? `   ${printable(route.note)}` : ''
    const tail = colors.dim(`${file.padEnd(note ? fileWidth : 0)}${note}`)
    return `  ${style(method.padEnd(methodWidth))} ${path.padEnd(pathWidth)}   ${tail}`
  })
}

/** The screen of `mockapi routes`, filtered by a text in method, path, file or note. */
export function routesScreen(overview: Overview, text: string, colors: Colors): string[] {
  const routes = filterRoutes(overview, text)
  const notes = overview.diagnostics
    .filter(({ severity, code }) => severity === 'error' || code === 'duplicate-endpoint')
    .map((each) => `  ${markOf(each, colors)} ${printable(describe(each))}`)
  const all = `${plural(overview.endpoints, 'endpoint')} in ${filesOf(overview)}`
  const total = text ? `${plural(routes.length, 'row')} with "${printable(text)}", ${all}` : all
  const behind = proxyLines(overview, printable).map((line) => `  ${colors.dim(line)}`)
  return [
    ...routeRows({ ...overview, routes }, colors),
    ...notes,
    ...behind,
    `  ${colors.dim(total)}`,
  ]
}

/** The endpoints that contain a text, in any case, in method, path, file or note. */
export function filterRoutes(
  { routes, prefixes }: Pick<Overview, 'routes' | 'prefixes'>,
  text: string,
): EndpointSummary[] {
  const wanted = text.toLowerCase()
  return routes.filter((route) => {
    const row = `${methodOf(route)} ${route.method} ${pathOf(route, prefixes)}\n${route.file}\n${route.note ?? ''}`
    return row.toLowerCase().includes(wanted)
  })
}

/** `12 files`, or the one file's name. */
export function filesOf(overview: Overview): string {
  const root = shownRoot(overview.root)
  return root.endsWith('/') ? plural(overview.files, 'file') : printable(root)
}

function methodOf(route: EndpointSummary): string {
  if (route.kind === 'crud') return 'CRUD'
  if (route.kind === 'webhook') return 'WEBHOOK'
  return route.kind === 'single' ? 'SINGLE' : printable(route.method)
}

/** The address of an endpoint, below the first prefix. */
function pathOf({ kind, path }: EndpointSummary, [prefix = '']: readonly string[]): string {
  // What calls out, and what is for all paths, stands below none.
  if (kind === 'webhook' || !path.startsWith('/')) return printable(path)
  const shown = printable(prefix + (path === '/' && prefix !== '' ? '' : path))
  return kind === 'crud' ? `${shown}  ${shown === '/' ? '' : shown}/:id` : shown
}
