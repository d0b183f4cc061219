import { isObject } from '../../errors/validation-issue.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { Findings } from '../check/report.ts'
import type { OpenApiDocument } from '../document/document.ts'
import type { Operation } from '../document/operation.ts'
import type { DeclaredWebhook } from '../../webhooks/declared.ts'
import { operationsOf } from '../document/operations.ts'
import { isReference } from '../document/pointer.ts'

/** A webhook, with what describes it. */
export interface WebhookOperation extends DeclaredWebhook {
  readonly operation: Operation
  /** Where a callback goes, and after which operation. */
  readonly callback?: {
    readonly of: Operation
    readonly address: string
    /** Where the address stands. */
    readonly pointer: JsonPath
  }
}

/** Finds the `webhooks` of a document, and the `callbacks` of its operations, and what is wrong with them. */
export function findWebhooks(
  document: OpenApiDocument,
  operations: readonly Operation[],
  findings: Findings,
): readonly WebhookOperation[] {
  const found: WebhookOperation[] = []
  const attempt = findings.attempt.bind(findings)
  const add = (
    name: string,
    item: unknown,
    pointer: JsonPath,
    callback?: WebhookOperation['callback'],
  ) => {
    const origin = {
      file: document.file.name,
      place: () => document.file.place(callback?.pointer.slice(0, -1) ?? pointer, 'key'),
    }
    const callbackOf = callback && { callbackOf: `${callback.of.method} ${callback.of.template}` }
    const own = operationsOf(document, name, pointer, item, attempt)
    if (own.length === 0 && isObject(item) && !isReference(item)) {
      const message = `${JSON.stringify(name)} has no operation, and is not sent.`
      const hint = 'Write it as a path item: { "post": { "requestBody": { … } } }.'
      findings.at(pointer, { kind: 'webhook', message, hint })
    }
    for (const operation of own) {
      const { method } = operation
      found.push({ name, method, origin, operation, ...callbackOf, ...(callback && { callback }) })
    }
  }
  for (const root of ['webhooks', 'x-webhooks']) {
    for (const [name, item] of entriesOf(document.root[root])) add(name, item, [root, name])
  }
  for (const of of operations) {
    if (of.raw['callbacks'] === undefined) continue
    for (const [name, written] of entriesOf(of.raw['callbacks'])) {
      const callback = attempt(() => document.follow(written))
      for (const [address, item] of entriesOf(callback)) {
        if (address.startsWith('x-')) continue
        const pointer = [...of.pointer, 'callbacks', name, address]
        add(name, item, pointer, { of, address, pointer })
      }
    }
  }
  return found
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : []
}
