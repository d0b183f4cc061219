import { parseDuration } from '../../behaviour/duration.ts'
import {
  formatValue,
  isObject,
  unknownKey,
  type ValidationIssue,
} from '../../errors/validation-issue.ts'
import type { Lifetimes } from './provider.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** Longer ones are mistakes, and dates that do not fit into a token. */
const longest = 3650 * day

const defaults: Lifetimes = {
  accessToken: hour,
  idToken: hour,
  refreshToken: 14 * day,
  code: minute,
  session: 8 * hour,
  deviceCode: 10 * minute,
}

/** Reads `lifetimes`; what is left out has its default. */
export function readLifetimes(given: unknown): { readonly value: Lifetimes } | ValidationIssue {
  const hint = `Write { "accessToken": "15m" }; there are ${Object.keys(defaults).join(', ')}.`
  if (given === undefined) return { value: defaults }
  if (!isObject(given)) return { message: '"lifetimes" is no object.', hint }
  const unknown = unknownKey(given, Object.keys(defaults), '"lifetimes"', hint)
  if (unknown) return unknown
  const read: Record<string, number> = {}
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    const ms = readLifetime(value)
    if (ms === undefined) {
      const message = `The lifetime "${name}" is ${formatValue(value)}, which is no time.`
      return { message, hint: 'Write a number and its unit: "30s", "15m", "1h", "14d".' }
    }
    read[name] = ms
  }
  return { value: { ...defaults, ...read } }
}

function readLifetime(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/[a-z]$/i.test(value.trim())) return undefined
  const ms = parseDuration(value, longest)
  return ms !== undefined && ms > 0 ? ms : undefined
}
