import { findNoJson } from '../http/stringify.ts'
import { didYouMean } from '../errors/nearest.ts'
import {
  formatValue,
  isIssue,
  isObject,
  unknownKey,
  type ValidationIssue,
} from '../errors/validation-issue.ts'
import { longestDelay, parseDuration } from './duration.ts'
import { authFailures, type AuthFailure } from './auth.ts'
import { faults, type FaultKind } from './fault.ts'

/** Which calls a rule applies to; without any of these, to all. */
export interface Chance {
  /** The share of calls it applies to, 0 to 1; default 1. Drawn from the seeded generator. */
  readonly rate?: number
  readonly times?: number
  /** Only so long from the first call that it applied to, ms; then it has healed. */
  readonly for?: number
}

/** A status, from 200 to 599, in place of the mock's own answer. */
export interface StatusRule extends Chance {
  readonly status: number
  /** The JSON to answer with; default a problem document (RFC 9457), or below 400 the mock's own answer. */
  readonly body?: unknown
}

/** A broken connection, a corrupted body, or credentials that fail, in place of a sound response. */
export interface FaultRule extends Chance {
  readonly fault: FaultKind | AuthFailure
  readonly over?: number
}

/** Which calls a rule applies to, as users write it. */
export interface ChanceInput extends Omit<Chance, 'for'> {
  /** Only so long from the first call that it applied to, as `'30s'` or in ms; then it has healed. */
  readonly for?: number | string
}

/** What users write for a status: `503` or `{ status: 503, rate: 0.1, times: 2, for: '30s' }`. */
export type StatusInput = number | (ChanceInput & Pick<StatusRule, 'status' | 'body'>)

/** What users write for a fault: `'reset'` or `{ fault: 'reset', rate: 0.1, times: 2, for: '30s' }`. */
export type FaultInput =
  | FaultKind
  | AuthFailure
  | (ChanceInput & {
      readonly fault: FaultKind | AuthFailure
      /** Over how long `dribble` sends the body, as `'5s'` or in ms; default 2 s. */
      readonly over?: number | string
    })

const chanceKeys = ['rate', 'times', 'for']
const statusKeys = ['status', 'body', ...chanceKeys]
const faultKeys = ['fault', 'over', ...chanceKeys]

type Fields = Readonly<Record<string, unknown>>

/** Reads a status as users write it, or says what is wrong with it. */
export function readStatus(input: unknown): StatusRule | ValidationIssue {
  const fields = isObject(input) ? input : { status: input }
  const unknown = unknownKey(fields, statusKeys, 'a status rule', itTakes(statusKeys))
  if (unknown) return unknown
  const { status, body } = fields
  if (!isStatus(status)) {
    const hint = 'Write a number from 200 to 599, or { "status": 503, "rate": 0.1 }.'
    return { message: `${formatValue(status)} is no status.`, hint }
  }
  const problem = body === undefined ? undefined : findNoJson(body)
  if (problem) {
    const where = problem.path === '' ? '"body"' : `"body.${problem.path}"`
    return {
      message: `${where} of a status rule is ${problem.what}, which JSON does not have.`,
      hint: problem.hint,
    }
  }
  if (body !== undefined && JSON.stringify(body).includes('{{')) {
    const message =
      'A template stands in the body of a status rule, which is the same for all calls.'
    return { message, hint: 'Write values, or the answer as one of "$random" or "$sequence".' }
  }
  const chance = chanceOf(fields)
  return isIssue(chance) ? chance : { status, ...(body !== undefined && { body }), ...chance }
}

/** Reads a fault as users write it, or says what is wrong with it. */
export function readFault(input: unknown): FaultRule | ValidationIssue {
  const fields: Fields = isObject(input) ? input : { fault: input }
  const unknown = unknownKey(fields, faultKeys, 'a fault', itTakes(faultKeys))
  if (unknown) return unknown
  const { fault, over } = fields
  if (!isFault(fault)) {
    const names = [...Object.keys(faults), ...Object.keys(authFailures)]
    const near = typeof fault === 'string' ? didYouMean(fault, names) : ''
    const hint = `${near} Faults are ${names.join(', ')}.`.trim()
    return { message: `${formatValue(fault)} is no fault.`, hint }
  }
  const ms = parseDuration(over ?? 0)
  if (ms === undefined) return badDuration('over', over)
  if (over !== undefined && fault !== 'dribble') {
    const message = `"over" is for "dribble", not for ${JSON.stringify(fault)}.`
    return { message, hint: 'Drop it, or write { "fault": "dribble", "over": "5s" }.' }
  }
  const chance = chanceOf(fields)
  return isIssue(chance) ? chance : { fault, ...(over !== undefined && { over: ms }), ...chance }
}

/** Reads which calls are meant, beside what happens to them, or says what is wrong with it. */
export function readChance(input: unknown): Chance | ValidationIssue {
  if (!isObject(input)) {
    return { message: `${formatValue(input)} are no options.`, hint: 'Write { "times": 2 }.' }
  }
  return unknownKey(input, chanceKeys, 'these options', itTakes(chanceKeys)) ?? chanceOf(input)
}

/** Whether a value is a status that a final response can carry (RFC 9110, section 15). */
export function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599
}

function isFault(value: unknown): value is FaultRule['fault'] {
  if (typeof value !== 'string') return false
  return Object.hasOwn(faults, value) || Object.hasOwn(authFailures, value)
}

/** The longest time until a rule heals, ms: one day. */
const longestTime = 24 * longestDelay

function chanceOf({ rate, times, for: time }: Fields): Chance | ValidationIssue {
  if (rate !== undefined && !(typeof rate === 'number' && rate >= 0 && rate <= 1)) {
    const message = `The rate ${formatValue(rate)} is not between 0 and 1.`
    return { message, hint: 'Write 0.1 for one call in ten.' }
  }
  if (times !== undefined && !(Number.isSafeInteger(times) && (times as number) >= 0)) {
    const message = `"times" is ${formatValue(times)}, not a whole number.`
    return { message, hint: 'Write 2 for the first two calls.' }
  }
  const ms = time === undefined ? undefined : parseDuration(time, longestTime)
  if (time !== undefined && ms === undefined) return badDuration('for', time)
  return {
    ...(rate !== undefined && { rate }),
    ...(times !== undefined && { times: times as number }),
    ...(ms !== undefined && { for: ms }),
  }
}

function itTakes(keys: readonly string[]): string {
  return `It takes ${keys.map((key) => JSON.stringify(key)).join(', ')}.`
}

function badDuration(name: string, value: unknown): ValidationIssue {
  return {
    message: `"${name}" is ${formatValue(value)}, which is no time.`,
    hint: 'Write "5s" or 500.',
  }
}
