import { isFieldMethod } from '../http/path.ts'
import { takesQuery } from './endpoint.ts'
import { insertInto, noParams, PathTable, type Match, type Routed } from './path-table.ts'

/** What a path leads to. */
export interface Lookup<Route extends Routed> {
  /**
   * What the method matches, best first: literal before parameter before wildcard; of one path those with a
   * condition, then the order of files.
   */
  readonly matches: readonly Match<Route>[]
  /** All methods that the path knows, for `Allow`; empty when no endpoint has this path. */
  readonly methods: () => ReadonlySet<string>
}

const none: readonly never[] = []

/** Finds endpoints by method and path. */
export class RouteTable<Route extends Routed> {
  readonly endpoints: readonly Route[]
  readonly #answering: PathTable<Route>
  /** `USE` endpoints, which run before the others of their path. */
  readonly #middleware: PathTable<Route>
  /** Root fields of GraphQL schemas, which no path leads to, by method and name. */
  readonly #fields = new Map<string, Route[]>()
  #order: Map<Route, number> | undefined

  constructor(endpoints: readonly Route[]) {
    this.endpoints = endpoints
    const middleware = endpoints.filter(({ method }) => method === 'USE')
    const fields = endpoints.filter(({ method }) => isFieldMethod(method))
    const isApart = middleware.length > 0 || fields.length > 0
    this.#middleware = new PathTable(middleware)
    this.#answering = new PathTable(isApart ? endpoints.filter(isAnswering) : endpoints)
    for (const endpoint of fields) {
      const key = `${endpoint.method} ${endpoint.path.text}`
      const known = this.#fields.get(key)
      if (known) insertInto(known, endpoint, (each) => each)
      else this.#fields.set(key, [endpoint])
    }
  }

  /** What answers a root field of the GraphQL schema at a path, or of any, best first. */
  fields(method: string, name: string, path?: string): readonly Match<Route>[] {
    const matches: Match<Route>[] = []
    for (const endpoint of this.#fields.get(`${method} ${name}`) ?? none) {
      const { schema = path } = endpoint
      if (path === undefined || schema === path) matches.push({ endpoint, params: noParams })
    }
    return matches
  }

  /** Undefined when the percent-encoding of the path is broken. */
  lookup(method: string, path: string): Lookup<Route> | undefined {
    const found = this.#answering.find(path)
    if (!found) return undefined
    return {
      matches: select(method, found),
      methods: () => {
        const isQueried = found.some(({ endpoint, params }) => takesQuery(endpoint, params))
        const methods = found.map(({ endpoint }) => endpoint.method as string)
        return new Set(isQueried ? [...methods, 'QUERY'] : methods)
      },
    }
  }

  /** What runs before the endpoints of a path, in the order of files, whatever is more specific. */
  middleware(path: string): readonly Match<Route>[] {
    if (this.#middleware.size === 0) return none
    const found = this.#middleware.find(path) ?? none
    if (found.length < 2) return found
    const order = (this.#order ??= new Map(this.endpoints.map((each, index) => [each, index])))
    const indexOf = ({ endpoint }: Match<Route>) => order.get(endpoint) ?? 0
    return found.toSorted((one, other) => indexOf(one) - indexOf(other))
  }
}

function isAnswering({ method }: Routed): boolean {
  return method !== 'USE' && !isFieldMethod(method)
}

/**
 * HEAD is answered by GET where it has no endpoint of its own (RFC 9110, section 9.3.2), and QUERY by lists as well,
 * below what is declared for it.
 */
function select<Route extends Routed>(
  method: string,
  found: readonly Match<Route>[],
): Match<Route>[] {
  const own = found.filter(
    ({ endpoint, params }) =>
      endpoint.method === method ||
      (endpoint.method === 'ALL' && method !== 'WS') ||
      (method === 'QUERY' && takesQuery(endpoint, params)),
  )
  if (method !== 'HEAD' || own.some(({ endpoint }) => endpoint.method === 'HEAD')) return own
  return found.filter(({ endpoint }) => endpoint.method === 'GET' || endpoint.method === 'ALL')
}
