import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { problemReply } from '../../http/reply.ts'
import type { PlainObject } from '../../data/store/state.ts'
import { isJsonType } from '../../http/body.ts'
import { requestType, withoutFiles } from '../../rest/request-body.ts'

/** What a request sends. */
export interface Fields {
  readonly fields: PlainObject
  /** A word for the log about a body that was not read. */
  readonly note: string | undefined
}

/**
 * The fields of a JSON object or a form. No body, or one of another content type, has none: json-server
 * promises to answer those with success all the same.
 *
 * @throws Reply `bad-body` 400 for JSON that is no object
 */
export function readFields(context: EndpointContext): Fields {
  const { body } = context
  if (body === undefined) return { fields: {}, note: undefined }
  const type = requestType(context)
  const isUnread = typeof body === 'string' || body instanceof Uint8Array
  if (isUnread && !isJsonType(type)) {
    return { fields: {}, note: `body not read: its content type is ${type || 'missing'}` }
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return { fields: withoutFiles(body) as PlainObject, note: undefined }
  }
  const what = Array.isArray(body) ? 'an array' : JSON.stringify(body).slice(0, 40)
  throw problemReply('bad-body', `The body is ${what}. Send an object with the fields, as JSON.`)
}
