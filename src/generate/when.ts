import { LateMistake, type Diagnostic } from '../errors/diagnostic.ts'
import { isObject, formatValue, type ValidationIssue } from '../errors/validation-issue.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { PathPattern } from '../http/path.ts'
import { compileSchema } from './json-schema.ts'
import { parameterNames } from '../http/segment.ts'
import { badInstruction, badKey, reportBelow, type Report } from './report.ts'
import { compilePath, pathsIn, type RequestPath } from './request-path.ts'
import type { Condition, RequestScope, Scope } from './scope.ts'
import { compileValue } from './value.ts'
import {
  compileOperator,
  isOperator,
  operandKinds,
  type OperatorOptions,
  type WhenOperator,
  whenOperators,
} from './when-operators.ts'

/** A compiled `$when`. */
export interface CompiledCondition extends Condition {
  readonly reads: readonly RequestPath[]
  readonly unmet: (scope: RequestScope) => string | undefined
}

/** Returns why a value fails, such as `is not 3`; undefined if it passes. */
type Check = (actual: unknown, scope: RequestScope) => string | undefined

const known = [...Object.keys(whenOperators), 'not']

/**
 * Compiles `{ "body.role": "admin", "query.page": { "gt": 1 } }`, of which all conditions must hold, or a list of
 * such objects, of which one must.
 */
export function compileWhen(value: unknown, report: Report): CompiledCondition {
  if (Array.isArray(value) && value.length > 0) {
    return oneOf(value.map((one, index) => compileAll(one, reportBelow(report, index))))
  }
  return compileAll(value, report)
}

function compileAll(value: unknown, report: Report): CompiledCondition {
  if (!isObject(value)) {
    const hint = 'Write it as in { "body.role": "admin", "query.page": { "gt": 1 } }.'
    badInstruction(report, [], '"$when" is no object of conditions.', hint)
  }
  const entries = isObject(value) ? Object.entries(value) : []
  const parts = entries.flatMap(([key, expected]) => compilePart(key, expected, report) ?? [])
  return {
    reads: parts.flatMap((part) => part.reads),
    unmet: (scope) => {
      for (const part of parts) {
        const reason = part.unmet(scope)
        if (reason !== undefined) return reason
      }
      return undefined
    },
  }
}

/** A condition that holds where one of several does. */
export function oneOf(conditions: readonly CompiledCondition[]): CompiledCondition {
  return {
    reads: conditions.flatMap((condition) => condition.reads),
    unmet: (scope) => {
      const reasons = new Set<string>()
      for (const condition of conditions) {
        const reason = condition.unmet(scope)
        if (reason === undefined) return undefined
        reasons.add(reason)
      }
      return [...reasons].join('; ')
    },
  }
}

/** Reports conditions on parameters that a path does not have, which never hold. */
export function checkParams(value: unknown, path: PathPattern, report: Report): void {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) checkParams(one, path, reportBelow(report, index))
    return
  }
  for (const key of isObject(value) ? Object.keys(value) : []) {
    const [, name] = /^params\.([^.[]+)$/.exec(key) ?? []
    const problem = name === undefined ? undefined : unknownParam(name, path)
    if (problem) badKey(report, [key], problem.message, problem.hint)
  }
}

/** Why a path has no parameter of a name; undefined where it has. */
export function unknownParam(
  name: string,
  { segments, text }: PathPattern,
): ValidationIssue | undefined {
  const names = parameterNames(segments)
  if (names.includes(name)) return undefined
  const known = names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none.'
  const hint = `${didYouMean(name, names)} ${known}`.trim()
  return { message: `"params.${name}" is no parameter of ${text}.`, hint }
}

function compilePart(
  key: string,
  expected: unknown,
  report: Report,
): CompiledCondition | undefined {
  const path = compilePath(key)
  if ('message' in path) {
    badKey(report, [key], path.message, path.hint)
    return undefined
  }
  const reads = [...pathsIn(path)]
  const options = {
    isText: !isTyped(path),
    onRead: (paths: readonly RequestPath[]) => void reads.push(...paths),
  }
  const check = compileExpected(expected, options, reportBelow(report, key))
  const label = labelOf(path)
  return {
    reads,
    unmet: (scope) => {
      const actual = path.compared(scope)
      const reason = check(actual, scope)
      if (reason === undefined) return undefined
      if (actual === undefined) return `${label} is missing`
      return reason === '' ? `${label} is there` : `${label} is ${short(actual)}, which ${reason}`
    },
  }
}

const singular: Readonly<Partial<Record<RequestPath['root'], string>>> = {
  params: 'parameter',
  query: 'query',
  queries: 'query',
  headers: 'header',
  cookies: 'cookie',
}

/** `header x-api-key`, `query q`, `body.user.name`. */
function labelOf({ root, rest }: RequestPath): string {
  if (rest === '') return root
  if (root === 'headers') return `header ${rest.toLowerCase()}`
  const one = singular[root]
  if (one !== undefined) return `${one} ${rest}`
  return rest.startsWith('[') ? root + rest : `${root}.${rest}`
}

const typedRoots: ReadonlySet<RequestPath['root']> = new Set([
  'body',
  'db',
  'ai',
  'message',
  'user',
  'auth',
])

/** Whether a value may be another than a text. */
function isTyped({ root }: RequestPath): boolean {
  return typedRoots.has(root)
}

