import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Operation } from '../endpoints/operation.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { dispatchPart } from './dispatch.ts'
import { FieldState } from './field-state.ts'
import type { HandlerResult } from './result.ts'
import { requestOf } from './run-of.ts'

/**
 * Lets the mocks answer a root field of a GraphQL operation, as an endpoint of its own; undefined where none does.
 *
 * @param context that of the endpoint which takes the operation
 * @param signal aborted when a subscription ends; that of the request for all others
 */
export function dispatchField(
  context: EndpointContext,
  operation: Operation,
  signal?: AbortSignal,
): MaybePromise<HandlerResult> {
  const asked = requestOf(context)
  const state = new FieldState(asked, operation, signal)
  return chain(dispatchPart(state), (result) => {
    const { endpoint } = state
    if (endpoint && !asked.fields?.includes(endpoint.mock))
      (asked.fields ??= []).push(endpoint.mock)
    asked.notes.push(...state.notes)
    asked.failure ??= state.failure
    asked.miss ??= state.miss
    if (state.effects) asked.effects = { ...asked.effects, ...state.effects }
    if (state.behaviours) (asked.behaviours ??= []).push(...state.behaviours)
    return result
  })
}
