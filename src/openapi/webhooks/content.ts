import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { MediaType, Parameter } from '../document/model.ts'
import { concreteType } from '../document/media-range.ts'
import type { Operation } from '../document/operation.ts'
import { bodyReply } from '../response/body.ts'
import { jsonFirst } from '../response/choose.ts'
import { HeaderWriter } from '../response/headers.ts'
import { MediaValues } from '../response/values.ts'
import type { Shared } from '../schema/shared.ts'

/** What a webhook carries, wherever it goes. */
export interface WebhookContent {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** A text is sent as it is, anything else as JSON; undefined for none. */
  readonly body: unknown
  /** The query that its address gets, such as `?event=paid`; mostly empty. */
  readonly search: string
}

/** What values are made from. */
export type ContentSource = Pick<EndpointContext, 'faker' | 'params' | 'path' | 'url'>

/** Makes what a webhook or callback sends of the operation that describes it, by example or schema. */
export class WebhookWriter {
  readonly #operation: Operation
  readonly #shared: Shared
  #headers: HeaderWriter | undefined
  #values: MediaValues | undefined

  constructor(operation: Operation, shared: Shared) {
    this.#operation = operation
    this.#shared = shared
  }

  /** @throws LateMistake for a reference that leads nowhere; UnsatisfiableSchema where no value fits */
  write(source: ContentSource): WebhookContent {
    const { method } = this.#operation
    const headers = this.#headersOf().write({ ...source, method }, () => [])
    const search = this.#searchOf(source)
    const [media] = jsonFirst(this.#operation.body?.content ?? [])
    if (!media || method === 'GET' || method === 'HEAD') {
      return { method, headers, body: undefined, search }
    }
    const { body, type } = this.#bodyOf(media, source)
    return { method, headers: { ...headers, 'content-type': type }, body, search }
  }

  #bodyOf(media: MediaType, source: ContentSource) {
    const values = (this.#values ??= new MediaValues(media, this.#shared, () => {}))
    const [example] = values.examples
    const value = example ? example.value : values.generate(source)
    const { isSerialized } = example ?? {}
    const type = concreteType(media.type, undefined)
    const about = { value, isSerialized, isExample: example !== undefined, media, type }
    const reply = bodyReply({ ...about, status: 200, headers: {} }, this.#shared.schemas)
    const { [contentType]: sent = type } = reply.headers as Record<string, string>
    return { body: sentOf(reply.body), type: sent }
  }

  #headersOf(): HeaderWriter {
    const headers = this.#sent('header')
    return (this.#headers ??= new HeaderWriter({ headers }, this.#shared.schemas))
  }

  #searchOf({ faker }: ContentSource): string {
    const search = new URLSearchParams()
    for (const { name, schema, examples } of this.#sent('query')) {
      const [example] = examples
      const value = example ? example.value : this.#shared.sampleOf(schema).make(faker)
      for (const each of [value].flat()) {
        search.append(name, typeof each === 'object' ? JSON.stringify(each) : String(each))
      }
    }
    return search.size === 0 ? '' : `?${search}`
  }

  /** The parameters of a place that are sent: those that are required, or have an example. */
  #sent(place: Parameter['in']): Parameter[] {
    return this.#operation.parameters.filter(
      ({ in: at, required, examples }) => at === place && (required || examples.length > 0),
    )
  }
}

const contentType = 'content-type'

function sentOf(body: ReturnType<typeof bodyReply>['body']): unknown {
  if (body.kind === 'json') return body.value
  if (body.kind === 'text') return body.text
  return body.kind === 'bytes' ? new TextDecoder().decode(body.bytes) : undefined
}
