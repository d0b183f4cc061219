import { MockapiError } from '../errors/diagnostic.ts'
import type { MswSocketHandler, WebSocketHandler } from './websocket.ts'

/** What is needed of a handler of MSW; those that `http` and `sse` of MSW 2 and 3 make fit. */
export interface MswHandler {
  readonly info: object
  run(args: MswRunArguments): Promise<{ readonly response?: Response | undefined } | null>
}

/** What a handler of MSW is run with. */
export interface MswRunArguments {
  readonly request: Request
  readonly requestId: string
  /** `quiet` keeps streams of events from being printed as they are sent. */
  readonly resolutionContext: { readonly baseUrl: string; readonly quiet: true }
}

/** A handler for HTTP, with what it tells of itself. */
export interface HttpHandler extends MswHandler {
  readonly info: {
    /** `GET /users/:id`, as MSW prints it. */
    readonly header: string
    readonly method: string | RegExp
    /** A path, a regular expression or a predicate. */
    readonly path: unknown
  }
}

/** A handler of an operation of GraphQL, with what it tells of itself. */
export interface GraphqlHandler extends MswHandler {
  readonly info: {
    /** `query GetUser (origin: *)`, as MSW prints it. */
    readonly header: string
    /** `all` for any. */
    readonly operationType: string
    /** A name, a regular expression or a predicate. */
    readonly operationName: unknown
  }
  /** An address or a regular expression. */
  readonly endpoint: unknown
  parse(args: MswRunArguments): Promise<MswOperation>
}

/** What a request asks for, without a type where that is no operation, or at another address. */
export interface MswOperation {
  readonly match?: { readonly matches: boolean }
  readonly operationType?: string
  readonly operationName?: string | undefined
  /** The document. */
  readonly query?: string
}

/** A handler that answers requests, other than one of WebSockets. */
export type RequestHandler = HttpHandler | GraphqlHandler

/** Whether it is of `graphql`. */
export function isOfGraphql(handler: RequestHandler): handler is GraphqlHandler {
  return 'operationType' in handler.info
}

/** Handlers by what they answer. */
export interface Handlers {
  readonly requests: readonly RequestHandler[]
  readonly sockets: readonly WebSocketHandler[]
}

/** Takes a list as handlers of `http`, `sse` and `ws`. @throws MockapiError with what is none */
export function readHandlers(given: unknown): Handlers {
  if (!Array.isArray(given)) {
    const hint = "Write fromMsw([http.get('/users', …)]), or fromMsw(handlers) for a list."
    throw refused('fromMsw was given no list of handlers.', hint)
  }
  for (const [index, handler] of given.entries()) {
    const problem = problemOf(handler)
    if (problem) throw refused(`Handler ${index + 1} of fromMsw ${problem.message}`, problem.hint)
  }
  const handlers = given as readonly (RequestHandler | MswSocketHandler)[]
  const sockets = [...new Set(handlers.flatMap(withSiblings))].filter(isOfSocket)
  return {
    requests: handlers.filter((each) => !isOfSocket(each)) as RequestHandler[],
    sockets: sockets as WebSocketHandler[],
  }
}

/** Whether it is of `ws.link(…)`, or of a subscription of MSW 3: those that have an address of a WebSocket. */
function isOfSocket(handler: object): boolean {
  return 'url' in handler && 'parse' in handler
}

/** A handler and what MSW 3 asks beside it, such as what speaks the protocol of subscriptions. */
function withSiblings(handler: object): readonly object[] {
  const key = Object.getOwnPropertySymbols(handler).find(
    ({ description }) => description === 'kSiblingHandlers',
  )
  const siblings = key ? (Reflect.get(handler, key) as readonly object[]) : []
  return [handler, ...siblings.flatMap(withSiblings)]
}

function problemOf(handler: unknown): { message: string; hint: string } | undefined {
  if (Array.isArray(handler)) {
    return { message: 'is a list of its own.', hint: 'Spread it: fromMsw([...users, ...orders]).' }
  }
  if (typeof handler !== 'object' || handler === null) return noHandler
  const canRun = 'run' in handler && typeof handler.run === 'function'
  if (isOfSocket(handler)) return canRun ? undefined : ofEarlyVersion2
  if (!canRun) return noHandler
  const info =
    'info' in handler ? (handler.info as Partial<HttpHandler['info']> | undefined) : undefined
  if ('shouldSkip' in handler) return ofVersion1
  if (info && 'operationType' in info && 'parse' in handler) return undefined
  const { method } = info ?? {}
  return typeof method === 'string' || method instanceof RegExp ? undefined : noHandler
}

const noHandler = {
  message: 'is no handler of MSW 2 or 3.',
  hint: 'Make it with http.get, http.post and the other methods of MSW 2.',
}

/** Its handlers of WebSockets are given events of a class of its own. */
const ofEarlyVersion2 = {
  message: 'is one of ws.link(…) of an early MSW 2, which cannot be run.',
  hint: 'Update the package: npm install --save-dev msw@latest.',
}

/** Its handlers have the same members but for one, and are run in another way. */
const ofVersion1 = {
  message: 'is of MSW 1, which answers by (req, res, ctx).',
  hint: 'Write http.get in place of rest.get, and HttpResponse.json(data, { status }) in place of res(ctx.status(status), ctx.json(data)): https://mswjs.io/docs/migrations/1.x-to-2.x. The package "msw" has to be version 2 or 3.',
}

function refused(message: string, hint: string): MockapiError {
  return new MockapiError([{ code: 'bad-mock', severity: 'error', message, hint }])
}
