import type { Endpoint } from './endpoint.ts'
import { decodeSegment } from '../http/path.ts'
import type { Segment } from '../http/path.ts'
import type { Pattern } from '../http/pattern.ts'

/** What a table is looked through for. */
export type Routed = Pick<Endpoint, 'method' | 'path'>

/** An endpoint whose method and path match a request, with the values of its parameters. */
export interface Match<Served extends Routed> {
  readonly endpoint: Served
  readonly params: Readonly<Record<string, string>>
}

/** What a path leads to. */
export interface Lookup<Served extends Routed> {
  /** What the method matches, best first: literal before parameter before wildcard, then the order of files. */
  readonly matches: readonly Match<Served>[]
  /** All methods that the path knows, for `Allow`; empty when no endpoint has this path. */
  readonly methods: () => ReadonlySet<string>
}

/** An endpoint at the end of a path, with the names of the parameters on the way there. */
interface Entry<Served> {
  readonly endpoint: Served
  readonly names: readonly string[]
}

type Leaf<Served> = Entry<Served>[]

/** Is shown the end of a path and the values on the way there. */
type Visit<Served> = (leaf: Leaf<Served>, values: readonly string[]) => void

/** Most have one child or none, so that a Map of children is made when it is needed. */
interface Node<Served> {
  literals: Map<string, Node<Served>> | undefined
  parameters: Branch<Served>[] | undefined
  leaf: Leaf<Served> | undefined
  wildcard: Leaf<Served> | undefined
}

interface Branch<Served> {
  readonly pattern: Pattern | undefined
  readonly node: Node<Served>
}

const noBranches: readonly never[] = []
const noParams: Readonly<Record<string, string>> = Object.freeze({})

/** Whether an endpoint stands before all others of its path. */
export function isBefore({ method }: Pick<Routed, 'method'>): boolean {
  return method === 'USE'
}

/** Finds endpoints by method and path. */
export class RouteTable<Served extends Routed> {
  /** All of them, in the order of files. */
  readonly endpoints: readonly Served[]
  readonly #answering: PathTable<Served>
  readonly #middleware: PathTable<Served>
  #order: Map<Served, number> | undefined

  constructor(endpoints: readonly Served[]) {
    this.endpoints = endpoints
    const middleware = endpoints.filter(isBefore)
    this.#middleware = new PathTable(middleware)
    this.#answering = new PathTable(
      middleware.length === 0 ? endpoints : endpoints.filter((one) => !isBefore(one)),
    )
  }

  /** What a path leads to; undefined when its percent-encoding is broken. */
  lookup(method: string, path: string): Lookup<Served> | undefined {
    const found = this.#answering.find(path)
    if (!found) return undefined
    return {
      matches: select(method, found),
      methods: () => new Set(found.map(({ endpoint }) => endpoint.method as string)),
    }
  }

  /** What stands before the endpoints of a path, in the order of files, whatever is more specific. */
  middleware(path: string): readonly Match<Served>[] {
    if (this.#middleware.size === 0) return noBranches
    const found = this.#middleware.find(path) ?? noBranches
    if (found.length < 2) return found
    const order = (this.#order ??= new Map(
      this.endpoints.map((endpoint, index) => [endpoint, index]),
    ))
    const placeOf = ({ endpoint }: Match<Served>) => order.get(endpoint) ?? 0
    return found.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}

/**
 * Finds what matches a path, the most specific first. Paths without parameters are one look-up in a Map; the
 * rest is a tree of segments, so that the time to match does not grow with the number of endpoints.
 */
class PathTable<Served extends Routed> {
  readonly size: number
  readonly #literal = new Map<string, Served[]>()
  readonly #root: Node<Served> = newNode()
  #hasPatterns = false

  constructor(endpoints: readonly Served[]) {
    this.size = endpoints.length
    for (const endpoint of endpoints) this.#add(endpoint)
  }

  /** What matches a path as it came; undefined when its percent-encoding is broken. */
  find(path: string): Match<Served>[] | undefined {
    // A path that means what it spells is what the Map has.
    const isPlain = !path.includes('%') && !path.endsWith('/')
    const parts = isPlain && !this.#hasPatterns ? noBranches : decodeParts(path)
    if (parts === undefined) return undefined
    const found: Match<Served>[] = []
    const literal = this.#literal.get(isPlain ? path : normalized(parts))
    for (const endpoint of literal ?? noBranches) found.push({ endpoint, params: noParams })
    if (this.#hasPatterns) {
      walk<Served>(this.#root, parts, 0, [], (leaf, values) => {
        for (const entry of leaf) found.push(matchOf(entry, values))
      })
    }
    return found
  }

  #add(endpoint: Served): void {
    const { segments } = endpoint.path
    if (segments.every((segment) => segment.kind === 'literal')) {
      const path = normalized(segments.map((segment) => segment.text))
      const endpoints = this.#literal.get(path)
      if (endpoints) endpoints.push(endpoint)
      else this.#literal.set(path, [endpoint])
      return
    }
    this.#hasPatterns = true
    for (const variant of variants(segments)) insert(this.#root, variant, endpoint)
  }
}

