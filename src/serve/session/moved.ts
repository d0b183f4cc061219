import { Reply } from '../../core/reply.ts'
import type { Operation } from '../generation.ts'
import type { Outcome } from '../outcome.ts'
import type { Session } from './session.ts'

/**
 * Puts the scenario of an operation into the state that its answer leads to.
 *
 * @returns the answer
 * @throws Error where there is no such scenario or state
 */
export function moved(operation: Operation, outcome: Outcome, { overlay }: Session): Outcome {
  if (!(outcome instanceof Reply) || outcome.state === undefined) return outcome
  if (operation.scenario === undefined) {
    throw new Error(`${operation.key} moves to a state, but belongs to no scenario with states.`)
  }
  overlay.scenarios.follow(operation.scenario, outcome.state)
  return outcome
}
