import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { problemReply, type Reply } from '../../http/reply.ts'
import type { ProblemCode } from '../../http/problems.ts'
import { negotiate } from '../document/media-range.ts'
import type { MediaType } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import { bodyReply } from '../response/body.ts'
import type { Shared } from '../schema/shared.ts'
import { propertyNames, propertyOf, typesOf } from '../schema/properties.ts'
import type { RequestViolation } from './violation.ts'

/** An error of a request, before it is written in the way of its document. */
export interface RequestError {
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
  readonly violations?: readonly RequestViolation[]
  readonly headers?: Readonly<Record<string, string>>
}

/** The status for violations: 422, or 400 where the document declares that alone. */
export function violationStatus({ responses }: Operation): number {
  const has = (...names: readonly string[]) =>
    responses.some(({ status }) => names.includes(status.toUpperCase()))
  return has('400') && !has('422') ? 400 : 422
}

/** One sentence of all violations. */
export function describeViolations(violations: readonly RequestViolation[]): string {
  const list = violations.slice(0, 3).map(describeViolation)
  const more = violations.length > 3 ? `; and ${violations.length - 3} more` : ''
  return `The request does not fit the document: ${list.join('; ')}${more}.`
}

function describeViolation({ in: at, name, pointer, message }: RequestViolation): string {
  const what = name === undefined ? at : `${at} parameter ${name}`
  return `${what}${pointer} ${message}`
}

/**
 * The reply of an error: in the schema that the document declares for its status, where there is one that the error fits
 * into, else problem+json (RFC 9457).
 */
export function refuse(
  error: RequestError,
  operation: Operation,
  shared: Shared,
  context: EndpointContext,
): Reply {
  const { status, headers = {} } = error
  const content = operation.responseOf(status)?.content ?? []
  const media = negotiate(
    content.filter(({ type }) => isJsonType(mediaTypeOf(type))),
    context.header('accept'),
  )
  if (media?.schema === undefined) return problem(error)
  const { schema, type } = media
  const value = declaredError(error, media, shared, context)
  if (value === undefined) return problem(error)
  const declared = { ...media, schema }
  return bodyReply({ value, media: declared, type, status, headers }, shared.schemas)
}

function problem({ status, code, detail, violations, headers }: RequestError): Reply {
  const errors = violations?.map(({ in: at, name, pointer, message }) => ({
    in: at,
    ...(name !== undefined && { name }),
    pointer,
    message,
  }))
  const reply = problemReply(code, detail, errors ? { errors } : {}, headers)
  if (reply.code === status || reply.body.kind !== 'json') return reply
  const value = { ...(reply.body.value as object), status }
  return reply.with({ status, body: { kind: 'json', value } })
}

/** A value of the declared schema in which what is known of the error stands in the properties meant for it. */
function declaredError(
  error: RequestError,
  { schema }: MediaType,
  shared: Shared,
  context: EndpointContext,
): unknown {
  const { schemas, sampleOf } = shared
  const types = typesOf(schema, schemas)
  if (!types.has('object') && types.size > 0) return undefined
  try {
    const { make, fits } = sampleOf(schema)
    const made = make(context.faker)
    if (!isObject(made)) return undefined
    const value = filled(made, schema, error, shared)
    return fits(value) ? value : fits(made) ? made : undefined
  } catch {
    return undefined
  }
}

/** What properties of errors usually hold, by their names. */
function filled(
  made: Readonly<Record<string, unknown>>,
  schema: unknown,
  error: RequestError,
  { schemas }: Shared,
): Record<string, unknown> {
  const value: Record<string, unknown> = { ...made }
  for (const name of propertyNames(schema, schemas)) {
    const property = propertyOf(schema, name, schemas)
    const types = typesOf(property, schemas)
    const known = valueFor(name, types, error)
    if (known !== undefined) value[name] = known
    else if (
      types.has('array') &&
      /^(?:errors|violations|details|issues|invalid[-_]?params)$/i.test(name)
    ) {
      const { items } = schemas.read(property)
      value[name] = (error.violations ?? []).map((each) => itemFor(each, items, schemas))
    } else if (types.has('object') && /^(?:error|err|fault)$/i.test(name)) {
      const inner = isObject(made[name]) ? made[name] : {}
      value[name] = filled(inner, property, error, { schemas } as Shared)
    }
  }
  return value
}

function valueFor(
  name: string,
  types: ReadonlySet<string>,
  { status, code, detail }: RequestError,
): unknown {
  const isNumber = types.has('integer') || types.has('number')
  if (/^(?:status|status_?code|http_?status|code)$/i.test(name)) {
    if (isNumber) return status
    return types.has('string') ? (/code$/i.test(name) ? code : String(status)) : undefined
  }
  if (!types.has('string')) return undefined
  if (/^(?:message|detail|msg|description|error_?description|error_?message|reason)$/i.test(name))
    return detail
  if (/^(?:title|error)$/i.test(name))
    return status === 401 ? 'Unauthorized' : status === 403 ? 'Forbidden' : 'Invalid request'
  return /^type$/i.test(name) ? `urn:mockapi:${code}` : undefined
}

function itemFor(
  violation: RequestViolation,
  schema: unknown,
  schemas: Shared['schemas'],
): unknown {
  const { name, pointer, message, in: at, keyword } = violation
  const types = typesOf(schema, schemas)
  if (types.has('string')) return describeViolation(violation)
  const path = name ?? pointer.slice(1).replaceAll('/', '.')
  const known: Readonly<Record<string, unknown>> = {
    field: path,
    path: pointer === '' ? path : pointer,
    pointer,
    param: path,
    parameter: path,
    name: path,
    property: path,
    loc: [at, ...path.split('.')],
    in: at,
    location: at,
    source: at,
    message,
    msg: message,
    detail: message,
    reason: message,
    description: message,
    code: keyword,
    type: keyword,
    rule: keyword,
    keyword,
  }
  const names = propertyNames(schema, schemas)
  return Object.fromEntries(names.flatMap((each) => (each in known ? [[each, known[each]]] : [])))
}