function newNode<Served>(): Node<Served> {
  return { literals: undefined, parameters: undefined, leaf: undefined, wildcard: undefined }
}

/** A slash inside of a segment stays apart from those between segments (RFC 3986, section 2.2). */
function normalized(parts: readonly string[]): string {
  return `/${parts.map((part) => part.replaceAll('/', '%2F')).join('/')}`
}

/** The segments of a path as they came; a slash at its end counts for nothing. */
function splitPath(path: string): string[] {
  const parts = path.slice(1).split('/')
  if (parts.at(-1) === '') parts.pop()
  return parts
}

/** The decoded segments of a path. */
function decodeParts(path: string): string[] | undefined {
  const parts = splitPath(path)
  if (!path.includes('%')) return parts
  const decoded: string[] = []
  for (const part of parts) {
    const text = decodeSegment(part)
    if (text === undefined) return undefined
    decoded.push(text)
  }
  return decoded
}

/** The paths that optional parameters stand for: each of them with and without. */
function variants(segments: readonly Segment[]): Segment[][] {
  let result: Segment[][] = [[]]
  for (const segment of segments) {
    const longer = result.map((variant) => [...variant, segment])
    const optional = segment.kind === 'parameter' && segment.optional
    result = optional ? [...longer, ...result] : longer
  }
  return result
}

function insert<Served>(root: Node<Served>, segments: readonly Segment[], endpoint: Served): void {
  const names = segments.flatMap((segment) => nameOf(segment) ?? [])
  let node = root
  for (const segment of segments) {
    if (segment.kind === 'wildcard') {
      node.wildcard ??= []
      node.wildcard.push({ endpoint, names })
      return
    }
    node =
      segment.kind === 'literal' ? literalChild(node, segment.text) : parameterChild(node, segment)
  }
  node.leaf ??= []
  node.leaf.push({ endpoint, names })
}

function nameOf(segment: Segment): string | undefined {
  if (segment.kind === 'literal') return undefined
  return segment.kind === 'parameter' ? segment.name : '*'
}

function literalChild<Served>(node: Node<Served>, text: string): Node<Served> {
  node.literals ??= new Map()
  let child = node.literals.get(text)
  if (!child) {
    child = newNode()
    node.literals.set(text, child)
  }
  return child
}

function parameterChild<Served>(
  node: Node<Served>,
  segment: Segment & { kind: 'parameter' },
): Node<Served> {
  const { pattern } = segment
  node.parameters ??= []
  const same = node.parameters.find((other) => other.pattern?.source === pattern?.source)
  if (same) return same.node
  const child = { pattern, node: newNode<Served>() }
  // A parameter with a pattern says more than one without, so it is asked first.
  if (pattern) node.parameters.unshift(child)
  else node.parameters.push(child)
  return child.node
}

/** Visits the ends of all paths that lead there, the most literal ones first. */
function walk<Served>(
  node: Node<Served>,
  parts: readonly string[],
  at: number,
  values: string[],
  visit: Visit<Served>,
): void {
  const part = parts[at]
  if (part === undefined) {
    if (node.leaf) visit(node.leaf, values)
  } else {
    const child = node.literals?.get(part)
    if (child) walk(child, parts, at + 1, values, visit)
    for (const { pattern, node: next } of node.parameters ?? noBranches) {
      if (part === '' || (pattern && !pattern.test(part))) continue
      values.push(part)
      walk(next, parts, at + 1, values, visit)
      values.pop()
    }
  }
  if (node.wildcard) visit(node.wildcard, [...values, parts.slice(at).join('/')])
}

function matchOf<Served extends Routed>(
  { endpoint, names }: Entry<Served>,
  values: readonly string[],
): Match<Served> {
  const params: Record<string, string> = {}
  for (let index = 0; index < names.length; index++) {
    params[names[index] as string] = values[index] ?? ''
  }
  return { endpoint, params }
}

/** The matches of one method: HEAD is answered by GET where it has no endpoint of its own (RFC 9110, 9.3.2). */
function select<Served extends Routed>(
  method: string,
  found: readonly Match<Served>[],
): Match<Served>[] {
  const own = found.filter(
    ({ endpoint }) => endpoint.method === method || endpoint.method === 'ALL',
  )
  if (method !== 'HEAD' || own.some(({ endpoint }) => endpoint.method === 'HEAD')) return own
  return found.filter(({ endpoint }) => endpoint.method === 'GET' || endpoint.method === 'ALL')
}
