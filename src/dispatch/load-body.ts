import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { HonoRequest } from 'hono/request'
import { takesQuery } from '../endpoints/endpoint.ts'
import { pendingSchemas } from '../generate/json-schema.ts'
import { requestAt } from '../http/address.ts'
import {
  mayHaveBody,
  readBody,
  type ParsedBody,
  bytesOf,
  leaveBody,
  mediaTypeOf,
  readAgain,
} from '../http/body.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { searchOfBody } from '../http/query-body.ts'
import { Reply, problemReply } from '../http/reply.ts'
import type { EndpointRun, MockContext } from './endpoint-context.ts'
import { identify } from './identity.ts'
import type { RequestState } from './request-state.ts'

/**
 * Loads what an endpoint needs: the validator of JSON Schema, Faker, who sends the request, the parsed body. Returns the
 * refusal of the body, if any.
 */
export function loadNeeds(
  state: RequestState,
  run: EndpointRun,
  context: MockContext | undefined,
): MaybePromise<Reply | undefined> {
  const { routes, mocks, method } = state
  const { compiled: endpoint, params } = run
  const { needs } = endpoint
  if (needs.identity && routes.auth && !state.origin.identified) {
    return chain(identify(run), () => loadNeeds(state, run, context))
  }
  const isQueried = method === 'QUERY' && takesQuery(endpoint, params)
  const isParsed =
    needs.body || endpoint.body !== undefined || endpoint.when !== undefined || isQueried
  const schemas = pendingSchemas()
  if (schemas) return schemas.then(() => loadNeeds(state, run, context))
  const load = () => {
    const loaded = loadBody(state, context?.usedRequest, isParsed)
    return isQueried ? chain(loaded, (refusal) => refusal ?? readParameters(state)) : loaded
  }
  const isMissing = (needs.faker || routes.usesFaker) && !mocks.faker.ready
  return isMissing ? mocks.faker.load().then(load) : load()
}

/** Adds the parameters that a `QUERY` has in its body to those of its address; returns its refusal, if any. */
function readParameters(state: RequestState): Reply | undefined {
  const { body, search } = state
  const mediaType = mediaTypeOf(state.header('content-type'))
  const sent = body ?? { kind: 'none', value: undefined, mediaType, bytes: new Uint8Array() }
  const added = searchOfBody(sent, textAdvice(body))
  if (added instanceof Reply) return added
  if (added !== '') state.search = `${search}${search === '' ? '?' : '&'}${added}`
  return undefined
}

/** Parses the body, or makes it readable again where middleware has read it; returns its refusal, if any. */
function loadBody(
  state: RequestState,
  used: HonoRequest | undefined,
  isParsed: boolean,
): MaybePromise<Reply | undefined> {
  if (state.body || !mayHaveBody(state.method)) return undefined
  const read = used && Object.keys(used.bodyCache).length > 0 ? used : undefined
  if (!isParsed) {
    if (read && state.readable.bodyUsed) {
      state.readable = requestAt(state.incoming.anywhere, state, readAgain(read))
    }
    return undefined
  }
  const source = read ? { arrayBuffer: () => bytesOf(read) } : state.unread
  return chain(readBody(source, state.header, state.mocks.bodyLimit), (body) => {
    if (body instanceof Reply) return body
    state.body = body
    if (used) leaveBody(used, body)
    return undefined
  })
}

/** What to say of a text that looks like JSON, which `fetch` sends as a text of its own accord; empty for none. */
export function textAdvice(body: ParsedBody | undefined): string {
  if (body?.kind !== 'text' || !/^\s*[[{"]/.test(String(body.value))) return ''
  const type = body.mediaType || 'text'
  return ` The body was sent as ${type}: add content-type: application/json.`
}

type Validated = { readonly value: unknown } | Reply

/** What is said of a value that does not fit its schema. */
interface Refusal {
  /** The place of the value in a list. */
  readonly item?: number | undefined
  /** A sentence for the end of the detail. */
  readonly advice?: string
}

/** Validates the body of a request. */
export function validateBody(
  schema: StandardSchemaV1,
  { body }: RequestState,
): MaybePromise<Validated> {
  return validateBySchema(schema, body?.value, { advice: textAdvice(body) })
}

/** Validates a value, or the item of a list, by a Standard Schema; the 422 lists its issues. */
export function validateBySchema(
  schema: StandardSchemaV1,
  value: unknown,
  refusal: Refusal = {},
): MaybePromise<Validated> {
  const result = schema['~standard'].validate(value)
  return result instanceof Promise
    ? result.then((checked) => resultOf(checked, refusal))
    : resultOf(result, refusal)
}

function resultOf(
  result: StandardSchemaV1.Result<unknown>,
  { item, advice = '' }: Refusal,
): Validated {
  if (!result.issues) return { value: result.value }
  const start = item === undefined ? [] : [item]
  const errors = result.issues.map(({ message, path = [] }) => ({
    path: [...start, ...path]
      .map((part) => String(typeof part === 'object' ? part.key : part))
      .join('.'),
    message,
  }))
  const list = errors.slice(0, 3).map(({ path, message }) => `${path || 'body'}: ${message}`)
  const more = errors.length > 3 ? ` and ${errors.length - 3} more` : ''
  const detail = `The body does not fit the schema. ${list.join('; ')}${more}${advice === '' ? '' : `.${advice}`}`
  return problemReply('invalid-body', detail, { errors })
}
