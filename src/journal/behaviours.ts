import {
  behaviourFields,
  mergeBehaviours,
  type Behaviour,
  type BehaviourField,
} from '../behaviour/behaviour.ts'
import { declarationOf } from '../behaviour/declared.ts'
import { describeRule } from '../behaviour/describe.ts'
import type { ResolvedBehaviour } from '../behaviour/resolve.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { JournalBehaviour, JournalMock } from './call.ts'

/** The behaviours that one endpoint was called below, stored by reference. */
export interface RecordedBehaviour {
  /** The lowest first. */
  readonly layers: readonly {
    readonly behaviour: Behaviour
    /** The mock that has it, `server` for that of all endpoints, or `headers` of the request. */
    readonly of: MatchedMock | 'server' | 'headers'
  }[]
  readonly did: Pick<ResolvedBehaviour, 'delay' | 'status'> & {
    readonly isRefused: boolean
    readonly isSlowed: boolean
    readonly fault: string | undefined
    /** Whether a fault came in place of any response. */
    readonly isBroken: boolean
  }
}

/** Decodes what behaviours did to a call: rule by rule, the lowest layer first. */
export function behavioursOf(
  recorded: readonly RecordedBehaviour[],
  mockOf: (mock: MatchedMock) => JournalMock,
): JournalBehaviour[] {
  return recorded.flatMap(({ layers, did }) => {
    const merged = mergeBehaviours(...layers.map(({ behaviour }) => behaviour)) ?? {}
    return layers.flatMap(({ behaviour, of }, index) =>
      behaviourFields.flatMap((field): JournalBehaviour[] => {
        const rule = describeRule(behaviour, field)
        if (rule === undefined) return []
        const isAbove = layers.slice(index + 1).some((one) => one.behaviour[field] !== undefined)
        const isOverruled = isAbove || merged[field] === undefined
        const outcome = isOverruled ? 'overruled' : outcomeOf(field, did)
        const ms = field === 'delay' && outcome === 'applied' ? { ms: did.delay } : {}
        return [{ ...sourceOf(behaviour[field] as object, of, mockOf), rule, outcome, ...ms }]
      }),
    )
  })
}

function outcomeOf(field: BehaviourField, did: RecordedBehaviour['did']): 'applied' | 'passed' {
  const { delay, status, isRefused, isSlowed, fault, isBroken } = did
  const applied: Readonly<Record<BehaviourField, boolean>> = {
    delay: delay > 0 || fault === 'reset',
    bandwidth: isSlowed && !isBroken,
    status: status !== undefined && !isBroken && !isRefused,
    fault: fault !== undefined,
    rateLimit: isRefused && !isBroken,
    messages: status === undefined && !isBroken && !isRefused,
    auth: status === undefined && !isBroken && !isRefused,
  }
  return applied[field] ? 'applied' : 'passed'
}

function sourceOf(
  rule: object,
  of: RecordedBehaviour['layers'][number]['of'],
  mockOf: (mock: MatchedMock) => JournalMock,
): Omit<JournalBehaviour, 'rule' | 'outcome'> {
  if (typeof of === 'string') return { from: of }
  const declared = declarationOf(rule)
  if (declared) return { ...declared }
  const from = of.layer === 'file' || of.layer === 'proxy' ? 'endpoint' : of.layer
  return { from, ...(of.name !== undefined && { name: of.name }), ...mockOf(of) }
}
