import type { HonoRequest } from 'hono/request'
import { clock } from '../core/clock.ts'
import { Reply, errorReply, problemReply } from '../core/reply.ts'
import type { Fault } from '../core/reply.ts'
import { decide } from './behaviour/decide.ts'
import type { Verdict } from './behaviour/decide.ts'
import { effectsOf, laidBelow, layersOf } from './behaviour/layers.ts'
import type { BehaviourLayer } from './behaviour/layers.ts'
import { forcedReply } from './behaviour/controls.ts'
import { createContext } from './context.ts'
import { Attempt } from './endpoint-context.ts'
import type { AttemptHost, MockContext } from './endpoint-context.ts'
import { askedMocks } from './journal/asked.ts'
import { loadBody } from './load-body.ts'
import { isPromise } from './maybe.ts'
import { stateOf } from './mocks.ts'
import type { AppContext, Mocks } from './mocks.ts'
import { applyTransition } from './transition.ts'
import { answerUnmatched } from './unmatched.ts'
import { errorResult, toResult, withStatus } from './result.ts'
import type { HandlerResult } from './result.ts'
import type { RequestState } from './request-state.ts'
import { serialized } from './response.ts'
import { reusableWhile } from './reuse.ts'
import { sendResult } from './send-result.ts'
import type { Match } from './router.ts'
import type { CompiledEndpoint } from './routes.ts'
import type { Session } from './session/session.ts'
import { limited } from './time-limit.ts'
import { validateBody } from './validate-body.ts'
import { wait } from './wait.ts'

/** Asks what matches a request: what stands before its path, then the endpoints, the most specific first. */
export function dispatch(mocks: Mocks): (c: AppContext) => Promise<Response> {
  return async (c) => {
    const state = stateOf(c)
    const session = state.session as Session
    const found = session.lookup(state.routes.table, state.method, state.path)
    if (!found) {
      const sending = { prepared: undefined, isHead: state.method === 'HEAD' }
      return sendResult(badAddress(state.path), state, mocks, sending)
    }
    const { middleware, matches, methods } = found
    return await new Dispatch(c, mocks, session, [...middleware, ...matches], {
      first: middleware.length,
      methods,
    }).answer()
  }
}

function badAddress(path: string): Reply {
  return problemReply(
    'bad-address',
    `The address ${JSON.stringify(path.slice(0, 200))} has a percent sign that is no valid encoding. Write it as %25.`,
  )
}

/** What is known of a path besides its matches. */
interface Found {
  /** The place of the first match that is an endpoint. */
  readonly first: number
  /** Methods that endpoints of the path have. */
  readonly methods: ReadonlySet<string>
}

const noMethods: ReadonlySet<string> = new Set()
const noLayers: readonly BehaviourLayer[] = []

/** The way of one request through what matches it, to the first that answers. */
class Dispatch {
  readonly #mocks: Mocks
  readonly #state: RequestState
  readonly #request: HonoRequest
  readonly #session: Session
  readonly #matches: readonly Match<CompiledEndpoint>[]
  readonly #found: Found
  readonly #host: AttemptHost
  readonly #unmet: { endpoint: CompiledEndpoint; reason: string }[] = []
  #context: MockContext | undefined
  /** The place of the last one that was asked. */
  #reached = 0

  constructor(
    c: AppContext,
    mocks: Mocks,
    session: Session,
    matches: readonly Match<CompiledEndpoint>[],
    found: Found,
  ) {
    const state = stateOf(c)
    this.#mocks = mocks
    this.#state = state
    this.#request = c.req
    this.#session = session
    this.#matches = matches
    this.#found = found
    this.#host = {
      state,
      session,
      env: c.env,
      fakerFor: (key, call) => mocks.faker.source().forCall(mocks.seed, key, call),
      context: () => (this.#context ??= createContext(c, { state, matches })),
      next: (attempt) => this.#next(attempt),
    }
  }

