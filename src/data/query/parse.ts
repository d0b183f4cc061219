import { BoundedMap } from '../../bounded-map.ts'
import { controlNames, readView, readWindow, repeatable } from './parameters.ts'
import type { ControlName, Controls, PageRules } from './parameters.ts'
import { maxPaths, readFilters } from './filters.ts'
import { QueryProblem } from './query.ts'
import type { Query, SortKey } from './query.ts'

/** What a collection decides of its queries. */
export interface QueryRules extends PageRules {
  /** Whether a field that no record has is a problem, in place of being ignored; default false. */
  readonly strict?: boolean
}

/**
 * Reads the query part of an address, with or without its `?`. Every text is harmless: nothing of it is
 * evaluated, compiled or used as a property of anything but records.
 *
 * @param rules the collection's sizes of a page, and whether it is strict
 * @returns the query, or the first parameter that is wrong
 */
export function parseQuery(search: string, rules: QueryRules = {}): Query | QueryProblem {
  const given: Controls = {}
  const others = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(search)) {
    const control = controlNames.get(name)
    const problem = control && take(given, control, name, value)
    if (problem) return problem
    if (!control) add(others, name, value)
  }
  if (given.order && !given.sort) {
    add(others, given.order.parameter, given.order.value)
    delete given.order
  }
  const filters = readFilters(others)
  if (filters instanceof QueryProblem) return filters
  const sort = readSort(given)
  if (sort instanceof QueryProblem) return sort
  const window = readWindow(given, rules)
  if (window instanceof QueryProblem) return window
  const view = readView(given)
  if (view instanceof QueryProblem) return view
  return {
    text: search,
    filters,
    search: given.search?.value || undefined,
    sort,
    window,
    ...view,
    strict: rules.strict ?? false,
  }
}

function take(
  given: Controls,
  control: ControlName,
  parameter: string,
  value: string,
): QueryProblem | undefined {
  const before = given[control]
  if (!before) given[control] = { parameter, value }
  else if (repeatable.has(control)) {
    given[control] = { parameter, value: `${before.value},${value}` }
  } else {
    const both = before.parameter === parameter ? 'twice' : `besides "${before.parameter}"`
    return new QueryProblem(parameter, `"${parameter}" is given ${both}. Give it once.`)
  }
  return undefined
}

function add(values: Map<string, string[]>, name: string, value: string): void {
  const before = values.get(name)
  if (before) before.push(value)
  else values.set(name, [value])
}

/** `sort=-price,name`, or `sort=price,name&order=desc,asc` with the orders in the same places. */
function readSort({ sort, order }: Controls): SortKey[] | QueryProblem {
  if (!sort) return []
  const orders = order?.value.split(',').map((word) => word.trim().toLowerCase()) ?? []
  const wrong = orders.find((word) => word !== 'asc' && word !== 'desc')
  if (order && wrong !== undefined) {
    return new QueryProblem(
      order.parameter,
      `${order.parameter}=${QueryProblem.short(wrong)} is no order. Write asc or desc.`,
    )
  }
  const names = sort.value.split(',').map((name) => name.trim())
  if (names.length > maxPaths) {
    return new QueryProblem(sort.parameter, `A list can be sorted by ${maxPaths} fields at most.`)
  }
  return names.flatMap((name, index) => sortKey(sort.parameter, name, orders[index]))
}

function sortKey(parameter: string, text: string, order: string | undefined): SortKey[] {
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  if (name === '') return []
  return [
    {
      parameter,
      name,
      descending: descending || order === 'desc',
      directed: descending || order !== undefined,
    },
  ]
}

/** The most queries that are kept. */
const maxQueries = 1000
/** Queries of a longer text are read anew (UTF-16 units). */
const longestText = 500

/** Reading one costs a tenth of an answer, and what it means depends on nothing but its key. */
const queries = new BoundedMap<string, Query>(maxQueries)

/** Does what `parseQuery` does, once for queries that are repeated. About 1 MB in all. */
export function repeatedQuery(search: string, rules: QueryRules): Query | QueryProblem {
  if (search.length > longestText) return parseQuery(search, rules)
  const { strict = false, size = '', max = '' } = rules
  const key = `${strict} ${size} ${max} ${search}`
  const kept = queries.get(key)
  if (kept) return kept
  const query = parseQuery(search, rules)
  if (query instanceof QueryProblem) return query
  queries.set(key, query)
  return query
}
