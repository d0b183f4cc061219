import { MockapiError } from '../errors/diagnostic.ts'
import { parsePath } from '../http/path.ts'

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

/** Takes a list as handlers of `http` and `sse`. @throws MockapiError with what is none */
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
    'info' in handler ? (handler.info as Partial<HttpHandler['info']> | undefined) : undefined
  if (info && 'operationType' in info) {
    const hint =
      "Leave it to MSW, or answer the operation in a route('POST /graphql', { when: { 'body.operationName': 'GetUser' }, … })."
    return { message: `is one of GraphQL (${info.header}), which mockapi does not have.`, hint }
  }
  if ('shouldSkip' in handler) return ofVersion1
  const { method } = info ?? {}
  return typeof method === 'string' || method instanceof RegExp ? undefined : noHandler
}

const noHandler = {
  message: 'is no handler of MSW 2 or 3.',
  hint: 'Make it with http.get, http.post and the other methods of MSW 2.',
}

/** Its handlers have the same members but for one, and are run in another way. */
const ofVersion1 = {
  message: 'is of MSW 1, which answers by (req, res, ctx).',
  hint: 'Write http.get in place of rest.get, and HttpResponse.json(data, { status }) in place of res(ctx.status(status), ctx.json(data)): https://mswjs.io/docs/migrations/1.x-to-2.x. The package "msw" has to be version 2 or 3.',
}

function refused(message: string, hint: string): MockapiError {
  return new MockapiError([{ code: 'bad-mock', severity: 'error', message, hint }])
}

/** `https://api.test`, `//api.test`, `*.api.test`, `:protocol://api.test`: what stands before the path. */
const originShape = /^(?:[:\w+.*-]+:)?\/\/[^/]*|^\*(?=[.:])[^/]*/

/**
 * Where a path or a predicate of MSW is mounted.
 *
 * @returns `paths` that together are all that the handler may match, or more, as it decides itself; `own`
 *   for the handler to match by, without an origin, where its path has one
 */
export function mountPath(path: unknown): { paths: readonly string[]; own?: string } {
  if (typeof path !== 'string') return { paths: ['/*'] }
  // A question mark at the end makes a parameter optional; any other begins a query, which MSW ignores.
  const clean = path.endsWith('?') ? path : path.replace(/[?#].*$/, '')
  const [origin = ''] = originShape.exec(clean) ?? []
  const rest = clean.slice(origin.length)
  const any = /^\*+/.exec(rest)?.[0]
  // A star in front stands for an origin, and for an origin with the beginning of a path.
  if (any !== undefined) {
    const after = rest.slice(any.length)
    const plain = after.startsWith('/') ? [pathOf(after)] : []
    return { paths: [...new Set([...plain, '/*'])] }
  }
  const own = rest.startsWith('/') ? rest : `/${rest}`
  return { paths: [pathOf(own)], ...(own !== path && { own }) }
}

/** A path as a key has it; from the first segment on that a key cannot say, everything below. */
function pathOf(path: string): string {
  const segments = path.slice(1).split('/')
  if (segments.at(-1) === '') segments.pop()
  const strange = segments.findIndex((segment) => !isPlain(segment))
  const said = strange === -1 ? segments : [...segments.slice(0, strange), '*']
  const text = `/${said.map(segmentOf).join('/')}`
  return 'message' in parsePath(text) ? '/*' : text
}

/** Literals and parameters are said alike; a pattern may be left out where it cannot reach over a slash. */
function isPlain(segment: string): boolean {
  if (!segment.startsWith(':')) return !/[:*{}()?+]/.test(segment)
  return /^:\w+(?:\([^/.^]*\))?\??$/.test(segment)
}

function segmentOf(segment: string): string {
  return segment.startsWith(':') ? segment.replace(/\(.*\)/, '') : segment
}