  /** Asks them all, and makes a response of the answer. */
  async answer(): Promise<Response> {
    const state = this.#state
    const response = await this.#send(await this.#run(0, noLayers), state.method === 'HEAD')
    const { endpoint } = state
    const params = this.#matches.find((match) => match.endpoint === endpoint)?.params
    if (params) state.params = params
    state.asked = askedMocks({
      matches: this.#matches,
      reached: this.#reached,
      unmet: this.#unmet,
      endpoint,
    })
    return response
  }

  /**
   * Asks from one place on, until one answers; undefined where none does.
   *
   * @param above behaviours over that of the next one that is asked, the lowest first
   */
  async #run(from: number, above: readonly BehaviourLayer[]): Promise<HandlerResult> {
    let layers = above
    for (let index = from; index < this.#matches.length; index++) {
      const { endpoint, params } = this.#matches[index] as Match<CompiledEndpoint>
      if (index === this.#found.first) layers = this.#overAll()
      this.#reached = Math.max(this.#reached, index)
      if (endpoint.passes) {
        const isLast = this.#isLast(index)
        const laid = laidBelow(endpoint, layers, isLast)
        if (!isLast || laid === layers) {
          layers = laid
          continue
        }
      }
      const attempt = new Attempt(endpoint, params, index, this.#host)
      const result = await this.#ask(attempt, layers)
      if (result !== 'not met') layers = noLayers
      if (result !== 'not met' && result !== undefined) return result
    }
    return undefined
  }

  /** Whether nothing else of its kind is there to answer. */
  #isLast(index: number): boolean {
    return index + 1 === this.#matches.length || index + 1 === this.#found.first
  }

