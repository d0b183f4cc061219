import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Operation } from '../endpoints/operation.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { addDeclared } from './declared-webhooks.ts'
import { nothingSent, type SentAnswer } from './log-request.ts'
import { dispatchPart } from './dispatch-part.ts'
import { FieldState } from './field-state.ts'
import type { HandlerResult } from './result.ts'
import { fieldKey, type FieldMethod } from '../http/path.ts'
import type { NearMiss } from '../journal/call.ts'
import { Reply, problemReply } from '../http/reply.ts'
import { requestOf } from './run-of.ts'

/**
 * Lets the mocks answer a root field of a GraphQL operation, as an endpoint of its own; where none does, that is a 404
 * which tells of the nearest.
 *
 * @param context that of the endpoint which takes the operation
 * @param signal aborted when a subscription ends; that of the request for all others
 */
export function dispatchField(
  context: EndpointContext,
  operation: Operation,
  signal?: AbortSignal,
): MaybePromise<Exclude<HandlerResult, undefined>> {
  const asked = requestOf(context)
  const state = new FieldState(asked, operation, signal)
  return chain(dispatchPart(state), (result) => {
    const { endpoint } = state
    const fields = (asked.fields ??= { matched: [], miss: undefined, current: [] })
    if (endpoint && !fields.matched.includes(endpoint.mock)) fields.matched.push(endpoint.mock)
    fields.miss ??= state.miss
    if (state.isCurrent) fields.current?.push(state.isCurrent)
    else fields.current = undefined
    if ((endpoint?.webhooks || endpoint?.jobs) && result) addDeclared(state, answerOf(result))
    asked.notes.push(...state.notes)
    asked.failure ??= state.failure
    if (state.effects) asked.effects = { ...asked.effects, ...state.effects }
    if (state.behaviours) (asked.behaviours ??= []).push(...state.behaviours)
    return result ?? noField(state)
  })
}

/** A value of a field as an answer, for webhooks. */
function answerOf(result: Exclude<HandlerResult, undefined>): SentAnswer {
  if (!(result instanceof Reply)) return nothingSent
  const { code: status, body } = result
  if (body.kind !== 'json') return { status, headers: {}, body: undefined }
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body.value),
  }
}

function noField({ method, operation, miss, routes }: FieldState): Reply {
  const key = fieldKey(method as FieldMethod, operation.field)
  const [near] = miss?.near ?? []
  const nearest = near && ` The nearest is ${near.key} in ${placeOf(near)}: ${near.reason}.`
  const [broken] = routes.broken
  const remedy = broken
    ? ` A broken file may hold it: ${broken}.`
    : ` Declare "${key}" in a mock file.`
  return problemReply('no-endpoint', `No mock answers ${key}.${nearest ?? remedy}`)
}

function placeOf({ file, line }: NearMiss): string {
  return line === undefined ? file : `${file}:${line}`
}
