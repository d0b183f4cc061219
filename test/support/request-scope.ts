import type { ConditionScope } from '../../src/endpoints/endpoint.ts'
import type { RequestScope } from '../../src/generate/scope.ts'
import { QueryFields } from '../../src/http/query-fields.ts'

/** A request as conditions see it, of the parts that are given; `search` is its query. */
export function requestScope({
  search = '',
  ...parts
}: Partial<Omit<ConditionScope, 'query' | 'queries'>> & {
  readonly search?: string
}): ConditionScope & RequestScope {
  const queryFields = new QueryFields(search)
  const empty = { params: {}, headers: {}, cookies: {}, body: undefined }
  const queries = (name: string) => queryFields.all(name)
  return { ...empty, query: queryFields.texts, queries, queryFields, ...parts }
}