  /** The behaviour over all endpoints, that of the weather and then that of the request's own headers. */
  #overAll(): readonly BehaviourLayer[] {
    const { controls } = this.#state
    const { behaviour } = this.#mocks
    if (!behaviour && !controls) return noLayers
    return [...(behaviour ? [{ behaviour }] : []), ...(controls ? [{ behaviour: controls }] : [])]
  }

  async #ask(
    attempt: Attempt,
    layers: readonly BehaviourLayer[],
  ): Promise<HandlerResult | 'not met'> {
    const { compiled: endpoint } = attempt
    try {
      const loading = this.#load(endpoint)
      const refusal = loading && (await loading)
      if (refusal) return this.#answered(endpoint, refusal)
      const reason = endpoint.when?.unmet(attempt)
      if (reason !== undefined) {
        this.#unmet.push({ endpoint, reason })
        return 'not met'
      }
      if (!endpoint.passes && endpoint.admit?.() === false) return 'not met'
      if (endpoint.behaviour || layers.length > 0) return await this.#behave(attempt, layers)
      if (endpoint.needs.call) attempt.call = this.#session.state.claim(endpoint.counter)
      return await this.#handle(attempt)
    } catch (error) {
      return this.#thrown(error, endpoint)
    }
  }

  /** Whatever must be there before an endpoint can be asked: Faker, the body. Undefined when all is. */
  #load(endpoint: CompiledEndpoint): Promise<Reply | undefined> | undefined {
    const { faker, bodyLimit } = this.#mocks
    const state = this.#state
    const missing = (endpoint.needs.faker || state.routes.usesFaker) && !faker.ready
    const isParsed = Boolean(endpoint.needs.body || endpoint.body || endpoint.when)
    const loading = loadBody(state, this.#request, { isParsed, limit: bodyLimit })
    return missing ? Promise.all([loading, faker.load()]).then(([refusal]) => refusal) : loading
  }

  /** Does what behaviours ask for, in place of the endpoint or before it. */
  async #behave(attempt: Attempt, layers: readonly BehaviourLayer[]): Promise<HandlerResult> {
    const { compiled: endpoint } = attempt
    const verdict = this.#decide(attempt, layers)
    if (verdict.delay > 0) {
      try {
        await wait(verdict.delay, this.#state.signal.get())
      } catch (reason) {
        return this.#answered(endpoint, ended(reason))
      }
    }
    const { fault, allowance, status } = verdict
    if (fault && !effectsOf(verdict)?.fault) return this.#answered(endpoint, fault)
    if (allowance?.refusal) return this.#answered(endpoint, allowance.refusal)
    if (status !== undefined && status >= 400) return this.#answered(endpoint, forcedReply(status))
    const result = await this.#handle(attempt)
    return status === undefined ? result : withStatus(result, status)
  }

  #decide(attempt: Attempt, layers: readonly BehaviourLayer[]): Verdict {
    const claim = (counter: string) => this.#session.state.claim(counter)
    attempt.call = claim(attempt.compiled.counter)
    const verdict = decide(layersOf(attempt.compiled, layers, attempt.call, claim), {
      seed: String(this.#mocks.seed),
      windows: this.#session.windows,
      now: clock.elapsed(),
      header: this.#state.header,
    })
    this.#state.notes.push(...verdict.notes)
    const effects = effectsOf(verdict)
    if (effects) this.#state.effects = { ...this.#state.effects, ...effects }
    return verdict
  }

  async #handle(attempt: Attempt): Promise<HandlerResult> {
    const { compiled: endpoint } = attempt
    const state = this.#state
    if (endpoint.body) {
      const checked = await validateBody(endpoint.body, state.body?.value)
      if ('refusal' in checked) return this.#answered(endpoint, checked.refusal)
      attempt.valid = checked
    }
    const value = endpoint.fixed ? serialized(endpoint.fixed) : endpoint.handle(attempt)
    const { timeout } = this.#mocks
    const returned = isPromise(value)
      ? await limited(value, timeout, endpoint.key, () => attempt.waiting)
      : value
    const result = toResult(returned)
    const below = attempt.below && (await attempt.below)
    if (below && (result === undefined || result === below)) {
      applyTransition(attempt, result, this.#session)
      // Whoever answered below has answered; what was done to the answer since is in the context.
      return this.#context?.res ?? below
    }
    if (result === undefined) {
      const reason = endpoint.undecided ? 'it has no answer' : 'its handler returned nothing'
      if (!endpoint.passes && endpoint.method !== 'USE') this.#unmet.push({ endpoint, reason })
      return undefined
    }
    applyTransition(attempt, result, this.#session)
    state.isCurrent = reusableWhile(attempt, state, this.#session, this.#mocks)
    return this.#answered(endpoint, result)
  }

  /** Notes who has answered. */
  #answered<Result extends HandlerResult>(endpoint: CompiledEndpoint, result: Result): Result {
    this.#state.endpoint = endpoint
    this.#state.miss = undefined
    return result
  }

  /** Asks what lies below an endpoint; at the bottom that is a static file, or the 404. */
  async #next(attempt: Attempt): Promise<Response> {
    const response = await this.#send(await this.#run(attempt.index + 1, noLayers), false)
    return this.#context?.leave(attempt, response) ?? response
  }

  async #send(result: HandlerResult, isHead: boolean): Promise<Response> {
    const answer = result ?? (await this.#unmatched())
    const prepared = this.#context?.prepared
    return await sendResult(answer, this.#state, this.#mocks, { prepared, isHead })
  }

  #unmatched(): Promise<Reply> {
    // Where an endpoint of this method has passed on, the method is not the reason.
    const methods = this.#matches.length > this.#found.first ? noMethods : this.#found.methods
    return answerUnmatched(this.#state, this.#mocks, this.#unmet, methods)
  }

  #thrown(error: unknown, endpoint: CompiledEndpoint): Reply | Response | Fault {
    const { reason } = this.#state.signal
    if (reason) return this.#answered(endpoint, ended(reason))
    this.#context?.failed(error)
    const { result, failure } = errorResult(error, endpoint, this.#mocks)
    this.#state.failure = failure
    return this.#answered(endpoint, result)
  }
}

/** The answer when waiting was ended from outside: nobody reads it, unless the server is closing. */
function ended(reason: unknown): Reply {
  return errorReply(503, reason instanceof Error ? reason.message : 'The request was ended.')
}
