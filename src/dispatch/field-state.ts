import type { Operation } from '../endpoints/operation.ts'
import { fieldMethods } from '../http/path.ts'
import type { Found, Session } from '../sessions/session.ts'
import { PartState } from './part-state.ts'
import type { RequestState } from './request-state.ts'

const methodOf = {
  query: fieldMethods.QUERY,
  mutation: fieldMethods.MUTATION,
  subscription: fieldMethods.SUBSCRIPTION,
}

const noMethods = (): ReadonlySet<string> => new Set()

/** One root field of a GraphQL operation: the request that asks for it, looked at with the mocks of that request. */
export class FieldState extends PartState {
  override readonly operation: Operation
  readonly #asked: RequestState
  readonly #signal: AbortSignal | undefined

  constructor(asked: RequestState, operation: Operation, signal?: AbortSignal) {
    super(asked, methodOf[operation.type], true)
    this.#asked = asked
    this.#signal = signal
    this.operation = operation
    this.time = asked.time
    this.body = asked.body
    this.event = asked.event
  }

  override get origin(): RequestState {
    return this.#asked.origin
  }

  override get signal(): AbortSignal {
    return this.#signal ?? this.#asked.signal
  }

  override get endReason(): Error | undefined {
    const signal = this.#signal
    return signal?.aborted ? (signal.reason as Error) : this.#asked.endReason
  }

  override get readable(): Request {
    return this.#asked.readable
  }

  /** By any other method there is nothing. */
  override lookup(method: string): Found {
    const { field, schema } = this.operation
    const session = this.session as Session
    const matches = session.lookupField(this.routes.table, method, field, schema)
    return { matches, middleware: [], methods: noMethods }
  }
}
