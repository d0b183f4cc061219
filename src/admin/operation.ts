import type { GenericSchema, InferOutput } from 'valibot'
import type { ProblemCode } from '../http/problems.ts'
import type { Reply } from '../http/reply.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { RequestState } from '../dispatch/request-state.ts'
import type { Session } from '../sessions/session.ts'
import type { Admin, AdminTarget } from './admin.ts'

/** A Valibot schema; the OpenAPI document has its JSON Schema. */
export type Schema<Value = unknown> = GenericSchema<unknown, Value>

/** A request that is allowed, with its valid query and body. */
export interface AdminCall<Query = unknown, Body = unknown> extends AdminTarget {
  readonly admin: Admin
  readonly session: Session
  readonly state: RequestState
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  readonly operations: readonly AdminOperation[]
}

type AdminAnswer = readonly [description: string, schema?: Schema, mediaType?: string]

interface OperationParts<Query, Body> {
  /** `any` leaves the query to the operation; default none, so that each parameter is refused. */
  readonly query?: Schema<Query> | 'any'
  readonly body?: Schema<Body>
  /** The largest body, bytes; default 1 MB. */
  readonly bodyLimit?: number
  /** Media types of the body; default `application/json`. */
  readonly mediaTypes?: readonly string[]
  /** Successful answers by status; without a schema they have no body. */
  readonly answers: Readonly<Record<number, AdminAnswer>>
  /** Besides those that every operation of its kind may answer with. */
  readonly problems?: readonly ProblemCode[]
  /** The answer to a `GET` without the token, in place of a 401. */
  readonly withoutToken?: object
  /** Whether it answers anybody, without the token, by whatever name and outside of sessions: what monitors ask. */
  readonly isProbe?: boolean
  /** Without a reply the answer is 204. May throw a Reply. */
  readonly run: (call: AdminCall<Query, Body>) => MaybePromise<Reply | void>
}

/** One operation of the admin API; its route, its validation and its OpenAPI description follow from this. */
export interface AdminOperation extends OperationParts<unknown, unknown> {
  /** The `operationId` of OpenAPI. */
  readonly id: string
  /** What it is about, which groups operations in the description. */
  readonly tag: string
  readonly method: string
  /** Below `/__mockapi`: `/collections/{name}`. */
  readonly path: string
  readonly summary: string
}

/** Operations by their ids. */
export type AdminOperations = Readonly<Record<string, Omit<AdminOperation, 'id' | 'tag'>>>

type Output<Query> = Query extends Schema ? InferOutput<Query> : unknown

/** Declares an operation, such as `GET /collections/{name}`; its schemas type what `run` gets. */
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
): AdminOperations[string] {
  const [method, path] = key.split(' ')
  return { method, path, summary, ...parts } as unknown as AdminOperations[string]
}
