import { behaviourFields } from '../behaviour/behaviour.ts'
import { resolveBehaviour, type Layer, type ResolvedBehaviour } from '../behaviour/resolve.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { Reply } from '../http/reply.ts'
import type { RecordedBehaviour } from '../journal/behaviours.ts'
import type { Session } from '../sessions/session.ts'
import type { EndpointRun } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'

/** A behaviour over that of the endpoint which answers. */
export interface BehaviourLayer extends Pick<Layer, 'behaviour' | 'draws'> {
  /** Default that of the endpoint. */
  readonly counter?: string
  readonly of: RecordedBehaviour['layers'][number]['of']
}

/** Counts a call and resolves its behaviour below `above`, the lowest first; notes the effects on the response. */
export function applyBehaviour(
  run: EndpointRun,
  above: readonly BehaviourLayer[],
  state: RequestState,
): ResolvedBehaviour {
  const session = state.session as Session
  const { behaviour, counter, draws } = run.compiled
  const call = session.state.nextCall(counter)
  run.isBehaved = true
  run.call = call
  const layers: Layer[] = behaviour ? [{ behaviour, counter, call, draws }] : []
  for (const each of above) {
    layers.push(
      each.counter === undefined
        ? { behaviour: each.behaviour, counter, call, draws }
        : { ...each, counter: each.counter, call: session.state.nextCall(each.counter) },
    )
  }
  const resolved = resolveBehaviour(layers, {
    seed: String(state.mocks.seed),
    rateWindows: session.rateWindows,
    now: session.clock.elapsed(),
    header: state.header,
  })
  run.isInstant = resolved.isInstant
  state.notes.push(...resolved.notes)
  record(run.compiled, above, resolved, state)
  const { effects } = resolved
  if (effects) state.effects = { ...state.effects, ...effects }
  return resolved
}

/** A refusal by a rate limit, with the body that the endpoint declares for its status. */
export async function declaredRefusal(refusal: Reply, run: EndpointRun): Promise<Reply> {
  const declared = await run.compiled.answerFor?.(refusal.code, run)
  const { 'content-type': _type, ...headers } = refusal.headers
  return declared?.with({ headers: { ...declared.headers, ...headers } }) ?? refusal
}

/** Keeps for the journal what behaviours did, which is decoded when it is read. */
function record(
  { behaviour, mock }: CompiledEndpoint,
  above: readonly BehaviourLayer[],
  { delay, status, refusal, effects, fault, authFailure }: ResolvedBehaviour,
  state: RequestState,
): void {
  const layers = behaviour ? [{ behaviour, of: mock }, ...above] : above
  const did = {
    delay,
    status,
    isRefused: refusal !== undefined,
    isSlowed: effects?.bandwidth !== undefined,
    fault: fault?.kind ?? authFailure,
    isBroken: fault !== undefined && !effects?.fault,
  }
  ;(state.behaviours ??= []).push({ layers, did })
}

/**
 * Adds the behaviour of an endpoint without an answer below those `above` it, of which the lowest is first. Returns
 * the same layers where it has no part in the call: it takes no more of them, or each of its fields is decided above,
 * so that what is for a few calls waits for its turn. With `isLast`, nothing else can answer: it has its part.
 */
export function withUnderlying(
  { behaviour = {}, counter, draws, admit, mock }: CompiledEndpoint,
  above: readonly BehaviourLayer[],
  isLast: boolean,
): readonly BehaviourLayer[] {
  const isDecided = behaviourFields.every(
    (field) =>
      behaviour[field] === undefined || above.some((one) => one.behaviour[field] !== undefined),
  )
  if ((isDecided && !isLast) || admit?.() === false) return above
  return [{ behaviour, counter, draws, of: mock }, ...above]
}

/** No behaviours. */
export const noLayers: readonly BehaviourLayer[] = []

/** What was set for all endpoints while the server runs, and what the headers of the request ask for. */
export function globalLayers({ controls, mocks, isPart }: RequestState): readonly BehaviourLayer[] {
  const { behaviour } = mocks
  if ((!behaviour && !controls) || isPart) return noLayers
  return [
    ...(behaviour ? [{ behaviour, of: 'server' as const }] : []),
    ...(controls ? [{ behaviour: controls, of: 'headers' as const }] : []),
  ]
}
