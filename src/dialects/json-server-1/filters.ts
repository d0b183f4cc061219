import type { StoredRecord } from '../../data/records/declaration.ts'
import { badQuery, shorten } from '../../data/query/query.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { comparable } from '../json-server/lists.ts'
import { idFieldValue } from './text-ids.ts'

type ValueTest = (value: unknown) => boolean
type Same = (value: unknown, other: unknown) => boolean

/** Makes the tests of values, in the order in which messages list the operators. */
const operators = {
  lt: ordered((value, operand) => value < operand),
  lte: ordered((value, operand) => value <= operand),
  gt: ordered((value, operand) => value > operand),
  gte: ordered((value, operand) => value >= operand),
  eq: (operand: unknown, same: Same): ValueTest => {
    return (value) => same(value, operand)
  },
  ne: (operand: unknown, same: Same): ValueTest => {
    return (value) => !same(value, operand)
  },
  in: (operand: unknown, same: Same): ValueTest => {
    const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand]
    return (value) => operands.some((each) => same(value, each))
  },
  contains: textual((text, part) => text.includes(part)),
  startsWith: textual((text, part) => text.startsWith(part)),
  endsWith: textual((text, part) => text.endsWith(part)),
}

type FilterOperator = keyof typeof operators

function isFilterOperator(text: string): text is FilterOperator {
  return Object.hasOwn(operators, text)
}

/** Two numbers or two texts compare as such, lists and objects by their text, all else as numbers (ECMA-262, IsLessThan). */
function ordered(holds: (value: string | number, operand: string | number) => boolean) {
  return (given: unknown): ValueTest => {
    const operand = comparable(given) as string
    return (value) => holds(comparable(value) as string, operand)
  }
}

function textual(has: (text: string, part: string) => boolean) {
  return (operand: unknown): ValueTest => {
    const part = isScalar(operand) ? String(operand).toLowerCase() : undefined
    return (value) =>
      part !== undefined && typeof value === 'string' && has(value.toLowerCase(), part)
  }
}

function isSameKey(value: unknown, other: unknown): boolean {
  const areScalars = isScalar(value) && isScalar(other) && value !== null && other !== null
  return areScalars ? String(value) === String(other) : value === other
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return typeof value !== 'object' || value === null
}

/** The fields of a collection that are compared in a way of their own. */
export interface KeyFields {
  readonly idField: string
  /** The id and the foreign keys: 5 and "5" are the same there, since ids of numbers are shown as texts. */
  readonly keys: ReadonlySet<string>
}

/** How what is no condition is taken. */
export interface FilterRules extends KeyFields {
  /** Whether it is refused; else it is left out, as json-server does. */
  readonly strict: boolean
  /** Gets what is left out, as words for the log. */
  readonly ignored: Set<string>
}

/** A test of a record, with the fields it looks at, by their first steps. */
export interface Where {
  readonly fits: (record: StoredRecord) => boolean
  readonly fields: ReadonlySet<string>
}

/** A test of one field. Records that do not have it never fit, whatever the operator. */
function condition(
  path: readonly string[],
  operator: FilterOperator,
  operand: unknown,
  { idField, keys }: KeyFields,
): Where {
  const [first = ''] = path
  const isKey = path.length === 1 && keys.has(first)
  const test = operators[operator](operand, isKey ? isSameKey : (one, other) => one === other)
  const fits = (record: StoredRecord) => {
    const value = idFieldValue(record, path, idField)
    return value !== undefined && test(value)
  }
  return { fits, fields: new Set([first]) }
}

/** A test that all of others hold, or that one of them holds: none does where there are none. */
function combined(tests: readonly Where[], how: 'every' | 'some'): Where {
  return {
    fits: (record) => tests[how](({ fits }) => fits(record)),
    fields: new Set(tests.flatMap(({ fields }) => [...fields])),
  }
}

const reserved = new Set(['_sort', '_page', '_per_page', '_embed', '_where'])

/**
 * The test that the plain parameters of an address ask for: `title=a`, `views:gt=100`, `views_lt=5`. Of those that
 * are the same, the last one counts. One with an operator that does not exist is left out.
 */
export function readQueryFilters(parameters: URLSearchParams, rules: FilterRules): Where {
  const tests = new Map<string, Where>()
  for (const [name, text] of parameters) {
    if (reserved.has(name)) continue
    const { path, operator } = readName(name)
    if (!isFilterOperator(operator)) {
      leaveOut(rules, name, operator)
      continue
    }
    const operand = readOperand(text, operator, rules.keys.has(path))
    const key = JSON.stringify([path, operator])
    tests.set(key, condition(path.split('.'), operator, operand, rules))
  }
  return combined([...tests.values()], 'every')
}

