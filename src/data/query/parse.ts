import { BoundedMap } from '../../bounded-map.ts'
import { maxPaths, parseFilters } from './filters.ts'
import { controlNames, readPagination, readView, repeatable } from './parameters.ts'
import type { Controls, PageRules } from './parameters.ts'
import { badQuery, shorten } from './query.ts'
import type { Query, SortField } from './query.ts'

/** What a collection decides of its queries. */
export interface QueryRules extends PageRules {
  /** Whether a field that no record has is an error, instead of being ignored; default false. */
  readonly strict?: boolean
}

/** Queries of a longer text are parsed each time (UTF-16 units). */
const longestText = 500

/** Parsing takes a tenth of an answer, and the result depends on nothing but the key. About 1 MB in all. */
const queries = new BoundedMap<string, Query>(1000)

/** `parseQuery` with a cache for repeated queries. */
export function cachedQuery(search: string, rules: QueryRules): Query {
  if (search.length > longestText) return parseQuery(search, rules)
  const { strict = false, size = '', max = '' } = rules
  const key = `${strict} ${size} ${max} ${search}`
  let query = queries.get(key)
  if (!query) queries.set(key, (query = parseQuery(search, rules)))
  return query
}

/**
 * Reads the query part of an address, with or without its `?`. Every text is harmless: nothing of it is
 * evaluated, compiled or used as a property of anything but records.
 *
 * @throws Reply `bad-query` 400 for the first parameter that is wrong
 */
export function parseQuery(search: string, rules: QueryRules = {}): Query {
  const given: Controls = {}
  const others = new Map<string, string[]>()
  const addFilter = (name: string, value: string): void => {
    const before = others.get(name)
    if (before) before.push(value)
    else others.set(name, [value])
  }
  for (const [parameter, value] of new URLSearchParams(search)) {
    const control = controlNames.get(parameter)
    const before = control && given[control]
    if (!control) addFilter(parameter, value)
    else if (!before) given[control] = { parameter, value }
    else if (repeatable.has(control)) {
      given[control] = { parameter, value: `${before.value},${value}` }
    } else {
      const both = before.parameter === parameter ? 'twice' : `besides "${before.parameter}"`
      throw badQuery(parameter, `"${parameter}" is given ${both}. Give it once.`)
    }
  }
  if (given.order && !given.sort) {
    addFilter(given.order.parameter, given.order.value)
    delete given.order
  }
  return {
    text: search,
    filters: parseFilters(others),
    search: given.search?.value || undefined,
    sort: readSort(given),
    pagination: readPagination(given, rules),
    ...readView(given),
    strict: rules.strict ?? false,
  }
}

/** `sort=-price,name`, or `sort=price,name&order=desc,asc` with the orders in the same places. */
function readSort({ sort, order }: Controls): SortField[] {
  if (!sort) return []
  const { parameter } = sort
  const orders = order?.value.split(',').map((word) => word.trim().toLowerCase()) ?? []
  const wrong = orders.find((word) => word !== 'asc' && word !== 'desc')
  if (order && wrong !== undefined) {
    const message = `${order.parameter}=${shorten(wrong)} is no order. Write asc or desc.`
    throw badQuery(order.parameter, message)
  }
  const names = sort.value.split(',').map((name) => name.trim())
  if (names.length > maxPaths) {
    throw badQuery(parameter, `A list can be sorted by ${maxPaths} fields at most.`)
  }
  const keys = names.map((text, index) => {
    const isMinus = text.startsWith('-')
    const descending = isMinus || orders[index] === 'desc'
    const directed = isMinus || orders[index] !== undefined
    return { parameter, name: isMinus ? text.slice(1) : text, descending, directed }
  })
  return keys.filter(({ name }) => name !== '')
}
