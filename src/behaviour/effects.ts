import type { Bandwidth } from './bandwidth.ts'
import type { BodyFault } from '../http/reply.ts'
import { corrupt, withoutBody } from './corrupt.ts'
import { dribble, paceOf, paced } from './throttle.ts'
import type { Connection } from '../http/connection.ts'

/** What behaviours do to an answer that is sent, whatever it says. */
export interface Effects {
  /** Headers that it gets besides its own. */
  readonly headers?: Readonly<Record<string, string>>
  readonly bandwidth?: Bandwidth
  readonly fault?: { readonly kind: BodyFault; readonly over: number | undefined }
}

/** Where an answer goes. */
export interface Destination {
  readonly connection: Connection | undefined
  /** Aborted when the client goes away or the server closes; asked for where there is no connection. */
  readonly signal: () => AbortSignal
}

/** Over how long a body is dribbled, ms, unless it is said. */
const dribbleTime = 2000

/** The fault by which an answer breaks off before its head is complete, since it has no body to spoil. */
export function brokenHead({ headers, body }: Response, { fault }: Effects): BodyFault | undefined {
  if (!fault || fault.kind === 'dribble') return undefined
  return body === null || headers.get('content-length') === '0' ? fault.kind : undefined
}

/**
 * An answer as it arrives: its body slow, or spoiled.
 *
 * @throws as `breakConnection` does, where there is no body to spoil and the head breaks off
 */
export function withEffects(
  response: Response,
  effects: Effects,
  { connection, signal }: Destination,
): Response | Promise<Response> {
  if (brokenHead(response, effects)) return withoutBody(response, connection)
  const { status, headers, body } = response
  const { bandwidth, fault } = effects
  if (body === null || (!bandwidth && !fault)) return response
  const length = headers.get('content-length')
  const ending = connection ? undefined : signal()
  let sent: ReadableStream<Uint8Array> = body
  if (fault?.kind === 'dribble') {
    const whole = length === null ? undefined : Number(length)
    const over = fault.over ?? dribbleTime
    sent = paced(sent, (chunk) => dribble(whole ?? chunk, over), ending)
  } else if (fault) {
    sent = corrupt(sent, fault.kind, length === null ? undefined : Number(length), connection)
  }
  if (bandwidth) {
    const pace = paceOf(bandwidth.bytes)
    sent = paced(sent, () => pace, ending)
  }
  const shown = new Headers(headers)
  // A chunk can only be where no length is said.
  if (fault?.kind === 'malformed-chunk') shown.delete('content-length')
  return new Response(sent, { status, headers: shown })
}
