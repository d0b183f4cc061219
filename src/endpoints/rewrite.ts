import { decodeSegment } from '../http/path.ts'
import type { Address } from '../http/address.ts'

/** A piece of a segment of a rule: text as it stands, or a parameter of at least one character. */
export type RewritePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'parameter' }

/** What a query parameter must be for a rule: a value, or any, which is then a parameter of the rule. */
export interface RewriteQuery {
  readonly name: string
  /** Undefined for a parameter of the rule. */
  readonly value: string | undefined
}

/** A part of the address a rule leads to: text as it stands, or what a parameter was, by number from 0. */
export type RewriteTarget = string | number

/** A rule that makes one address another one: `/api/*` leads to `/$1`. */
export interface Rewrite {
  /** Both sides as they are written. */
  readonly from: string
  readonly to: string
  /** The segments before the star, or all. */
  readonly head: readonly (readonly RewritePiece[])[]
  /** The segments after the star; undefined without one. */
  readonly tail: readonly (readonly RewritePiece[])[] | undefined
  readonly query: readonly RewriteQuery[]
  readonly path: readonly RewriteTarget[]
  /** The query it leads to: names, and what their values are made of. */
  readonly search: readonly {
    readonly name: string
    readonly value: readonly RewriteTarget[]
  }[]
}

/** Why a rule does not parse, on which side of it, and what to write instead. */
export interface RewriteProblem {
  readonly part: 'key' | 'value'
  readonly message: string
  readonly hint: string
}

const parameter = /:([A-Za-z_]\w*)/g

/**
 * Parses a rule of json-server's `routes.json`: parameters are `:name` and one `*` for any number of
 * segments; the other side has them as `:name`, or `$1` by number.
 *
 * @example
 * parseRewrite('/posts/:category', '/posts?category=:category')
 */
export function parseRewrite(from: string, to: string): Rewrite | RewriteProblem {
  const plain = from.replaceAll(/\\([^\w\s])/g, '$1').replaceAll('(.*)', '*')
  const refusal = sourceProblem(from, plain)
  if (refusal) return refusal
  const { path, search } = splitQuery(plain)
  const segments = path.slice(1).split('/')
  if (segments.at(-1) === '') segments.pop()
  const star = segments.indexOf('*')
  const [head, tail] =
    star === -1 ? [segments, undefined] : [segments.slice(0, star), segments.slice(star + 1)]
  const names = [...path.matchAll(/:([A-Za-z_]\w*)|\*/g)].map(([, name = '*']) => name)
  const query = pairsOf(search).map(({ name, value }): RewriteQuery => {
    if (!/^:[A-Za-z_]\w*$/.test(value)) return { name, value }
    names.push(value.slice(1))
    return { name, value: undefined }
  })
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    const message = `${JSON.stringify(from)} names the parameter ":${twice}" twice.`
    return { part: 'key', message, hint: 'Give each parameter a name of its own.' }
  }
  const target = parseTarget(to, names)
  if ('message' in target) return target
  return { from, to, head: head.map(piecesOf), tail: tail?.map(piecesOf), query, ...target }
}

function sourceProblem(from: string, plain: string): RewriteProblem | undefined {
  const problem = (message: string, hint: string): RewriteProblem => ({
    part: 'key',
    message: `${JSON.stringify(from)} ${message}`,
    hint,
  })
  if (!plain.startsWith('/')) return problem('does not begin with a slash.', `Write "/${plain}".`)
  const { path } = splitQuery(plain)
  if (/[()[\]{}+|^$]/.test(path)) {
    return problem('is a regular expression, which rules do not have.', 'Write :name or *.')
  }
  const stars = path.split('/').filter((segment) => segment.includes('*'))
  if (stars.some((segment) => segment !== '*') || stars.length > 1) {
    return problem(
      'has a "*" that is no whole segment, or two of them.',
      'Write one "*" between slashes, for any number of segments, and :name for parts of one.',
    )
  }
  if (/:[A-Za-z_]\w*:/.test(path)) {
    return problem('has two parameters without text between them.', 'Write as in ":from-:to".')
  }
  return undefined
}

function splitQuery(address: string): { readonly path: string; readonly search: string } {
  const mark = address.indexOf('?')
  if (mark === -1) return { path: address, search: '' }
  return { path: address.slice(0, mark), search: address.slice(mark + 1) }
}

function piecesOf(segment: string): RewritePiece[] {
  return segment.split(parameter).flatMap((text, index): RewritePiece[] => {
    if (index % 2 === 1) return [{ kind: 'parameter' }]
    return text === '' ? [] : [{ kind: 'text', text }]
  })
}

function pairsOf(search: string): { readonly name: string; readonly value: string }[] {
  return Array.from(new URLSearchParams(search.replaceAll('+', '%2B')), ([name, value]) => ({
    name,
    value,
  }))
}

function parseTarget(
  to: string,
  names: readonly string[],
): Pick<Rewrite, 'path' | 'search'> | RewriteProblem {
  const problem = (message: string, hint: string): RewriteProblem => ({
    part: 'value',
    message: `${JSON.stringify(to)} ${message}`,
    hint,
  })
  if (!to.startsWith('/') || to.startsWith('//')) {
    return problem('is no path of this server.', 'Begin it with one slash, as in "/posts/:id".')
  }
  const known = names.map((name, index) => (name === '*' ? `$${index + 1}` : `:${name}`))
  const there = known.length > 0 ? `The rule has ${known.join(', ')}.` : 'The rule has none.'
  const { path, search } = splitQuery(to)
  const pairs = pairsOf(search)
  const referring = [path, ...pairs.map(({ value }) => value)]
  for (const [all, number, name] of referring.flatMap((text) => [...text.matchAll(reference)])) {
    const index = number === undefined ? names.indexOf(name ?? '') : Number(number) - 1
    if (index < 0 || index >= names.length) return problem(`asks for ${all}.`, there)
  }
  return {
    path: targetOf(encodeURI(decodeLoosely(path)), names),
    search: pairs.map(({ name, value }) => ({ name, value: targetOf(value, names) })),
  }
}

const reference = /\$(\d+)|:([A-Za-z_]\w*)/g

function targetOf(text: string, names: readonly string[]): RewriteTarget[] {
  const parts: RewriteTarget[] = []
  let end = 0
  for (const match of text.matchAll(reference)) {
    const [all, number, name] = match
    if (match.index > end) parts.push(text.slice(end, match.index))
    parts.push(number === undefined ? names.indexOf(name ?? '') : Number(number) - 1)
    end = match.index + all.length
  }
  if (end < text.length) parts.push(text.slice(end))
  return parts
}

function decodeLoosely(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

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
