import type { Payload, WebhookOptions } from '../../webhooks/delivery.ts'
import type { HookKind, StoredRecord } from './declaration.ts'

/** A webhook of a `resource`; texts may have templates, such as `{{record.id}}`. */
export interface ResourceWebhook<Row = StoredRecord> extends WebhookOptions {
  /** What it is sent after; default all. */
  readonly on?: HookKind | readonly HookKind[]
  readonly to: string | ((event: ResourceEvent<Row>) => string)
  /** Default `{ type, timestamp, data }`, where the data is the record. */
  readonly body?: Payload | ((event: ResourceEvent<Row>) => unknown)
}

/** What functions of a collection's webhook get. */
export interface ResourceEvent<Row = StoredRecord> {
  /** `user.created` of the collection `users`. */
  readonly type: string
  readonly kind: HookKind
  readonly record: Row
}
