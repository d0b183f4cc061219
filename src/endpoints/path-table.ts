import {
  decodeSegment,
  matchMixed,
  parameterNames,
  segmentShape,
  specificity,
  type MixedSegment,
  type Segment,
} from '../http/segment.ts'
import type { PathPattern } from '../http/path.ts'
import type { Pattern } from '../http/pattern.ts'
import type { Endpoint } from './endpoint.ts'

/** What the router needs of an endpoint. */
export type Routed = Pick<Endpoint, 'method' | 'path'> &
  Partial<Pick<Endpoint, 'when' | 'modifierOnly' | 'serves' | 'schema'>>

/** An endpoint whose method and path match a request, with the values of its parameters. */
export interface Match<Route extends Routed> {
  readonly endpoint: Route
  readonly params: Readonly<Record<string, string>>
}

/** Endpoints at the end of a path, with the names of the parameters on the way there. */
type Leaf<Route> = { readonly endpoint: Route; readonly names: readonly string[] }[]

/** What answers where a path ends, and the names of the parameters that lead there. */
interface End<Route> {
  readonly leaf: Leaf<Route>
  readonly names: readonly string[]
}

/** Most have one child or none, so that a Map of children is made when it is needed. */
interface Node<Route> {
  literals: Map<string, Node<Route>> | undefined
  parameters: ParameterBranch<Route>[] | undefined
  leaf: Leaf<Route> | undefined
  wildcard: Leaf<Route> | undefined
}

/** A segment with parameters, and what follows it; the most specific one is tried first. */
interface ParameterBranch<Route> {
  readonly pattern: Pattern | undefined
  readonly mixed: MixedSegment | undefined
  readonly shape: string
  readonly rank: number
  readonly node: Node<Route>
}

const none: readonly never[] = []
/** The parameters of a path that has none. */
export const noParams: Readonly<Record<string, string>> = Object.freeze({})

/** Finds what matches a path, the most specific first: literal paths by a Map, the rest by a tree of segments. */
export class PathTable<Route extends Routed> {
  readonly size: number
  readonly #literal = new Map<string, Route[]>()
  readonly #root: Node<Route> = newNode()
  #hasPatterns = false
  /** Where the path that was added last ends. */
  #last: { readonly path: PathPattern; readonly ends: readonly End<Route>[] } | undefined

  constructor(endpoints: readonly Route[]) {
    this.size = endpoints.length
    for (const endpoint of endpoints) this.#add(endpoint)
  }

