import { traceHeaders } from '../http/trace-context.ts'
import type { DeliveryCause, DeliverySummary, WebhookMessage } from './delivery.ts'
import { depthHeader, type OutgoingWebhook } from './outgoing.ts'
import type { Webhooks } from './webhooks.ts'

/** A request that webhooks come of. */
export interface WebhookOrigin {
  readonly header: (name: string) => string | undefined
  readonly isAnswered: boolean
  /** The time that it sees, ms since 1970; undefined for that of its session. */
  readonly time?: number | undefined
  /** Of an event of a WebSocket, which has no answer. */
  readonly socket: unknown
  webhooks: RequestWebhooks | undefined
}

/** Takes a webhook that a request has led to, which waits for its answer. @throws NoJsonError as {@link Webhooks.send} */
export function sendAfter(
  origin: WebhookOrigin,
  store: Webhooks,
  message: WebhookMessage,
  cause: DeliveryCause,
): OutgoingWebhook {
  const depth = Number(origin.header(depthHeader) ?? 0)
  const headers = { ...traceHeaders(origin.header), ...message.headers }
  const delivery = store.prepare({ ...message, headers }, cause, depth > 0 ? Math.ceil(depth) : 0)
  const all = (origin.webhooks ??= new RequestWebhooks(store))
  if (origin.isAnswered || origin.socket !== undefined) all.answered()
  all.add(delivery)
  return delivery
}

/** The webhooks that one request has led to, which wait for its answer. */
export class RequestWebhooks {
  /** Those of all, as they stand; it goes on growing where a stream of the answer sends more. */
  readonly summaries: DeliverySummary[] = []
  readonly #store: Webhooks
  #waiting: OutgoingWebhook[] | undefined = []
  #call: number | undefined

  constructor(store: Webhooks) {
    this.#store = store
  }

  /** Takes one more, which is sent at once where the request was answered already. */
  add(delivery: OutgoingWebhook): void {
    this.summaries.push(delivery.summary)
    if (this.#waiting) this.#waiting.push(delivery)
    else this.#start(delivery)
  }

  /**
   * Sends what has waited.
   *
   * @param call the id of the request in the journal; undefined where that is off
   * @param outlive is told what goes on after the answer, which a worker ends otherwise
   */
  answered(call?: number, outlive?: (work: Promise<unknown>) => void): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    this.#call ??= call
    for (const delivery of waiting) {
      this.#start(delivery)
      outlive?.(this.#store.ended(delivery))
    }
  }

  #start(delivery: OutgoingWebhook): void {
    if (this.#call !== undefined) delivery.cameOf(this.#call)
    this.#store.start(delivery)
  }
}
