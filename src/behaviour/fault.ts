import { wait } from '../clock.ts'
import { alreadySent, type Connection } from '../http/connection.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import { asBytes } from '../http/stream.ts'
import { dribble, limitBandwidth, type Bandwidth } from './bandwidth.ts'

/** The ways a response can go wrong below HTTP, as the client sees them. */
export const faults = {
  reset: 'the connection is reset',
  empty: 'the connection is closed without an answer',
  garbage: 'bytes that are no HTTP, then the connection is closed',
  hang: 'the connection stays open and silent',
  truncate: 'the head of the answer and half of its body, then the connection is closed',
  'malformed-chunk':
    'the head and half of the body, then a chunk that is none, and the connection is closed',
  dribble: 'the whole answer, its body in small pieces over 2 s',
} as const

/** The name of a way in which a response goes wrong below HTTP. */
export type FaultKind = keyof typeof faults

/** Faults that corrupt the body of a response; the others come in place of a response. */
export type BodyFault = 'truncate' | 'malformed-chunk' | 'dribble'

/** Faults that come in place of a response. */
export type ConnectionFault = Exclude<FaultKind, BodyFault>

/** Whether a fault corrupts a response, in place of coming instead of one. */
export function corruptsBody(kind: FaultKind): kind is BodyFault {
  return kind === 'truncate' || kind === 'malformed-chunk' || kind === 'dribble'
}

/** What a fault in a handler's context may come with. */
export interface FaultOptions {
  /** Over how long `dribble` sends the body, as `'5s'` or in ms; default 2 s. */
  readonly over?: number | string
  /** The response whose body is corrupted: a value, a reply or a `Response`; default a few words of JSON. */
  readonly answer?: unknown
}

/** A broken connection or a corrupted response, made by `fault` in a handler's context. */
export class Fault {
  readonly kind: FaultKind
  readonly over: number | undefined
  readonly answer: unknown

  constructor(kind: FaultKind, over?: number, answer?: unknown) {
    this.kind = kind
    this.over = over
    this.answer = answer
  }
}

/** What `fetch` of Node has as the cause of a network error; from Node 24 on `HPE_` without the code. */
const causes = {
  reset: ['read ECONNRESET', 'ECONNRESET'],
  empty: ['other side closed', 'UND_ERR_SOCKET'],
  hang: ['other side closed', 'UND_ERR_SOCKET'],
  truncate: ['other side closed', 'UND_ERR_SOCKET'],
  garbage: [notHttp('Expected HTTP/'), 'HPE_INVALID_CONSTANT'],
  'malformed-chunk': [notHttp('Invalid character in chunk size'), 'HPE_INVALID_CHUNK_SIZE'],
} as const satisfies Record<Exclude<FaultKind, 'dribble'>, readonly [message: string, code: string]>

function notHttp(reason: string): string {
  return `Response does not match the HTTP/1.1 protocol (${reason})`
}

function networkError(message: string, fault: keyof typeof causes): TypeError {
  const [text, code] = causes[fault]
  return new TypeError(message, { cause: Object.assign(new Error(text), { code }) })
}

/** What the reader of a body gets in process where a fault cuts it. */
export function cutOff(kind: 'truncate' | 'malformed-chunk'): TypeError {
  return networkError('terminated', kind)
}

/** Breaks the connection of a request; in process `fetch` rejects as for a network error. */
export async function breakConnection(
  kind: ConnectionFault,
  connection: Connection | undefined,
  signal: AbortSignal,
): Promise<Response> {
  if (!connection) {
    if (kind === 'hang') await wait(Infinity, signal)
    throw networkError('fetch failed', kind)
  }
  if (kind === 'reset') connection.reset()
  if (kind === 'empty') connection.end()
  // Bytes of all sizes, the same each time, that begin as no response does.
  if (kind === 'garbage') {
    connection.end(Uint8Array.from({ length: 64 }, (_, index) => (index * 167 + 1) & 255))
  }
  return alreadySent()
}

/** The ordinary response that stands for a broken connection, where there is none to break. */
export function brokenConnectionReply(fault: FaultKind): Reply {
  const detail = `This mock breaks the connection (${fault}). Behind a server that is not mockapi's own this answer stands for it.`
  return problemReply('broken-connection', detail, { fault })
}

/** A body that breaks off in the middle, or of unknown length in its first chunk, with its connection. */
function corrupt(
  body: ReadableStream<unknown>,
  kind: 'truncate' | 'malformed-chunk',
  length: number | undefined,
  connection: Connection | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let left = length === undefined ? undefined : length >> 1
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = left === 0 ? { done: true, value: undefined } : await reader.read()
        const chunk = done ? new Uint8Array() : asBytes(value)
        left ??= chunk.byteLength >> 1
        const sent = chunk.subarray(0, left)
        left -= sent.byteLength
        if (sent.byteLength > 0) {
          controller.enqueue(sent)
          return
        }
        void reader.cancel().catch(() => {})
        if (!connection) throw cutOff(kind)
        if (kind === 'truncate') connection.cut()
        else connection.corrupt()
        // The body is never closed: the end of its connection is all that the client sees.
        await new Promise(() => {})
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Breaks a response without a body off in its head, since there is nothing else to break. */
async function breakHead(
  { status }: Response,
  connection: Connection | undefined,
): Promise<Response> {
  if (!connection) throw networkError('fetch failed', 'truncate')
  connection.end(`HTTP/1.1 ${status}`)
  return alreadySent()
}

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
