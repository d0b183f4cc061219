import type { GenericSchema, InferOutput } from 'valibot'
import type { ProblemCode, Reply } from '../http/reply.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { RequestState } from '../dispatch/request-state.ts'
import type { Session } from '../sessions/session.ts'
import type { Admin, AdminTarget } from './admin.ts'

/** A Valibot schema; the OpenAPI document has its JSON Schema. */
export type Schema<Value = unknown> = GenericSchema<unknown, Value>

/** A request that is allowed, with its valid query and body. */
export interface AdminCall<Query = unknown, Body = unknown> extends AdminTarget {
  readonly admin: Admin
  /** The session of the caller. */
  readonly session: Session
  readonly state: RequestState
  /** Values of the path's parameters. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** All operations of the API. */
  readonly operations: readonly AdminOperation[]
}

/** A successful answer; without a schema it has no body. The media type defaults to `application/json`. */
export type AdminAnswer = readonly [description: string, schema?: Schema, mediaType?: string]

interface OperationParts<Query, Body> {
  /**
   * The query parameters, all texts but for numbers and booleans where the schema wants those; `any` leaves
   * them to the operation. Default none, so that any is refused.
   */
  readonly query?: Schema<Query> | 'any'
  /** Default none: a body is not read. */
  readonly body?: Schema<Body>
  /** Media types of the body; default `application/json`. */
  readonly mediaTypes?: readonly string[]
  /** By status. */
  readonly answers: Readonly<Record<number, AdminAnswer>>
  /** Besides those that every operation of its kind may answer with. */
  readonly problems?: readonly ProblemCode[]
  /** Without a reply the answer is 204. May throw a Reply. */
  readonly run: (call: AdminCall<Query, Body>) => MaybePromise<Reply | void>
}

interface Operation extends OperationParts<unknown, unknown> {
  readonly method: string
  /** Below `/__mockapi`: `/collections/{name}`. */
  readonly path: string
  readonly summary: string
}

/** AdminOperations by the `operationId` of OpenAPI. */
export type AdminOperations = Readonly<Record<string, Operation>>

/** One operation of the admin API; its route, its validation and its OpenAPI description follow from this. */
export interface AdminOperation extends Operation {
  readonly id: string
}

type Output<Query> = Query extends Schema ? InferOutput<Query> : unknown

/**
 * Declares an operation; its schemas type the call that `run` gets.
 *
 * @param key `GET /collections/{name}`
 */
export function operation<
  Query extends Schema | 'any' = Schema<Record<string, never>>,
  Body extends Schema = Schema<undefined>,
>(
  key: string,
  summary: string,
  parts: Omit<OperationParts<Output<Query>, InferOutput<Body>>, 'query' | 'body'> & {
    readonly query?: Query
    readonly body?: Body
  },
): Operation {
  const [method, path] = key.split(' ')
  return { method, path, summary, ...parts } as unknown as Operation
}
