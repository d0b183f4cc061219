import { clock } from '../clock.ts'
import type { Seed } from '../data/records/declaration.ts'
import { resolveBehaviour } from '../behaviour/resolve.ts'
import type { ResolvedBehaviour } from '../behaviour/resolve.ts'
import { layersOf } from './behaviour-layers.ts'
import type { BehaviourLayer } from './behaviour-layers.ts'
import type { Attempt } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'
import type { Session } from '../sessions/session.ts'

/**
 * Counts a call of an endpoint, and settles what behaviours do to it; what they do to whatever is sent is
 * noted at the request.
 *
 * @param above behaviours over that of the endpoint, the lowest first
 */
export function applyBehaviour(
  attempt: Attempt,
  above: readonly BehaviourLayer[],
  call: { readonly state: RequestState; readonly session: Session; readonly seed: Seed },
): ResolvedBehaviour {
  const { state, session, seed } = call
  const nextCall = (counter: string) => session.state.nextCall(counter)
  attempt.isBehaved = true
  attempt.call = nextCall(attempt.compiled.counter)
  const resolved = resolveBehaviour(layersOf(attempt.compiled, above, attempt.call, nextCall), {
    seed: String(seed),
    rateWindows: session.rateWindows,
    now: clock.elapsed(),
    header: state.header,
  })
  state.notes.push(...resolved.notes)
  const { effects } = resolved
  if (effects) state.effects = { ...state.effects, ...effects }
  return resolved
}
