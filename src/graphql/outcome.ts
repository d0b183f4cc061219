import { GraphQLError } from 'graphql'
import { Fault } from '../behaviour/fault.ts'
import type { HandlerResult } from '../dispatch/result.ts'
import type { Operation } from '../endpoints/operation.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { Reply } from '../http/reply.ts'
import type { GraphqlContext } from './context.ts'

/** What clients look for in `extensions.code`, by the status that an endpoint would answer with over HTTP. */
const codes: Readonly<Record<number, string>> = {
  400: 'BAD_USER_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'GONE',
  413: 'CONTENT_TOO_LARGE',
  422: 'BAD_USER_INPUT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  501: 'NOT_IMPLEMENTED',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
}

/**
 * The value of a root field, of what its endpoint answered. Throws the GraphQLError that it is in place of a value: its
 * path is added by whoever executes.
 */
export function valueOf(
  result: Exclude<HandlerResult, undefined>,
  operation: Operation,
  context: GraphqlContext,
): MaybePromise<unknown> {
  if (result instanceof Reply) return valueOfReply(result, operation, context)
  if (result instanceof Fault) {
    context.fault ??= result
    throw new GraphQLError('The connection is broken.')
  }
  return valueOfResponse(result, context)
}

function valueOfReply(reply: Reply, operation: Operation, context: GraphqlContext): unknown {
  const { body, code } = reply
  keepHead(reply, context)
  if (body.kind === 'json') return code < 400 ? body.value : failed(code, body.value)
  if (body.kind === 'none') return code < 400 ? null : failed(code, undefined)
  if (body.kind === 'text') return code < 400 ? body.text : failed(code, body.text)
  const { type, field } = operation
  const message = `${type.toUpperCase()} ${field} answers with ${body.kind === 'file' ? 'a file' : body.kind}, and a field takes a value. Answer with JSON or a text.`
  throw new GraphQLError(message, { extensions: { code: 'INTERNAL_SERVER_ERROR', status: 500 } })
}

async function valueOfResponse(response: Response, context: GraphqlContext): Promise<unknown> {
  const { status, headers } = response
  const cookies = headers.getSetCookie()
  headers.delete('set-cookie')
  keepHead({ headers: Object.fromEntries(headers), cookies }, context)
  const text = await response.text()
  const isJson = isJsonType(mediaTypeOf(headers.get('content-type')))
  const value: unknown = text === '' ? null : isJson ? JSON.parse(text) : text
  return status < 400 ? value : failed(status, value)
}

/** Headers of the value alone, which no other answer can have. */
const ofContent: ReadonlySet<string> = new Set(['content-type', 'content-length', 'etag'])

function keepHead({ headers, cookies }: Pick<Reply, 'headers' | 'cookies'>, to: GraphqlContext) {
  const names = Object.keys(headers).filter((name) => !ofContent.has(name))
  if (names.length === 0 && cookies.length === 0) return
  to.heads.push({
    headers: Object.fromEntries(names.map((name) => [name, headers[name] ?? ''])),
    cookies,
  })
}

/** Members of problem+json (RFC 9457) that are said otherwise. */
const ofProblem: ReadonlySet<string> = new Set(['type', 'title', 'status', 'detail', 'code'])

function failed(status: number, body: unknown): never {
  const code = codes[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR')
  if (!isObject(body)) {
    const message = typeof body === 'string' && body !== '' ? body : `Status ${status}`
    throw new GraphQLError(message, { extensions: { code, status } })
  }
  const { detail, message = detail, error = message, title = error } = body
  const words = [message, error, title].find((each) => typeof each === 'string')
  const own = typeof body['type'] === 'string' && body['type'].startsWith('urn:mockapi:')
  const isProblem = 'title' in body && 'status' in body
  const members = Object.entries(body).filter(
    ([name]) => name !== 'message' && name !== 'extensions' && !(isProblem && ofProblem.has(name)),
  )
  const extensions = {
    code,
    status,
    ...(own && { problem: body['code'] }),
    ...Object.fromEntries(members),
    ...(isObject(body['extensions']) && body['extensions']),
  }
  throw new GraphQLError(words ?? `Status ${status}`, { extensions })
}
