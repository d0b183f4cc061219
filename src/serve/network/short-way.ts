import type { App } from '../app.ts'
import type { ReadyRequest } from '../ready.ts'
import type { ReadyWrite } from '../ready-write.ts'
import type { PreparedResponse } from '../respond.ts'

/** What is read of a request of Node. */
export interface IncomingHead {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly rawHeaders: readonly string[]
}

/** The part of a request of Node that its body is read from. */
export interface IncomingBody extends Pick<IncomingHead, 'headers'> {
  /** How much has come and was not read, bytes. */
  readonly readableLength: number
  /** What has come; null for nothing. */
  readonly read: () => unknown
}

/** This machine as it is almost always called; any other spelling is left to the URL parser, as is port 80. */
const plainHost = /^(?:localhost|127\.0\.0\.1)(?::(?!80$)(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}))?$/

/** An answer that takes no `Request` and no `Response`, which would cost as much as the rest. */
export function readyAnswer(app: App, incoming: IncomingHead): PreparedResponse | undefined {
  if (incoming.method !== 'GET') return undefined
  const head = headOf(incoming)
  return head && app.ready(head)
}

/** The same for a write, once its body is there. */
export function readyWrite(app: App, incoming: IncomingHead): ReadyWrite | undefined {
  const { method } = incoming
  if (method !== 'POST' && method !== 'PATCH') return undefined
  const head = headOf(incoming)
  return head && app.readyWrite({ ...head, method })
}

/**
 * The body of a request where all of it came in one piece with the head, as small ones do; undefined for
 * any other. To be called at the next tick: the parser goes on to the body when its event has been handled.
 */
export function wholeBody(incoming: IncomingBody): Uint8Array<ArrayBuffer> | undefined {
  if (incoming.readableLength !== Number(incoming.headers['content-length'])) return undefined
  return (incoming.read() as Uint8Array<ArrayBuffer> | null) ?? undefined
}

function headOf({ url, headers, rawHeaders }: IncomingHead): ReadyRequest | undefined {
  const { host = '' } = headers
  if (url === undefined || !plainHost.test(host as string)) return undefined
  const header = (name: string) => headers[name] as string | undefined
  return { origin: `http://${host as string}`, target: url, header, headers: rawHeaders }
}
