import type { Mocks } from '../dispatch/mocks.ts'
import type { NamedWebhook } from '../webhooks/declared.ts'
import type { WebhookMessage } from '../webhooks/delivery.ts'
import type { MockFile } from './files/mock-file.ts'

/** The webhooks of documents that can be sent by their names. @param target where they go that are given no address */
export function namedWebhooks(
  files: readonly MockFile[],
  { faker, seed }: Pick<Mocks, 'faker' | 'seed'>,
  target: string | undefined,
): NamedWebhook[] {
  const declared = files.flatMap(({ webhooks = [] }) => webhooks)
  return declared.flatMap(({ name, method, origin, message }) => {
    if (!message) return []
    let count = 0
    const messageTo = (to = target): WebhookMessage => {
      if (to !== undefined) {
        return message(faker.source().forRecord(seed, `webhook ${name}`, count++), to)
      }
      throw new TypeError(
        `The webhook ${JSON.stringify(name)} has nowhere to go. Give it an address, { to: 'http://localhost:3000/hooks' }, or set webhookTarget.`,
      )
    }
    return [{ name, method, origin, message: messageTo }]
  })
}
