import type { Behaviour } from '../core/behaviour.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import { Reply, emptyReply, errorReply } from '../core/reply.ts'
import type { Arrival } from './arrival.ts'
import { mayHaveBody, readBody } from './body.ts'
import type { ParsedBody } from './body.ts'
import { conduct, effectsOf, laidBelow, layersOf } from './behaviour/conduct.ts'
import type { BehaviourLayer } from './behaviour/conduct.ts'
import { decide } from './behaviour/decide.ts'
import type { Effects } from './behaviour/effects.ts'
import { Exchange } from './exchange.ts'
import type { Generation, Operation } from './generation.ts'
import type { ServeHost } from './host.ts'
import { askedMocks } from './journal/asked.ts'
import type { ReceivedBody } from './journal/received.ts'
import { after, isPromise } from './maybe.ts'
import type { Maybe } from './maybe.ts'
import { explainMiss, missReply } from './miss.ts'
import type { Miss } from './miss.ts'
import { moved } from './session/moved.ts'
import type { HeaderReader } from './readiness.ts'
import { returnedNothing, thrownOutcome, toOutcome } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import type { Lookup, Match } from './route-table.ts'
import type { Session } from './session/session.ts'
import { RequestSignal } from './request-signal.ts'
import { limited } from './time-limit.ts'
import { validateBody } from './validate-body.ts'
import type { Wire } from './network/wire.ts'

/** A request, and what the server knows as it comes. */
export interface TripParts {
  readonly request: Request
  /** Its body, where the journal wants to see it. */
  readonly received: ReceivedBody | undefined
  readonly wire: Wire | undefined
  readonly header: HeaderReader
  readonly path: string
  /** The query with its question mark, or an empty text. */
  readonly search: string
  readonly generation: Generation
  readonly session: Session
  /** Behaviour laid over every endpoint: that of the weather, then that of the request's own headers. */
  readonly override: Behaviour | undefined
}

/** An endpoint that is asked. */
interface Attempt {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
  /** Its place among those that match. */
  readonly index: number
  readonly above: readonly BehaviourLayer[]
}

const noLayers: readonly BehaviourLayer[] = []
const noParams: Readonly<Record<string, string>> = {}

/** The way of one request through the endpoints that match it, to the first that answers. */
export class Trip {
  readonly #parts: TripParts
  readonly #host: ServeHost
  readonly #lookup: Lookup<Operation>
  readonly #signal: RequestSignal
  readonly #notes: string[] = []
  readonly #unmet: { endpoint: Operation; reason: string }[] = []
  #body: ParsedBody | undefined
  #operation: Operation | undefined
  /** What `next` gave last, so that an answer which is only passed on counts as the other's. */
  #passed: Outcome
  #failure: Diagnostic | undefined
  #silent: Operation | undefined
  /** The place of the last one that was asked. */
  #reached = 0
  #effects: Effects | undefined

  /** @param onWait told once when the trip first depends on its signal, so that it can be aborted */
  constructor(
    parts: TripParts,
    lookup: Lookup<Operation>,
    host: ServeHost,
    onWait: (trip: Trip) => void,
  ) {
    this.#parts = parts
    this.#lookup = lookup
    this.#host = host
    this.#signal = new RequestSignal(parts, () => onWait(this))
  }

  /** Goes the way to its end. */
  run(): Maybe<Arrival> {
    const { override } = this.#parts
    const arrive = (outcome: Outcome) => this.#arrive(outcome)
    const fail = (error: unknown) => this.#arrive(this.#thrown(error, this.#asked))
    try {
      const outcome = this.#attempt(0, override ? [{ behaviour: override }] : noLayers)
      return outcome instanceof Promise ? outcome.then(arrive, fail) : arrive(outcome)
    } catch (error) {
      return fail(error)
    }
  }

