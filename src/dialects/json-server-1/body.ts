import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { readJson } from '../../http/json.ts'
import { Reply, problemReply } from '../../http/reply.ts'
import type { PlainObject } from '../../data/store/state.ts'
import { isJsonType } from '../../http/body.ts'
import { requestType } from '../../rest/request-body.ts'
import { prettyReply } from '../json-server/pretty.ts'

/**
 * The fields that a request sends. Every body is read as JSON, whatever its content type, since clients
 * of this line often send none; an empty one has no fields.
 *
 * @returns a Reply 400 for what is no JSON object
 */
export async function readFields(context: EndpointContext): Promise<PlainObject | Reply> {
  const value = await readValue(context)
  if (value instanceof Reply) return value
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as PlainObject
  }
  return prettyReply({ error: 'Body must be a JSON object' }, { status: 400 })
}

async function readValue(context: EndpointContext): Promise<unknown> {
  if (context.body === undefined) return {}
  if (isJsonType(requestType(context))) return context.body
  const result = await readJson(await context.request.text())
  if ('value' in result) return result.value
  return problemReply('bad-json', `The body is not valid JSON. ${result.message}`)
}
