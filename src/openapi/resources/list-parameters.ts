import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { searchOfBody } from '../../http/query-body.ts'
import type { Parameter } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import { queryOf } from '../request/check.ts'
import { parameterValue } from '../request/parameters.ts'
import { propertyNames, propertyOf } from '../schema/properties.ts'
import type { DocumentSchemas } from '../schema/schema.ts'
import type { QueryValues } from './list-query.ts'

/** What an operation selects records by: the parameters of its query, and the fields of the body of a `QUERY`. */
export function listParameters(operation: Operation, schemas: DocumentSchemas): Parameter[] {
  const ofQuery = operation.parameters.filter((each) => each.in === 'query')
  if (operation.method !== 'QUERY') return ofQuery
  const { content = [] } = operation.body ?? {}
  const media = content.find(({ type }) => isJsonType(mediaTypeOf(type))) ?? content[0]
  const plain = { in: 'query', required: false, style: 'form', explode: true } as const
  const ofBody = propertyNames(media?.schema, schemas).map((name): Parameter => {
    const schema = propertyOf(media?.schema, name, schemas)
    return { ...plain, name, schema, allowEmpty: false, examples: [], raw: {} }
  })
  return [...ofQuery, ...ofBody]
}

/** Their values, as their schemas have them. @param body that of a `QUERY`, as its schema has it */
export function listValues(
  { parameters }: Operation,
  context: EndpointContext,
  schemas: DocumentSchemas,
  body: unknown,
): QueryValues {
  const query = queryOf(context, parameters)
  const entries = parameters.flatMap((parameter): [string, unknown][] => {
    if (parameter.in !== 'query') return []
    const value = parameterValue(parameter, context, query, schemas)
    const { default: preset } = schemas.read(parameter.schema)
    return (value ?? preset) === undefined ? [] : [[parameter.name, value ?? preset]]
  })
  return new Map([...entries, ...Object.entries(isObject(body) ? body : {})])
}

/** The address of the same list by `GET`, which links to other pages have. */
export function addressOfList({ url }: EndpointContext, body: unknown): string {
  const sent = { kind: 'json', value: body, mediaType: 'application/json' } as const
  const search = isObject(body) ? searchOfBody({ ...sent, bytes: new Uint8Array() }, '') : ''
  if (typeof search !== 'string' || search === '') return url
  return `${url}${url.includes('?') ? '&' : '?'}${search}`
}
