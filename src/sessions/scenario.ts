import type { BehaviourInput } from '../behaviour/behaviour.ts'
import type { EndpointMap, Entry, MockMap, Route, Use } from '../endpoints/define.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { ExternalMocks } from '../endpoints/external.ts'
import { mockKind } from '../data/records/mock-kind.ts'
import type { SourceLocation } from '../errors/source-location.ts'

/** A behaviour in place of an answer, as {@link behave} returns it. */
export interface Behaving {
  readonly [mockKind]: 'behave'
  readonly behaviour: BehaviourInput
}

/**
 * Lays a behaviour over whatever answers a key, in a scenario or an override: the mock below still makes
 * the answer.
 *
 * @example
 * scenario('payments down', { 'ALL /payments/*': behave({ status: 503, delay: '2s' }) })
 */
export function behave(behaviour: BehaviourInput): Behaving {
  return { [mockKind]: 'behave', behaviour }
}

/** What a scenario lays over the mocks: a map of endpoints, routes, or several of them. */
export type ScenarioMocks = LaidMocks | readonly LaidMocks[]

type LaidMocks = PlainMap | MockMap | Route | ExternalMocks | Use

/** A map of endpoints whose parameters are not typed by its keys. */
export type PlainMap = Readonly<Record<string, Entry<Readonly<Record<string, string>>>>>

/** How a scenario begins. */
export interface ScenarioOptions {
  /** Whether it is on from the start; default false. */
  readonly active?: boolean
}

/** A scenario that goes from state to state, each with mocks of its own. */
export interface ScenarioStates {
  /** The state it begins in; default the first one. */
  readonly start?: string
  /** What lies over the mocks in each state; `moveTo` in a handler leads to another. */
  readonly states: Readonly<Record<string, ScenarioMocks>>
}

/** A scenario as {@link scenario} returns it. */
export interface Scenario {
  readonly [mockKind]: 'scenario'
  readonly name: string
  readonly active: boolean
  readonly start: string | undefined
  /** One nameless state for a scenario without states. */
  readonly states: Readonly<Record<string, unknown>>
}

/**
 * Declares a named set of mocks that is switched on and off as a whole, over all others.
 *
 * @example
 * export const emptyCart = scenario('empty cart', { 'GET /cart': { items: [] } })
 * @example
 * export const order = scenario('order', {
 *   states: {
 *     pending: {
 *       'GET /orders/1': { status: 'pending' },
 *       'POST /orders/1/pay': ({ moveTo }) => {
 *         moveTo('paid')
 *         return { paid: true }
 *       },
 *     },
 *     paid: { 'GET /orders/1': { status: 'paid' } },
 *   },
 * })
 */
export function scenario<const Key extends string>(
  name: string,
  mocks:
    | EndpointMap<Key>
    | ScenarioStates
    | MockMap
    | Route
    | Use
    | ExternalMocks
    | readonly ScenarioMocks[],
  { active = false }: ScenarioOptions = {},
): Scenario {
  const machine = isStates(mocks) ? mocks : undefined
  return {
    [mockKind]: 'scenario',
    name,
    active,
    start: machine?.start,
    states: machine ? machine.states : { '': mocks },
  }
}

function isStates(mocks: object): mocks is ScenarioStates {
  return 'states' in mocks && !(mockKind in mocks)
}

/** A scenario as its file declares it. */
export interface ScenarioDeclaration {
  readonly name: string
  readonly origin: SourceLocation
  readonly active: boolean
  /** The state it begins in. */
  readonly start: string
  /** What lies over the mocks in each state; one nameless state where there are none. */
  readonly states: ReadonlyMap<string, readonly Endpoint[]>
}
