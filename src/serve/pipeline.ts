import { layer } from '../core/behaviour.ts'
import type { Behaviour } from '../core/behaviour.ts'
import { Reply, emptyReply, problemReply } from '../core/reply.ts'
import { readControls } from './behaviour/behave.ts'
import { preflightHeaders } from './network/cors.ts'
import { deliver } from './deliver.ts'
import type { Generation, Operation } from './generation.ts'
import { refuseOrigin } from './network/guard.ts'
import type { ServeHost } from './host.ts'
import { requestAt, splitAddress } from './incoming.ts'
import type { Incoming } from './incoming.ts'
import type { Journal } from './journal/journal.ts'
import { after } from './maybe.ts'
import type { Maybe } from './maybe.ts'
import { allowed } from './miss.ts'
import type { HeaderReader } from './readiness.ts'
import { announcesJson, write } from './ready-write.ts'
import type { ReadyWrite } from './ready-write.ts'
import { findReady, findReadyWrite } from './ready.ts'
import type { ReadyRequest, WriteHead } from './ready.ts'
import { respondPrepared } from './respond.ts'
import type { PreparedResponse } from './respond.ts'
import { otherwise } from './otherwise.ts'
import { rewriteAddress } from './rewrite.ts'
import type { Lookup } from './route-table.ts'
import { tell } from './tell.ts'
import { settled } from './settle.ts'
import type { Session } from './session/session.ts'
import type { Sessions } from './session/sessions.ts'
import { Trip } from './trip.ts'
import type { Arrival } from './arrival.ts'
import type { Wire } from './network/wire.ts'

/** The way of every request, from the network or in process, to its response. */
export class Pipeline {
  /** Replaced as a whole by a reload; a request keeps the one it began with. */
  generation: Generation
  /** A behaviour over all endpoints, such as the weather chosen at the terminal. */
  override: Behaviour | undefined
  readonly #host: ServeHost
  readonly #sessions: Sessions
  readonly #waiting = new Set<Trip>()
  readonly #closing = new AbortController()

  constructor(host: ServeHost, sessions: Sessions, generation: Generation) {
    this.#host = host
    this.#sessions = sessions
    this.generation = generation
  }

