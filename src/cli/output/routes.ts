import { describe } from '../../errors/diagnostic.ts'
import type { EndpointSummary, Overview } from '../../server.ts'
import type { Colors } from './colors.ts'
import { plural, fileLine, printable, shownRoot } from './diagnostic.ts'

/** Rows of endpoints: method, path, file and line, a note. */
export function routeRows(
  routes: readonly EndpointSummary[],
  root: string,
  colors: Colors,
): string[] {
  const cells = routes.map((route) => ({
    route,
    method: methodOf(route),
    path: pathOf(route),
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
  const routes = filterRoutes(overview.routes, text)
  const { warn, dim, symbols } = colors
  const notes = overview.diagnostics
    .filter(({ severity, code }) => severity === 'error' || code === 'duplicate-endpoint')
    .map((diagnostic) => {
      const line = printable(describe(diagnostic))
      return `  ${diagnostic.severity === 'error' ? colors.bad(symbols.bad) : warn(symbols.warn)} ${line}`
    })
  const all = `${plural(overview.endpoints, 'endpoint')} in ${filesOf(overview)}`
  const total = text ? `${plural(routes.length, 'row')} with "${printable(text)}", ${all}` : all
  return [...routeRows(routes, overview.root, colors), ...notes, `  ${dim(total)}`]
}

/** The endpoints that contain a text, in any case, in method, path, file or note. */
export function filterRoutes(routes: readonly EndpointSummary[], text: string): EndpointSummary[] {
  const wanted = text.toLowerCase()
  return routes.filter((route) => {
    const row = `${methodOf(route)} ${route.method} ${pathOf(route)}\n${route.file}\n${route.note ?? ''}`
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
  return route.kind === 'single' ? 'SINGLE' : printable(route.method)
}

function pathOf(route: EndpointSummary): string {
  const path = printable(route.path)
  return route.kind === 'crud' ? `${path}  ${path === '/' ? '' : path}/:id` : path
}
