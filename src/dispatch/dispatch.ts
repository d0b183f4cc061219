import type { Fault } from '../behaviour/fault.ts'
import { LateMistake } from '../errors/diagnostic.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { isAnswerMaker } from '../endpoints/answer-maker.ts'
import { chain, isPromise, type MaybePromise } from '../http/maybe-promise.ts'
import { Reply } from '../http/reply.ts'
import type { Found, Session } from '../sessions/session.ts'
import {
  applyBehaviour,
  declaredRefusal,
  globalLayers,
  noLayers,
  withUnderlying,
  type BehaviourLayer,
} from './apply-behaviour.ts'
import { badAddress } from './bad-address.ts'
import { currentWhile } from './cacheable.ts'
import { createContext } from './context.ts'
import { Guards, guarded, refuseBelow } from './guard.ts'
import { heldAnswer, holdAnswer, type HeldAnswer } from './hold-answer.ts'
import { EndpointRun, type Dispatcher, type MockContext } from './endpoint-context.ts'
import { noteMatches, tellMatch } from './log-request.ts'
import { brokenMock, fileFor, mistakenMock, notFound } from './not-found.ts'
import { nearMisses, whyPassed, type Unmet } from './near-misses.ts'
import { loadNeeds, validateBody } from './load-body.ts'
import { stateOf, type AppContext, type RequestState } from './request-state.ts'
import { serialized } from './response.ts'
import { ended, errorResult, pause, toResult, type HandlerResult } from './result.ts'
import { withStatus, withinLimit } from './result.ts'
import { withPrepared } from './prepared-head.ts'
import { sendResult } from './send-result.ts'
import { callOf, counted, handled, isBehaving } from './handled.ts'
import { withUpstreams } from './upstreams.ts'
import { isCounted, lookupSocket } from './websocket.ts'

/** Answers by the first match that does: middleware (`USE` keys), then endpoints, the most specific one first. */
export function dispatch(c: AppContext): MaybePromise<Response> {
  const state = stateOf(c)
  const found = lookupSocket(state) ?? state.lookup(state.method)
  if (found) return new Dispatch(state, found).respond()
  return sendResult(badAddress(state.path), state, undefined, state.method === 'HEAD')
}

/** The result of an endpoint whose condition is not met, or that takes no more calls. */
const notMet = Symbol('not met')

type RunResult = HandlerResult | typeof notMet

/** One request on its way through what matches it. */
export class Dispatch implements Dispatcher {
  readonly #state: RequestState
  #found: Found
  #matches: readonly Match<CompiledEndpoint>[]
  /** The index of the first match that is an endpoint. */
  readonly #first: number
  readonly #unmet: Unmet<CompiledEndpoint>[] = []
  #context: MockContext | undefined
  /** What the answer is held to, where a mock made it in the place of an operation of a document. */
  #held: HeldAnswer | undefined
  #reached = 0
  /** What middleware asks of all that answers below it; undefined for nothing. */
  #guards: Guards | undefined

  constructor(state: RequestState, found: Found) {
    this.#state = state
    this.#found = found
    const { middleware } = found
    const matches = withUpstreams(found, state)
    this.#first = middleware.length
    this.#matches = middleware.length === 0 ? matches : [...middleware, ...matches]
  }

  context(): MockContext {
    this.#context ??= createContext(this.#state, this.#matches)
    return this.#context
  }

  async next(run: EndpointRun, method?: string): Promise<Response> {
    if (method !== undefined && method !== this.#state.method) this.#rematch(run, method)
    const result = await this.#tryFrom(run.index + 1, noLayers)
    const response = await this.#send(result, false, false)
    return this.#context?.leave(run, response) ?? response
  }

  /** Puts what another method leads to in the place of what lies below an endpoint. */
  #rematch({ index }: EndpointRun, method: string): void {
    this.#found = this.#state.lookupAs(method) ?? this.#found
    const before = this.#matches.slice(0, Math.max(index + 1, this.#first))
    const tried = new Set(before.map(({ endpoint }) => endpoint))
    const below = withUpstreams(this.#found, this.#state).filter(
      ({ endpoint }) => !tried.has(endpoint),
    )
    this.#matches = [...before, ...below]
    this.#context?.rematch(this.#matches)
  }

  respond(): MaybePromise<Response> {
    return chain(this.#tryFrom(0, noLayers), (result) =>
      chain(this.#send(result, this.#state.method === 'HEAD'), (response) => {
        noteMatches(this.#state, this.#matches, this.#reached, this.#unmet)
        return this.#held ? holdAnswer(this.#held, response, this.#state) : response
      }),
    )
  }

