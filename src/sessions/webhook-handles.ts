import type { Delivery, DeliveryFilter, WebhookOptions } from '../webhooks/delivery.ts'
import { messageFor, type NamedWebhook } from '../webhooks/declared.ts'
import { webhookIssues } from '../webhooks/options.ts'
import type { WaitOptions } from '../behaviour/wait.ts'
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
  waitFor(which?: string | DeliveryFilter, options?: WaitOptions): Promise<Delivery>
  /**
   * Sends a webhook that no mock has caused, to this machine, a private address or a host that is allowed. One that an
   * OpenAPI document declares is sent by its name, to the setting `webhookTarget` or to `to`.
   *
   * @param which an address, or the name of a webhook of a document
   * @param payload default what the document says
   * @throws TypeError for what is no address, and for a payload that JSON does not have
   * @example
   * mock.webhooks.send('http://localhost:3000/hooks', { type: 'invoice.paid' }, { secret: 'whsec_…' })
   * mock.webhooks.send('newPet')
   */
  send(which: string, payload?: unknown, options?: SendOptions): Delivery
  /** Sends one again, under an id of its own; throws an Error for an id that none has. */
  replay(id: string): Delivery
  /** Ends those that wait, all or the one of an id; returns how many. */
  cancel(id?: string): number
}

/** What a webhook is sent with. */
export interface SendOptions extends WebhookOptions {
  /** Where one goes that is sent by its name. */
  readonly to?: string
}

/** The webhooks of a session for tests. @param declared those that are sent by their names */
export function webhooksOf(webhooks: Webhooks, declared: readonly NamedWebhook[]): MockWebhooks {
  return {
    get list() {
      return webhooks.list
    },
    waitFor: (which, options) => webhooks.waitFor(which, options),
    send: (which, payload, { to, ...options } = {}) => {
      const { body, headers, ...message } = messageFor(which, declared, to)
      const [issue] = webhookIssues({ ...options, to: message.to })
      if (issue) throw new TypeError(`${issue.message} ${issue.hint}`)
      return webhooks.send({
        ...message,
        ...options,
        headers: { ...headers, ...options.headers },
        body: payload === undefined ? body : payload,
      })
    },
    replay: (id) => webhooks.replay(id),
    cancel: (id) => webhooks.cancel('It was cancelled.', id),
  }
}
