import type { MaybePromise } from '../http/maybe-promise.ts'
import { positionNames } from '../sessions/position.ts'
import type { SessionReplica } from '../sessions/replica.ts'
import type { Session } from '../sessions/session.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { BehaviourLayer } from './apply-behaviour.ts'
import type { EndpointRun } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'
import { counterOf } from './websocket.ts'

/** What an endpoint gives; where several servers share the session, once what it wrote is committed. */
export function handled(run: EndpointRun, state: RequestState): unknown {
  const { compiled: endpoint } = run
  const { replica } = state.session as Session
  // What takes GraphQL operations writes by their root fields alone, each of which is handled by itself.
  const isOfFields = endpoint.schema !== undefined && state.operation === undefined
  if (!replica || isOfFields) return endpoint.handle(run)
  const isSafe = safeMethods.has(state.method)
  const { serves, written } = endpoint
  // What reads alone needs no turn.
  if (isSafe && (serves || written)) return endpoint.handle(run)
  const kind = { isSafe, isRepeatable: serves !== undefined }
  const value = replica.run(state.origin, () => endpoint.handle(run), kind)
  return value instanceof Promise
    ? value.then((given) => withPosition(given, replica, state))
    : value
}

/** Has the answer tell its position before it is made, which costs less than to add it. */
function withPosition<Value>(value: Value, replica: SessionReplica, state: RequestState): Value {
  const position = replica.tokenOf(state.origin)
  if (position !== undefined) {
    const headers = { ...state.effects?.headers, [positionNames.header]: position }
    state.effects = { ...state.effects, headers }
  }
  return value
}

/** Goes on with a call once it is counted on all servers, where several share the session and anything looks at its number. */
export function counted<Result>(
  endpoint: CompiledEndpoint,
  layers: readonly BehaviourLayer[],
  { session, socket }: RequestState,
  goOn: () => MaybePromise<Result>,
): MaybePromise<Result> {
  const { replica } = session as Session
  if (!replica) return goOn()
  if (!endpoint.needs.call && !isBehaving(endpoint, layers, socket)) return goOn()
  const above = layers.flatMap(({ counter }) => counter ?? [])
  return replica.claim([counterOf(endpoint, socket), ...above]).then((count) => {
    // Others may be counted before the next turn.
    count()
    return goOn()
  })
}

/** The number of a call, which is counted by this. */
export function callOf(
  endpoint: CompiledEndpoint,
  { session, socket }: Pick<RequestState, 'session' | 'socket'>,
): number {
  return (session as Session).state.nextCall(counterOf(endpoint, socket))
}

/** Whether behaviours apply to a call; those of a WebSocket are for the request that opens it. */
export function isBehaving(
  { behaviour }: CompiledEndpoint,
  layers: readonly BehaviourLayer[],
  message: object | undefined,
): boolean {
  return (behaviour !== undefined && !message) || layers.length > 0
}

/** Methods of requests that are expected to read; a WebSocket is opened by one. */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY', 'WS'])
