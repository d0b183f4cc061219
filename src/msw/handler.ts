import { MockapiError } from '../errors/diagnostic.ts'

/** What is needed of a handler of MSW; those that `http` of MSW 2 and 3 makes fit. */
export interface MswHandler {
  readonly info: object
  run(args: MswRunArguments): Promise<{ readonly response?: Response | undefined } | null>
}

/** What a handler of MSW is run with. */
export interface MswRunArguments {
  readonly request: Request
  readonly requestId: string
  readonly resolutionContext: { readonly baseUrl: string }
}

/** What an HTTP handler tells of itself. */
export interface HttpHandlerInfo {
  /** `GET /users/:id`, as MSW prints it. */
  readonly header: string
  readonly method: string | RegExp
  /** A path, a regular expression or a predicate. */
  readonly path: unknown
}

/** A handler for HTTP, with what it tells of itself. */
export interface HttpHandler extends MswHandler {
  readonly info: HttpHandlerInfo
}

/**
 * Takes a list as handlers of `http`.
 *
 * @throws MockapiError with what is none
 */
export function readHandlers(given: unknown): readonly HttpHandler[] {
  if (!Array.isArray(given)) {
    const hint = "Write fromMsw([http.get('/users', …)]), or fromMsw(handlers) for a list."
    throw refused('fromMsw was given no list of handlers.', hint)
  }
  return given.map((handler: unknown, index) => {
    const problem = problemOf(handler)
    if (problem) throw refused(`Handler ${index + 1} of fromMsw ${problem.message}`, problem.hint)
    return handler as HttpHandler
  })
}

function problemOf(handler: unknown): { message: string; hint: string } | undefined {
  if (Array.isArray(handler)) {
    return { message: 'is a list of its own.', hint: 'Spread it: fromMsw([...users, ...orders]).' }
  }
  if (typeof handler !== 'object' || handler === null) return noHandler
  if ('kind' in handler && handler.kind === 'websocket') {
    const hint = 'mockapi answers HTTP alone. Leave the handler to MSW, or answer with sse(…).'
    return { message: 'is one of ws.link(…), a WebSocket.', hint }
  }
  if (!('run' in handler) || typeof handler.run !== 'function') return noHandler
  const info =
    'info' in handler ? (handler.info as Partial<HttpHandlerInfo> | undefined) : undefined
  if (info && 'operationType' in info) {
    const hint =
      "Leave it to MSW, or answer the operation in a route('POST /graphql', { when: { 'body.operationName': 'GetUser' }, … })."
    return { message: `is one of GraphQL (${info.header}), which mockapi does not have.`, hint }
  }
  const { method } = info ?? {}
  return typeof method === 'string' || method instanceof RegExp ? undefined : noHandler
}

const noHandler = {
  message: 'is no handler of MSW 2 or 3.',
  hint: "Make it with http.get, http.post and their kin of MSW; those of MSW 1 (rest.get) are written anew first, see MSW's guide to version 2.",
}

function refused(message: string, hint: string): MockapiError {
  return new MockapiError([{ code: 'bad-mock', severity: 'error', message, hint }])
}
