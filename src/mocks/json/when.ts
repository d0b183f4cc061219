import { orderTest, readOperand, textTest } from '../../data/query/match.ts'
import { operators } from '../../data/query/operators.ts'
import { equal } from '../../data/records/plain.ts'
import type { Condition } from '../../endpoints/endpoint.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject, formatValue } from '../../errors/validation-issue.ts'
import { badInstruction, badKey, reportBelow, type Report } from '../../generate/report.ts'
import {
  comparedValue,
  parseRequestPath,
  requestRoots,
  type RequestPath,
  type RequestScope,
} from '../../generate/scope.ts'
import { compilePattern } from '../../http/pattern.ts'

/** A compiled `$when`. */
export interface CompiledCondition extends Condition {
  readonly readsBody: boolean
  readonly unmet: (scope: RequestScope) => string | undefined
}

/** Returns why a value fails, such as `is not 3`; undefined if it passes. */
type Check<Value> = (value: Value) => string | undefined

type ValueTest = (actual: unknown) => boolean

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

const known = [...Object.keys(whenOperators), 'not']

const operandKinds = {
  value: 'any value',
  list: 'an array',
  order: 'a number or a text',
  text: 'a text',
  switch: 'true or false',
  pattern:
    'a regular expression as a text, such as "^[a-z]+$", that neither looks behind nor refers back',
} as const

