import { messageOf } from '../errors/message.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { WebhookPost, type SendRequest, type WebhookReport } from './post.ts'

/** When attempts after the first begin, ms after it: soon, since nobody waits for hours in development. */
const usualRetries = [1000, 5000, 25_000]

/** What a server says of its webhooks. */
interface WebhookSettings {
  readonly allowWebhooks?: readonly string[]
  readonly webhookRetries?: readonly (number | string)[]
  readonly onWebhook?: (report: WebhookReport) => void
  readonly onWarning?: (diagnostic: Diagnostic) => void
}

/**
 * What sends the webhooks of a server; the settings were read, so that times are numbers.
 *
 * @param masked leaves secrets out of an address, for the log
 */
export function openPost(
  settings: WebhookSettings,
  send: SendRequest | undefined,
  masked: (target: string) => string,
): WebhookPost {
  const { allowWebhooks = [], webhookRetries = usualRetries, onWebhook, onWarning } = settings
  return new WebhookPost({
    hosts: allowWebhooks,
    retries: webhookRetries.map(Number),
    send,
    report: (report) => {
      try {
        onWebhook?.({ ...report, target: masked(report.delivery.to) })
      } catch (error) {
        // Nobody waits for it: thrown, it would end the process.
        const message = `onWebhook failed: ${messageOf(error)}`
        onWarning?.({ code: 'listener-failed', severity: 'error', message })
      }
    },
    refused: (host, { event }) =>
      onWarning?.({
        code: 'webhook-refused',
        severity: 'warning',
        message: `The webhook ${event} was not sent: ${host} is no address of this machine or of a private network.`,
        hint: `Start with --allow-webhooks ${host} if it may get webhooks.`,
      }),
  })
}
