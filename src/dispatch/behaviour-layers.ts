import { behaviourFields } from '../behaviour/behaviour.ts'
import type { Behaviour } from '../behaviour/behaviour.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { Layer } from '../behaviour/resolve.ts'

/** A behaviour over that of the endpoint which answers. */
export interface BehaviourLayer {
  readonly behaviour: Behaviour
  /** The name under which its calls are counted; the endpoint's own where it is left out. */
  readonly counter?: string
  /** See {@link Layer}. */
  readonly draws?: string | undefined
}

/**
 * All behaviours of a call, each with the number that the call has for it.
 *
 * @param above the lowest first
 * @param call of the endpoint
 * @param nextCall counts a call of another name
 */
export function layersOf(
  { behaviour, counter, draws }: CompiledEndpoint,
  above: readonly BehaviourLayer[],
  call: number,
  nextCall: (counter: string) => number,
): Layer[] {
  const own = behaviour ? [{ behaviour, counter, call, draws }] : []
  return [
    ...own,
    ...above.map((each): Layer =>
      each.counter === undefined
        ? { behaviour: each.behaviour, counter, call, draws }
        : { ...each, counter: each.counter, call: nextCall(each.counter) },
    ),
  ]
}

/**
 * Behaviours, with that of an endpoint that has no answer below them; the same ones where it has no part in
 * the call, since it takes no more of them, or since each of its fields is decided above: what is for a few
 * calls waits for its turn then.
 *
 * @param above the lowest first
 * @param isLast whether nothing else is there to answer, so that it has its part
 */
export function laidBelow(
  { behaviour = {}, counter, draws, admit }: CompiledEndpoint,
  above: readonly BehaviourLayer[],
  isLast: boolean,
): readonly BehaviourLayer[] {
  const isDecided = behaviourFields.every(
    (field) =>
      behaviour[field] === undefined || above.some((one) => one.behaviour[field] !== undefined),
  )
  if ((isDecided && !isLast) || admit?.() === false) return above
  return [{ behaviour, counter, draws }, ...above]
}
