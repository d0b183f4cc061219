import { didYouMean } from '../../errors/nearest.ts'
import type { Reply } from '../../http/reply.ts'
import { badQuery, shorten } from '../../data/query/query.ts'
import { allOf, condition, isOperator, operators } from './condition.ts'
import type { KeyFields, Operator, Where } from './condition.ts'

/** The parameters that are no filters. */
const reserved = new Set(['_sort', '_page', '_per_page', '_embed', '_where'])

/** Which field a parameter asks for, and how. */
interface Asked {
  readonly path: string
  readonly operator: Operator
}

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

function readName(name: string): Asked {
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

/** The problem of an operator that does not exist. */
export function unknownOperator(parameter: string, operator: string): Reply {
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
