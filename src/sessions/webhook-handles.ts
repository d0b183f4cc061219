import type { Delivery, DeliveryFilter, WebhookOptions } from '../webhooks/delivery.ts'
import { readTarget } from '../webhooks/target.ts'
import type { DeliveryWait } from '../webhooks/wait.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

/** The webhooks that a session has sent, and those on their way. */
export interface MockWebhooks {
  /** The last 1,000, the oldest first. Each tells how it stands now, until a reset. */
  readonly list: readonly Delivery[]
  /**
   * Waits until a webhook is delivered, earlier ones included, and returns it; of `times` the last.
   *
   * @param which the name of its event, or what it must be, where `state` may be another than `delivered`; default any
   * @throws Error that says what was sent instead
   * @example
   * const { body } = await mock.webhooks.waitFor('user.created')
   */
  waitFor(which?: string | DeliveryFilter, options?: DeliveryWait): Promise<Delivery>
  /**
   * Sends a webhook that no mock has caused, whatever its target, which must be this machine, a private address or allowed.
   *
   * @throws TypeError for what is no address, and for a payload that JSON does not have
   * @example
   * mock.webhooks.send('http://localhost:3000/hooks', { type: 'invoice.paid' }, { secret: 'whsec_…' })
   */
  send(to: string, payload: unknown, options?: WebhookOptions): Delivery
  /** Sends one again, under an id of its own; throws an Error for an id that none has. */
  replay(id: string): Delivery
  /** Ends those that wait, all or the one of an id; returns how many. */
  cancel(id?: string): number
}

/** The webhooks of a session for tests. */
export function webhooksOf(webhooks: Webhooks): MockWebhooks {
  return {
    get list() {
      return webhooks.list
    },
    waitFor: (which, options) => webhooks.waitFor(which, options),
    send: (to, payload, options = {}) => {
      const target = readTarget(to)
      if (typeof target === 'string') throw new TypeError(target)
      return webhooks.send({ ...options, to, body: payload })
    },
    replay: (id) => webhooks.replay(id),
    cancel: (id) => webhooks.cancel('It was cancelled.', id),
  }
}
