import type { Faker } from '@faker-js/faker'
import type { Seed } from '../data/records/declaration.ts'
import { Reply, errorReply } from '../http/reply.ts'
import type { Fault } from '../behaviour/fault.ts'
import { forcedReply } from '../behaviour/control-headers.ts'
import { applyBehaviour } from './behaviour-of-call.ts'
import { laidBelow } from './behaviour-layers.ts'
import type { BehaviourLayer } from './behaviour-layers.ts'
import { createContext } from './context.ts'
import { Attempt } from './endpoint-context.ts'
import type { AttemptHost, MockContext, PreparedHead } from './endpoint-context.ts'
import { matchedMocks } from './matched-mocks.ts'
import { loadBody } from './load-body.ts'
import { chain, isPromise } from '../http/maybe-promise.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { stateOf } from './mocks.ts'
import type { AppContext, Mocks } from './mocks.ts'
import type { RequestState } from './request-state.ts'
import { serialized } from './response.ts'
import { errorResult, toResult, withStatus } from './result.ts'
import type { HandlerResult } from './result.ts'
import { reusableWhile } from './reuse.ts'
import type { Match } from '../endpoints/router.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { sendResult } from './send-result.ts'
import type { Sending } from './send-result.ts'
import type { Found, Session } from '../sessions/session.ts'
import { limited } from './time-limit.ts'
import { answerUnmatched, badAddress } from './unmatched.ts'
import { validateBody } from './validate-body.ts'
import { wait } from '../clock.ts'

/**
 * Asks what matches a request: what stands before its path, then the endpoints, the most specific first. What
 * is there at once is answered without a promise, which would cost as much as the rest of a small answer.
 */
export function dispatch(mocks: Mocks): (c: AppContext) => MaybePromise<Response> {
  return (c) => {
    const state = stateOf(c)
    const session = state.session as Session
    const found = session.lookup(state.routes.table, state.method, state.path)
    if (!found) return sendResult(badAddress(state.path), state, mocks, sendingOf(state, undefined))
    return new Dispatch(c, state, session, mocks, found).answer()
  }
}

/** What an endpoint gives whose condition does not hold, or that takes no more calls. */
const notMet = Symbol('not met')

type Asked = HandlerResult | typeof notMet

const noMethods: ReadonlySet<string> = new Set()
const noLayers: readonly BehaviourLayer[] = []

/** The way of one request through what matches it, to the first that answers. */
class Dispatch implements AttemptHost {
  readonly state: RequestState
  readonly session: Session
  readonly #c: AppContext
  readonly #mocks: Mocks
  readonly #found: Found
  readonly #matches: readonly Match<CompiledEndpoint>[]
  /** The place of the first match that is an endpoint. */
  readonly #first: number
  readonly #unmet: { endpoint: CompiledEndpoint; reason: string }[] = []
  #context: MockContext | undefined
  /** The place of the last one that was asked. */
  #reached = 0

  constructor(c: AppContext, state: RequestState, session: Session, mocks: Mocks, found: Found) {
    this.state = state
    this.session = session
    this.#c = c
    this.#mocks = mocks
    this.#found = found
    const { middleware, matches } = found
    this.#first = middleware.length
    this.#matches = middleware.length === 0 ? matches : [...middleware, ...matches]
  }

  get seed(): Seed {
    return this.#mocks.seed
  }

  get adapter(): AppContext {
    return this.#c
  }

  fakerFor(endpoint: string, call: number): Faker {
    return this.#mocks.faker.source().forCall(this.#mocks.seed, endpoint, call)
  }

  context(): MockContext {
    const { state } = this
    this.#context ??= createContext(this.#c, { state, matches: this.#matches })
    return this.#context
  }

  /** Asks what lies below an endpoint; at the bottom that is a static file, or the 404. */
  async next(attempt: Attempt): Promise<Response> {
    const result = await this.#run(attempt.index + 1, noLayers)
    const response = await this.#send(result, { prepared: this.#context?.prepared, isHead: false })
    return this.#context?.leave(attempt, response) ?? response
  }

