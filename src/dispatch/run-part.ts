import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { isPromise, type MaybePromise } from '../http/maybe-promise.ts'
import type { Session } from '../sessions/session.ts'
import { createContext } from './context.ts'
import { EndpointRun, type MockContext } from './endpoint-context.ts'
import type { MessageState } from './message-state.ts'
import { errorResult, toResult, type HandlerResult } from './result.ts'

/**
 * Runs what an endpoint does at an event of a WebSocket that is no message. An error is noted as the `failure` of the
 * state; one after the WebSocket has closed is none.
 *
 * @param name what its calls are counted by, so that each draws other data
 */
export function runPart(
  part: (context: EndpointContext) => unknown,
  name: string,
  match: Match<CompiledEndpoint>,
  state: MessageState,
): MaybePromise<HandlerResult> {
  const { endpoint, params } = match
  let context: MockContext | undefined
  const run = new EndpointRun(endpoint, params, 0, state, {
    context: () => (context ??= createContext(state, [match])),
    next: () => Promise.reject(new TypeError('next() leads nowhere: this is no request.')),
  })
  run.call = (state.session as Session).state.nextCall(`${endpoint.counter} ${name}`)
  const failed = (error: unknown): HandlerResult => {
    if (state.endReason) return undefined
    const { result, failure } = errorResult(error, endpoint, state.mocks)
    state.endpoint = endpoint
    state.failure = failure
    return result
  }
  try {
    const value = part(run)
    return isPromise(value) ? Promise.resolve(value).then(toResult).catch(failed) : toResult(value)
  } catch (error) {
    return failed(error)
  }
}
