import type { BehaviourInput } from '../behaviour/behaviour.ts'
import type { EndpointMap, Entry, MockMap, Route, Use } from '../endpoints/define.ts'
import type { Endpoint, ExternalMocks } from '../endpoints/endpoint.ts'
import { mockKind } from '../data/records/resource.ts'
import type { SourceLocation } from '../errors/diagnostic.ts'

/** A behaviour in place of an answer, as {@link behave} returns it. */
export interface Behaving {
  readonly [mockKind]: 'behave'
  readonly behaviour: BehaviourInput
}

/**
 * Gives whatever answers a key a behaviour, in a scenario or an override; the answer stays that of the mock.
 *
 * @example
 * scenario('payments down', { 'ALL /payments/*': behave({ status: 503, delay: '2s' }) })
 */
export function behave(behaviour: BehaviourInput): Behaving {
  return { [mockKind]: 'behave', behaviour }
}

/** The mocks of a scenario: a map of endpoints, routes, or an array of them. */
export type ScenarioMocks = OneOf | readonly OneOf[]

type OneOf = PlainMap | MockMap | Route | ExternalMocks | Use

/** Mocks of an override or a scenario besides a plain map. */
export type OverrideMocks = MockMap | Route | Use | ExternalMocks | readonly ScenarioMocks[]

/** A map of endpoints whose parameters are not typed by its keys. */
export type PlainMap = Readonly<Record<string, Entry<Readonly<Record<string, string>>>>>

/** How a scenario begins. */
export interface ScenarioOptions {
  /** Default false. */
  readonly active?: boolean
}

/** A scenario with states, each with mocks of its own. */
export interface ScenarioStates {
  /** The state it begins in; default the first one. */
  readonly start?: string
  /** The mocks of each state; `moveTo` in a handler changes the state. */
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
  mocks: EndpointMap<Key> | ScenarioStates | OverrideMocks,
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
  if (typeof mocks !== 'object' || mocks === null) {
    throw new TypeError("A scenario has no mocks. Write scenario('empty', { 'GET /cart': [] }).")
  }
  return 'states' in mocks && !(mockKind in mocks)
}

/** A scenario as its file declares it. */
export interface ScenarioDeclaration {
  readonly name: string
  readonly origin: SourceLocation
  readonly active: boolean
  readonly start: string
  /** The endpoints of each state; one nameless state for a scenario without states. */
  readonly states: ReadonlyMap<string, readonly Endpoint[]>
}