  /** Asks them all, and makes a response of the answer. */
  answer(): MaybePromise<Response> {
    const sent = chain(this.#run(0, noLayers), (result) =>
      this.#send(result, sendingOf(this.state, this.#context?.prepared)),
    )
    return chain(sent, (response) => {
      const { state } = this
      const matches = this.#matches
      const params = matches.find(({ endpoint }) => endpoint === state.endpoint)?.params
      if (params) state.params = params
      state.matched = matchedMocks(matches, this.#reached, this.#unmet, state.endpoint)
      return response
    })
  }

  /**
   * Asks from one place on, until one answers; undefined where none does.
   *
   * @param above behaviours over that of the next one that is asked, the lowest first
   */
  #run(index: number, above: readonly BehaviourLayer[]): MaybePromise<HandlerResult> {
    const match = this.#matches[index]
    if (!match) return undefined
    const { endpoint, params } = match
    const layers = index === this.#first ? this.#overAll() : above
    this.#reached = Math.max(this.#reached, index)
    if (endpoint.modifierOnly) {
      const isLast = this.#isLast(index)
      const laid = laidBelow(endpoint, layers, isLast)
      if (!isLast || laid === layers) return this.#run(index + 1, laid)
    }
    const asked = this.#ask(new Attempt(endpoint, params, index, this), layers)
    return chain<Asked, HandlerResult>(asked, (result) => {
      if (result === notMet) return this.#run(index + 1, layers)
      return result === undefined ? this.#run(index + 1, noLayers) : result
    })
  }

