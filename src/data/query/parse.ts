import { controlNames } from './controls.ts'
import type { ControlName, Controls } from './controls.ts'
import { QueryProblem } from './query.ts'
import type { Filter, Query, SortKey } from './query.ts'
import { readWindow } from './window.ts'
import type { PageRules } from './window.ts'

/** Looking for a path costs a scan where no record has it, so one query cannot ask for many. */
const maxPaths = 20

/**
 * Reads the query part of an address, with or without its `?`. Every text is harmless: nothing of it is
 * evaluated, compiled or used as a property of anything but records.
 *
 * @param rules the collection's sizes of a page
 * @returns the query, or the first parameter that is wrong
 */
export function parseQuery(search: string, rules: PageRules = {}): Query | QueryProblem {
  const given: Controls = {}
  const filters = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(search)) {
    const control = controlNames.get(name)
    const problem = control && take(given, control, name, value)
    if (problem) return problem
    if (!control) add(filters, name, value)
  }
  if (given.order && !given.sort) {
    add(filters, given.order.parameter, given.order.value)
    delete given.order
  }
  const sort = readSort(given)
  if (sort instanceof QueryProblem) return sort
  const window = readWindow(given, rules)
  if (window instanceof QueryProblem) return window
  return tooManyPaths(filters) ?? { text: search, filters: listed(filters), sort, window }
}

function take(
  given: Controls,
  control: ControlName,
  parameter: string,
  value: string,
): QueryProblem | undefined {
  const before = given[control]
  if (!before) given[control] = { parameter, value }
  else if (control === 'sort' || control === 'order') {
    given[control] = { parameter, value: `${before.value},${value}` }
  } else {
    const both = before.parameter === parameter ? 'twice' : `besides "${before.parameter}"`
    return new QueryProblem(parameter, `"${parameter}" is given ${both}. Give it once.`)
  }
  return undefined
}

function add(filters: Map<string, string[]>, name: string, value: string): void {
  const values = filters.get(name)
  if (values) values.push(value)
  else filters.set(name, [value])
}

function listed(filters: ReadonlyMap<string, string[]>): Filter[] {
  return Array.from(filters, ([name, values]) => ({ name, values }))
}

function tooManyPaths(filters: ReadonlyMap<string, string[]>): QueryProblem | undefined {
  const paths = [...filters.keys()].filter((name) => name.includes('.'))
  const first = paths[maxPaths]
  if (first === undefined) return undefined
  return new QueryProblem(first, `A query can filter by ${maxPaths} dotted paths at most.`)
}

/** `sort=-price,name`, or `sort=price,name&order=desc,asc` with the orders in the same places. */
function readSort({ sort, order }: Controls): SortKey[] | QueryProblem {
  if (!sort) return []
  const orders = order?.value.split(',').map((word) => word.trim().toLowerCase()) ?? []
  const wrong = orders.find((word) => word !== 'asc' && word !== 'desc')
  if (order && wrong !== undefined) {
    return new QueryProblem(
      order.parameter,
      `${order.parameter}=${wrong} is no order. Write asc or desc.`,
    )
  }
  const names = sort.value.split(',').map((name) => name.trim())
  if (names.length > maxPaths) {
    return new QueryProblem(sort.parameter, `A list can be sorted by ${maxPaths} fields at most.`)
  }
  return names.flatMap((name, index) => sortKey(name, orders[index]))
}

function sortKey(text: string, order: string | undefined): SortKey[] {
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  if (name === '') return []
  return [
    {
      name,
      descending: descending || order === 'desc',
      directed: descending || order !== undefined,
    },
  ]
}
