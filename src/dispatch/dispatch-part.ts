import type { MaybePromise } from '../http/maybe-promise.ts'
import { Dispatch } from './dispatch.ts'
import type { PartState } from './part-state.ts'
import type { HandlerResult } from './result.ts'

/**
 * Lets the mocks of now answer a message of a WebSocket, or a root field of a GraphQL operation; undefined, and `miss` of
 * the state, where none does.
 */
export function dispatchPart(state: PartState): MaybePromise<HandlerResult> {
  const found = state.lookup(state.method)
  return found && new Dispatch(state, { ...found, middleware: [] }).answerPart()
}
