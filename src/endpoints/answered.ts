import type { WaitInput } from '../jobs/wait.ts'
import type { Delivery, WebhookOptions } from '../webhooks/delivery.ts'

/** An answer as it was sent, for what comes after it. */
export interface AnsweredValues {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The value of JSON, or a text; undefined for none, and for one that was streamed. */
  readonly body: unknown
}

/**
 * Sends a webhook after the answer, to an absolute URL; an object as JSON, a text as it is. What is returned goes on
 * to say what became of it.
 *
 * @throws TypeError for an address, a secret, a signature or a delay that is none
 * @example
 * 'POST /orders': ({ body, db, webhook }) => {
 *   const order = db('orders').create(body as object)
 *   webhook('http://localhost:3000/hooks', { type: 'order.created', data: order }, { secret: 'whsec_…', delay: '2s' })
 *   return order
 * }
 */
export type SendWebhook = (to: string, payload: unknown, options?: WebhookOptions) => Delivery

/**
 * Does something later, by the clock of the session: at once where a test moves that on. What it throws is reported, and
 * a reset cancels it. What is returned cancels it as well.
 *
 * @throws TypeError for what is no time or no function; Error where 1,000 jobs wait already
 * @example
 * 'POST /orders': ({ body, db, after }) => {
 *   const order = db('orders').create({ ...(body as object), status: 'paid' })
 *   after('5m', () => db('orders').update(order.id, { status: 'shipped' }))
 *   return order
 * }
 */
export type DoAfter = (wait: WaitInput, run: () => unknown) => () => void
