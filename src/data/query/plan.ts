import { resolveFilter, unknownField } from './condition.ts'
import type { FieldCondition } from './condition.ts'
import { missingEmbed, resolvePath } from './path.ts'
import type { KnownFields } from './path.ts'
import { projectionOf } from './projection.ts'
import type { Projection } from './projection.ts'
import type { Query, SortField } from './query.ts'
import type { SortOrder } from './sort.ts'

/** What a query means for certain records: plain data, for whatever carries it out. */
export interface Plan {
  readonly conditions: readonly FieldCondition[]
  readonly search: string | undefined
  readonly orders: readonly SortOrder[]
  readonly projection: Projection | undefined
  /** What was ignored since no record has such a field, as it is written in an address. */
  readonly ignored: readonly string[]
}

/** A field that no record has, and how an address shows it. */
interface Missing {
  readonly parameter: string
  readonly name: string
  readonly shown: string
}

/**
 * Finds the fields that a query names.
 *
 * @throws Reply `bad-query` 400 for a value that means nothing to its field, and where the query is strict for
 *   a field that no record has
 */
export function planQuery(query: Query, fields: KnownFields): Plan {
  const missing: Missing[] = []
  const conditions: FieldCondition[] = []
  for (const filter of query.filters) {
    const condition = resolveFilter(filter, fields)
    if (condition) conditions.push(condition)
    else missing.push({ parameter: filter.parameter, name: filter.name, shown: filter.parameter })
  }
  const orders: SortOrder[] = []
  for (const key of query.sort) {
    const found = resolveSort(key, fields)
    if (found) orders.push(found)
    else missing.push({ parameter: key.parameter, name: key.name, shown: `sort=${key.name}` })
    // A cursor holds one value for each key, also when the last record with that field is gone.
    if (!found && query.pagination?.cursor !== undefined) {
      orders.push({ path: [key.name], descending: key.descending })
    }
  }
  const embedded = new Set(query.embed.map(([first]) => first))
  for (const name of query.fields ?? []) {
    if (embedded.has(name.split('.', 1)[0]) || resolvePath(name, fields)) continue
    missing.push({ parameter: 'fields', name, shown: `fields=${name}` })
  }
  const ignored = ignoredOf(missing, query.strict, fields)
  const projection = query.fields && projectionOf(query.fields, fields)
  return { conditions, search: query.search, orders, projection, ignored }
}

/** `price_desc` is a field of that name, or else `price`, descending. */
function resolveSort(key: SortField, fields: KnownFields): SortOrder | undefined {
  const path = resolvePath(key.name, fields)
  if (path) return { path, descending: key.descending }
  const suffix = key.directed ? null : /_(asc|desc)$/.exec(key.name)
  if (!suffix) return undefined
  const inner = resolvePath(key.name.slice(0, suffix.index), fields)
  return inner && { path: inner, descending: suffix[1] === 'desc' }
}

/** Missing fields as an address shows them. Without records nothing is unknown. */
function ignoredOf(missing: readonly Missing[], strict: boolean, fields: KnownFields): string[] {
  const [first] = missing
  if (!first || fields.records()[Symbol.iterator]().next().done) return []
  if (strict) throw unknownField(first.parameter, first.name, fields)
  return missing.map(({ shown, name }) => {
    const embed = missingEmbed(name, fields)
    return embed === undefined ? shown : `${shown} without ${embed}`
  })
}
