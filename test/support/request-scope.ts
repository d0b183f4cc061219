import type { RequestScope } from '../../src/generate/scope.ts'
import { QueryFields } from '../../src/http/query-fields.ts'

/** A request as conditions see it, of the parts that are given; `search` is its query. */
export function requestScope({
  search = '',
  ...parts
}: Omit<RequestScope, 'queryFields'> & { readonly search?: string }): RequestScope {
  const empty = { params: {}, headers: {}, cookies: {}, body: undefined }
  return { ...empty, queryFields: new QueryFields(search), ...parts }
}
