import type { Condition, ConditionScope } from '../../endpoints/endpoint.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject, formatValue } from '../../errors/validation-issue.ts'
import { badInstruction, badKey, type JsonPath, type Report } from '../../generate/report.ts'
import { isRequestRoot, lookUp, type RequestRoot, requestRoots } from '../../generate/scope.ts'
import { equal } from '../../data/records/plain.ts'
import { compileOperator, operandKinds, type WhenOperator, whenOperators } from './operators.ts'

/** A compiled `$when`. */
export interface CompiledCondition extends Condition {
  readonly readsBody: boolean
}

/** Returns why a value fails, such as `is not 3`; undefined if it passes. */
type Check<Value> = (value: Value) => string | undefined

/** Compiles `{ "body.role": "admin", "query.page": { "gt": 1 } }`: all conditions must match. */
export function compileWhen(
  value: unknown,
  report: Report,
  path: JsonPath = [],
): CompiledCondition {
  if (!isObject(value)) {
    const hint = 'Write it as in { "body.role": "admin", "query.page": { "gt": 1 } }.'
    badInstruction(report, path, '"$when" is no object of conditions.', hint)
  }
  const entries = isObject(value) ? Object.entries(value) : []
  return {
    readsBody: entries.some(([key]) => /^body(?:\.|$)/.test(key)),
    unmet: all(entries.map(([key, expected]) => compilePart(key, expected, report, path))),
  }
}

/** Joins checks: the first failure counts. */
function all<Value>(checks: readonly (Check<Value> | undefined)[]): Check<Value> {
  return (value) => {
    for (const check of checks) {
      const reason = check?.(value)
      if (reason !== undefined) return reason
    }
    return undefined
  }
}

/** Compiles `"body.role": "admin"`; undefined after a report. */
function compilePart(
  key: string,
  expected: unknown,
  report: Report,
  above: JsonPath,
): Check<ConditionScope> | undefined {
  const path = [...above, key]
  const [root = '', ...names] = key.split('.')
  if (!isRequestRoot(root) || names.includes('')) {
    const near = didYouMean(root, requestRoots)
    const hint = `${near} Begin it with one of ${requestRoots.join(', ')}, as in "body.name".`
    badKey(report, path, `${formatValue(key)} in "$when" names no part of a request.`, hint.trim())
    return undefined
  }
  const isHeader = root === 'headers' && names.length > 0
  const steps = isHeader ? [names.join('.').toLowerCase()] : names
  const label = labelOf(root, steps)
  const check = compileExpected(expected, root !== 'body', report, path)
  return (scope) => {
    const actual = lookUp(scope[root], steps)
    const reason = check?.(actual)
    if (reason === undefined) return undefined
    if (actual === undefined) return `${label} is missing`
    return reason === '' ? `${label} is there` : `${label} is ${short(actual)}, which ${reason}`
  }
}

/** `header x-api-key`, `query q`, `body.user.name`. */
function labelOf(root: RequestRoot, steps: readonly string[]): string {
  if (root === 'body' || steps.length === 0) return [root, ...steps].join('.')
  const singular = { params: 'parameter', query: 'query', headers: 'header', cookies: 'cookie' }
  return `${singular[root]} ${steps.join('.')}`
}

/** @param isText whether values are strings, as all but those of a body are */
function compileExpected(
  expected: unknown,
  isText: boolean,
  report: Report,
  path: JsonPath,
): Check<unknown> {
  if (!isObject(expected)) {
    const reason = `${whenOperators.eq.fails} ${short(expected)}`
    return (actual) => (equal(actual, expected, isText) ? undefined : reason)
  }
  const entries = Object.entries(expected)
  if (entries.length === 0) {
    const hint = `There are ${known.join(', ')}.`
    badInstruction(report, path, 'The conditions of "$when" are empty here.', hint)
  }
  return all(
    entries.map(([name, operand]) => {
      if (name !== 'not') return compileOne(name, operand, isText, report, [...path, name])
      const check = compileExpected(operand, isText, report, [...path, name])
      const reason = `is ${short(operand)}`
      return (actual) => (check(actual) === undefined ? reason : undefined)
    }),
  )
}

const known = [...Object.keys(whenOperators), 'not']

function compileOne(
  name: string,
  operand: unknown,
  isText: boolean,
  report: Report,
  path: JsonPath,
): Check<unknown> | undefined {
  if (!Object.hasOwn(whenOperators, name)) {
    const hint = `${didYouMean(name, known)} There are ${known.join(', ')}.`
    badKey(report, path, `${formatValue(name)} is no operator of "$when".`, hint.trim())
    return undefined
  }
  const operator = whenOperators[name as WhenOperator]
  const test = compileOperator(name as WhenOperator, operand, isText)
  if (!test) {
    const message = `The operator "${name}" has the value ${short(operand)}.`
    badInstruction(report, path, message, `It takes ${operandKinds[operator.operand]}.`)
    return undefined
  }
  const reason = name === 'exists' ? '' : `${operator.fails} ${short(operand)}`
  return (actual) => (test(actual) ? undefined : reason)
}

function short(value: unknown): string {
  const text = formatValue(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
