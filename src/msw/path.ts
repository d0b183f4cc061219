import { parsePath } from '../http/path.ts'

/** `https://api.test`, `//api.test`, `*.api.test`, `:protocol://api.test`: what stands before the path. */
export const originShape: RegExp = /^(?:[:\w+.*-]+:)?\/\/[^/]*|^\*(?=[.:])[^/]*/

/**
 * Where a path or a predicate of MSW is mounted.
 *
 * @returns `paths` that together are all that the handler may match, or more, as it decides itself; `own`
 *   for the handler to match by, without an origin, where its path has one
 */
export function mountPath(path: unknown): { paths: readonly string[]; own?: string } {
  if (typeof path !== 'string') return { paths: ['/*'] }
  // A question mark at the end makes a parameter optional; any other begins a query, which MSW ignores.
  const clean = path.endsWith('?') ? path : path.replace(/[?#].*$/, '')
  const [origin = ''] = originShape.exec(clean) ?? []
  const rest = clean.slice(origin.length)
  const any = /^\*+/.exec(rest)?.[0]
  // A star in front stands for an origin, and for an origin with the beginning of a path.
  if (any !== undefined) {
    const after = rest.slice(any.length)
    const plain = after.startsWith('/') ? [pathOf(after)] : []
    return { paths: [...new Set([...plain, '/*'])] }
  }
  const own = rest.startsWith('/') ? rest : `/${rest}`
  return { paths: [pathOf(own)], ...(own !== path && { own }) }
}

/** A path as a key has it; from the first segment on that a key cannot say, everything below. */
function pathOf(path: string): string {
  const segments = path.slice(1).split('/')
  if (segments.at(-1) === '') segments.pop()
  const strange = segments.findIndex((segment) => !isPlain(segment))
  const said = strange === -1 ? segments : [...segments.slice(0, strange), '*']
  const text = `/${said.map(segmentOf).join('/')}`
  return 'message' in parsePath(text) ? '/*' : text
}

/** Literals and parameters are said alike; a pattern may be left out where it cannot reach over a slash. */
function isPlain(segment: string): boolean {
  if (!segment.startsWith(':')) return !/[:*{}()?+]/.test(segment)
  return /^:\w+(?:\([^/.^]*\))?\??$/.test(segment)
}

function segmentOf(segment: string): string {
  return segment.startsWith(':') ? segment.replace(/\(.*\)/, '') : segment
}