  /** What matches a path as it came; undefined when its percent-encoding is broken. */
  find(path: string): Match<Route>[] | undefined {
    const isPlain = !path.includes('%') && !path.endsWith('/')
    const parts = isPlain && !this.#hasPatterns ? none : decodeParts(path)
    if (parts === undefined) return undefined
    const found: Match<Route>[] = []
    const literal = this.#literal.get(isPlain ? path : composed(normalized(parts)))
    for (const endpoint of literal ?? none) found.push({ endpoint, params: noParams })
    if (this.#hasPatterns) walk(this.#root, parts, 0, [], found)
    return found
  }

  #add(endpoint: Route): void {
    const { segments } = endpoint.path
    if (segments.every((segment) => segment.kind === 'literal')) {
      const path = normalized(segments.map(({ text }) => text))
      const endpoints = this.#literal.get(path)
      if (endpoints) insertInto(endpoints, endpoint, (each) => each)
      else this.#literal.set(path, [endpoint])
      return
    }
    this.#hasPatterns = true
    // The operations of a collection share a path.
    if (this.#last?.path !== endpoint.path) {
      const ends = variants(segments).map((variant) => endOf(this.#root, variant))
      this.#last = { path: endpoint.path, ends }
    }
    for (const { leaf, names } of this.#last.ends) {
      insertInto(leaf, { endpoint, names }, (each) => each.endpoint)
    }
  }
}

const isAscii = /^[\0-\x7f]*$/

function newNode<Route>(): Node<Route> {
  return { literals: undefined, parameters: undefined, leaf: undefined, wildcard: undefined }
}

/** A slash inside of a segment stays apart from those between segments (RFC 3986, section 2.2). */
function normalized(parts: readonly string[]): string {
  return `/${parts.map((part) => part.replaceAll('/', '%2F')).join('/')}`
}

/** A text in the form that paths are kept in, whichever way its accents are written. */
function composed(text: string): string {
  return isAscii.test(text) ? text : text.normalize('NFC')
}

/** The decoded segments of a path; a slash at its end counts for nothing. */
function decodeParts(path: string): readonly string[] | undefined {
  const parts = path.slice(1).split('/')
  if (parts.at(-1) === '') parts.pop()
  if (!path.includes('%')) return parts
  const decoded = parts.map(decodeSegment)
  return decoded.includes(undefined) ? undefined : (decoded as string[])
}

/** The paths that optional parameters stand for: each of them with and without. */
function variants(segments: readonly Segment[]): (readonly Segment[])[] {
  const isOptional = (segment: Segment) => segment.kind === 'parameter' && segment.optional
  if (!segments.some(isOptional)) return [segments]
  let result: Segment[][] = [[]]
  for (const segment of segments) {
    const longer = result.map((variant) => [...variant, segment])
    result = isOptional(segment) ? [...longer, ...result] : longer
  }
  return result
}

/** Where a path ends in the tree, whose branches are made on the way. */
function endOf<Route extends Routed>(root: Node<Route>, segments: readonly Segment[]): End<Route> {
  const names: string[] = []
  let node = root
  for (const segment of segments) {
    if (segment.kind === 'wildcard') {
      names.push('*')
      return { leaf: (node.wildcard ??= []), names }
    }
    if (segment.kind !== 'literal') names.push(...parameterNames([segment]))
    node = childOf(node, segment)
  }
  return { leaf: (node.leaf ??= []), names }
}

/** Adds one to those of the same path: with a condition before the first that always answers, or else at the end. */
export function insertInto<One>(list: One[], added: One, endpointOf: (one: One) => Routed): void {
  const answersAlways = (one: One): boolean => {
    const { when, modifierOnly } = endpointOf(one)
    return !when && !modifierOnly
  }
  const index = answersAlways(added) ? -1 : list.findIndex(answersAlways)
  list.splice(index === -1 ? list.length : index, 0, added)
}

function childOf<Route>(
  node: Node<Route>,
  segment: Exclude<Segment, { kind: 'wildcard' }>,
): Node<Route> {
  if (segment.kind === 'literal') {
    node.literals ??= new Map()
    const known = node.literals.get(segment.text)
    if (known) return known
    const child = newNode<Route>()
    node.literals.set(segment.text, child)
    return child
  }
  // The paths with and without a parameter that can be missing are apart already.
  const shape = segmentShape(segment).replace(/^:\?/, ':')
  const same = node.parameters?.find((other) => other.shape === shape)
  if (same) return same.node
  const mixed = segment.kind === 'mixed' ? segment : undefined
  const pattern = segment.kind === 'parameter' ? segment.pattern : undefined
  const rank = specificity(segment)
  const child = { pattern, mixed, shape, rank, node: newNode<Route>() }
  const branches = (node.parameters ??= [])
  const place = branches.findIndex((other) => other.rank < rank)
  branches.splice(place === -1 ? branches.length : place, 0, child)
  return child.node
}

/** Collects the ends of all paths that lead there, the most literal ones first. */
function walk<Route extends Routed>(
  node: Node<Route>,
  parts: readonly string[],
  at: number,
  values: string[],
  found: Match<Route>[],
): void {
  const part = parts[at]
  if (part === undefined) {
    if (node.leaf) collect(node.leaf, values, found)
  } else {
    const child = node.literals?.get(composed(part))
    if (child) walk(child, parts, at + 1, values, found)
    for (const { pattern, mixed, node: next } of node.parameters ?? none) {
      if (part === '' || (pattern && !pattern.test(part))) continue
      const own = mixed && matchMixed(mixed, part)
      if (mixed && !own) continue
      if (own) values.push(...own)
      else values.push(part)
      walk(next, parts, at + 1, values, found)
      values.length -= own?.length ?? 1
    }
  }
  if (node.wildcard) collect(node.wildcard, [...values, parts.slice(at).join('/')], found)
}

function collect<Route extends Routed>(
  leaf: Leaf<Route>,
  values: readonly string[],
  found: Match<Route>[],
): void {
  for (const { endpoint, names } of leaf) {
    const params: Record<string, string> = {}
    for (let index = 0; index < names.length; index++) {
      params[names[index] as string] = values[index] ?? ''
    }
    found.push({ endpoint, params })
  }
}
