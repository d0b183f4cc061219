import { problemReply, type Reply } from '../http/reply.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import type { HeaderReader } from '../http/connection.ts'
import type { RequestState } from '../dispatch/request-state.ts'

/** Refuses a page that is neither of this machine nor of the server itself, whatever `--cors` says. */
export function refusePage(state: Pick<RequestState, 'header' | 'access'>): Reply | undefined {
  const origin = state.header('origin')
  if (origin === undefined || state.access === 'own') return undefined
  state.access = 'refused'
  return problemReply(
    'origin-refused',
    `The origin ${JSON.stringify(origin)} may not steer this server, whatever --cors says. Only pages of this machine may, and those of the server itself.`,
  )
}

/** Refuses a request that needs the token and does not have it; `isTokenForAll` also one of this machine. */
export function refuseStranger(
  header: HeaderReader,
  access: { isLocal: boolean; token: string | undefined; isTokenForAll: boolean },
): Reply | undefined {
  const { isLocal, token, isTokenForAll } = access
  // A request through a proxy on this machine is known by the name of its host.
  if (isLocal && isLoopback(header('host') ?? '') && !isTokenForAll) return undefined
  const [, given = ''] = /^bearer +(\S+) *$/i.exec(header('authorization') ?? '') ?? []
  if (token !== undefined && isSame(given, token)) return undefined
  const way =
    token === undefined
      ? 'Start with --admin-token <text>, and send that as "Authorization: Bearer <text>".'
      : 'Send the token that the start printed, or that of --admin-token, as "Authorization: Bearer <token>".'
  return problemReply(
    'no-admin-token',
    `Whoever comes by another name than localhost, or over the network, needs the token. ${way}`,
    {},
    { 'www-authenticate': 'Bearer realm="mockapi"' },
  )
}

/** Names and addresses that lead nowhere but to this machine (RFC 6761, section 6.3). */
function isLoopback(host: string): boolean {
  return /^(?:localhost|[^:@/]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host)
}

/** Compares in constant time, so that the duration does not tell how many characters are right. */
function isSame(given: string, token: string): boolean {
  let difference = given.length ^ token.length
  for (let index = 0; index < given.length; index++) {
    difference |= given.charCodeAt(index) ^ token.charCodeAt(index % Math.max(1, token.length))
  }
  return difference === 0
}

/** Refuses a write that a form of another site could send; JSON makes browsers send a preflight first. */
export function refuseType(method: string, header: HeaderReader): Reply | undefined {
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return undefined
  const type = mediaTypeOf(header('content-type') ?? null)
  if (isJsonType(type)) return undefined
  const shown = type === '' ? 'none' : JSON.stringify(type)
  return problemReply(
    'unsupported-media-type',
    `The content type is ${shown}. Send content-type: application/json, also where there is no body.`,
    {},
    { accept: 'application/json' },
  )
}
