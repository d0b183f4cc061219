import { orderTest, readOperand, textTest } from '../../data/query/match.ts'
import { operators } from '../../data/query/operators.ts'
import { equal } from '../../data/records/plain.ts'
import { compilePattern } from '../../http/pattern.ts'

/** Whether a request value passes, for one operator with its operand. */
export type ValueCheck = (actual: unknown) => boolean

/** Only in files: a query never runs a regular expression. */
const matches = {
  operand: 'pattern',
  about: 'matches this regular expression',
  fails: 'does not match',
} as const

/** The operators of `$when`: those of queries, and `matches`. `not` is apart, since it holds a whole test. */
export const whenOperators: typeof operators & { readonly matches: typeof matches } = {
  ...operators,
  matches,
}

/** The name of an operator of `$when`. */
export type WhenOperator = keyof typeof whenOperators

/** What an operand has to be, for messages. */
export const operandKinds: Readonly<
  Record<(typeof whenOperators)[WhenOperator]['operand'], string>
> = {
  value: 'any value',
  list: 'an array',
  order: 'a number or a text',
  text: 'a text',
  switch: 'true or false',
  pattern:
    'a regular expression as a text, such as "^[a-z]+$", that neither looks behind nor refers back',
}

/**
 * Makes the test of an operator; undefined where the operand has the wrong shape.
 *
 * @param isText whether the values come as text: all but a body's do
 */
export function compileOperator(
  name: WhenOperator,
  operand: unknown,
  isText: boolean,
): ValueCheck | undefined {
  const operator = whenOperators[name]
  switch (operator.operand) {
    case 'value':
      return equalTo([operand], isText, 'negated' in operator)
    case 'list':
      return Array.isArray(operand) ? equalTo(operand, isText, 'negated' in operator) : undefined
    case 'order':
      return compileOrder(operand, operator.signs)
    case 'text': {
      const test = isPlain(operand) ? textTest([`${operand}`], operator.has) : undefined
      if (name !== 'contains') return test
      return (actual) =>
        Array.isArray(actual)
          ? actual.some((item) => equal(item, operand, isText))
          : test?.(actual) === true
    }
    case 'switch':
      if (typeof operand !== 'boolean') return undefined
      return (actual) => (actual !== undefined) === operand
    case 'pattern': {
      const pattern = typeof operand === 'string' ? compilePattern(operand) : undefined
      if (!pattern || 'message' in pattern) return undefined
      return (actual) => isPlain(actual) && pattern.test(`${actual}`)
    }
  }
}

function equalTo(expected: readonly unknown[], isText: boolean, negated: boolean): ValueCheck {
  return (actual) => expected.some((one) => equal(actual, one, isText)) !== negated
}

/** A number asks for numbers, also those that come as text. */
function compileOrder(operand: unknown, signs: readonly number[]): ValueCheck | undefined {
  if (typeof operand !== 'string' && typeof operand !== 'number') return undefined
  const test = orderTest([readOperand(String(operand))], signs)
  if (typeof operand === 'string') return test
  return (actual) => test(typeof actual === 'string' ? readOperand(actual).number : actual)
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
