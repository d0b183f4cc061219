import type { Endpoint } from '../core/endpoint.ts'
import { decodeSegment } from '../core/path.ts'
import type { Segment } from '../core/path.ts'

/** An endpoint whose method and path match a request, with the values of its parameters. */
export interface Match<Served extends Endpoint> {
  readonly endpoint: Served
  readonly params: Readonly<Record<string, string>>
}

/** What a path leads to. */
export interface Lookup<Served extends Endpoint> {
  /** What the method matches, best first: literal before parameter before wildcard, then the order of files. */
  readonly matches: readonly Match<Served>[]
  /** All methods that the path knows, for `Allow`; empty when no endpoint has this path. */
  readonly methods: ReadonlySet<string>
}

/** Endpoints at the end of a path, each with the names of the parameters on the way there. */
type Leaf<Served> = { readonly endpoint: Served; readonly names: readonly string[] }[]

interface Node<Served> {
  readonly literals: Map<string, Node<Served>>
  readonly parameters: { readonly pattern: RegExp | undefined; readonly node: Node<Served> }[]
  leaf: Leaf<Served> | undefined
  wildcard: Leaf<Served> | undefined
}

const noParams: Readonly<Record<string, string>> = Object.freeze({})

/**
 * Finds endpoints by method and path. Paths without parameters are one look-up in a Map; the rest is a
 * tree of segments, so that the time to match does not grow with the number of endpoints.
 */
export class RouteTable<Served extends Endpoint> {
  /** All endpoints in the order of files. */
  readonly endpoints: readonly Served[]
  readonly #literal = new Map<string, Served[]>()
  readonly #root: Node<Served> = newNode()
  #hasPatterns = false

  constructor(endpoints: readonly Served[]) {
    this.endpoints = endpoints
    for (const endpoint of endpoints) this.#add(endpoint)
  }

  /**
   * The only endpoint of a literal path for a method, when nothing else could answer instead: the
   * short way for most requests. Undefined means that {@link lookup} must be asked.
   */
  sole(method: string, path: string): Served | undefined {
    const endpoints = this.#literal.get(path)
    if (endpoints === undefined) return undefined
    for (const endpoint of endpoints) {
      if (endpoint.method === method) return endpoint
    }
    return undefined
  }

  /** Everything a path leads to; undefined when its percent-encoding is broken. */
  lookup(method: string, path: string): Lookup<Served> | undefined {
    const parts = decodeParts(path)
    if (parts === undefined) return undefined
    const found: Match<Served>[] = []
    for (const endpoint of this.#literal.get(normalized(parts)) ?? []) {
      found.push({ endpoint, params: noParams })
    }
    if (this.#hasPatterns) walk(this.#root, parts, 0, [], found)
    const methods = new Set(found.map(({ endpoint }) => endpoint.method as string))
    return { matches: select(method, found), methods }
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
  return { literals: new Map(), parameters: [], leaf: undefined, wildcard: undefined }
}

function normalized(parts: readonly string[]): string {
  return `/${parts.join('/')}`
}

/** The decoded segments of a path; a slash at its end counts for nothing. */
function decodeParts(path: string): string[] | undefined {
  const parts = path.split('/')
  parts.shift()
  if (parts.at(-1) === '') parts.pop()
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
  const same = node.parameters.find((other) => other.pattern?.source === pattern?.source)
  if (same) return same.node
  const child = { pattern, node: newNode<Served>() }
  // A parameter with a pattern says more than one without, so it is asked first.
  if (pattern) node.parameters.unshift(child)
  else node.parameters.push(child)
  return child.node
}

function walk<Served extends Endpoint>(
  node: Node<Served>,
  parts: readonly string[],
  at: number,
  values: string[],
  found: Match<Served>[],
): void {
  const part = parts[at]
  if (part === undefined) {
    collect(node.leaf, values, found)
  } else {
    const child = node.literals.get(part)
    if (child) walk(child, parts, at + 1, values, found)
    for (const { pattern, node: next } of node.parameters) {
      // The bound keeps a pattern's worst case small, whatever the address.
      if (part === '' || (pattern && (part.length > 256 || !pattern.test(part)))) continue
      values.push(part)
      walk(next, parts, at + 1, values, found)
      values.pop()
    }
  }
  if (node.wildcard) {
    collect(node.wildcard, [...values, parts.slice(at).join('/')], found)
  }
}

function collect<Served extends Endpoint>(
  leaf: Leaf<Served> | undefined,
  values: readonly string[],
  found: Match<Served>[],
): void {
  for (const { endpoint, names } of leaf ?? []) {
    const params: Record<string, string> = {}
    for (const [index, name] of names.entries()) params[name] = values[index] ?? ''
    found.push({ endpoint, params })
  }
}

/** The matches of one method: HEAD is answered by GET where it has no endpoint of its own (RFC 9110, 9.3.2). */
function select<Served extends Endpoint>(
  method: string,
  found: readonly Match<Served>[],
): Match<Served>[] {
  const own = found.filter(
    ({ endpoint }) => endpoint.method === method || endpoint.method === 'ALL',
  )
  if (method !== 'HEAD' || own.some(({ endpoint }) => endpoint.method === 'HEAD')) return own
  return found.filter(({ endpoint }) => endpoint.method === 'GET' || endpoint.method === 'ALL')
}
