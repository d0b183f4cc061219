import { readOperand } from '../../data/query/condition.ts'
import { orderTest, textTest } from '../../data/query/match.ts'
import { operators } from '../../data/query/operators.ts'
import type { Operator } from '../../data/query/operators.ts'
import { equal } from '../../data/records/plain.ts'
import { compilePattern } from '../../http/pattern.ts'

/** Whether a request value passes, for one operator with its operand. */
export type ValueCheck = (actual: unknown) => boolean

/** The operators of `$when`: those of queries, and `matches`. `not` is apart, since it holds a whole test. */
export const whenOperators = {
  ...operators,
  contains: {
    ...operators.contains,
    about: `${operators.contains.about}; an array: has this item`,
  },
  matches: {
    operand: 'pattern',
    about: 'matches this regular expression',
    fails: 'does not match',
  },
} as const

/** The name of an operator of `$when`. */
export type WhenOperator = keyof typeof whenOperators

/** What an operand has to be, for messages. */
export const operandKinds: Readonly<Record<'pattern' | Operator['operand'], string>> = {
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
  const operator: Operator | { readonly operand: 'pattern' } = whenOperators[name]
  switch (operator.operand) {
    case 'value':
      return equalTo([operand], isText, operator.negated)
    case 'list':
      return Array.isArray(operand) ? equalTo(operand, isText, operator.negated) : undefined
    case 'order':
      return compileOrder(operand, operator.holds)
    case 'text': {
      const test = isPlain(operand) ? textTest([`${operand}`], operator.holds) : undefined
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

function equalTo(expected: readonly unknown[], isText: boolean, negated = false): ValueCheck {
  return (actual) => expected.some((one) => equal(actual, one, isText)) !== negated
}

/** A number asks for numbers, also those that come as text. */
function compileOrder(operand: unknown, holds: (order: number) => boolean): ValueCheck | undefined {
  if (typeof operand !== 'string' && typeof operand !== 'number') return undefined
  const test = orderTest([readOperand(String(operand))], holds)
  if (typeof operand === 'string') return test
  return (actual) => test(typeof actual === 'string' ? readOperand(actual).number : actual)
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
