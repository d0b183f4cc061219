import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { explainJson, parseJson } from '../../http/json.ts'
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
  const text = await context.request.text()
  const parsed = parseJson(text)
  if (parsed) return parsed.value
  const { message } = await explainJson(text)
  return problemReply('bad-json', `The body is not valid JSON. ${message}`)
}
