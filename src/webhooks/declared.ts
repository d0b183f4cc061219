import type { Faker } from '@faker-js/faker'
import type { SourceLocation } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { WebhookMessage } from './delivery.ts'
import { readTarget } from './target.ts'

/** A request that a document says its clients are sent. */
export interface DeclaredWebhook {
  readonly name: string
  /** In capitals. */
  readonly method: string
  /** The operation whose callback it is, such as `POST /jobs`. */
  readonly callbackOf?: string
  readonly origin: SourceLocation
  /** Makes what goes to an address; a callback is made of the request that it comes of alone. @throws LateMistake */
  readonly message?: (faker: Faker, to: string) => WebhookMessage
}

/** A webhook of a document that can be sent by its name. */
export interface NamedWebhook extends Pick<DeclaredWebhook, 'name' | 'method' | 'origin'> {
  /** @param to default the setting `webhookTarget` @throws TypeError where neither is there */
  readonly message: (to?: string) => WebhookMessage
}

/**
 * What is sent to an address, or by the name of a webhook of a document.
 *
 * @param which an absolute URL, or a name
 * @throws TypeError for what is neither
 */
export function messageFor(
  which: string,
  declared: readonly NamedWebhook[],
  to: string | undefined,
): Omit<WebhookMessage, 'body'> & { readonly body?: unknown } {
  const named = declared.find(({ name }) => name === which)
  const message = named ? named.message(to) : { to: which }
  const target = readTarget(message.to)
  if (typeof target !== 'string') return message
  const names = declared.map(({ name }) => name)
  if (named || names.length === 0 || String(which).includes(':')) throw new TypeError(target)
  const near = didYouMean(which, names) || `There are ${names.join(', ')}.`
  throw new TypeError(`${JSON.stringify(which)} is no webhook of a document. ${near}`)
}
