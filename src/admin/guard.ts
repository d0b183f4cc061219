import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import type { HeaderReader } from '../http/connection.ts'
import { Guard } from '../http/origin-guard.ts'
import type { AdminAccess } from './operations/host.ts'

/** Allows pages of this machine and of the server itself, and no origin of `--cors`. */
const pages = new Guard({ cors: [], allowedHosts: [] })

/** The refusal of a page that is neither of this machine nor of the server itself, or undefined. */
export function refusePage(header: HeaderReader): Reply | undefined {
  const origin = header('origin')
  if (origin === undefined) return undefined
  if (pages.access(origin, header('host') ?? '') === 'credentials') return undefined
  return problemReply(
    'origin-refused',
    `The origin ${JSON.stringify(origin)} may not steer this server, whatever --cors says. Only pages of this machine may, and those of the server itself.`,
  )
}

/**
 * The refusal of a request without the token, where one is needed; or undefined.
 *
 * @param isHere whether it comes from this machine
 */
export function refuseStranger(
  header: HeaderReader,
  isHere: boolean,
  access: AdminAccess,
): Reply | undefined {
  // Whoever comes through a proxy on this machine is told by the name that it was asked for.
  if (isHere && isLoopback(header('host') ?? '') && !access.forAll()) return undefined
  const [, given = ''] = /^bearer +(\S+) *$/i.exec(header('authorization') ?? '') ?? []
  const token = access.token()
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

/** Looks at every character of a text, so that its time does not tell how many are right. */
function isSame(given: string, token: string): boolean {
  let difference = given.length ^ token.length
  for (let index = 0; index < given.length; index++) {
    difference |= given.charCodeAt(index) ^ token.charCodeAt(index % Math.max(1, token.length))
  }
  return difference === 0
}

/**
 * The refusal of a write that a form of a foreign page could send, or undefined: JSON makes a browser ask
 * first, also where there is no body.
 */
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
