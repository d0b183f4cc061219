import { Reply } from '../http/reply.ts'
import type { Attempt } from './endpoint-context.ts'
import type { HandlerResult } from './result.ts'
import type { Session } from '../sessions/session.ts'

/**
 * Puts the scenario of an endpoint into the state that its answer leads to.
 *
 * @throws Error where there is no such scenario or state
 */
export function applyTransition(
  { compiled: endpoint, moveTo }: Attempt,
  result: HandlerResult,
  { scenarios }: Session,
): void {
  const next = moveTo ?? (result instanceof Reply ? result.state : undefined)
  if (next === undefined) return
  if (endpoint.scenario === undefined) {
    throw new Error(`${endpoint.key} moves to a state, but belongs to no scenario with states.`)
  }
  scenarios.follow(endpoint.scenario, next)
}
