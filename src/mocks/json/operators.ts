import { equal } from '../../data/records/plain.ts'
import { compilePattern } from '../../http/pattern.ts'
import type { Pattern } from '../../http/pattern.ts'

/** Whether a request value passes, for one operator with its operand. */
export type Test = (actual: unknown) => boolean

/** One operator of `$when`. */
export interface Operator {
  readonly about: string
  /** What the operand has to be, for messages. */
  readonly takes: string
  /** How a value that fails reads: `"x" is not greater than 3`. */
  readonly phrase: string
  /** Makes the test; undefined where the operand has the wrong shape. */
  readonly compile: (operand: unknown, isText: boolean) => Test | undefined
}

/** The operators of `$when`; `not` is apart, since it holds a whole test. */
export const operators: Readonly<Record<string, Operator>> = {
  matches: {
    about: 'The text matches a regular expression.',
    takes:
      'a regular expression as a text, such as "^[a-z]+$", that neither looks behind nor refers back',
    phrase: 'does not match',
    compile: (operand) => {
      const pattern = regex(operand)
      return pattern && ((actual) => isPlain(actual) && pattern.test(`${actual}`))
    },
  },
  contains: {
    about: 'The text has this part, or the array this element.',
    takes: 'a text, or an element of the array',
    phrase: 'does not contain',
    compile: (operand) => (actual) =>
      typeof actual === 'string'
        ? isPlain(operand) && actual.includes(`${operand}`)
        : Array.isArray(actual) && actual.some((item) => equal(item, operand)),
  },
  gt: comparison('greater than', (order) => order > 0),
  gte: comparison('at least', (order) => order >= 0),
  lt: comparison('less than', (order) => order < 0),
  lte: comparison('at most', (order) => order <= 0),
  in: {
    about: 'The value is one of a list.',
    takes: 'an array',
    phrase: 'is none of',
    compile: (operand, isText) => {
      if (!Array.isArray(operand)) return undefined
      const tests = operand.map((item) => equals(item, isText))
      return (actual) => tests.some((test) => test(actual))
    },
  },
  exists: {
    about: 'The value is there (true), or is not (false).',
    takes: 'true or false',
    phrase: 'is not as expected by "exists"',
    compile: (operand) =>
      typeof operand === 'boolean' ? (actual) => (actual !== undefined) === operand : undefined,
  },
}

/** Equality. Values that come as text (all but the body's) equal numbers and booleans written alike. */
export function equals(expected: unknown, isText: boolean): Test {
  if (isText && isPlain(expected)) return (actual) => actual === `${expected}`
  return (actual) => equal(actual, expected)
}

function comparison(words: string, holds: (order: number) => boolean): Operator {
  return {
    about: `The number, or the text in order of characters, is ${words} this.`,
    takes: 'a number or a text',
    phrase: `is not ${words}`,
    compile: (operand) => {
      if (typeof operand === 'number') {
        return (actual) => {
          const number = numberOf(actual)
          return number !== undefined && holds(number - operand)
        }
      }
      if (typeof operand !== 'string') return undefined
      return (actual) =>
        typeof actual === 'string' && holds(actual < operand ? -1 : Number(actual > operand))
    },
  }
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

function regex(operand: unknown): Pattern | undefined {
  const pattern = typeof operand === 'string' ? compilePattern(operand) : undefined
  return pattern && 'test' in pattern ? pattern : undefined
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
