import { MockapiError } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import {
  formatValue,
  isIssue,
  unknownKey,
  type ValidationIssue,
} from '../errors/validation-issue.ts'
import type { SplitFields } from '../http/headers.ts'
import { readAuth, type AuthInput, type AuthRule } from './auth.ts'
import { networks, readBandwidth, type Bandwidth, type BandwidthInput } from './bandwidth.ts'
import { delayHint, delayPresets, parseDelay, type Delay, type DelayInput } from './duration.ts'
import { readMessages, type MessageRule, type MessagesInput } from './messages.ts'
import { readRateLimit, type RateLimit, type RateLimitInput } from './rate-limit.ts'
import {
  readFault,
  readStatus,
  type FaultInput,
  type FaultRule,
  type StatusInput,
  type StatusRule,
} from './rule.ts'

/** How an endpoint behaves apart from what it answers; later layers win over earlier ones, field by field. */
export interface Behaviour {
  readonly delay?: Delay
  readonly bandwidth?: Bandwidth
  readonly status?: StatusRule
  readonly fault?: FaultRule
  readonly rateLimit?: RateLimit
  readonly messages?: MessageRule
  readonly auth?: AuthRule
  /** What every answer has beside its own headers: of the defaults of a file or a map alone. */
  readonly headers?: SplitFields
}

/** A behaviour as users write it. */
export interface BehaviourInput {
  /** How long an answer waits; `'3g'` and `'4g'` set the bandwidth as well, unless that is given. */
  readonly delay?: DelayInput
  /** How fast the body of an answer arrives. */
  readonly bandwidth?: BandwidthInput
  /** A status in place of the mock's own answer. */
  readonly status?: StatusInput
  /** A broken connection, or a corrupted body. */
  readonly fault?: FaultInput
  /** How many calls are answered in a time; others get 429. */
  readonly rateLimit?: RateLimitInput
  /** What happens to the messages that a WebSocket sends. */
  readonly messages?: MessagesInput
  /** Who may call; others get 401 or 403. */
  readonly auth?: AuthInput
}

/** The name of a field of a behaviour, of those that users write for an endpoint. */
export type BehaviourField = keyof Omit<Behaviour, 'headers'>

/** How each field of a behaviour is read. */
const readers = {
  delay: readDelay,
  bandwidth: readBandwidth,
  status: readStatus,
  fault: readFault,
  rateLimit: readRateLimit,
  messages: readMessages,
  auth: readAuth,
} as const satisfies {
  readonly [Field in BehaviourField]-?: (
    input: unknown,
  ) => NonNullable<Behaviour[Field]> | ValidationIssue
}

/** The names of the fields of a behaviour. */
export const behaviourFields = Object.keys(readers) as readonly BehaviourField[]

/** What is wrong with an object that has more than the fields of a behaviour; undefined where nothing is. */
export function unknownBehaviourField(input: object): ValidationIssue | undefined {
  const hint = `It takes ${behaviourFields.join(', ')}.`
  return unknownKey(input, behaviourFields, 'a behaviour', hint)
}

/** Merges behaviours: the last one that sets a field wins. */
export function mergeBehaviours(
  ...layers: readonly (Behaviour | undefined)[]
): Behaviour | undefined {
  let result: Behaviour | undefined
  for (const next of layers) {
    if (!next) continue
    // A bandwidth that came with a delay goes with it.
    const { bandwidth, ...rest } = result ?? {}
    const below = next.delay && bandwidth?.ofDelay ? rest : result
    result = below ? { ...below, ...next } : next
  }
  return result
}

/** A behaviour whose rate limit counts the calls of all endpoints that have it together, under one name. */
export function withRateLimitGroup(
  behaviour: Behaviour | undefined,
  group: string,
): Behaviour | undefined {
  if (!behaviour?.rateLimit) return behaviour
  return { ...behaviour, rateLimit: { ...behaviour.rateLimit, group } }
}

/** Reads a delay for a behaviour, or says what is wrong with it. */
export function readDelay(input: unknown): Delay | ValidationIssue {
  const delay = parseDelay(input)
  if (delay) return delay
  const isWord = typeof input === 'string' && /[a-z]/i.test(input)
  const near = isWord ? didYouMean(input, Object.keys(delayPresets)) : ''
  return { message: `${formatValue(input)} is no delay.`, hint: `${near} ${delayHint}`.trim() }
}

/** Reads the fields of a behaviour, without those that it refuses; undefined where none is left. */
export function readBehaviour(
  input: { readonly [Field in BehaviourField]?: unknown },
  refuse: (field: BehaviourField, issue: ValidationIssue) => void,
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

/** Reads a behaviour; undefined for an empty one. Throws MockapiError `bad-config`. */
export function checkedBehaviour(input: BehaviourInput): Behaviour | undefined {
  const refuse = (issue: ValidationIssue) => {
    throw new MockapiError([{ code: 'bad-config', severity: 'error', ...issue }])
  }
  const unknown = unknownBehaviourField(input)
  if (unknown) refuse(unknown)
  return readBehaviour(input, (name, { message, hint }) =>
    refuse({ message: `${name}: ${message}`, hint }),
  )
}
