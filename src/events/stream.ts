import { clock } from '../clock.ts'
import type { DurationText } from '../behaviour/duration.ts'
import { readFields } from '../http/headers.ts'
import { ServerLeaves } from '../http/connection.ts'
import { emptyReply, Reply, type ReplyInit } from '../http/reply.ts'
import { eventHeaders } from '../http/stream.ts'

/** How often a silent stream sends a comment, ms: proxies close what is silent for a minute. */
const heartbeat = 15_000
/** How long a client waits that comes back to another server, ms. */
const soon = 1000

/** The events of one connection, each as it is written. */
export interface EventReader {
  /** The next one; undefined at the end. */
  next(): Promise<string | undefined>
  /** Called once when the client has gone, or the server closes. */
  end(): void
}

/** How a stream of events is answered. */
export interface SseInit extends ReplyInit {
  /** How long a client waits until it comes back, ms or as in `2s`; default 3 s, as browsers do. */
  readonly retry?: number | DurationText
}

/** Where a stream of events begins. */
export interface EventStart {
  /** Called when the first piece is asked for, so that a HEAD starts nothing. */
  readonly open: () => EventReader
  /** How long a client waits until it comes back, ms. */
  readonly retry?: number | undefined
  /** What the client and the log are told. */
  readonly told?: string | undefined
  /** Aborted when the client goes away or the server closes. */
  readonly signal: AbortSignal
}

/** A reply of server-sent events (WHATWG HTML, 9.2). */
export function eventsReply(start: EventStart, init: ReplyInit = {}): Reply {
  const headers = { ...eventHeaders, ...readFields(init.headers) }
  const stream = eventsBody(start)
  const body = { kind: 'stream', stream, isEndless: true } as const
  return new Reply(body, { ...init, headers }, { note: start.told })
}

/** 204, which tells an `EventSource` that there is nothing more to come back for (WHATWG HTML, 9.2.3). */
export function noMoreEvents(): Reply {
  return emptyReply().with({ note: 'no more events' })
}

/** What is told of a `Last-Event-ID` that leads nowhere; events go on from elsewhere then. */
export function unknownEvent(id: string): string {
  const shown = id.length > 40 ? `${id.slice(0, 40)}…` : id
  return `Last-Event-ID ${shown.replace(/[\r\n]+/g, ' ')} is not of this stream, or too old: it begins with what is there`
}

function eventsBody({ open, retry, told, signal }: EventStart): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let reader: EventReader | undefined
  let isEnded = false
  let hasSent = told !== undefined || retry !== undefined
  let stop = (): void => {}
  const end = (): void => {
    isEnded = true
    stop()
    reader?.end()
  }
  const begin = (controller: ReadableStreamDefaultController<Uint8Array>): EventReader => {
    const send = (text: string) => controller.enqueue(encoder.encode(text))
    if (told !== undefined) send(`: ${told}\n\n`)
    if (retry !== undefined) send(`retry: ${retry}\n\n`)
    // Only where the client waits: what it has not read yet would pile up.
    const beat = () => {
      if (!isEnded && controller.desiredSize === 0) send(':\n\n')
    }
    // The head of an answer may wait for the first bytes of its body.
    const stopFirst = clock.after(0, () => hasSent || beat())
    const stopBeats = clock.every(heartbeat, beat)
    const closed = () => {
      if (isEnded) return
      end()
      if (signal.reason instanceof ServerLeaves) send(`retry: ${retry ?? soon}\n\n`)
      controller.close()
    }
    stop = () => {
      stopFirst()
      stopBeats()
      signal.removeEventListener('abort', closed)
    }
    signal.addEventListener('abort', closed, { once: true })
    if (signal.aborted) closed()
    return open()
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          reader ??= begin(controller)
          const text = isEnded ? undefined : await reader.next()
          if (isEnded) return
          hasSent = true
          if (text !== undefined) return controller.enqueue(encoder.encode(text))
          end()
          controller.close()
        } catch (error) {
          if (isEnded) return
          end()
          throw error
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  )
}

/** Reads what a function yields until the client goes; its signal is aborted then. */
export function readEvents(
  make: (signal: AbortSignal) => AsyncGenerator<string, void>,
): EventReader {
  const controller = new AbortController()
  const iterator = make(controller.signal)
  return {
    async next() {
      const { done, value } = await iterator.next()
      return done ? undefined : value
    },
    end() {
      controller.abort(new DOMException('The client went away.', 'AbortError'))
      iterator.return().catch(() => {})
    },
  }
}
