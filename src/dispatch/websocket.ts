import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { problemReply, type Reply, type ReplyBody } from '../http/reply.ts'
import type { Found } from '../sessions/session.ts'
import type { Acceptance, RequestState } from './request-state.ts'
import { toResponse } from './response.ts'

/** Whether a request asks for a WebSocket (RFC 6455, section 4.1), before anybody has looked for who takes it. */
export function wantsWebSocket({ method, header }: RequestState): boolean {
  return method === 'GET' && header('upgrade')?.toLowerCase() === 'websocket'
}

/**
 * What a request leads to that asks for a WebSocket; undefined for all others. Where nothing takes one, it is answered as
 * the GET that it is, and as a WebSocket where that has no mock either.
 */
export function lookupSocket(state: RequestState): Found | undefined {
  if (!wantsWebSocket(state)) return undefined
  const found = state.lookup('WS')
  if (!found) return undefined
  const isTaken = found.matches.some(({ endpoint }) => !endpoint.modifierOnly)
  if (!isTaken && (state.mocks.upstreams || state.lookup('GET')?.matches.length)) return undefined
  state.method = 'WS'
  return found
}

/** Whether a call is one of those that an endpoint takes: of a WebSocket its messages are, not the request that opens it. */
export function isCounted(endpoint: CompiledEndpoint, message: object | undefined): boolean {
  return !endpoint.modifierOnly && (!endpoint.socket || message !== undefined)
}

/** What calls of an endpoint are counted by: messages apart from the request that opens the WebSocket. */
export function counterOf({ counter }: CompiledEndpoint, message: object | undefined): string {
  return message ? `${counter} message` : counter
}

/** The 426 of a request that asks for no WebSocket, at a path that has nothing else. */
export function upgradeRequired(path: string): Reply {
  const detail = `${path} answers WebSockets alone. Open it with new WebSocket(…), or declare a "GET ${path}" beside it.`
  const headers = { upgrade: 'websocket', connection: 'Upgrade' }
  return problemReply('websocket-only', detail, {}, headers)
}

/** Why a request cannot open a WebSocket here; undefined where it can. */
function refuseOpening({ header, connection }: RequestState): Reply | undefined {
  if (!connection?.accept) {
    return problemReply(
      'no-websocket',
      'There is no connection here that a WebSocket could take. Connect to the address of a server that listens, as with createMockServer({ port: 0 }).',
    )
  }
  const version = header('sec-websocket-version')
  if (version !== '13') {
    const detail = `The version ${JSON.stringify(version ?? '')} of the WebSocket protocol is not spoken. Send "Sec-WebSocket-Version: 13".`
    const headers = {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-version': '13',
    }
    return problemReply('websocket-only', detail, {}, headers)
  }
  const wrong = wrongHeader(header)
  if (wrong === undefined) return undefined
  const detail = `The header ${wrong}. Let a WebSocket of a browser or of a library ask.`
  return problemReply('bad-request', detail)
}

/** Which header breaks the handshake, and how; undefined for none. */
function wrongHeader(header: RequestState['header']): string | undefined {
  if (!keyShape.test(header('sec-websocket-key') ?? '')) {
    return 'Sec-WebSocket-Key is missing, or is not 16 bytes in base64'
  }
  const offered = protocolsOf(header('sec-websocket-protocol'))
  const isFit =
    offered.every((each) => tokenShape.test(each)) && new Set(offered).size === offered.length
  return isFit ? undefined : 'Sec-WebSocket-Protocol is no list of different names'
}

/** The subprotocols that a client offers. */
function protocolsOf(header: string | undefined): readonly string[] {
  return header === undefined ? [] : header.split(',').map((each) => each.trim())
}

/** RFC 9110, section 5.6.2. */
const tokenShape = /^[\w!#$%&'*+.^`|~-]+$/
const keyShape = /^[+/\dA-Za-z]{22}==$/

/** Notes that an endpoint takes the WebSocket which a request asks for; returns what stands for that answer. */
export function acceptSocket(
  reply: Reply,
  { protocols }: Extract<ReplyBody, { kind: 'socket' }>,
  state: RequestState,
): Response {
  const { endpoint, session, header } = state
  const refusal = refuseOpening(state)
  if (refusal || !endpoint || !session) return toResponse(refusal ?? reply, false)
  const offered = protocolsOf(header('sec-websocket-protocol'))
  const protocol = protocols ? offered.find((each) => protocols.includes(each)) : offered[0]
  if (protocols && offered.length > 0 && protocol === undefined) {
    state.notes.push(`speaks ${protocols.join(', ')}, not ${offered.join(', ')}`)
  }
  const log = session.journal.messageLog()
  state.accepted = { endpoint, protocol, log }
  const stand = reply.with({ status: standIn, body: { kind: 'none' } })
  return toResponse(stand, false, state.effects?.headers)
}

/** What stands for 101, which no `Response` can have. */
const standIn = 204

/** The WebSocket that an answer opens; undefined where it opens none, or a middleware has put another in its place. */
export function acceptedBy(response: Response, { accepted }: RequestState): Acceptance | undefined {
  return response.status === standIn ? accepted : undefined
}
