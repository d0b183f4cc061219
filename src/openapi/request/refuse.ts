import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isJsonType, mediaTypeOf } from '../../http/body.ts'
import { problemReply, type Reply } from '../../http/reply.ts'
import { negotiate } from '../document/media-range.ts'
import type { MediaType } from '../document/model.ts'
import type { Operation } from '../document/operation.ts'
import { bodyReply } from '../response/body.ts'
import { typesOf } from '../schema/properties.ts'
import type { Shared } from '../schema/shared.ts'
import { ErrorBody } from './error-body.ts'
import { describeViolation, type RequestError, type RequestViolation } from './violation.ts'

/** What the answer to an error is made from. */
type Source = Pick<EndpointContext, 'header' | 'faker' | 'path'>

/** The error of a request that does not fit, with 422, or 400 where the document declares that alone. */
export function misfitError(
  { responses }: Operation,
  found: readonly RequestViolation[],
): RequestError {
  const refused = found.filter(({ isTolerated }) => !isTolerated)
  const isTolerated = refused.length === 0
  const violations = isTolerated ? found : refused
  const has = (name: string) => responses.some(({ status }) => status === name)
  const list = violations.slice(0, 3).map(describeViolation)
  const more = violations.length > 3 ? `; and ${violations.length - 3} more` : ''
  const what = list.join('; ') + more
  return {
    status: has('400') && !has('422') ? 400 : 422,
    code: 'invalid-request',
    detail: isTolerated ? what : `The request does not fit the document: ${what}.`,
    note: what,
    violations,
    ...(isTolerated && { isTolerated }),
  }
}

/**
 * The reply of an error: in the schema that the document declares for its status, where there is one that the error fits
 * into, else problem+json (RFC 9457). What is wrong is noted for log and journal, since schemas of errors may have no place
 * for it.
 */
export function refuse(
  error: RequestError,
  operation: Operation,
  shared: Shared,
  context: Source,
): Reply {
  return written(error, operation, shared, context).with({ note: error.note ?? error.detail })
}

function written(
  error: RequestError,
  operation: Operation,
  shared: Shared,
  context: Source,
): Reply {
  const { status, headers = {} } = error
  const media = negotiate(errorContent(operation, status), context.header('accept'))
  if (media?.schema === undefined) return problem(error)
  const value = declaredError(error, media, shared, context)
  if (value === undefined) return problem(error)
  return bodyReply({ value, media, type: media.type, status, headers }, shared.schemas)
}

/** What is declared for a status, JSON first; a `default` that is there for success is no error. */
function errorContent(operation: Operation, status: number): readonly MediaType[] {
  const declared = operation.responseOf(status)
  const isSuccess =
    declared?.status === 'default' && !operation.responses.some((each) => /^[23]/.test(each.status))
  if (!declared || isSuccess) return []
  const isJson = ({ type }: MediaType) => isJsonType(mediaTypeOf(type))
  const others = declared.content.filter(({ type }) => /^text\/|xml$/.test(mediaTypeOf(type)))
  return [...declared.content.filter(isJson), ...others.filter((each) => !isJson(each))]
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

/** A value of the declared schema with what is known of the error; undefined where it has no place for it. */
function declaredError(
  error: RequestError,
  { schema, type }: MediaType,
  shared: Shared,
  context: Source,
): unknown {
  if (!isJsonType(mediaTypeOf(type)) && typesOf(schema, shared.schemas).has('string')) {
    return error.detail
  }
  const make = (part: unknown) => shared.sampleOf(part).make(context.faker)
  try {
    return new ErrorBody(error, context.path, shared, make).of(schema)
  } catch {
    // A schema that cannot be read, or that nothing fits.
    return undefined
  }
}
