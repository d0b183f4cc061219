import { didYouMean } from '../../errors/nearest.ts'
import { operatorNames, operatorOf, operators } from './operators.ts'
import type { OperatorName } from './operators.ts'
import { QueryProblem } from './query.ts'
import type { Filter } from './query.ts'

/** Looking for a path costs a scan where no record has it, so one query cannot ask for many. */
export const maxPaths = 20

/** The most values that are compared one by one with every record. */
const maxComparisons = 100

/** The most values of all filters together. */
const maxValues = 5000

const suffixShape = new RegExp(`^(.+)_(${operatorNames.join('|')})$`)

/** Reads `price=10`, `price:gte=10` and `price_gte=10`, each with all the values it was given with. */
export function readFilters(
  given: ReadonlyMap<string, readonly string[]>,
): Filter[] | QueryProblem {
  const filters: Filter[] = []
  for (const [parameter, values] of given) {
    const filter = readFilter(parameter, values)
    if (filter instanceof QueryProblem) return filter
    filters.push(filter)
  }
  return tooMany(filters) ?? filters
}

function readFilter(parameter: string, values: readonly string[]): Filter | QueryProblem {
  const colon = parameter.lastIndexOf(':')
  if (colon === -1) {
    const [, name, suffix] = suffixShape.exec(parameter) ?? []
    const operator = suffix === undefined ? undefined : operatorOf(suffix)
    const plain = { parameter, name: parameter, operator: 'eq' as const, values }
    return name && operator ? { ...plain, suffixed: { name, operator } } : plain
  }
  const word = parameter.slice(colon + 1)
  const operator = operatorOf(word)
  if (operator) return { parameter, name: parameter.slice(0, colon), operator, values }
  const hint =
    didYouMean(word.slice(0, 40), operatorNames) ||
    `There are ${Object.keys(operators).join(', ')}.`
  const own = QueryProblem.short(parameter)
  return new QueryProblem(
    parameter,
    `${JSON.stringify(QueryProblem.short(word))} is no operator. ${hint} ` +
      `For a field that is named "${own}", write ${own}:eq.`,
  )
}

/** The operators that a filter can turn out to have. */
function meanings({ operator, suffixed }: Filter): OperatorName[] {
  return suffixed ? [operator, suffixed.operator] : [operator]
}

function tooMany(filters: readonly Filter[]): QueryProblem | undefined {
  let comparisons = 0
  let values = 0
  let paths = 0
  for (const filter of filters) {
    const { parameter } = filter
    const kinds = meanings(filter).map((name) => operators[name].operand)
    const costly = kinds.some((kind) => kind !== 'value' && kind !== 'list')
    const listed = kinds.includes('list')
    if (costly) comparisons += filter.values.length
    for (const value of filter.values) values += listed ? value.split(',').length : 1
    if (filter.name.includes('.')) paths += 1
    if (comparisons > maxComparisons) {
      return new QueryProblem(parameter, `A query can have ${maxComparisons} comparisons at most.`)
    }
    if (values > maxValues) {
      return new QueryProblem(parameter, `A query can filter by ${maxValues} values at most.`)
    }
    if (paths > maxPaths) {
      return new QueryProblem(parameter, `A query can filter by ${maxPaths} dotted paths at most.`)
    }
  }
  return undefined
}
