import { BoundedMap } from '../../bounded-map.ts'
import { parseQuery } from './parse.ts'
import type { QueryRules } from './parse.ts'
import { QueryProblem } from './query.ts'
import type { Query } from './query.ts'

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
