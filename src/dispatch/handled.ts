import type { Session } from '../sessions/session.ts'
import type { EndpointRun } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'

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
  return replica.run(state.origin, () => endpoint.handle(run), kind)
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY', 'WS'])