function readName(name: string): { readonly path: string; readonly operator: string } {
  const [, before = '', after] = /^(.*):([^:]+)$/s.exec(name) ?? []
  if (after !== undefined) return { path: before, operator: after }
  // `views_startsWith` is no operator there: suffixes have small letters alone.
  const [, path = name, suffix = ''] = /^(.+)_([a-z]+)$/s.exec(name) ?? []
  return isFilterOperator(suffix) ? { path, operator: suffix } : { path: name, operator: 'eq' }
}

const mostIgnored = 5 // of how many parameters the log tells that they were left out

/** Notes an operator that does not exist; throws Reply `bad-query` 400 where the rules are strict. */
function leaveOut({ strict, ignored }: FilterRules, parameter: string, operator: string): void {
  if (strict) {
    const shown = JSON.stringify(shorten(operator))
    const names = Object.keys(operators)
    const hint = didYouMean(operator.slice(0, 100), names) || `There are ${names.join(', ')}.`
    throw badQuery(parameter, `There is no operator ${shown}. ${hint}`)
  }
  const where = parameter === '_where' ? `${shorten(operator)} in _where` : shorten(parameter)
  if (ignored.size < mostIgnored) ignored.add(where)
}

function readOperand(text: string, operator: FilterOperator, isKey: boolean): unknown {
  if (operator === 'in') return text.split(',').map((part) => typed(part.trim(), isKey))
  if (operator === 'eq' || operator === 'ne') return typed(text, isKey)
  return /^[lg]te?$/.test(operator) ? typed(text, false) : text
}

/** A value with the type it is written as; a key stays text. */
function typed(text: string, isKey: boolean): string | number | boolean | null {
  if (text === 'null') return null
  if (isKey) return text
  if (text === 'true') return true
  if (text === 'false') return false
  const number = Number(text)
  return text.trim() === '' || !Number.isFinite(number) ? text : number
}

const deepest = 50 // how deep `_where` may be nested

/**
 * The test that `_where` asks for, such as `{"or":[{"views":{"gt":100}},{"author":{"name":{"lt":"m"}}}]}`.
 * A plain value stands for `{"eq": value}`. What is no object is left out, and an operator that does not exist where
 * a record has a plain value for it. Throws Reply `bad-query` 400 for one that is too deep.
 */
export function readWhere(text: string, rules: FilterRules): Where | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // What is no JSON is no object.
  }
  if (isObject(value)) return whereOf(value, [], rules, 0)
  if (rules.strict) {
    const message = '_where must be a JSON object, such as {"views":{"gt":100}}, not'
    throw badQuery('_where', `${message} ${shorten(text)}`)
  }
  rules.ignored.add('_where, which is no JSON object')
  return undefined
}

function whereOf(
  value: Readonly<Record<string, unknown>>,
  path: readonly string[],
  rules: FilterRules,
  depth: number,
): Where {
  if (depth > deepest)
    throw badQuery('_where', `_where is nested more than ${deepest} levels deep.`)
  const tests = Object.entries(value).map(([name, wanted]): Where => {
    if (name === 'or') {
      const ways = Array.isArray(wanted) ? wanted.filter(isObject) : []
      const tests = ways.map((way) => whereOf(way, path, rules, depth + 1))
      return combined(tests, 'some')
    }
    const inner = [...path, name]
    if (!isObject(wanted)) return plainCondition(inner, wanted, rules)
    const names = Object.keys(wanted)
    if (!names.some(isFilterOperator)) return whereOf(wanted, inner, rules, depth + 1)
    const conditions = names.flatMap((operator) => {
      if (isFilterOperator(operator)) return condition(inner, operator, wanted[operator], rules)
      leaveOut(rules, '_where', operator)
      return []
    })
    return combined(conditions, 'every')
  })
  return combined(tests, 'every')
}

/** A value of `_where` for a field, or for an operator that does not exist: `{"views":{"gtt":5}}`. */
function plainCondition(path: readonly string[], wanted: unknown, rules: FilterRules): Where {
  const { fits, fields } = condition(path, 'eq', wanted, rules)
  const [name = ''] = path.slice(-1)
  const outer = path.slice(0, -1)
  const isOperator = (record: StoredRecord) => {
    const value = outer.length === 0 ? undefined : idFieldValue(record, outer, rules.idField)
    if (value === undefined || isObject(value)) return false
    leaveOut(rules, '_where', name)
    return true
  }
  return { fits: (record) => fits(record) || isOperator(record), fields }
}