  /** The operation that is at work, for failures outside of handlers, as in a schema. */
  get #asked(): Operation {
    return this.#operation ?? (this.#lookup.matches[0] as Match<Operation>).endpoint
  }

  /** Ends all waiting with an error. */
  abort(reason: Error): void {
    this.#signal.abort(reason)
  }

  /**
   * Asks the endpoints that match, from one on, until one answers.
   *
   * @param above behaviours over that of the first one that is asked, the lowest first
   */
  #attempt(index: number, above: readonly BehaviourLayer[]): Maybe<Outcome> {
    const match = this.#lookup.matches[index]
    if (!match) return undefined
    this.#reached = Math.max(this.#reached, index)
    const { endpoint: operation, params } = match
    if (operation.passes) {
      const isLast = index + 1 === this.#lookup.matches.length
      const layers = laidBelow(operation, above, isLast)
      if (!isLast || layers === above) return this.#attempt(index + 1, layers)
    }
    const loading = this.#load(operation)
    if (!loading) return this.#consider({ operation, params, index, above })
    return loading.then((refusal) => refusal ?? this.#consider({ operation, params, index, above }))
  }

  /** Whatever must be there before the operation can be asked: Faker, the body. Undefined when all is. */
  #load(operation: Operation): Promise<Reply | undefined> | undefined {
    const { faker, bodyLimit } = this.#host
    const { request, received, header, generation } = this.#parts
    const missing = (operation.needs.faker || generation.usesFaker) && !faker.ready
    const needsBody = operation.needs.body || operation.body || operation.when
    const unread = needsBody && !this.#body && mayHaveBody(request.method)
    if (!missing && !unread) return undefined
    return (async () => {
      if (missing) await faker.load()
      if (!unread) return undefined
      const body = await readBody(received?.unread ?? request, header, bodyLimit)
      if (body instanceof Reply) return body
      this.#body = body
      return undefined
    })()
  }

  #consider({ operation, params, index, above }: Attempt): Maybe<Outcome> {
    const behaves = operation.behaviour !== undefined || above.length > 0
    const counts = operation.needs.call || behaves
    const exchange = (call: number, body: ParsedBody | undefined) =>
      this.#exchange(operation, params, index, call, body)
    try {
      const reason = operation.when?.unmet(exchange(0, this.#body))
      if (reason !== undefined) {
        this.#unmet.push({ endpoint: operation, reason })
        return this.#attempt(index + 1, above)
      }
    } catch (error) {
      this.#operation = operation
      return this.#thrown(error, operation)
    }
    if (!operation.passes && operation.admit?.() === false) return this.#attempt(index + 1, above)
    this.#operation = operation
    const { session, header } = this.#parts
    const claim = (counter: string) => session.state.claim(counter)
    const call = counts ? claim(operation.counter) : 1
    const answer = () => this.#validate(operation, exchange, call, index)
    if (!behaves) return answer()
    const verdict = decide(layersOf(operation, above, call, claim), {
      seed: String(this.#host.seed),
      windows: session.windows,
      now: performance.now(),
      header,
    })
    this.#notes.push(...verdict.notes)
    const effects = effectsOf(verdict)
    if (effects) this.#effects = { ...this.#effects, ...effects }
    const signal = () => this.#signal.get()
    return conduct(verdict, { signal, answer, ended: (reason) => this.#ended(reason) })
  }

  #validate(
    operation: Operation,
    exchange: (call: number, body: ParsedBody | undefined) => Exchange,
    call: number,
    index: number,
  ): Maybe<Outcome> {
    if (!operation.body) return this.#handle(operation, exchange(call, this.#body), index)
    const body = this.#body
    return after(validateBody(operation.body, body?.value), (result) => {
      if ('refusal' in result) return result.refusal
      const valid = body && { ...body, value: result.value }
      return this.#handle(operation, exchange(call, valid), index)
    })
  }

  #handle(operation: Operation, exchange: Exchange, index: number): Maybe<Outcome> {
    if (operation.fixed) return moved(operation, operation.fixed, this.#parts.session)
    const settle = (value: unknown): Maybe<Outcome> => {
      const outcome = toOutcome(value)
      if (outcome !== undefined) {
        if (outcome === this.#passed) return outcome
        this.#operation = operation
        return moved(operation, outcome, this.#parts.session)
      }
      if (operation.undecided) this.#unmet.push({ endpoint: operation, reason: 'it has no answer' })
      else if (!operation.passes) this.#silent = operation
      return this.#attempt(index + 1, noLayers)
    }
    try {
      const value = operation.handle(exchange)
      if (!isPromise(value)) return settle(value)
      const { timeout } = this.#host
      return limited(value, timeout, operation.key, () => exchange.waiting).then(
        settle,
        (error: unknown) => this.#thrown(error, operation),
      )
    } catch (error) {
      return this.#thrown(error, operation)
    }
  }

  #exchange(
    operation: Operation,
    params: Readonly<Record<string, string>>,
    index: number,
    call: number,
    body: ParsedBody | undefined,
  ): Exchange {
    const { request, received, header, search, session } = this.#parts
    const { faker, seed } = this.#host
    return new Exchange(
      {
        request,
        header,
        handOut: () => received?.request ?? request,
        search,
        endpoint: operation,
        params,
        body,
        call,
        signal: () => this.#signal.get(),
        next: async () => (this.#passed = await this.#attempt(index + 1, noLayers)),
      },
      { session, fakerFor: (key, number) => faker.source().forCall(seed, key, number) },
    )
  }

  #thrown(error: unknown, operation: Operation): Outcome {
    const { reason } = this.#signal
    if (reason) return this.#ended(reason)
    const { outcome, failure } = thrownOutcome(error, operation, this.#host)
    this.#failure = failure
    return outcome
  }

  /** The outcome when waiting was ended from outside: nobody reads it, unless the server is closing. */
  #ended(reason: unknown): Outcome {
    return errorReply(503, reason instanceof Error ? reason.message : 'The request was ended.')
  }

  #arrive(outcome: Outcome): Arrival {
    const { request, path, generation, received } = this.#parts
    const { methods, matches } = this.#lookup
    const operation = this.#operation
    const common = {
      operation,
      asked: askedMocks({ matches, reached: this.#reached, unmet: this.#unmet, operation }),
      params: matches.find(({ endpoint }) => endpoint === operation)?.params ?? noParams,
      received: this.#body?.bytes ?? received?.tap,
      notes: this.#notes,
      effects: this.#effects,
      gone: () => this.#signal.gone,
      ended: () => this.#signal.reason !== undefined,
    }
    if (outcome !== undefined) {
      return { ...common, outcome, ...(this.#failure && { failure: this.#failure }) }
    }
    if (this.#silent) return { ...common, ...returnedNothing(this.#silent) }
    if (request.method === 'OPTIONS' && methods.size > 0 && matches.length === 0) {
      return { ...common, outcome: emptyReply() }
    }
    const miss: Miss = {
      method: request.method,
      path,
      unmet: this.#unmet,
      methods,
      file: generation.suggestedFile,
      broken: generation.broken,
    }
    const report = explainMiss(miss, generation.table.endpoints)
    const reply = generation.miss?.(miss.method, path) ?? missReply(miss, report)
    return { ...common, operation: undefined, outcome: reply, miss: report }
  }
}
