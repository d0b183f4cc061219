import { allowed } from '../dispatch/allowed.ts'
import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { headersSent, toResponse, withHeaders } from '../dispatch/response.ts'
import { takesQuery } from '../endpoints/endpoint.ts'
import { chain } from '../http/maybe-promise.ts'
import { withVary } from '../http/headers.ts'
import type { OriginAccess } from '../http/origin-guard.ts'
import { acceptQuery } from '../http/query-body.ts'
import { Reply, emptyReply } from '../http/reply.ts'
import type { Middleware } from './stack.ts'

/** Headers that every page may read (Fetch standard, CORS-safelisted response headers). */
const safelisted = new Set(['cache-control', 'content-language', 'content-length', 'content-type'])

const exposing = 'access-control-expose-headers'

/** Lets pages of allowed origins read every response, with all its headers. */
export const cors: Middleware = (c, next) => {
  const state = stateOf(c)
  const origin = state.header('origin')
  if (origin === undefined) return next(c)
  return chain(next(c), (response) => {
    const { access } = state
    if (access === undefined || access === 'refused') return response
    const sent = headersSent(response)
    const headers: Readonly<Record<string, string>> =
      sent instanceof Headers ? Object.fromEntries(sent) : sent
    // A response that has a rule of its own for other origins keeps it.
    if (headers['access-control-allow-origin'] !== undefined) return response
    return withHeaders(response, corsHeaders(origin, access, headers))
  })
}

/** Answers `OPTIONS` where no mock does; every page that may read gets its preflight, for the sake of the 404. */
export const answerOptions: Middleware = (c, next) => {
  const state = stateOf(c)
  if (state.method !== 'OPTIONS') return next(c)
  const found = state.lookup('OPTIONS')
  const isPreflight = state.header('access-control-request-method') !== undefined
  const isMocked = isPreflight
    ? found?.matches.some(({ endpoint }) => endpoint.method === 'OPTIONS')
    : found && found.matches.length + found.middleware.length > 0
  const reply = isMocked || !found ? undefined : optionsReply(state, found.methods())
  return reply ? toResponse(reply, false) : next(c)
}

function optionsReply(state: RequestState, methods: ReadonlySet<string>): Reply | undefined {
  const { header, access } = state
  const requested = header('access-control-request-method')
  if (requested !== undefined && access !== undefined) {
    const allow = methods.size > 0 ? allowed(methods) : requested
    return preflightReply(allow, header('access-control-request-headers'))
  }
  if (methods.size === 0) return undefined
  const queried = methods.has('QUERY') ? state.lookup('QUERY')?.matches : undefined
  const isList = queried?.some(({ endpoint, params }) => takesQuery(endpoint, params))
  return emptyReply().with({
    headers: { allow: allowed(methods), ...(isList && { 'accept-query': acceptQuery }) },
  })
}

function corsHeaders(
  origin: string,
  access: OriginAccess,
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  const exposed = Object.keys(headers).filter(
    (name) => !safelisted.has(name) && name !== 'set-cookie' && name !== exposing,
  )
  return {
    'access-control-allow-origin': origin,
    vary: withVary(headers['vary'], 'Origin'),
    ...(access !== 'read' && { 'access-control-allow-credentials': 'true' }),
    ...(exposed.length > 0 && { [exposing]: exposed.join(', ') }),
  }
}

/** The answer to a preflight: grants what the page asks for, for ten minutes. */
export function preflightReply(allow: string, requestedHeaders: string | undefined): Reply {
  const headers = {
    'access-control-allow-methods': allow,
    ...(requestedHeaders !== undefined && { 'access-control-allow-headers': requestedHeaders }),
    'access-control-max-age': '600',
  }
  return new Reply({ kind: 'none' }, { status: 204, headers })
}