  answerPart(): MaybePromise<HandlerResult> {
    const { socket } = this.#state
    // A behaviour over a WebSocket is for the request that opens it.
    if (socket) this.#matches = this.#matches.filter(({ endpoint }) => !endpoint.modifierOnly)
    return chain(this.#tryFrom(0, noLayers), (result) => {
      if (result) return withPrepared(result, this.#context?.prepared)
      this.#state.miss = { near: nearMisses(this.#state, this.#unmet, []) }
      return undefined
    })
  }

  /** Tries the matches from one on, below behaviours, the lowest first; undefined where none answers. */
  #tryFrom(index: number, above: readonly BehaviourLayer[]): MaybePromise<HandlerResult> {
    const match = this.#matches[index]
    if (!match) return undefined
    const { endpoint, params } = match
    const layers = index === this.#first ? globalLayers(this.#state) : above
    this.#reached = Math.max(this.#reached, index)
    if (endpoint.broken) return brokenMock(this.#state, endpoint, endpoint.broken())
    if (endpoint.modifierOnly) {
      // The last of the middleware, or of the endpoints, has no other whose behaviour it could modify.
      const isLast = index + 1 === this.#matches.length || index + 1 === this.#first
      const modified = withUnderlying(endpoint, layers, isLast)
      if (!isLast || modified === layers) {
        if (index < this.#first) this.#guard(new EndpointRun(endpoint, params, index, this.#state))
        return this.#tryFrom(index + 1, modified)
      }
    }
    const run = new EndpointRun(endpoint, params, index, this.#state, this)
    if (endpoint.mock.layer !== 'proxy') return this.#try(run, layers)
    return chain(this.#guards && refuseBelow(this.#guards), (refusal) =>
      chain(refusal ?? fileFor(this.#state), (found) => found ?? this.#try(run, layers)),
    )
  }

  #guard(run: EndpointRun): void {
    if (!run.compiled.behaviour?.auth) return
    ;(this.#guards ??= new Guards(this.#matches.slice(this.#first))).add(run)
  }

  #try(run: EndpointRun, layers: readonly BehaviourLayer[]): MaybePromise<HandlerResult> {
    return chain<RunResult, HandlerResult>(this.#runEndpoint(run, layers), (result) => {
      if (result === notMet) return this.#tryFrom(run.index + 1, layers)
      return result === undefined ? this.#tryFrom(run.index + 1, noLayers) : result
    })
  }

  #runEndpoint(run: EndpointRun, layers: readonly BehaviourLayer[]): MaybePromise<RunResult> {
    const { compiled: endpoint } = run
    const failed = (error: unknown): RunResult => this.#thrown(error, run)
    try {
      const result = chain<Reply | undefined, RunResult>(
        loadNeeds(this.#state, run, this.#context),
        (refusal) => {
          if (!refusal) return this.#whenMet(run, layers)
          // Who may not call is told that, whatever was sent.
          return guarded(run, layers, this.#guards, () => {
            const answer = endpoint.refuseBody?.(refusal, run) ?? refusal
            return chain(answer, (reply) => this.#answeredBy(endpoint, reply))
          })
        },
      )
      return result instanceof Promise ? result.catch(failed) : result
    } catch (error) {
      return failed(error)
    }
  }

  #whenMet(run: EndpointRun, layers: readonly BehaviourLayer[]): MaybePromise<RunResult> {
    const { compiled: endpoint } = run
    const { socket } = this.#state
    const reason = endpoint.when?.unmet(run)
    if (reason !== undefined) {
      this.#unmet.push({ endpoint, reason })
      return notMet
    }
    if (isCounted(endpoint, socket) && endpoint.admit?.() === false) return notMet
    tellMatch(this.#state, endpoint)
    return counted(endpoint, layers, this.#state, () => {
      if (isBehaving(endpoint, layers, socket)) return this.#behave(run, layers)
      if (endpoint.needs.call) run.call = callOf(endpoint, this.#state)
      if (!this.#guards) return this.#validate(run)
      return guarded(run, layers, this.#guards, () => this.#validate(run))
    })
  }

  /** Does what behaviours ask for, in place of the endpoint or before it. */
  async #behave(run: EndpointRun, layers: readonly BehaviourLayer[]): Promise<HandlerResult> {
    const { compiled: endpoint } = run
    const resolved = applyBehaviour(run, layers, this.#state)
    const { delay, fault, effects, refusal, status, forced, authFailure } = resolved
    const gone = delay > 0 ? await pause(delay, this.#state.signal) : undefined
    if (gone) return this.#answeredBy(endpoint, gone)
    if (fault && !effects?.fault) return this.#answeredBy(endpoint, fault)
    if (refusal) return this.#answeredBy(endpoint, await declaredRefusal(refusal, run))
    const declared =
      status === undefined || resolved.hasBody ? undefined : await endpoint.answerFor?.(status, run)
    if (declared ?? forced) return this.#answeredBy(endpoint, declared ?? forced)
    run.authFailure = authFailure
    if (run.index < this.#first) this.#guard(run)
    const result = await guarded(run, layers, this.#guards, () => this.#validate(run))
    if (status === undefined) return result
    // The status is of a behaviour, not of the mock.
    this.#held = undefined
    return withStatus(result, status)
  }

  #validate(run: EndpointRun): MaybePromise<HandlerResult> {
    const { compiled: endpoint } = run
    if (!endpoint.body) return this.#handle(run)
    return chain(validateBody(endpoint.body, this.#state), (validated) => {
      if (validated instanceof Reply) return this.#answeredBy(endpoint, validated)
      run.valid = validated
      return this.#handle(run)
    })
  }

  #handle(run: EndpointRun): MaybePromise<HandlerResult> {
    const { compiled: endpoint } = run
    // What is sent as it is was written once; the value of a field is still read.
    const { fixed } = endpoint
    const text = fixed && !this.#state.operation ? serialized(fixed) : fixed
    const value = text ?? handled(run, this.#state)
    if (!isPromise(value)) return this.#returned(run, value)
    // A real API has a limit of its own.
    const ms = endpoint.mock.layer === 'proxy' ? Infinity : this.#state.mocks.timeout
    const limit = withinLimit(value, ms, endpoint.key, () => run.waits > 0)
    return limit.then((returned) => this.#returned(run, returned)) as Promise<HandlerResult>
  }

  #returned(run: EndpointRun, value: unknown): MaybePromise<HandlerResult> {
    const { compiled: endpoint, below } = run
    if (isAnswerMaker(value)) return chain(value.answer(run), (made) => this.#returned(run, made))
    const result = toResult(value)
    if (below) return below.then((answer) => this.#returnedAfterNext(run, result, answer))
    if (result !== undefined) return this.#accept(run, result)
    if (!endpoint.modifierOnly && endpoint.method !== 'USE') {
      this.#unmet.push(...whyPassed(endpoint, value))
    }
    return undefined
  }

  #returnedAfterNext(run: EndpointRun, result: HandlerResult, answer: Response): HandlerResult {
    if (result !== undefined && result !== answer) return this.#accept(run, result)
    this.#applyTransition(run, result)
    // The answer of `next()` counts, with what was done to it since by the context.
    return this.#context?.res ?? answer
  }

  #accept(run: EndpointRun, result: HandlerResult): HandlerResult {
    this.#applyTransition(run, result)
    this.#held = heldAnswer(run, this.#matches)
    this.#state.isCurrent = currentWhile(run, this.#state)
    return this.#answeredBy(run.compiled, result)
  }

  #applyTransition({ compiled: endpoint, moveTo }: EndpointRun, result: HandlerResult): void {
    const next = moveTo ?? (result instanceof Reply ? result.state : undefined)
    if (next === undefined) return
    ;(this.#state.session as Session).scenarios.applyTransition(endpoint, next)
  }

  #answeredBy<Result extends HandlerResult>(endpoint: CompiledEndpoint, result: Result): Result {
    this.#state.endpoint = endpoint
    this.#state.miss = undefined
    return result
  }

  #send(result: HandlerResult, isHead: boolean, isLast = true): MaybePromise<Response> {
    return chain(result ?? this.#notFound(), (answer) =>
      sendResult(answer, this.#state, this.#context?.prepared, isHead, isLast),
    )
  }

  #notFound(): MaybePromise<Reply> {
    const matched = this.#matches.slice(this.#first).map(({ endpoint }) => endpoint)
    return chain(
      this.#guards && refuseBelow(this.#guards),
      (refusal) => refusal ?? notFound(this.#state, this.#unmet, this.#found, matched),
    )
  }

  #thrown(error: unknown, run: EndpointRun): Reply | Response | Fault {
    const { compiled: endpoint } = run
    const { endReason, mocks } = this.#state
    if (endReason) return this.#answeredBy(endpoint, ended(endReason))
    if (error instanceof LateMistake) return mistakenMock(this.#state, endpoint, error)
    this.#context?.failed(error)
    const { result, failure } = errorResult(error, endpoint, mocks)
    this.#state.failure = failure
    this.#held = heldAnswer(run, this.#matches)
    return this.#answeredBy(endpoint, result)
  }
}
