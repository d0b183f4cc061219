import { networks, readBandwidth } from './bandwidth.ts'
import type { Bandwidth, BandwidthInput } from './bandwidth.ts'
import { delayHint, delayPresets, parseDelay } from './duration.ts'
import type { Delay, DelayInput } from './duration.ts'
import { didYouMean } from '../errors/nearest.ts'
import { readRateLimit } from './rate-limit.ts'
import type { RateLimit, RateLimitInput } from './rate-limit.ts'
import { readFault, readStatus } from './rule.ts'
import type { FaultInput, FaultRule, StatusInput, StatusRule } from './rule.ts'
import { isIssue, shown } from '../errors/validation-issue.ts'
import type { ValidationIssue } from '../errors/validation-issue.ts'

/** How an endpoint behaves apart from what it answers; later layers win over earlier ones, field by field. */
export interface Behaviour {
  readonly delay?: Delay
  readonly bandwidth?: Bandwidth
  readonly status?: StatusRule
  readonly fault?: FaultRule
  readonly rateLimit?: RateLimit
}

/** A behaviour as users write it. */
export interface BehaviourInput {
  /** How long an answer waits; `'3g'` and `'4g'` set the bandwidth as well, unless that is given. */
  readonly delay?: DelayInput
  /** How fast the body of an answer arrives. */
  readonly bandwidth?: BandwidthInput
  /** A status in place of the mock's own answer. */
  readonly status?: StatusInput
  /** A broken connection, or a spoiled body. */
  readonly fault?: FaultInput
  /** How many calls are answered in a time; others get 429. */
  readonly rateLimit?: RateLimitInput
}

/** How each field of a behaviour is read. */
const readers = {
  delay: readDelay,
  bandwidth: readBandwidth,
  status: readStatus,
  fault: readFault,
  rateLimit: readRateLimit,
} as const satisfies {
  readonly [Field in keyof Behaviour]-?: (
    input: unknown,
  ) => NonNullable<Behaviour[Field]> | ValidationIssue
}

/** The fields of a behaviour. */
export const behaviourFields: readonly (keyof Behaviour)[] = Object.keys(
  readers,
) as (keyof Behaviour)[]

/** What is wrong with an object that holds more than the fields of a behaviour; undefined where nothing is. */
export function unknownField(input: object): ValidationIssue | undefined {
  const unknown = Object.keys(input).find(
    (name) => !(behaviourFields as readonly string[]).includes(name),
  )
  if (unknown === undefined) return undefined
  const near = didYouMean(unknown, behaviourFields)
  return {
    message: `${JSON.stringify(unknown)} is no part of a behaviour.`,
    hint: `${near} It takes ${behaviourFields.join(', ')}.`.trim(),
  }
}

/** Lays behaviours over each other: the last one that sets a field wins. */
export function layer(...layers: readonly (Behaviour | undefined)[]): Behaviour | undefined {
  let result: Behaviour | undefined
  for (const next of layers) {
    if (!next) continue
    const below = next.delay ? withoutBandwidthOfDelay(result) : result
    result = below ? { ...below, ...next } : next
  }
  return result
}

/** A behaviour whose rate limit counts the calls of all that it is laid over together, under one name. */
export function grouped(behaviour: Behaviour | undefined, group: string): Behaviour | undefined {
  if (!behaviour?.rateLimit) return behaviour
  return { ...behaviour, rateLimit: { ...behaviour.rateLimit, group } }
}

/** A bandwidth that came with a delay goes with it. */
function withoutBandwidthOfDelay(behaviour: Behaviour | undefined): Behaviour | undefined {
  if (!behaviour?.bandwidth?.ofDelay) return behaviour
  const { bandwidth: _, ...rest } = behaviour
  return rest
}

/** Reads a delay for a behaviour, or says what is wrong with it. */
export function readDelay(input: unknown): Delay | ValidationIssue {
  const delay = parseDelay(input)
  if (delay) return delay
  const near =
    typeof input === 'string' && /[a-z]/i.test(input)
      ? didYouMean(input, Object.keys(delayPresets))
      : ''
  return {
    message: `${shown(input)} is no delay.`,
    hint: `${near} ${delayHint}`.trim(),
  }
}

/**
 * Reads the fields of a behaviour; undefined where there is none of them.
 *
 * @param refuse told of a field that is wrong; it is left out of the behaviour
 */
export function readBehaviour(
  input: { readonly [Field in keyof Behaviour]?: unknown },
  refuse: (field: keyof Behaviour, problem: ValidationIssue) => void,
): Behaviour | undefined {
  const behaviour: { -readonly [Field in keyof Behaviour]?: object } = {}
  for (const field of behaviourFields) {
    if (input[field] === undefined) continue
    const value = readers[field](input[field])
    if (isIssue(value)) refuse(field, value)
    else behaviour[field] = value
  }
  const { delay } = input
  const bytes = typeof delay === 'string' ? networks.get(delay.trim().toLowerCase()) : undefined
  if (bytes !== undefined && input.bandwidth === undefined) {
    behaviour.bandwidth = { bytes, ofDelay: true }
  }
  return Object.keys(behaviour).length > 0 ? (behaviour as Behaviour) : undefined
}
