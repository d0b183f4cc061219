import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { EndpointWebhook } from '../../endpoints/webhook.ts'
import { LateMistake } from '../../errors/diagnostic.ts'
import { UnsatisfiableSchema } from '../../generate/schema/schema.ts'
import type { Findings } from '../check/report.ts'
import type { Operation } from '../document/operation.ts'
import type { Shared } from '../schema/shared.ts'
import type { DeclaredWebhook } from '../../webhooks/declared.ts'
import { WebhookWriter, type WebhookContent } from './content.ts'
import { compileAddress } from './expression.ts'
import type { WebhookOperation } from './find.ts'

/** What each operation sends after its successes, by its callbacks; what is wrong with their addresses is told. */
export function callbacksOf(
  webhooks: readonly WebhookOperation[],
  shared: Shared,
  findings: Findings,
): ReadonlyMap<Operation, readonly EndpointWebhook[]> {
  const byOperation = new Map<Operation, EndpointWebhook[]>()
  for (const { name, operation, callback } of webhooks) {
    if (!callback) continue
    const { of, address, pointer } = callback
    const addressOf = compileAddress(address)
    if (typeof addressOf !== 'function') {
      const { message, hint } = addressOf
      findings.at(pointer, {
        kind: 'callback',
        message: `The callback ${name} is not sent: ${message}`,
        hint,
      })
      continue
    }
    const writer = new WebhookWriter(operation, shared)
    const all = byOperation.get(of) ?? []
    byOperation.set(of, all)
    all.push({
      on: (status) => status >= 200 && status < 300,
      reads: [],
      usesFaker: true,
      render: (context: EndpointContext) => {
        const to = addressOf(context)
        if (to === undefined) return undefined
        return messageOf(
          name,
          to,
          attempt(operation, () => writer.write(context)),
        )
      },
    })
  }
  return byOperation
}

/** A webhook with what is sent by its name. */
export function sentByName(webhook: WebhookOperation, shared: Shared): DeclaredWebhook {
  const { name, operation, callback } = webhook
  if (callback) return webhook
  const writer = new WebhookWriter(operation, shared)
  const message: DeclaredWebhook['message'] = (faker, to) => {
    const source = { faker, params: {}, path: '', url: to }
    return messageOf(
      name,
      to,
      attempt(operation, () => writer.write(source)),
    )
  }
  return { ...webhook, message }
}

function messageOf(name: string, to: string, { search, ...content }: WebhookContent) {
  const isLonger = search !== '' && to.includes('?')
  return { ...content, event: name, to: isLonger ? `${to}&${search.slice(1)}` : to + search }
}

/** @throws LateMistake where the document does not say what is sent */
function attempt<Content>(operation: Operation, write: () => Content): Content {
  try {
    return write()
  } catch (error) {
    if (!(error instanceof UnsatisfiableSchema)) throw error
    if (error.cause instanceof LateMistake) throw error.cause
    const { document, pointer, template } = operation
    const message = `${template} is not sent, since no value fits the schema of its body. ${error.message}`
    const hint = 'Correct the schema, or declare an example.'
    const place = document.file.place(pointer, 'key')
    throw new LateMistake([{ code: 'bad-openapi', severity: 'error', message, hint, place }])
  }
}