interface Options {
  /** Whether values are texts, as all but those of a body and of the data are. */
  readonly isText: boolean
  /** Takes what templates in an operand read. */
  readonly onRead: (paths: readonly RequestPath[]) => void
}

function compileExpected(expected: unknown, options: Options, report: Report): Check {
  if (expected instanceof RegExp) {
    const flags = expected.flags.replaceAll(/[dguvy]/g, '')
    const written = { matches: expected.source, ...(flags !== '' && { flags }) }
    return compileExpected(written, options, report)
  }
  if (!isObject(expected)) return compileOne('eq', expected, options, report)
  const entries = Object.entries(expected)
  if (entries.length === 0) {
    const hint = `There are ${known.join(', ')}. An empty object is { "eq": {} }.`
    badInstruction(report, [], 'The conditions of "$when" are empty here.', hint)
  }
  if (Object.hasOwn(expected, 'flags') && !Object.hasOwn(expected, 'matches')) {
    badKey(report, ['flags'], '"flags" stands without "matches".', 'It is for that alone.')
  }
  const checks = entries.map(([name, operand]): Check => {
    if (name !== 'not') {
      const flags = name === 'matches' ? expected['flags'] : undefined
      return compileNamed(name, operand, { ...options, flags }, report)
    }
    const check = compileExpected(operand, options, reportBelow(report, name))
    const reason = `is ${short(operand)}`
    return (actual, scope) => (check(actual, scope) === undefined ? reason : undefined)
  })
  return (actual, scope) => {
    for (const check of checks) {
      const reason = check(actual, scope)
      if (reason !== undefined) return reason
    }
    return undefined
  }
}

type NamedOptions = Options & Pick<OperatorOptions, 'flags'>

function compileNamed(name: string, operand: unknown, options: NamedOptions, report: Report) {
  const below = reportBelow(report, name)
  if (isOperator(name)) return compileOne(name, operand, options, below)
  const hint = `${didYouMean(name, known)} There are ${known.join(', ')}. For an object as a whole write { "eq": { … } }, for a part of it { "contains": { … } }.`
  badKey(report, [name], `${formatValue(name)} is no operator of "$when".`, hint.trim())
  return () => undefined
}

/** @param report that of the operand */
function compileOne(
  name: WhenOperator,
  operand: unknown,
  { isText, flags, onRead }: NamedOptions,
  report: Report,
): Check {
  const { operand: kind, fails } = whenOperators[name]
  if (kind === 'schema') return compileFit(operand, report)
  const takesTemplates = !['pattern', 'flags', 'switch'].includes(kind)
  const compiled = takesTemplates ? compileValue(operand, report) : undefined
  if (!compiled || compiled.literal) {
    const value = compiled ? compiled.render(undefined as never) : operand
    const test = compileOperator(name, value, { isText, flags })
    if (!test) {
      const message = `The operator "${name}" has the value ${short(operand)}.`
      badInstruction(report, [], message, `It takes ${operandKinds[kind]}.`)
      return () => undefined
    }
    const reason = name === 'exists' ? '' : `${fails} ${short(value)}`
    return (actual) => (test(actual) ? undefined : reason)
  }
  if (compiled.usesFaker) {
    const message = `The condition ${short(operand)} draws data, so that it holds by chance.`
    badInstruction(report, [], message, 'Use "$random" for answers that are drawn.')
  }
  onRead(compiled.reads)
  const hasTexts = compiled.reads.some((path) => !isTyped(path))
  const isNegated = 'negated' in whenOperators[name]
  return (actual, scope) => {
    const value = present(operand, compiled.render(scope as Scope))
    const test =
      value === missing ? undefined : compileOperator(name, value, { isText, hasTexts, flags })
    if (test ? test(actual) : isNegated) return undefined
    return value === missing
      ? `${fails} ${short(operand)}, which is missing`
      : `${fails} ${short(value)}`
  }
}

function compileFit(operand: unknown, report: Report): Check {
  if (!isObject(operand) && typeof operand !== 'boolean') {
    const message = `The operator "schema" has the value ${short(operand)}.`
    badInstruction(report, [], message, `It takes ${operandKinds.schema}.`)
    return () => undefined
  }
  const schema = compileSchema(operand)
  const refuse = (): Diagnostic | undefined => {
    const problem = schema.problem()
    const message = `The JSON Schema is wrong: ${problem}.`
    const hint = 'See https://json-schema.org.'
    return problem === undefined
      ? undefined
      : { code: 'bad-instruction', severity: 'error', message, hint }
  }
  const early = refuse()
  if (early) badInstruction(report, [], early.message, early.hint)
  return (actual) => {
    // What is read at once, as by use(), could not wait for the validator.
    const late = early ? undefined : refuse()
    if (late) throw new LateMistake([late])
    const reason = actual === undefined ? 'it is missing' : schema.misfit(actual)
    return reason && `${whenOperators.schema.fails}: ${reason}`
  }
}

/** What a template found nothing for. It equals nothing, so that two missing values do not pass as the same. */
const missing = Symbol('missing')

function present(written: unknown, rendered: unknown): unknown {
  if (Array.isArray(written) && Array.isArray(rendered)) {
    return rendered.map((item, index) => present(written[index], item))
  }
  return rendered === null && written !== null ? missing : rendered
}

function short(value: unknown): string {
  const text = formatValue(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
