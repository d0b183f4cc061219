import { BoundedMap } from '../../bounded-map.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { bracketsAsDots } from '../../http/fields.ts'
import type { Reply } from '../../http/reply.ts'
import { operatorNames, operatorOf, operators } from './operators.ts'
import { controlNames, type Controls, readPagination, readView, repeatable } from './parameters.ts'
import type { PageOptions } from '../records/declaration.ts'
import {
  badQuery,
  shorten,
  type Query,
  type QueryFilter,
  type SortField,
  type View,
} from './query.ts'

/** What a collection decides of its queries. */
export interface QueryRules extends Pick<PageOptions, 'size' | 'max'> {
  readonly strict?: boolean
}

/** Looking for a path costs a scan where no record has it, so one query cannot ask for many. */
const maxPaths = 20
const maxComparisons = 100
const maxValues = 5000

const suffixShape = new RegExp(`^(.+)_(${operatorNames.join('|')})$`)
/** Of `price[gte]`, as clients write an object. */
const bracketShape = new RegExp(`^(.+)[_.](${operatorNames.join('|')})$`)

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

/** Reads the query part of an address. Throws Reply `bad-query` 400 for the first wrong parameter. */
export function parseQuery(search: string, rules: QueryRules = {}): Query {
  const given: Controls = {}
  const others = new Map<string, Given>()
  const addFilter = (parameter: string, value: string, name = parameter): void => {
    const given = others.get(name) ?? { parameter, values: [], bracketed: [] }
    others.set(name, given)
    if (name === parameter) given.values.push(value)
    else given.bracketed.push([parameter, value])
  }
  for (const [parameter, value] of new URLSearchParams(search)) {
    const plain = bracketsAsDots(parameter)
    const control = controlNames.get(plain ?? parameter)
    const before = control && given[control]
    if (!control) addFilter(parameter, value, plain)
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
  const filters = Array.from(others, ([name, one]) => parseFilter(name, one))
  checkCosts(filters)
  return {
    text: search,
    filters,
    search: given.search?.value || undefined,
    sort: readSort(given),
    pagination: readPagination(given, rules),
    ...readView(given),
    strict: rules.strict ?? false,
  }
}

/** Reads `fields` and `embed` of one record's address, as `parseQuery` does; its other parameters mean nothing. */
export function parseView(search: string): View {
  if (search === '') return { fields: undefined, embed: [] }
  const own = Array.from(new URLSearchParams(search)).filter(([name]) => {
    return ['fields', 'embed'].includes(controlNames.get(bracketsAsDots(name) ?? name) ?? '')
  })
  return parseQuery(String(new URLSearchParams(own)))
}

/** `sort=-price,name`, or `sort=price,name&order=desc,asc` with the orders in the same places. */
export function readSort({ sort, order }: Controls): SortField[] {
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

/** What was given for one name: `ids=1&ids[]=2` is the same filter. */
interface Given {
  /** As it was written the first time. */
  readonly parameter: string
  readonly values: string[]
  readonly bracketed: (readonly [name: string, value: string])[]
}

function parseFilter(whole: string, { parameter, ...given }: Given): QueryFilter {
  const { bracketed } = given
  const values = [...given.values, ...bracketed.map(([, value]) => value)]
  const parts = { parameter, values, ...(bracketed.length > 0 && { bracketed }) }
  const colon = whole.lastIndexOf(':')
  if (colon === -1) {
    const shape = bracketed.length > 0 ? bracketShape : suffixShape
    const [, name, suffix = ''] = shape.exec(whole) ?? []
    const operator = operatorOf(suffix)
    const plain = { ...parts, name: whole, operator: 'eq' as const }
    return name && operator ? { ...plain, suffixed: { name, operator } } : plain
  }
  const word = whole.slice(colon + 1)
  const operator = operatorOf(word)
  if (operator) return { ...parts, name: whole.slice(0, colon), operator }
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

/** Throws Reply `bad-query` 400 for filters that compare too much. */
export function checkCosts(filters: readonly QueryFilter[]): void {
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
