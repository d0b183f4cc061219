import { Passed } from '../endpoints/passed.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { graphqlAddress, mayTake, whyNoOperation, whyNotTaken } from './graphql.ts'
import {
  isOfGraphql,
  type GraphqlHandler,
  type MswOperation,
  type RequestHandler,
} from './handler.ts'
import { mountPath } from './path.ts'

/** What the handlers of a list make of a request. */
export interface Resolved {
  /** Which of them answers, and with what; undefined where none does. */
  readonly answer?: {
    readonly index: number
    readonly response: Response
    /** What it was asked for, where it is of GraphQL. */
    readonly operation?: MswOperation | undefined
  }
  /** Why those of GraphQL did not match, once each; of what they are not asked about they have nothing to say. */
  readonly passed: Map<number, Passed>
}

/** Finds which of the handlers of a list answers what a context is of. */
export type Resolver = (context: EndpointContext) => Promise<Resolved>

/**
 * Asks handlers in their order, as MSW does, once for each request. What a handler remembers, such as
 * that it was for one call, it remembers for a session until that is reset.
 */
export function createResolver(handlers: readonly RequestHandler[]): Resolver {
  const requests = new WeakMap<Request, Promise<Resolved>>()
  const sessions = new WeakMap<object, readonly RequestHandler[]>()
  let count = 0
  return ({ request, sessionMark }) => {
    let resolved = requests.get(request)
    if (!resolved) {
      const own = sessions.get(sessionMark) ?? handlers.map(forSession)
      sessions.set(sessionMark, own)
      resolved = resolve(own, request, `mockapi-${++count}`)
      requests.set(request, resolved)
    }
    return resolved
  }
}

/** A handler that has another as its prototype: what it notes of itself stays with it. */
function forSession(handler: RequestHandler): RequestHandler {
  const fresh = Object.create(handler) as RequestHandler
  if (isOfGraphql(handler)) {
    const value = graphqlAddress(handler.endpoint)
    if (value !== undefined) Object.defineProperty(fresh, 'endpoint', { value })
    return fresh
  }
  const { own } = mountPath(handler.info.path)
  if (own !== undefined) {
    Object.defineProperty(fresh, 'info', { value: { ...handler.info, path: own } })
  }
  return fresh
}

async function resolve(
  handlers: readonly RequestHandler[],
  request: Request,
  requestId: string,
): Promise<Resolved> {
  const { origin: baseUrl } = new URL(request.url)
  const args = { request, requestId, resolutionContext: { baseUrl, quiet: true } } as const
  const others = new Map<number, GraphqlHandler>()
  const passed = new Map<number, Passed>()
  let asked: MswOperation | undefined
  /** The index of the first one at this address. */
  let first: number | undefined
  for (const [index, handler] of handlers.entries()) {
    let operation: MswOperation | undefined
    if (isOfGraphql(handler)) {
      operation = await handler.parse(args)
      passed.set(index, new Passed())
      if (operation.match?.matches) first ??= index
      if (operation.operationType === undefined) continue
      asked = operation
      others.set(index, handler)
      if (!mayTake(handler, operation)) continue
    }
    const result = await handler.run(args)
    if (result) others.delete(index)
    const response = result?.response
    if (!response) continue
    const isPassthrough = response.headers.get('x-msw-intention') === 'passthrough'
    return { passed, ...(!isPassthrough && { answer: { index, response, operation } }) }
  }
  const reasons = asked ? whyNotTaken(others, asked) : []
  const none = asked || first === undefined ? undefined : await whyNoOperation(request)
  if (none && first !== undefined) passed.set(first, none)
  return { passed: new Map([...passed, ...reasons]) }
}