/** Compiles `{ "body.role": "admin", "query.page": { "gt": 1 } }`: all conditions must match. */
export function compileWhen(value: unknown, report: Report): CompiledCondition {
  if (!isObject(value)) {
    const hint = 'Write it as in { "body.role": "admin", "query.page": { "gt": 1 } }.'
    badInstruction(report, [], '"$when" is no object of conditions.', hint)
  }
  const entries = isObject(value) ? Object.entries(value) : []
  return {
    readsBody: entries.some(([key]) => /^body(?:[.[]|$)/.test(key)),
    unmet: all(entries.map(([key, expected]) => compilePart(key, expected, report))),
  }
}

function all<Value>(checks: readonly (Check<Value> | undefined)[]): Check<Value> {
  return (value) => {
    for (const check of checks) {
      const reason = check?.(value)
      if (reason !== undefined) return reason
    }
    return undefined
  }
}

function compilePart(key: string, expected: unknown, report: Report) {
  const where = parseRequestPath(key)
  if (!where || where === 'empty') {
    const near = didYouMean(key.split('.', 1)[0] ?? '', requestRoots)
    const hint = `${near} Begin it with one of ${requestRoots.join(', ')}, as in "body.name".`
    badKey(report, [key], `${formatValue(key)} in "$when" names no part of a request.`, hint.trim())
    return undefined
  }
  const label = labelOf(where)
  const check = compileExpected(expected, where.root !== 'body', reportBelow(report, key))
  return (scope: RequestScope): string | undefined => {
    const actual = comparedValue(scope, where)
    const reason = check?.(actual)
    if (reason === undefined) return undefined
    if (actual === undefined) return `${label} is missing`
    return reason === '' ? `${label} is there` : `${label} is ${short(actual)}, which ${reason}`
  }
}

/** `header x-api-key`, `query q`, `body.user.name`. */
function labelOf({ root, rest }: RequestPath): string {
  if (root === 'body' || rest === '')
    return rest.startsWith('[') || rest === '' ? root + rest : `${root}.${rest}`
  const singular = {
    params: 'parameter',
    query: 'query',
    queries: 'query',
    headers: 'header',
    cookies: 'cookie',
  }
  return `${singular[root]} ${rest}`
}

/** @param isText whether values are strings, as all but those of a body are */
function compileExpected(expected: unknown, isText: boolean, report: Report): Check<unknown> {
  if (!isObject(expected)) {
    const reason = `${whenOperators.eq.fails} ${short(expected)}`
    const test = equalTo([expected], isText, false)
    return (actual) => (test(actual) ? undefined : reason)
  }
  const entries = Object.entries(expected)
  if (entries.length === 0) {
    const hint = `There are ${known.join(', ')}.`
    badInstruction(report, [], 'The conditions of "$when" are empty here.', hint)
  }
  return all(
    entries.map(([name, operand]) => {
      if (name !== 'not') return compileOne(name, operand, isText, report)
      const check = compileExpected(operand, isText, reportBelow(report, name))
      const reason = `is ${short(operand)}`
      return (actual) => (check(actual) === undefined ? reason : undefined)
    }),
  )
}

function compileOne(name: string, operand: unknown, isText: boolean, report: Report) {
  if (!isOperator(name)) {
    const hint = `${didYouMean(name, known)} There are ${known.join(', ')}.`
    badKey(report, [name], `${formatValue(name)} is no operator of "$when".`, hint.trim())
    return undefined
  }
  const { operand: kind, fails } = whenOperators[name]
  const test = compileOperator(name, operand, isText)
  if (!test) {
    const message = `The operator "${name}" has the value ${short(operand)}.`
    badInstruction(report, [name], message, `It takes ${operandKinds[kind]}.`)
    return undefined
  }
  const reason = name === 'exists' ? '' : `${fails} ${short(operand)}`
  return (actual: unknown) => (test(actual) ? undefined : reason)
}

function isOperator(name: string): name is keyof typeof whenOperators {
  return Object.hasOwn(whenOperators, name)
}

/** Makes the test of an operator; undefined for an operand of the wrong shape. `isText`: all values but a body's. */
function compileOperator(
  name: keyof typeof whenOperators,
  operand: unknown,
  isText: boolean,
): ValueTest | undefined {
  const operator: (typeof whenOperators)[keyof typeof whenOperators] = whenOperators[name]
  switch (operator.operand) {
    case 'value':
      return equalTo([operand], isText, 'negated' in operator)
    case 'list':
      return Array.isArray(operand) ? equalTo(operand, isText, 'negated' in operator) : undefined
    case 'order':
      return compileOrder(operand, operator.signs)
    case 'text': {
      const test = isPlain(operand) ? textTest([`${operand}`], operator.has) : undefined
      if (name !== 'contains') return test && ofAny(test)
      // A list in a JSON body contains its items; elsewhere it is a name that was given more than once.
      return (actual) =>
        Array.isArray(actual) && !isText
          ? actual.some((item) => equal(item, operand, isText))
          : test !== undefined && ofAny(test)(actual)
    }
    case 'switch':
      if (typeof operand !== 'boolean') return undefined
      return (actual) => (actual !== undefined) === operand
    case 'pattern': {
      const pattern = typeof operand === 'string' ? compilePattern(operand) : undefined
      if (!pattern || 'message' in pattern) return undefined
      return ofAny((actual) => isPlain(actual) && pattern.test(`${actual}`))
    }
  }
}

function equalTo(expected: readonly unknown[], isText: boolean, negated: boolean): ValueTest {
  const test = ofAny((actual) => expected.some((one) => equal(actual, one, isText)))
  return (actual) => test(actual) !== negated
}

/** As in queries, a list passes where one of its items does: `tag=a&tag=b` is both. */
function ofAny(test: ValueTest): ValueTest {
  return (actual) => test(actual) || (Array.isArray(actual) && actual.some(test))
}

/** A number asks for numbers, also those that come as text. */
function compileOrder(operand: unknown, signs: readonly number[]): ValueTest | undefined {
  if (typeof operand !== 'string' && typeof operand !== 'number') return undefined
  const test = orderTest([readOperand(String(operand))], signs)
  if (typeof operand === 'string') return ofAny(test)
  return ofAny((actual) => test(typeof actual === 'string' ? readOperand(actual).number : actual))
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function short(value: unknown): string {
  const text = formatValue(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
