import { behaviourFields } from '../../core/behaviour.ts'
import type { Behaviour } from '../../core/behaviour.ts'
import { spoilsBody } from '../../core/reply.ts'
import { forcedReply } from './behave.ts'
import type { Layer, Verdict } from './decide.ts'
import type { Effects } from './effects.ts'
import type { Operation } from '../generation.ts'
import { after } from '../maybe.ts'
import type { Maybe } from '../maybe.ts'
import { withStatus } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import { wait } from '../wait.ts'

/** A behaviour over that of the operation which answers. */
export interface BehaviourLayer {
  readonly behaviour: Behaviour
  /** The name under which its calls are counted; the operation's own where it is left out. */
  readonly counter?: string
  /** See {@link Layer}. */
  readonly draws?: string | undefined
}

/**
 * All behaviours of a call, each with the number that the call has for it.
 *
 * @param above the lowest first
 * @param call of the operation
 * @param claim counts a call of another name
 */
export function layersOf(
  { behaviour, counter, draws }: Operation,
  above: readonly BehaviourLayer[],
  call: number,
  claim: (counter: string) => number,
): Layer[] {
  const own = behaviour ? [{ behaviour, counter, call, draws }] : []
  return [
    ...own,
    ...above.map((each): Layer =>
      each.counter === undefined
        ? { behaviour: each.behaviour, counter, call, draws }
        : { ...each, counter: each.counter, call: claim(each.counter) },
    ),
  ]
}

/**
 * Behaviours, with that of an operation that has no answer below them; the same ones where it has no part in
 * the call, since it takes no more of them, or since each of its fields is decided above: what is for a few
 * calls waits for its turn then.
 *
 * @param above the lowest first
 * @param isLast whether nothing else is there to answer, so that it has its part
 */
export function laidBelow(
  { behaviour = {}, counter, draws, admit }: Operation,
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

/** What of a verdict is done to whatever is sent; undefined for nothing. */
export function effectsOf({ allowance, bandwidth, fault }: Verdict): Effects | undefined {
  const kind = fault?.kind
  const spoils = kind !== undefined && spoilsBody(kind)
  if (!allowance && !bandwidth && !spoils) return undefined
  return {
    ...(allowance && { headers: allowance.headers }),
    ...(bandwidth && { bandwidth }),
    ...(spoils && { fault: { kind, over: fault?.over } }),
  }
}

/** Who a verdict is carried out on. */
export interface Conducted {
  readonly signal: () => AbortSignal
  /** The mock's own answer. */
  readonly answer: () => Maybe<Outcome>
  /** What comes of a wait that the signal ended. */
  readonly ended: (reason: unknown) => Outcome
}

/** Carries a verdict out: waits, then breaks the connection, or answers in place of the mock, or lets it answer. */
export function conduct(
  { delay, status, fault, allowance }: Verdict,
  { signal, answer, ended }: Conducted,
): Maybe<Outcome> {
  const act = (): Maybe<Outcome> => {
    if (fault && !spoilsBody(fault.kind)) return fault
    if (allowance?.refusal) return allowance.refusal
    if (status === undefined) return answer()
    return status >= 400 ? forcedReply(status) : after(answer(), withStatus(status))
  }
  return delay === 0 ? act() : wait(delay, signal()).then(act, ended)
}
