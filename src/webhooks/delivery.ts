import type { DelayInput } from '../behaviour/duration.ts'

/** How a webhook is signed: as standardwebhooks.com says, or as GitHub or Stripe do it. */
export const signatures = ['standard', 'github', 'stripe'] as const

/** One of {@link signatures}. */
export type Signature = (typeof signatures)[number]

/** What a webhook is sent with, besides where to and what. */
export interface WebhookOptions {
  /** What has happened: `user.created`. Default the `type` of the payload, else the endpoint. */
  readonly event?: string
  /** What it is signed with; of several, which a receiver may still or already have, each signs. */
  readonly secret?: string | readonly string[]
  /** Default `standard`. */
  readonly signature?: Signature
  readonly headers?: Readonly<Record<string, string>>
  /** How long after the answer it is sent: `"2s"`; default at once. */
  readonly delay?: DelayInput
}

/** What a webhook carries: a text as it is, anything else as JSON. */
export type Payload = object | string | number | boolean | null

/** A webhook that is to be sent. */
export interface WebhookMessage extends WebhookOptions {
  /** An absolute URL. */
  readonly to: string
  /** In capitals; default `POST`. */
  readonly method?: string
  /** A text is sent as it is, anything else as JSON; undefined for none. */
  readonly body: unknown
}

/** What made a webhook. */
export interface DeliveryCause {
  /** `endpoint` and `collection` for what they declare, `handler` for `c.webhook`, `manual` for `mock.webhooks.send`. */
  readonly kind: 'endpoint' | 'collection' | 'handler' | 'manual' | 'replay'
  /** The endpoint, `POST /orders`, or the name of the collection. */
  readonly key?: string
  /** The id of the call in the journal that it came of. */
  readonly call?: number
  /** The id of the delivery that it repeats. */
  readonly of?: string
}

/** How a delivery stands: `refused` for a target that it may not go to, `cancelled` by a reset or the end. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed' | 'refused' | 'cancelled'

/** One attempt to deliver a webhook. */
export interface Attempt {
  /** When it began, ms since the epoch. */
  readonly at: number
  /** ms */
  readonly duration: number
  /** As they were sent, signature included. */
  readonly headers: Readonly<Record<string, string>>
  /** What the receiver answered; undefined where it did not. */
  readonly status?: number
  readonly responseHeaders?: Readonly<Record<string, string>>
  /** The first 16 KB of its answer. */
  readonly responseBody?: string
  /** Why it is no success. */
  readonly error?: string
}

/** A few words of a delivery, for the journal. */
export interface DeliverySummary {
  readonly id: string
  readonly event: string
  readonly to: string
  readonly state: DeliveryState
  /** How many attempts there were so far. */
  readonly tries: number
}

/** One webhook on its way, or at its end. Its state and its attempts go on changing until it is not `waiting` any more. */
export interface Delivery {
  /** The same in all attempts, as the receiver sees it. */
  readonly id: string
  /** The session's id; empty for the server's own. */
  readonly session: string
  readonly event: string
  readonly method: string
  readonly to: string
  /** When it was made, ms since the epoch. */
  readonly since: number
  readonly state: DeliveryState
  /** Why it was not delivered, or not yet, in a sentence. */
  readonly reason?: string | undefined
  /** When the next attempt is due, ms since the epoch; undefined for none. */
  readonly next?: number | undefined
  /** Those of all attempts, without the signature. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signature: Signature
  readonly attempts: readonly Attempt[]
  readonly cause: DeliveryCause
}

/** Selects deliveries that match in every field. */
export interface DeliveryFilter {
  readonly event?: string
  readonly to?: string
  /** Default of a wait `delivered`. */
  readonly state?: DeliveryState
  readonly where?: (delivery: Delivery) => boolean
}

/** Whether a delivery is one that a filter, or the name of an event, selects. */
export function selects(filter: DeliveryFilter, delivery: Delivery): boolean {
  const { event, to, state, where } = filter
  return (
    (event === undefined || event === delivery.event) &&
    (to === undefined || to === delivery.to) &&
    (state === undefined || state === delivery.state) &&
    (where === undefined || where(delivery))
  )
}
