import { badQuery, shorten } from '../../data/query/query.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { isObject } from '../../errors/validation-issue.ts'
import type { Reply } from '../../http/reply.ts'
import { allOf, anyOf, condition, isOperator, operators } from './condition.ts'
import type { KeyFields, Operator, Where } from './condition.ts'

/** The parameters that are no filters. */
const reserved = new Set(['_sort', '_page', '_per_page', '_embed', '_where'])

/**
 * The test that the plain parameters of an address ask for: `title=a`, `views:gt=100`, `views_lt=5`. Of
 * several that are the same, the last one counts.
 *
 * @throws Reply `bad-query` 400 for an operator that does not exist
 */
export function readFilters(parameters: URLSearchParams, fields: KeyFields): Where {
  const tests = new Map<string, Where>()
  for (const [name, text] of parameters) {
    if (reserved.has(name)) continue
    const { path, operator } = readName(name)
    const operand = readOperand(text, operator, fields.keys.has(path))
    const key = JSON.stringify([path, operator])
    tests.set(key, condition(path.split('.'), operator, operand, fields))
  }
  return allOf([...tests.values()])
}

/** Which field a parameter asks for, and how. */
function readName(name: string): { readonly path: string; readonly operator: Operator } {
  const colon = name.lastIndexOf(':')
  const after = colon === -1 ? '' : name.slice(colon + 1)
  if (after !== '') {
    const path = name.slice(0, colon)
    if (isOperator(after)) return { path, operator: after }
    throw unknownOperator(name, after)
  }
  const underscore = name.lastIndexOf('_')
  const suffix = name.slice(underscore + 1)
  // `views_startsWith` is no operator there: suffixes have small letters alone.
  if (underscore > 0 && /^[a-z]+$/.test(suffix) && isOperator(suffix)) {
    return { path: name.slice(0, underscore), operator: suffix }
  }
  return { path: name, operator: 'eq' }
}

function unknownOperator(parameter: string, operator: string): Reply {
  const shown = JSON.stringify(shorten(operator))
  const near = didYouMean(operator.slice(0, 100), operators)
  return badQuery(
    parameter,
    `There is no operator ${shown}. ${near || `There are ${operators.join(', ')}.`}`,
  )
}

function readOperand(text: string, operator: Operator, isKey: boolean): unknown {
  switch (operator) {
    case 'in':
      return text.split(',').map((part) => typed(part.trim(), isKey))
    case 'eq':
    case 'ne':
      return typed(text, isKey)
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return text
    default:
      return typed(text, false)
  }
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

/** How deep `_where` may be nested. */
const deepest = 50

/**
 * The test that `_where` asks for, such as `{"or":[{"views":{"gt":100}},{"author":{"name":{"lt":"m"}}}]}`.
 * A plain value stands for `{"eq": value}`.
 *
 * @throws Reply `bad-query` 400 when it is no JSON object, has an operator that does not exist, or is
 *   nested more than 50 levels deep
 */
export function readWhere(text: string, fields: KeyFields): Where {
  const value = parsed(text)
  if (!isObject(value)) {
    const shown = shorten(text)
    throw whereProblem(`_where must be a JSON object, such as {"views":{"gt":100}}, not ${shown}`)
  }
  return whereOf(value, [], fields, 0)
}

function whereOf(
  value: Readonly<Record<string, unknown>>,
  path: readonly string[],
  fields: KeyFields,
  depth: number,
): Where {
  if (depth > deepest) throw whereProblem(`_where is nested more than ${deepest} levels deep.`)
  const tests = Object.entries(value).map(([name, wanted]): Where => {
    if (name === 'or') {
      const ways = Array.isArray(wanted) ? wanted.filter(isObject) : []
      return anyOf(ways.map((way) => whereOf(way, path, fields, depth + 1)))
    }
    const inner = [...path, name]
    if (!isObject(wanted)) return condition(inner, 'eq', wanted, fields)
    const names = Object.keys(wanted)
    if (!names.some(isOperator)) return whereOf(wanted, inner, fields, depth + 1)
    return allOf(
      names.map((operator) => {
        if (!isOperator(operator)) throw unknownOperator('_where', operator)
        return condition(inner, operator, wanted[operator], fields)
      }),
    )
  })
  return allOf(tests)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function whereProblem(message: string): Reply {
  return badQuery('_where', message)
}
