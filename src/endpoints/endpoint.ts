import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Behaviour } from '../behaviour/behaviour.ts'
import type { Condition } from './condition.ts'
import type { EndpointContext } from './handler-context.ts'
import type { SourceLocation } from '../errors/source-location.ts'
import type { Method, PathPattern } from '../http/path.ts'
import type { Reply } from '../http/reply.ts'

/** One operation of the API: what it matches, how it behaves and what it answers. */
export interface Endpoint {
  /** `GET /users/:id`, as it was written. */
  readonly key: string
  readonly method: Method
  readonly path: PathPattern
  readonly origin: SourceLocation
  /** Must hold as well; several endpoints may share a key, the first whose condition holds answers. */
  readonly when?: Condition
  readonly behaviour?: Behaviour
  /** What the body must fit; 422 with the issues otherwise. */
  readonly body?: StandardSchemaV1
  /** An answer that depends on nothing of the request; `handle` is not called then. */
  readonly fixed?: Reply
  /** What the handler reads; work for anything else is spared. */
  readonly needs: {
    /** The parsed body. */
    readonly body: boolean
    /** The number of the call. */
    readonly call: boolean
    /** Faker, which is loaded on first use. */
    readonly faker: boolean
  }
  /**
   * Answers nothing itself: its behaviour is laid over that of whatever answers below it. For scenarios
   * and overrides alone.
   */
  readonly modifierOnly?: boolean
  /**
   * Whether undefined from it means that it does not match after all, so that nothing may: otherwise that
   * is an error of the mock.
   */
  readonly mayPass?: boolean
  /** Whether generated data is the same for the same address on every call, as GET promises to a client. */
  readonly steady?: boolean
  /** Answers; see `Handler` for what the value means. */
  readonly handle: (context: EndpointContext) => unknown
  /**
   * For an answer that is made of nothing but method, address and data: whether it is what the same address
   * would get now. Undefined where the request decides as well.
   */
  readonly lasting?: (context: EndpointContext) => (() => boolean) | undefined
  /** A text that differs whenever the endpoint was edited, to tell what a reload changed. */
  readonly definition?: () => string
  /** A few words for lists of endpoints: `3 cases`, `generated, 20 items`. */
  readonly note?: string
}