  /**
   * The answer to a GET that needs no `Request` to be found; undefined when {@link answer} must be asked.
   */
  ready(request: ReadyRequest): PreparedResponse | undefined {
    if (this.override) return undefined
    const started = performance.now()
    const { target, header, headers } = request
    const { own } = this.#sessions
    const found = findReady(this.generation, request, own)
    if (!found || this.#host.guard.refuseHost(header('host') ?? 'localhost')) return undefined
    const { operation, params, answer } = found
    const way = { operation, asked: undefined, params, notes: noNotes }
    tell(this.#host, own.journal, { method: 'GET', target, started, headers }, way, answer)
    return answer
  }

  /**
   * The same for a write of a JSON object, which is carried out once its body is there.
   */
  readyWrite(head: WriteHead): ReadyWrite | undefined {
    if (this.override) return undefined
    const started = performance.now()
    const { header } = head
    const { guard, faker, settle, bodyLimit } = this.#host
    const { own: session } = this.#sessions
    const { generation } = this
    const match = findReadyWrite(generation, head, session)
    // Whether what is written outlives the process is waited for on the whole way.
    if (!match || settle || !announcesJson(header, bodyLimit)) return undefined
    const { needs } = match.endpoint
    if (!faker.ready && (needs.faker || generation.usesFaker)) return undefined
    if (guard.refuseHost(header('host') ?? 'localhost')) return undefined
    return (bytes) => write({ head, match, host: this.#host, session, started }, bytes)
  }

  /**
   * Answers a request. What can be answered at once is, without a promise.
   *
   * @param session whose request it is, or the refusal of that; the one that its headers name where it is
   *   left out
   */
  answer(request: Request, wire: Wire | undefined, session?: Session | Reply): Maybe<Response> {
    const started = performance.now()
    const header: HeaderReader = wire?.header ?? ((name) => request.headers.get(name) ?? undefined)
    const headers = wire?.rawHeaders ?? request.headers
    const { origin: base, path, search } = splitAddress(request.url)
    const target = path + search
    const { method } = request
    // The listener has asked already.
    const isAsked = wire || session || method !== 'GET'
    const ready = isAsked ? undefined : this.ready({ origin: base, target, header, headers })
    if (ready) return respondPrepared(ready)
    const { generation } = this
    const rule = rewriteAddress(generation.rewrites, { path, search })
    const origin = header('origin')
    const access =
      origin === undefined ? undefined : this.#host.guard.access(origin, header('host') ?? '')
    const incoming = {
      request: rule ? requestAt(request, rule) : request,
      method,
      target,
      wire,
      header,
      headers,
      path: rule?.path ?? path,
      search: rule?.search ?? search,
      rewritten: rule && rule.path + rule.search,
      started,
      origin,
      access,
      generation,
    }
    return this.#long(incoming, session)
  }

  /** The refusal of a foreign host or origin, or undefined. Requests in process have no host to check. */
  refuse(header: HeaderReader, wire: Wire | undefined): Reply | undefined {
    const host = header('host') ?? ''
    const refusal = wire && this.#host.guard.refuseHost(host)
    if (refusal) return refusal
    const origin = header('origin')
    if (origin === undefined || this.#host.guard.access(origin, host) !== 'refused')
      return undefined
    return refuseOrigin(origin)
  }

  /** The refusal of what a page from elsewhere may not ask for, even without an origin; or undefined. */
  refuseCrossSite(header: HeaderReader): Reply | undefined {
    return this.#host.guard.refuseCrossSite(header)
  }

  /** Ends all waiting; later requests do not wait either. */
  close(): void {
    this.#closing.abort(new DOMException('The server is closing.', 'AbortError'))
    for (const trip of this.#waiting) trip.abort(this.#closing.signal.reason as Error)
    this.#waiting.clear()
  }

  #long(incoming: Incoming, given: Session | Reply | undefined): Maybe<Response> {
    const { request, header, wire, path, search, generation } = incoming
    const refusal = this.refuse(header, wire)
    if (refusal) return this.#finish(incoming, turnedAway(refusal))
    const session = given ?? this.#sessions.of(header)
    if (session instanceof Reply) return this.#finish(incoming, turnedAway(session))
    const { journal } = session
    const lookup = lookUp(generation, session, request.method, path)
    if (!lookup) return this.#finish(incoming, turnedAway(badAddress(path)), journal)
    if (request.method === 'OPTIONS' && !takesOptions(lookup, incoming)) {
      const options = this.#options(incoming, lookup.methods)
      if (options) return this.#finish(incoming, turnedAway(options), journal)
    }
    const controls = readControls(header)
    if (controls && 'refusal' in controls) {
      return this.#finish(incoming, turnedAway(controls.refusal), journal)
    }
    const override = layer(this.override, controls)
    const received = journal.receive(request, wire)
    const trip = new Trip(
      { request, received, wire, header, path, search, generation, session, override },
      lookup,
      this.#host,
      (waiting) => this.#track(waiting),
    )
    const onEnd = () => void this.#waiting.delete(trip)
    const arrived = after(trip.run(), (arrival) => settled(this.#host, arrival))
    const answered = after(arrived, (arrival) => otherwise(this.#host.fallback, incoming, arrival))
    const { bodyLimit } = this.#host
    const complete = after(answered, (arrival) =>
      after(received?.readRest(arrival.outcome, bodyLimit), () => arrival),
    )
    return after(complete, (arrival) => this.#finish(incoming, arrival, journal, onEnd))
  }

  #track(trip: Trip): void {
    this.#waiting.add(trip)
    const { aborted, reason } = this.#closing.signal
    if (aborted) trip.abort(reason as Error)
  }

  /**
   * A preflight is granted to whoever may read at all, even for a path that nothing answers: otherwise a
   * page would see a CORS error in place of the 404 that explains.
   */
  #options(incoming: Incoming, methods: ReadonlySet<string>): Reply | undefined {
    const { header } = incoming
    const asked = header('access-control-request-method')
    if (asked !== undefined && incoming.origin !== undefined) {
      const allow = methods.size > 0 ? allowed(methods) : asked
      const headers = preflightHeaders(allow, header('access-control-request-headers'))
      return new Reply({ kind: 'none' }, { status: 204, headers })
    }
    return methods.size > 0 ? emptyReply().header('allow', allowed(methods)) : undefined
  }

  #finish(
    incoming: Incoming,
    arrival: Arrival,
    journal: Journal = this.#sessions.own.journal,
    onEnd: () => void = nothing,
  ): Maybe<Response> {
    const { signal: closing } = this.#closing
    return deliver({ incoming, arrival, host: this.#host, journal, closing, onEnd })
  }
}

/** What a request leads to: what lies over the mocks of its session, then the mocks. */
function lookUp(
  { table }: Generation,
  { overlay }: Session,
  method: string,
  path: string,
): Lookup<Operation> | undefined {
  const below = table.lookup(method, path)
  if (!below || !overlay.active) return below
  const above = overlay.matches(method, path)
  if (above.length === 0) return below
  const methods = new Set([...above.map(({ endpoint }) => endpoint.method), ...below.methods])
  return { matches: [...above, ...below.matches], methods }
}

/**
 * Whether a mock is asked for OPTIONS. One of another library that stands for all methods is not meant for
 * the preflights of browsers (Fetch, section 3.3), which that library never sees.
 */
function takesOptions({ matches }: Lookup<Operation>, { header }: Incoming): boolean {
  const isPreflight = header('access-control-request-method') !== undefined
  return matches.some(
    ({ endpoint }) => !isPreflight || !endpoint.undecided || endpoint.method === 'OPTIONS',
  )
}

const noNotes: readonly string[] = []

function nothing(): void {}

function never(): boolean {
  return false
}

const turnedAwayAtOnce: Omit<Arrival, 'outcome'> = {
  operation: undefined,
  asked: [],
  params: {},
  notes: noNotes,
  gone: never,
  ended: never,
}

function turnedAway(outcome: Reply): Arrival {
  return { ...turnedAwayAtOnce, outcome }
}

function badAddress(path: string): Reply {
  return problemReply(
    'bad-address',
    `The address ${JSON.stringify(path.slice(0, 200))} has a percent sign that is no valid encoding. Write it as %25.`,
  )
}
