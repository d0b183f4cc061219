import type { Delay, DelayInput } from './duration.ts'
import { delayHint, parseDelay } from './duration.ts'
import { didYouMean } from './nearest.ts'

/** A status to answer with in place of the mock's own answer. */
export interface StatusRule {
  /** 100 is never sent: from 200 to 599. */
  readonly status: number
  /** The share of calls it applies to, 0 to 1; default 1. Drawn from the seeded generator. */
  readonly rate?: number
  /** Only the first so many calls. */
  readonly times?: number
}

/** What users write for a status: `503` or `{ status: 503, rate: 0.1, times: 2 }`. */
export type StatusInput = number | StatusRule

/** How an endpoint behaves apart from what it answers; later layers win over earlier ones, field by field. */
export interface Behaviour {
  readonly delay?: Delay
  readonly status?: StatusRule
}

/** A behaviour as users write it. */
export interface BehaviourInput {
  readonly delay?: DelayInput
  readonly status?: StatusInput
}

/** What is wrong with one field of a behaviour. */
export interface ValueProblem {
  readonly message: string
  readonly hint: string
}

/** Lays behaviours over each other: the last one that sets a field wins. */
export function layer(...layers: readonly (Behaviour | undefined)[]): Behaviour | undefined {
  let result: Behaviour | undefined
  for (const next of layers) {
    if (next) result = result ? { ...result, ...next } : next
  }
  return result
}

/** Reads a delay for a behaviour, or says what is wrong with it. */
export function readDelay(input: unknown): Delay | ValueProblem {
  return (
    parseDelay(input) ?? {
      message: `${JSON.stringify(input) ?? String(input)} is no delay.`,
      hint: delayHint,
    }
  )
}

/**
 * Reads a delay and a status; undefined where there is neither.
 *
 * @param refuse told of a field that is wrong; it is left out of the behaviour
 */
export function readBehaviour(
  input: { readonly delay?: unknown; readonly status?: unknown },
  refuse: (field: keyof Behaviour, problem: ValueProblem) => void,
): Behaviour | undefined {
  const sound = <Value extends object>(field: keyof Behaviour, value: Value | ValueProblem) => {
    if (!('message' in value)) return { [field]: value }
    refuse(field, value)
    return undefined
  }
  const behaviour: Behaviour = {
    ...(input.delay !== undefined && sound('delay', readDelay(input.delay))),
    ...(input.status !== undefined && sound('status', readStatus(input.status))),
  }
  return Object.keys(behaviour).length > 0 ? behaviour : undefined
}

const ruleKeys = ['status', 'rate', 'times']

/** Reads `503` or `{ status, rate, times }`, or says what is wrong with it. */
export function readStatus(input: unknown): StatusRule | ValueProblem {
  if (typeof input === 'number') return isStatus(input) ? { status: input } : badStatus(input)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return badStatus(input)
  const unknown = Object.keys(input).find((key) => !ruleKeys.includes(key))
  if (unknown !== undefined) {
    return {
      message: `${JSON.stringify(unknown)} is no part of a status rule.`,
      hint: `${didYouMean(unknown, ruleKeys)} It takes "status", "rate" (0 to 1) and "times".`.trim(),
    }
  }
  const { status, rate, times } = input as Record<string, unknown>
  if (!isStatus(status)) return badStatus(status)
  if (rate !== undefined && !(typeof rate === 'number' && rate >= 0 && rate <= 1)) {
    return {
      message: `The rate ${JSON.stringify(rate)} is not between 0 and 1.`,
      hint: 'Write 0.1 for one call in ten.',
    }
  }
  if (times !== undefined && !(Number.isInteger(times) && (times as number) >= 0)) {
    return {
      message: `"times" is ${JSON.stringify(times)}, not a whole number.`,
      hint: 'Write 2 for the first two calls.',
    }
  }
  return {
    status,
    ...(rate !== undefined && { rate: rate as number }),
    ...(times !== undefined && { times: times as number }),
  }
}

/** Whether a value is a status that a final answer can carry (RFC 9110, section 15). */
export function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599
}

function badStatus(value: unknown): ValueProblem {
  return {
    message: `${JSON.stringify(value) ?? String(value)} is no status.`,
    hint: 'Write a number from 200 to 599, or { "status": 503, "rate": 0.1 }.',
  }
}
