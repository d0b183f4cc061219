import type { CompiledEndpoint, Routes } from '../endpoints/routes.ts'
import { RouteTable } from '../endpoints/router.ts'
import { isMethod, parseKey } from '../http/path.ts'
import { decodeSegment, type Segment } from '../http/segment.ts'
import type { MissReport } from '../journal/call.ts'

/**
 * The line that declares an endpoint for a request, and the file for it; undefined where none can be: whoever follows
 * the advice must get an answer, and lose none.
 */
export function adviceFor({
  method,
  path,
  routes,
}: {
  method: string
  path: string
  routes: Routes
}): MissReport['add'] {
  const { suggestedFile: suggested, table } = routes
  if (!suggested) return undefined
  const parts = path.split('/').slice(1)
  if (parts.at(-1) === '') parts.pop()
  const line = declaration(method, path, parts, true, table.endpoints)
  const found = line ?? declaration(method, path, parts, false, table.endpoints)
  return found === undefined ? undefined : { ...suggested, text: found }
}

/** A line of JSON that declares the endpoint; what looks like an id becomes a parameter, if wanted. */
function declaration(
  method: string,
  path: string,
  parts: readonly string[],
  withParameters: boolean,
  endpoints: readonly CompiledEndpoint[],
): string | undefined {
  const names: string[] = []
  const segments = parts.map((part) => {
    const text = decodeSegment(part) ?? part
    if (!withParameters || !idShape.test(text)) return escapeSegment(text)
    const name = names.length === 0 ? 'id' : `id${names.length + 1}`
    names.push(name)
    return `:${name}`
  })
  const key = `${isMethod(method) ? method : 'ALL'} /${segments.join('/')}`
  const parsed = key.length > longestKey ? undefined : parseKey(key)
  if (!parsed || 'message' in parsed) return undefined
  if (!new RouteTable([parsed]).lookup(method, path)?.matches.length) return undefined
  const hides = (other: CompiledEndpoint): boolean =>
    other.method !== 'USE' && overlap(parsed.path.segments, other.path.segments)
  if ((names.length > 0 || !isMethod(method)) && endpoints.some(hides)) return undefined
  const body = names.length > 0 ? `{ "id": "{{params.${names.at(-1)}}}" }` : '{ "ok": true }'
  return `${JSON.stringify(key)}: ${body}`
}

const longestKey = 500
const idShape = /^\d+$|^[\da-f]{8}-[\da-f-]{27}$|^[\da-f]{24}$/i

/** A segment as a path in a key has it, without what would mean something there. */
function escapeSegment(text: string): string {
  return encodeURI(text.toWellFormed()).replace(/[*/?#]|(?<!\w):/g, (character) =>
    character === '*' ? '%2A' : encodeURIComponent(character),
  )
}

/** Whether some address may match both. */
function overlap(
  [one, ...ones]: readonly Segment[],
  [other, ...others]: readonly Segment[],
): boolean {
  if (one?.kind === 'wildcard' || other?.kind === 'wildcard') return true
  if (!one || !other) return one === other
  if (one.kind === 'literal' && other.kind === 'literal' && one.text !== other.text) return false
  return overlap(ones, others)
}
