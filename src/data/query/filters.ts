import type { Reply } from '../../http/reply.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { operatorNames, operatorOf, operators } from './operators.ts'
import { badQuery, shorten } from './query.ts'
import type { QueryFilter } from './query.ts'

/** Looking for a path costs a scan where no record has it, so one query cannot ask for many. */
export const maxPaths = 20
/** The most values that are compared one by one with every record. */
const maxComparisons = 100
/** The most values of all filters together. */
const maxValues = 5000

const suffixShape = new RegExp(`^(.+)_(${operatorNames.join('|')})$`)

/**
 * Reads `price=10`, `price:gte=10` and `price_gte=10`, each with all the values it was given with.
 *
 * @throws Reply `bad-query` 400
 */
export function parseFilters(given: ReadonlyMap<string, readonly string[]>): QueryFilter[] {
  const filters = Array.from(given, ([parameter, values]) => parseFilter(parameter, values))
  checkCosts(filters)
  return filters
}

function parseFilter(parameter: string, values: readonly string[]): QueryFilter {
  const colon = parameter.lastIndexOf(':')
  if (colon === -1) {
    const [, name, suffix = ''] = suffixShape.exec(parameter) ?? []
    const operator = operatorOf(suffix)
    const plain = { parameter, name: parameter, operator: 'eq' as const, values }
    return name && operator ? { ...plain, suffixed: { name, operator } } : plain
  }
  const word = parameter.slice(colon + 1)
  const operator = operatorOf(word)
  if (operator) return { parameter, name: parameter.slice(0, colon), operator, values }
  const hint =
    didYouMean(word.slice(0, 40), operatorNames) ||
    `There are ${Object.keys(operators).join(', ')}.`
  const own = shorten(parameter)
  throw badQuery(
    parameter,
    `${JSON.stringify(shorten(word))} is no operator. ${hint} ` +
      `For a field that is named "${own}", write ${own}:eq.`,
  )
}

function checkCosts(filters: readonly QueryFilter[]): void {
  let comparisons = 0
  let values = 0
  let paths = 0
  for (const { parameter, name, operator, suffixed, values: own } of filters) {
    const kinds = [operator, suffixed?.operator ?? operator].map((each) => operators[each].operand)
    const isList = kinds.includes('list')
    if (kinds.some((kind) => kind !== 'value' && kind !== 'list')) comparisons += own.length
    for (const value of own) values += isList ? value.split(',').length : 1
    if (name.includes('.')) paths += 1
    if (comparisons > maxComparisons) throw tooMany(parameter, `have ${maxComparisons} comparisons`)
    if (values > maxValues) throw tooMany(parameter, `filter by ${maxValues} values`)
    if (paths > maxPaths) throw tooMany(parameter, `filter by ${maxPaths} dotted paths`)
  }
}

function tooMany(parameter: string, what: string): Reply {
  return badQuery(parameter, `A query can ${what} at most.`)
}
