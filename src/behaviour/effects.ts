import type { Connection } from '../http/connection.ts'
import { dribble, limitBandwidth, type Bandwidth } from './bandwidth.ts'
import { breakHead, corrupt, type BodyFault } from './fault.ts'

/** What behaviours do to a response that is sent, whatever it says. */
export interface Effects {
  readonly headers?: Readonly<Record<string, string>>
  readonly bandwidth?: Bandwidth
  readonly fault?: { readonly kind: BodyFault; readonly over: number | undefined }
}

/** Over how long a body is dribbled by default, ms. */
const dribbleTime = 2000

/** The fault by which a response breaks off before its head is complete, since it has no body. */
export function brokenHead({ headers, body }: Response, { fault }: Effects): BodyFault | undefined {
  if (!fault || fault.kind === 'dribble') return undefined
  return body === null || headers.get('content-length') === '0' ? fault.kind : undefined
}

/** A response as it arrives, its body throttled or corrupted; `signal` ends it in process. */
export function withEffects(
  response: Response,
  effects: Effects,
  connection: Connection | undefined,
  signal: () => AbortSignal,
): Response | Promise<Response> {
  if (brokenHead(response, effects)) return breakHead(response, connection)
  const { status, headers, body } = response
  const { bandwidth, fault } = effects
  if (body === null || (!bandwidth && !fault)) return response
  const header = headers.get('content-length')
  const length = header === null ? undefined : Number(header)
  const ended = connection ? undefined : signal()
  let sent: ReadableStream<Uint8Array> = body
  if (fault?.kind === 'dribble') sent = dribble(sent, length, fault.over ?? dribbleTime, ended)
  else if (fault) sent = corrupt(sent, fault.kind, length, connection)
  if (bandwidth) sent = limitBandwidth(sent, bandwidth, ended)
  const shown = new Headers(headers)
  // A body has chunks only where no length is said.
  if (fault?.kind === 'malformed-chunk') shown.delete('content-length')
  return new Response(sent, { status, headers: shown })
}
