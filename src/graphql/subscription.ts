import { execute, GraphQLError, subscribe, type ExecutionArgs, type ExecutionResult } from 'graphql'
import { Fault } from '../behaviour/fault.ts'
import { logMessage } from '../dispatch/log-request.ts'
import { errorResult, isResponse } from '../dispatch/result.ts'
import { requestOf } from '../dispatch/run-of.ts'
import type { Operation } from '../endpoints/operation.ts'
import { Reply } from '../http/reply.ts'
import type { Session } from '../sessions/session.ts'
import { createGraphqlContext, type GraphqlContext } from './context.ts'
import { documentsOf } from './documents.ts'
import { valueOf } from './outcome.ts'
import { servedNow } from './served-now.ts'

/** What a subscription is made of: a document that was checked, and a context of the request. */
export interface SubscriptionArgs extends Omit<ExecutionArgs, 'contextValue'> {
  readonly contextValue: GraphqlContext
}

/**
 * Begins a subscription: its results, one for each event, each executed by the schema that is served then. What cannot
 * begin is one result with errors.
 */
export async function openResults(args: SubscriptionArgs): Promise<ExecutionResult | Results> {
  const { run, path } = args.contextValue
  const controller = new AbortController()
  const signal = AbortSignal.any([run.signal, controller.signal])
  const contextValue = createGraphqlContext(run, path, { ...args.contextValue, signal })
  const begun = await subscribe({ ...args, contextValue })
  const { source, fault, fields } = contextValue
  args.contextValue.fault = fault
  for (const field of fields) args.contextValue.fields.add(field)
  if (!(Symbol.asyncIterator in begun)) return begun
  void begun.return(undefined)
  if (!source) return { errors: [new GraphQLError('Nothing is followed.')] }
  return new Results(args, source, controller, signal)
}

const over: IteratorReturnResult<undefined> = { done: true, value: undefined }

/** The results of a subscription, until whoever reads them returns, the client goes or there is nothing more. */
export class Results implements AsyncGenerator<ExecutionResult, undefined> {
  readonly #args: SubscriptionArgs
  readonly #events: AsyncIterator<unknown>
  readonly #controller: AbortController
  readonly #signal: AbortSignal
  readonly #ended: Promise<typeof over>
  #isOver = false
  /** What is told at the end, where the schema of now does not have the subscription any more. */
  #last: ExecutionResult | undefined

  constructor(
    args: SubscriptionArgs,
    source: AsyncIterable<unknown>,
    controller: AbortController,
    signal: AbortSignal,
  ) {
    this.#args = args
    this.#events = source[Symbol.asyncIterator]()
    this.#controller = controller
    this.#signal = signal
    this.#ended = new Promise((resolve) => {
      const end = () => {
        this.#end()
        resolve(over)
      }
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
    })
    if (!signal.aborted) this.#rechecks.add(this.#recheck)
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (this.#isOver) return this.#takeLast()
    try {
      const next = await Promise.race([this.#events.next(), this.#ended])
      if (this.#isOver) return this.#takeLast()
      if (next.done === true) return await this.return()
      return { done: false, value: await this.#resultOf(next.value) }
    } catch (error) {
      if (this.#isOver) return this.#takeLast()
      this.#end()
      return { done: false, value: { errors: [this.#failure(error)] } }
    }
  }

  return(): Promise<IteratorResult<never, undefined>> {
    this.#controller.abort(new DOMException('The subscription has ended.', 'AbortError'))
    return Promise.resolve(over)
  }

  throw(): Promise<IteratorResult<never, undefined>> {
    return this.return()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Ends what is followed: a generator that waits is told by its signal, and its `finally` runs. */
  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#rechecks.delete(this.#recheck)
    const events = this.#events
    void (async () => events.return?.())().catch(() => {})
  }

  get #rechecks(): Set<() => void> {
    return (requestOf(this.#args.contextValue.run).session as Session).rechecks
  }

  /** Ends it once the schema of now has no such field any more. */
  readonly #recheck = (): void => {
    const now = this.#now()
    if (!('length' in now)) return
    this.#last = { errors: now }
    void this.return()
  }

  #takeLast(): IteratorResult<ExecutionResult, undefined> {
    const value = this.#last
    this.#last = undefined
    return value ? { done: false, value } : over
  }

  /** The schema of now with the document, whose fields may be others in it; why it is none there, where they are gone. */
  #now(): Pick<ExecutionArgs, 'schema' | 'document'> | readonly GraphQLError[] {
    const { run, document } = this.#args.contextValue
    const { schema } = servedNow(run) ?? {}
    if (!schema) return [gone()]
    const checked = documentsOf(schema).check(document)
    return 'length' in checked ? checked : { schema, document: checked }
  }

  async #resultOf(event: unknown): Promise<ExecutionResult> {
    const now = this.#now()
    if ('length' in now) return { errors: now }
    const { contextValue: asked, ...args } = this.#args
    const given = { ...asked, signal: this.#signal }
    const contextValue = createGraphqlContext(asked.run, asked.path, given)
    return await execute({ ...args, ...now, rootValue: event, contextValue })
  }

  #failure(error: unknown): GraphQLError {
    if (error instanceof GraphQLError) return error
    const { contextValue: context } = this.#args
    const state = requestOf(context.run)
    if (error instanceof Reply || error instanceof Fault || isResponse(error)) {
      try {
        void valueOf(error, { type: 'subscription', field: '' } as Operation, context)
      } catch (refused) {
        if (refused instanceof GraphQLError) return refused
      }
    }
    const [key = `GraphQL ${context.path}`] = context.fields
    const origin = state.endpoint?.origin ?? { file: 'the schema', place: () => undefined }
    const { failure } = errorResult(error, { key, origin }, state.mocks)
    if (failure) logMessage(Object.assign(state, { failure }), 'the subscription ended')
    return new GraphQLError(failure?.message ?? 'The subscription has failed.', {
      extensions: { code: 'INTERNAL_SERVER_ERROR', status: 500 },
    })
  }
}

function gone(): GraphQLError {
  return new GraphQLError('No schema is served here any more.', { extensions: { code: 'GONE' } })
}
