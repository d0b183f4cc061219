import { orderTest, readOperand, textTest } from '../data/query/match.ts'
import { operators } from '../data/query/operators.ts'
import { equal, isMatch } from '../data/records/plain.ts'
import { isObject } from '../errors/validation-issue.ts'
import { compilePattern } from '../http/pattern.ts'

/** The operators that a query does not have: it never runs a regular expression. */
const own = {
  matches: {
    operand: 'pattern',
    about: 'matches this regular expression',
    fails: 'does not match',
  },
  flags: {
    operand: 'flags',
    about: 'flags of "matches": i for any case, m for lines, s for a dot that is also a line break',
    fails: '',
  },
  schema: {
    operand: 'schema',
    about: 'fits this JSON Schema',
    fails: 'does not fit the schema',
  },
} as const

/** The operators of `$when`. `not` is apart, since it holds a whole test. */
export const whenOperators: typeof operators & typeof own = { ...operators, ...own }

/** The name of an operator of `$when`. */
export type WhenOperator = keyof typeof whenOperators

/** Whether a name is that of an operator. */
export function isOperator(name: string): name is WhenOperator {
  return Object.hasOwn(whenOperators, name)
}

/** What operands are, for messages. */
export const operandKinds = {
  value: 'any value',
  list: 'an array',
  order: 'a number or a text',
  text: 'a text; "contains" also a part of an object',
  switch: 'true or false',
  schema: 'a JSON Schema: an object, or true or false',
  flags: 'one or several of i, m and s, such as "i"',
  pattern:
    'a regular expression as a text, such as "^[a-z]+$", that neither looks behind nor refers back',
} as const

/** What is compared. */
export interface OperatorOptions {
  /** Whether the values are texts, which equal numbers and booleans that are written the same. */
  readonly isText: boolean
  /** Whether the operand is made of texts of the request, which equal such values in turn. */
  readonly hasTexts?: boolean
  /** Those of `matches`. */
  readonly flags?: unknown
}

type ValueTest = (actual: unknown) => boolean

/** Makes the test of an operator; undefined for an operand of the wrong shape. */
export function compileOperator(
  name: WhenOperator,
  operand: unknown,
  options: OperatorOptions,
): ValueTest | undefined {
  const operator: (typeof whenOperators)[WhenOperator] = whenOperators[name]
  switch (operator.operand) {
    case 'value':
      return equalTo([operand], options, 'negated' in operator)
    case 'list':
      return Array.isArray(operand) ? equalTo(operand, options, 'negated' in operator) : undefined
    case 'order':
      return compileOrder(operand, operator.signs, options)
    case 'text': {
      const test = isPlain(operand) ? ofAny(textTest([`${operand}`], operator.has)) : undefined
      return name === 'contains' ? compileContains(operand, test, options) : test
    }
    case 'switch':
      if (typeof operand !== 'boolean') return undefined
      return (actual) => (actual !== undefined) === operand
    case 'schema':
      return undefined
    case 'flags':
      return typeof operand === 'string' && /^[ims]+$/.test(operand) ? () => true : undefined
    case 'pattern': {
      const { flags = '' } = options
      // Wrong flags are reported as the operand of "flags".
      const used = typeof flags === 'string' && /^[ims]*$/.test(flags) ? flags : ''
      const pattern = typeof operand === 'string' ? compilePattern(operand, used) : undefined
      if (!pattern || 'message' in pattern) return undefined
      return ofAny((actual) => isPlain(actual) && pattern.test(`${actual}`))
    }
  }
}

function isSame(actual: unknown, expected: unknown, { isText, hasTexts }: OperatorOptions) {
  return equal(actual, expected, isText) || (hasTexts === true && equal(expected, actual, true))
}

function equalTo(
  expected: readonly unknown[],
  options: OperatorOptions,
  negated: boolean,
): ValueTest {
  const test = ofAny((actual) => expected.some((one) => isSame(actual, one, options)))
  return (actual) => test(actual) !== negated
}

/** As in queries, a list passes where one of its items does: `tag=a&tag=b` is both. */
function ofAny(test: ValueTest): ValueTest {
  return (actual) => test(actual) || (Array.isArray(actual) && actual.some(test))
}

/** A text has a part, a list an item, an object some of its members, at any depth. */
function compileContains(
  operand: unknown,
  test: ValueTest | undefined,
  options: OperatorOptions,
): ValueTest | undefined {
  if (isObject(operand)) {
    return ofAny((one) => isObject(one) && isMatch(one, operand, options.isText))
  }
  if (Array.isArray(operand)) return undefined
  // A list in a JSON body contains its items; elsewhere it is a name that was given more than once.
  return (actual) =>
    Array.isArray(actual) && !options.isText
      ? actual.some((item) => isSame(item, operand, options))
      : test?.(actual) === true
}

/** A number asks for numbers, also those that come as text. */
function compileOrder(
  operand: unknown,
  signs: readonly number[],
  { hasTexts }: OperatorOptions,
): ValueTest | undefined {
  if (typeof operand !== 'string' && typeof operand !== 'number') return undefined
  const read = readOperand(String(operand))
  const test = orderTest([read], signs)
  const isNumber = typeof operand === 'number' || (hasTexts === true && read.number !== undefined)
  if (!isNumber) return ofAny(test)
  return ofAny((actual) => test(typeof actual === 'string' ? readOperand(actual).number : actual))
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