  /** Whether nothing else of its kind is there to answer. */
  #isLast(index: number): boolean {
    return index + 1 === this.#matches.length || index + 1 === this.#first
  }

  /** The behaviour over all endpoints, and then that of the request's own headers. */
  #overAll(): readonly BehaviourLayer[] {
    const { controls } = this.state
    const { behaviour } = this.#mocks
    if (!behaviour && !controls) return noLayers
    return [...(behaviour ? [{ behaviour }] : []), ...(controls ? [{ behaviour: controls }] : [])]
  }

  #ask(attempt: Attempt, layers: readonly BehaviourLayer[]): MaybePromise<Asked> {
    const { compiled: endpoint } = attempt
    const failed = (error: unknown): Asked => this.#thrown(error, endpoint)
    try {
      const asked = chain<Reply | undefined, Asked>(this.#load(endpoint), (refusal) =>
        refusal ? this.#answered(endpoint, refusal) : this.#consider(attempt, layers),
      )
      return asked instanceof Promise ? asked.catch(failed) : asked
    } catch (error) {
      return failed(error)
    }
  }

  /** Whatever must be there before an endpoint can be asked: Faker, the body. The refusal of that, or undefined. */
  #load(endpoint: CompiledEndpoint): MaybePromise<Reply | undefined> {
    const { faker, bodyLimit: limit } = this.#mocks
    const { needs } = endpoint
    const isParsed = needs.body || endpoint.body !== undefined || endpoint.when !== undefined
    const load = () => loadBody(this.state, this.#context?.asked, { isParsed, limit })
    const isMissing = (needs.faker || this.state.routes.usesFaker) && !faker.ready
    return isMissing ? faker.load().then(load) : load()
  }

  #consider(attempt: Attempt, layers: readonly BehaviourLayer[]): MaybePromise<Asked> {
    const { compiled: endpoint } = attempt
    const reason = endpoint.when?.unmet(attempt)
    if (reason !== undefined) {
      this.#unmet.push({ endpoint, reason })
      return notMet
    }
    if (!endpoint.modifierOnly && endpoint.admit?.() === false) return notMet
    if (endpoint.behaviour || layers.length > 0) return this.#behave(attempt, layers)
    if (endpoint.needs.call) attempt.call = this.session.state.nextCall(endpoint.counter)
    return this.#validate(attempt)
  }

  /** Does what behaviours ask for, in place of the endpoint or before it. */
  async #behave(attempt: Attempt, layers: readonly BehaviourLayer[]): Promise<HandlerResult> {
    const { compiled: endpoint } = attempt
    const resolved = applyBehaviour(attempt, layers, this)
    if (resolved.delay > 0) {
      try {
        await wait(resolved.delay, this.state.signal.get())
      } catch (reason) {
        return this.#answered(endpoint, ended(reason))
      }
    }
    const { fault, refusal, effects, status } = resolved
    if (fault && !effects?.fault) return this.#answered(endpoint, fault)
    if (refusal) return this.#answered(endpoint, refusal)
    if (status !== undefined && status >= 400) return this.#answered(endpoint, forcedReply(status))
    const result = await this.#validate(attempt)
    return status === undefined ? result : withStatus(result, status)
  }

  #validate(attempt: Attempt): MaybePromise<HandlerResult> {
    const { compiled: endpoint } = attempt
    if (!endpoint.body) return this.#handle(attempt)
    return chain(validateBody(endpoint.body, this.state.body?.value), (checked) => {
      if ('refusal' in checked) return this.#answered(endpoint, checked.refusal)
      attempt.valid = checked
      return this.#handle(attempt)
    })
  }

  #handle(attempt: Attempt): MaybePromise<HandlerResult> {
    const { compiled: endpoint } = attempt
    const value = endpoint.fixed ? serialized(endpoint.fixed) : endpoint.handle(attempt)
    if (!isPromise(value)) return this.#returned(attempt, value)
    const { timeout } = this.#mocks
    const limit = limited(value, timeout, endpoint.key, () => attempt.waiting)
    return limit.then((returned) => this.#returned(attempt, returned))
  }

  #returned(attempt: Attempt, value: unknown): MaybePromise<HandlerResult> {
    const { compiled: endpoint, below } = attempt
    const result = toResult(value)
    if (below) return below.then((answer) => this.#passed(attempt, result, answer))
    if (result !== undefined) return this.#accept(attempt, result)
    if (!endpoint.modifierOnly && endpoint.method !== 'USE') {
      const reason = endpoint.mayPass ? 'it has no answer' : 'its handler returned nothing'
      this.#unmet.push({ endpoint, reason })
    }
    return undefined
  }

  /** The result of a handler that asked what lies below it. */
  #passed(attempt: Attempt, result: HandlerResult, answer: Response): HandlerResult {
    if (result !== undefined && result !== answer) return this.#accept(attempt, result)
    this.#applyTransition(attempt, result)
    // Whoever answered below has answered; what was done to the answer since is in the context.
    return this.#context?.res ?? answer
  }

  #accept(attempt: Attempt, result: HandlerResult): HandlerResult {
    this.#applyTransition(attempt, result)
    this.state.isCurrent = reusableWhile(attempt, this.state, this.session, this.#mocks)
    return this.#answered(attempt.compiled, result)
  }

  #applyTransition({ compiled: endpoint, moveTo }: Attempt, result: HandlerResult): void {
    const next = moveTo ?? (result instanceof Reply ? result.state : undefined)
    if (next !== undefined) this.session.scenarios.applyTransition(endpoint, next)
  }

  /** Notes who has answered. */
  #answered<Result extends HandlerResult>(endpoint: CompiledEndpoint, result: Result): Result {
    this.state.endpoint = endpoint
    this.state.miss = undefined
    return result
  }

  #send(result: HandlerResult, sending: Sending): MaybePromise<Response> {
    const answer = result ?? this.#unmatched()
    return chain(answer, (found) => sendResult(found, this.state, this.#mocks, sending))
  }

  #unmatched(): Promise<Reply> {
    // Where an endpoint of this method has passed on, the method is not the reason.
    const methods = this.#matches.length > this.#first ? noMethods : this.#found.methods()
    return answerUnmatched(this.state, this.#mocks, this.#unmet, methods)
  }

  #thrown(error: unknown, endpoint: CompiledEndpoint): Reply | Response | Fault {
    const { endReason } = this.state
    if (endReason) return this.#answered(endpoint, ended(endReason))
    this.#context?.failed(error)
    const { result, failure } = errorResult(error, endpoint, this.#mocks)
    this.state.failure = failure
    return this.#answered(endpoint, result)
  }
}

/** The whole of an answer is made for whatever asks for what lies below; a client that asks for it gets the head. */
function sendingOf({ method }: RequestState, prepared: PreparedHead | undefined): Sending {
  return { prepared, isHead: method === 'HEAD' }
}

/** The answer when waiting was ended from outside: nobody reads it, unless the server is closing. */
function ended(reason: unknown): Reply {
  return errorReply(503, reason instanceof Error ? reason.message : 'The request was ended.')
}
