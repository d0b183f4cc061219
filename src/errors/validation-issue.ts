import { didYouMean } from './nearest.ts'

/** What is wrong with one value that a user wrote, and what to write in its place. */
export interface ValidationIssue {
  readonly message: string
  readonly hint: string
}

/** A value as messages show it, also one that JSON has not, such as a big integer or what contains itself. */
export function formatValue(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return typeof value === 'bigint' ? `${value}n` : Object.prototype.toString.call(value)
  }
}

/** Whether reading a value gave what is wrong with it. */
export function isIssue(result: object): result is ValidationIssue {
  return 'message' in result
}

/** The issue of the first key of an object that is not known; undefined where all are. */
export function unknownKey(
  input: object,
  known: readonly string[],
  what: string,
  hint: string,
): ValidationIssue | undefined {
  const unknown = Object.keys(input).find((key) => !known.includes(key))
  if (unknown === undefined) return undefined
  const message = `${formatValue(unknown)} is no part of ${what}.`
  return { message, hint: `${didYouMean(unknown, known)} ${hint}`.trim() }
}

/** Whether a value has fields: an object that is no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
