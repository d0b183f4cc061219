import type { Reply } from '../../http/reply.ts'
import { badQuery, shorten } from '../../data/query/query.ts'
import { allOf, anyOf, condition, isOperator } from './condition.ts'
import type { KeyFields, Where } from './condition.ts'
import { unknownOperator } from './filters.ts'
import { isObject } from '../../errors/validation-issue.ts'

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
    throw problem(`_where must be a JSON object, such as {"views":{"gt":100}}, not ${shown}`)
  }
  return whereOf(value, [], fields, 0)
}

function whereOf(
  value: Readonly<Record<string, unknown>>,
  path: readonly string[],
  fields: KeyFields,
  depth: number,
): Where {
  if (depth > deepest) throw problem(`_where is nested more than ${deepest} levels deep.`)
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

function problem(message: string): Reply {
  return badQuery('_where', message)
}
