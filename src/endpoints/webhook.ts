import type { RequestPath } from '../generate/request-path.ts'
import type { Payload, WebhookMessage, WebhookOptions } from '../webhooks/delivery.ts'
import type { AnsweredValues } from './answered.ts'
import type { EndpointContext, RequestValues } from './handler-context.ts'

/** A webhook that an endpoint sends after its answers, compiled. */
export interface EndpointWebhook {
  /** Whether it is sent after an answer of a status; 0 for a connection that was broken. */
  readonly on: (status: number) => boolean
  /** Undefined where its condition does not hold. Throws MockapiError `bad-template` when Faker refuses arguments. */
  readonly render: (context: EndpointContext) => WebhookMessage | undefined
  readonly reads: readonly RequestPath[]
  readonly usesFaker: boolean
}

/** After which answers: `201`, `"2xx"`, `"400-499"`. */
export type StatusRange = number | `${number}xx` | `${number}-${number}`

/** What functions of a webhook get. */
export type WebhookContext = Pick<
  RequestValues,
  'params' | 'query' | 'headers' | 'cookies' | 'body' | 'db'
> & { readonly response: AnsweredValues }

/** A webhook of a `route`; texts may have templates, such as `{{response.body.id}}`. */
export interface RouteWebhook<When> extends WebhookOptions {
  /** The statuses that it is sent after; default all successes, 2xx. */
  readonly on?: StatusRange | readonly StatusRange[]
  /** What must hold of the request or the response besides, as in `route`. */
  readonly when?: When
  readonly to: string | ((context: WebhookContext) => string)
  /** Default `{ type, timestamp, data }`, where the data is the body of the response. */
  readonly body?: Payload | ((context: WebhookContext) => unknown)
}
