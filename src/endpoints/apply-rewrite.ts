import { decodeSegment } from '../http/path.ts'
import type { Address } from '../http/address.ts'
import type { Rewrite, RewritePiece, RewriteTarget } from './rewrite.ts'

/** What a parameter of a rule was, decoded. Those of the star are several segments. */
type Captured = readonly string[]

/**
 * The address that the first rule which fits makes of another one; undefined where none does. The query
 * stays, but for the parameters that the rule asks for or sets itself.
 *
 * The time grows with the length of the address alone, whatever it holds.
 */
export function rewriteAddress(
  rules: readonly Rewrite[],
  { path, search }: Address,
): Address | undefined {
  if (rules.length === 0) return undefined
  const segments: string[] = []
  for (const part of path.slice(1).split('/')) {
    const segment = decodeSegment(part)
    if (segment === undefined) return undefined
    segments.push(segment)
  }
  const query = new URLSearchParams(search)
  for (const rule of rules) {
    const captured = match(rule, segments, query)
    if (captured) return addressOf(rule, captured, search)
  }
  return undefined
}

function match(
  { head, tail, query: asked }: Rewrite,
  segments: readonly string[],
  query: URLSearchParams,
): Captured[] | undefined {
  const captured: Captured[] = []
  // A slash at the end counts for nothing, unless the star may stand for what follows it.
  const all =
    (!tail || tail.length > 0) && segments.at(-1) === '' ? segments.slice(0, -1) : segments
  if (tail ? all.length < head.length + tail.length : all.length !== head.length) return undefined
  if (tail?.length === 0 && all.length === head.length) return undefined
  for (const [index, pieces] of head.entries()) {
    if (!matchSegment(pieces, all[index] ?? '', captured)) return undefined
  }
  if (tail) {
    const end = all.length - tail.length
    captured.push(all.slice(head.length, end))
    for (const [index, pieces] of tail.entries()) {
      if (!matchSegment(pieces, all[end + index] ?? '', captured)) return undefined
    }
  }
  for (const { name, value } of asked) {
    const given = query.get(name)
    if (given === null || (value !== undefined && given !== value)) return undefined
    if (value === undefined) captured.push([given])
  }
  return captured
}

/** Each text is looked for as early as it can stand, the last one at the end: that finds a match if there is one. */
function matchSegment(
  pieces: readonly RewritePiece[],
  segment: string,
  captured: Captured[],
): boolean {
  let at = 0
  let open = false
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'parameter') {
      open = true
      continue
    }
    const { text } = piece
    const isLast = index === pieces.length - 1
    const found = !open ? at : isLast ? segment.length - text.length : segment.indexOf(text, at + 1)
    if (found < at + (open ? 1 : 0) || !segment.startsWith(text, found)) return false
    if (open) captured.push([segment.slice(at, found)])
    open = false
    at = found + text.length
  }
  if (!open) return at === segment.length
  if (at === segment.length) return false
  captured.push([segment.slice(at)])
  return true
}

function addressOf(rule: Rewrite, captured: readonly Captured[], search: string): Address {
  const path = rule.path.map((part) =>
    typeof part === 'string' ? part : (captured[part] ?? []).map(encodeURIComponent).join('/'),
  )
  const set = rule.search.map(
    ({ name, value }) =>
      `${encodeURIComponent(name)}=${encodeURIComponent(textOf(value, captured))}`,
  )
  const own = new Set([...rule.query, ...rule.search].map(({ name }) => name))
  const kept = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !own.has(nameOf(pair)))
  const query = [...set, ...kept].join('&')
  return {
    // Two slashes at the beginning would be read as the name of a host.
    path: path.join('').replace(/^\/\/+/, '/'),
    search: query === '' ? '' : `?${query}`,
  }
}

function textOf(parts: readonly RewriteTarget[], captured: readonly Captured[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : (captured[part] ?? []).join('/')))
    .join('')
}

function nameOf(pair: string): string {
  const [first] = new URLSearchParams(pair).keys()
  return first ?? ''
}
