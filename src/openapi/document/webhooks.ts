import type { SourceLocation } from '../../errors/diagnostic.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { OpenApiDocument } from './document.ts'
import type { Operation } from './operation.ts'
import { isMethodKey } from './model.ts'

/** A request that an API makes of its clients: they are listed, and not sent. */
export interface Webhook {
  readonly name: string
  /** In capitals. */
  readonly method: string
  /** The operation whose callback it is. */
  readonly callbackOf?: string
  readonly origin: SourceLocation
}

/** Finds the `webhooks` of a document, and the `callbacks` of its operations. */
export function findWebhooks(
  document: OpenApiDocument,
  operations: readonly Operation[],
): readonly Webhook[] {
  const found: Webhook[] = []
  const add = (name: string, items: unknown, pointer: JsonPath, callbackOf?: string) => {
    const origin = {
      file: document.file.name,
      place: () => document.file.place(pointer, 'key'),
    }
    for (const method of methodsOf(items)) {
      found.push({ name, method, origin, ...(callbackOf !== undefined && { callbackOf }) })
    }
  }
  for (const root of ['webhooks', 'x-webhooks']) {
    for (const [name, item] of entriesOf(document.root[root])) add(name, item, [root, name])
  }
  for (const { raw, method, template, pointer } of operations) {
    if (raw['callbacks'] === undefined) continue
    for (const [name, callback] of entriesOf(raw['callbacks'])) {
      for (const [, item] of entriesOf(callback)) {
        add(name, item, [...pointer, 'callbacks', name], `${method} ${template}`)
      }
    }
  }
  return found
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : []
}

/** The methods of a path item; that of most webhooks where it is a reference. */
function methodsOf(item: unknown): string[] {
  const own = entriesOf(item).flatMap(([key]) => (isMethodKey(key) ? [key.toUpperCase()] : []))
  return own.length > 0 ? own : ['POST']
}
