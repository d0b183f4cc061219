import type { GenericSchema, InferOutput } from 'valibot'
import type { ProblemCode } from '../../http/problem.ts'
import type { Reply } from '../../http/reply.ts'
import type { ParsedBody } from '../../http/body.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { RequestState } from '../../dispatch/request-state.ts'
import type { Session } from '../../sessions/session.ts'
import type { AdminHost } from './host.ts'

/** What a value must look like; its JSON Schema is in the description of the API. */
export type Shape<Value = unknown> = GenericSchema<unknown, Value>

/** One call that was allowed and understood. */
export interface AdminCall<Query = unknown, Body = unknown> {
  readonly host: AdminHost
  /** Whose data, overrides and calls it is about. */
  readonly session: Session
  readonly request: Request
  /** What is known of the request, its body included. */
  readonly state: RequestState
  /** What the names in braces of the path stand for. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** The body as it came; undefined for operations that have none. */
  readonly sent: ParsedBody | undefined
  /** Makes the description of the whole API. */
  readonly describe: () => Promise<object>
}

/** An answer that an operation may give, besides problems. */
export interface AdminAnswer {
  readonly description: string
  /** Undefined for an answer without a body. */
  readonly shape?: Shape
  /** Default `application/json`. */
  readonly mediaType?: string
}

interface Declared<Query, Body> {
  /** The name of the operation in the description, as a client's method would be called. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/__mockapi`: `/collections/{name}`. */
  readonly path: string
  readonly summary: string
  /**
   * The parameters of the query, all texts but for numbers and booleans where the shape wants those;
   * `any` leaves them to the operation. Default none, so that any is refused.
   */
  readonly query?: Shape<Query> | 'any'
  /** Default none; a body is not read then. */
  readonly body?: Shape<Body>
  /** Media types of the body; default `application/json`. */
  readonly mediaTypes?: readonly string[]
  readonly answers: Readonly<Record<number, AdminAnswer>>
  /** Besides those that every operation of its kind may give. */
  readonly problems?: readonly ProblemCode[]
  /** May throw a Reply. */
  readonly run: (call: AdminCall<Query, Body>) => MaybePromise<Reply>
}

/** One operation of the admin API: the source of its route, of what is checked, and of its description. */
export type AdminOperation = Declared<unknown, unknown>

/** Declares an operation whose call is typed by its shapes. */
export function operation<
  Query extends Shape | 'any' = Shape<Record<string, never>>,
  Body extends Shape = Shape<undefined>,
>(
  declared: Omit<Declared<Output<Query>, InferOutput<Body>>, 'query' | 'body'> & {
    readonly query?: Query
    readonly body?: Body
  },
): AdminOperation {
  // What `run` is given was checked by the very shapes that type it.
  return declared as unknown as AdminOperation
}

type Output<Query> = Query extends Shape ? InferOutput<Query> : unknown
