import type { Condition, ConditionScope } from '../../endpoints/endpoint.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { JsonPath, Report } from '../../generate/report.ts'
import { isRequestRoot, lookUp, requestRoots } from '../../generate/scope.ts'
import type { RequestRoot } from '../../generate/scope.ts'
import { equal } from '../../data/records/plain.ts'
import { compileOperator, operandKinds, whenOperators } from './operators.ts'
import type { WhenOperator } from './operators.ts'

/** A compiled `$when`, and which request values it reads. */
export interface CompiledCondition extends Condition {
  readonly roots: readonly RequestRoot[]
}

/** One thing a condition asks for: undefined, or how the value fails. */
type Check = (actual: unknown) => string | undefined

interface Requirement {
  readonly root: RequestRoot
  readonly steps: readonly string[]
  /** `header x-api-key`, `query q`, `body.user.name`. */
  readonly label: string
  readonly check: Check
}

/**
 * Compiles `{ "body.role": "admin", "query.page": { "gt": 1 } }`: all of it must hold. A plain value is
 * for equality, an object holds operators.
 */
export function compileWhen(
  value: unknown,
  report: Report,
  path: JsonPath = [],
): CompiledCondition {
  const requirements: Requirement[] = []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(path, {
      code: 'bad-instruction',
      message: '"$when" is no object of conditions.',
      hint: 'Write it as in { "body.role": "admin", "query.page": { "gt": 1 } }.',
    })
  } else {
    for (const [key, expected] of Object.entries(value)) {
      const requirement = compileRequirement(key, expected, report, [...path, key])
      if (requirement) requirements.push(requirement)
    }
  }
  return {
    roots: requestRoots.filter((root) => requirements.some((one) => one.root === root)),
    unmet: (scope) => {
      for (const requirement of requirements) {
        const reason = failure(requirement, scope)
        if (reason !== undefined) return reason
      }
      return undefined
    },
  }
}

function failure({ root, steps, label, check }: Requirement, scope: ConditionScope) {
  const actual = lookUp(scope[root], steps)
  const reason = check(actual)
  if (reason === undefined) return undefined
  if (actual === undefined) return `${label} is missing`
  return reason === '' ? `${label} is there` : `${label} is ${show(actual)}, which ${reason}`
}

function compileRequirement(
  key: string,
  expected: unknown,
  report: Report,
  path: JsonPath,
): Requirement | undefined {
  const [root = '', ...rest] = key.split('.')
  if (!isRequestRoot(root) || rest.includes('')) {
    const near = didYouMean(root, requestRoots)
    report(path, {
      code: 'bad-instruction',
      part: 'key',
      message: `${JSON.stringify(key)} in "$when" names no part of a request.`,
      hint: `${near} Begin it with one of ${requestRoots.join(', ')}, as in "body.name".`.trim(),
    })
    return undefined
  }
  const steps = root === 'headers' ? [rest.join('.').toLowerCase()] : rest
  const check = compileCheck(expected, root !== 'body', report, path)
  return check && { root, steps: rest.length === 0 ? [] : steps, label: labelOf(root, rest), check }
}

function compileCheck(
  expected: unknown,
  isText: boolean,
  report: Report,
  path: JsonPath,
): Check | undefined {
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) {
    return (actual) =>
      equal(actual, expected, isText) ? undefined : `${whenOperators.eq.fails} ${show(expected)}`
  }
  const checks = Object.entries(expected).map(([name, operand]) =>
    name === 'not'
      ? negated(compileCheck(operand, isText, report, [...path, name]), operand)
      : compileOperation(name, operand, isText, report, [...path, name]),
  )
  if (checks.length === 0) {
    const message = 'The conditions of "$when" are empty here.'
    report(path, { code: 'bad-instruction', message, hint: `There are ${known.join(', ')}.` })
  }
  return (actual) => {
    for (const check of checks) {
      const reason = check?.(actual)
      if (reason !== undefined) return reason
    }
    return undefined
  }
}

function negated(check: Check | undefined, operand: unknown): Check | undefined {
  return check && ((actual) => (check(actual) === undefined ? `is ${show(operand)}` : undefined))
}

function compileOperation(
  name: string,
  operand: unknown,
  isText: boolean,
  report: Report,
  path: JsonPath,
): Check | undefined {
  if (!Object.hasOwn(whenOperators, name)) return reportOperator(name, report, path)
  const operator = whenOperators[name as WhenOperator]
  const test = compileOperator(name as WhenOperator, operand, isText)
  if (!test) {
    const message = `The operator "${name}" has the value ${show(operand)}.`
    const hint = `It takes ${operandKinds[operator.operand]}.`
    report(path, { code: 'bad-instruction', message, hint })
    return undefined
  }
  if (name === 'exists') return (actual) => (test(actual) ? undefined : '')
  return (actual) => (test(actual) ? undefined : `${operator.fails} ${show(operand)}`)
}

const known = [...Object.keys(whenOperators), 'not']

function reportOperator(name: string, report: Report, path: JsonPath): undefined {
  report(path, {
    code: 'bad-instruction',
    part: 'key',
    message: `${JSON.stringify(name)} is no operator of "$when".`,
    hint: `${didYouMean(name, known)} There are ${known.join(', ')}.`.trim(),
  })
}

const singular = { params: 'parameter', query: 'query', headers: 'header', cookies: 'cookie' }

function labelOf(root: RequestRoot, rest: readonly string[]): string {
  if (root === 'body' || rest.length === 0) return [root, ...rest].join('.')
  const name = rest.join('.')
  return `${singular[root]} ${root === 'headers' ? name.toLowerCase() : name}`
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
