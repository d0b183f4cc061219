import { resolveFilter, unknownField } from './condition.ts'
import type { Condition } from './condition.ts'
import { missingEmbed, resolvePath } from './path.ts'
import type { Fields } from './path.ts'
import { projectionOf } from './projection.ts'
import type { Projection } from './projection.ts'
import { QueryProblem } from './query.ts'
import type { Query, SortKey } from './query.ts'
import type { SortOrder } from './sort.ts'

/** What a query means for certain records: plain data, for whatever carries it out. */
export interface Plan {
  /** All must hold. */
  readonly conditions: readonly Condition[]
  /** Text that any value must have in it; undefined for none. */
  readonly search: string | undefined
  /** The first decides, the next one among equals. */
  readonly orders: readonly SortOrder[]
  /** What is left of each record; undefined for all. */
  readonly projection: Projection | undefined
  /** What was ignored since no record has such a field, as it is written in an address. */
  readonly ignored: readonly string[]
}

/** Finds the fields that a query names. */
export function planQuery(query: Query, fields: Fields): Plan | QueryProblem {
  const missing: Missing[] = []
  const conditions: Condition[] = []
  for (const filter of query.filters) {
    const condition = resolveFilter(filter, fields)
    if (condition instanceof QueryProblem) return condition
    if (condition) conditions.push(condition)
    else missing.push({ parameter: filter.parameter, name: filter.name, shown: filter.parameter })
  }
  const orders = resolveSorts(query, fields, missing)
  const projection = query.fields && projectionOf(query.fields, fields)
  for (const name of unknownIn(query, fields)) {
    missing.push({ parameter: 'fields', name, shown: `fields=${name}` })
  }
  // Nothing is told to be unknown where there is nothing to know it from.
  const first = missing.length > 0 && !isEmpty(fields) ? missing[0] : undefined
  if (first && query.strict) return unknownField(first.parameter, first.name, fields)
  const ignored = first ? missing.map((one) => shownIn(one, fields)) : []
  return { conditions, search: query.search, orders, projection, ignored }
}

/** A field that no record has. */
interface Missing {
  readonly parameter: string
  readonly name: string
  readonly shown: string
}

/** As it is written in an address, with what would give records the field. */
function shownIn({ shown, name }: Missing, fields: Fields): string {
  const embed = missingEmbed(name, fields)
  return embed === undefined ? shown : `${shown} without ${embed}`
}

function resolveSorts(query: Query, fields: Fields, missing: Missing[]): SortOrder[] {
  const orders: SortOrder[] = []
  for (const key of query.sort) {
    const found = resolveSort(key, fields)
    if (found) orders.push(found)
    else missing.push({ parameter: key.parameter, name: key.name, shown: `sort=${key.name}` })
    // A cursor holds one value for each key, also when the last record with that field is gone.
    if (!found && query.window?.cursor !== undefined) {
      orders.push({ path: [key.name], descending: key.descending })
    }
  }
  return orders
}

/** `price_desc` is a field of that name, or else `price`, descending. */
function resolveSort(key: SortKey, fields: Fields): SortOrder | undefined {
  const path = resolvePath(key.name, fields)
  if (path) return { path, descending: key.descending }
  const suffix = key.directed ? null : /_(asc|desc)$/.exec(key.name)
  if (!suffix) return undefined
  const inner = resolvePath(key.name.slice(0, suffix.index), fields)
  return inner && { path: inner, descending: suffix[1] === 'desc' }
}

/** The names of `fields` that neither records nor what is embedded in them have. */
function unknownIn({ fields: names = [], embed }: Query, fields: Fields): string[] {
  const embedded = new Set(embed.map(([first]) => first))
  return names.filter((name) => !embedded.has(name.split('.', 1)[0]) && !resolvePath(name, fields))
}

function isEmpty(fields: Fields): boolean {
  for (const _ of fields.records()) return false
  return true
}
