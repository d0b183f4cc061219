import { layer } from '../core/behaviour.ts'
import type { Behaviour } from '../core/behaviour.ts'
import { Fault, Reply, emptyReply, problemReply } from '../core/reply.ts'
import { readControls } from './behave.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { breakConnection } from './fault.ts'
import type { Generation } from './generation.ts'
import { refuseOrigin } from './guard.ts'
import type { OriginAccess } from './guard.ts'
import type { ServeHost } from './host.ts'
import { after } from './maybe.ts'
import type { Maybe } from './maybe.ts'
import { allowed } from './miss.ts'
import type { HeaderReader } from './readiness.ts'
import { findReady } from './ready.ts'
import { respond, respondPrepared } from './respond.ts'
import type { PreparedResponse, ResponseParts } from './respond.ts'
import { Trip } from './trip.ts'
import type { Arrival } from './trip.ts'
import type { Wire } from './wire.ts'

/** One request as the pipeline sees it. */
interface Incoming {
  readonly request: Request
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly wire: Wire | undefined
  readonly header: HeaderReader
  readonly path: string
  readonly search: string
  /** When it came, by `performance.now()`. */
  readonly started: number
  readonly origin: string | undefined
  readonly access: OriginAccess | undefined
  readonly generation: Generation
}

/** The way of every request, from the network or in process, to its response. */
export class Pipeline {
  /** Replaced as a whole by a reload; a request keeps the one it began with. */
  generation: Generation
  /** A behaviour over all endpoints, such as the weather chosen at the terminal. */
  override: Behaviour | undefined
  readonly #host: ServeHost
  readonly #waiting = new Set<Trip>()
  #closed = false

  constructor(host: ServeHost, generation: Generation) {
    this.#host = host
    this.generation = generation
  }

  /**
   * The answer to a GET that needs no `Request` to be found; undefined when {@link answer} must be asked.
   *
   * @param target path and query as they came
   */
  ready(target: string, header: HeaderReader): PreparedResponse | undefined {
    if (this.override) return undefined
    const started = performance.now()
    const found = findReady(this.generation, target, header)
    if (!found || this.#host.guard.refuseHost(header('host') ?? 'localhost')) return undefined
    const { operation, answer } = found
    this.#report({ method: 'GET', target, started }, { operation, notes: [] }, answer.status, [])
    return answer
  }

  /** Answers a request. What can be answered at once is, without a promise. */
  answer(request: Request, wire: Wire | undefined): Maybe<Response> {
    const started = performance.now()
    const header: HeaderReader = wire?.header ?? ((name) => request.headers.get(name) ?? undefined)
    const { path, search } = splitAddress(request.url)
    const target = path + search
    const { method } = request
    // The listener has asked already.
    const ready = wire || method !== 'GET' ? undefined : this.ready(target, header)
    if (ready) return respondPrepared(ready)
    const { generation } = this
    const origin = header('origin')
    const access =
      origin === undefined ? undefined : this.#host.guard.access(origin, header('host') ?? '')
    const incoming = {
      request,
      method,
      target,
      wire,
      header,
      path,
      search,
      started,
      origin,
      access,
      generation,
    }
    return this.#long(incoming)
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

  /** Ends all waiting; later requests do not wait either. */
  close(): void {
    this.#closed = true
    for (const trip of this.#waiting) trip.abort(closing())
    this.#waiting.clear()
  }

  #long(incoming: Incoming): Maybe<Response> {
    const { request, header, wire, path, search, generation } = incoming
    const refusal = this.refuse(header, wire)
    if (refusal) return this.#finish(incoming, turnedAway(refusal))
    const lookup = generation.table.lookup(request.method, path)
    if (!lookup) return this.#finish(incoming, turnedAway(badAddress(path)))
    if (request.method === 'OPTIONS' && lookup.matches.length === 0) {
      const options = this.#options(incoming, lookup.methods)
      if (options) return this.#finish(incoming, turnedAway(options))
    }
    const controls = readControls(header)
    if (controls && 'refusal' in controls) {
      return this.#finish(incoming, turnedAway(controls.refusal))
    }
    const override = layer(this.override, controls)
    const parts = { request, wire, path, search, generation, override }
    const trip = new Trip(parts, lookup, this.#host, (waiting) => this.#track(waiting))
    return after(trip.run(), (arrival) => {
      this.#waiting.delete(trip)
      return this.#finish(incoming, arrival)
    })
  }

  #track(trip: Trip): void {
    this.#waiting.add(trip)
    if (this.#closed) trip.abort(closing())
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

  #finish(incoming: Incoming, arrival: Arrival): Maybe<Response> {
    const { outcome, operation } = arrival
    if (outcome instanceof Fault) {
      this.#report(incoming, arrival, 0, [outcome.kind])
      return breakConnection(outcome.kind, incoming.wire, incoming.request.signal)
    }
    if (arrival.gone && !incoming.wire) {
      this.#report(incoming, arrival, 0, ['client went away'])
      return Promise.reject(incoming.request.signal.reason as Error)
    }
    if (outcome instanceof Reply) {
      const parts: ResponseParts = {
        head: incoming.request.method === 'HEAD',
        extra: this.#extra(incoming, Object.keys(outcome.headers)),
        file: (path) => this.#host.readFile(path, operation?.origin.file ?? ''),
      }
      const note = outcome.note === undefined ? [] : [outcome.note]
      return after(respond(outcome, parts), (response) => {
        this.#report(incoming, arrival, arrival.gone ? 0 : response.status, note)
        return response
      })
    }
    this.#report(incoming, arrival, outcome.status, [])
    return decorate(outcome, this.#extra(incoming, outcome.headers.keys()))
  }

  /** Headers that the exchange adds to whatever is answered. */
  #extra(incoming: Incoming, names: Iterable<string>): Record<string, string> | undefined {
    const { origin, access, generation } = incoming
    const { broken } = generation
    if (origin === undefined && broken.length === 0) return undefined
    const list = [...names]
    const own = list.includes('access-control-allow-origin')
    const readable = origin !== undefined && access !== undefined && access !== 'refused' && !own
    return {
      ...(broken.length > 0 && { 'x-mockapi-broken': encodeURI(broken.slice(0, 5).join(', ')) }),
      ...(readable && corsHeaders(origin, access, list)),
    }
  }

  #report(
    incoming: Pick<Incoming, 'method' | 'target' | 'started'>,
    arrival: Pick<Arrival, 'operation' | 'notes' | 'miss' | 'failure'>,
    status: number,
    notes: readonly string[],
  ): void {
    const { onRequest } = this.#host
    if (!onRequest) return
    const { operation, miss, failure } = arrival
    const duration = performance.now() - incoming.started
    const line = operation?.origin.place()?.line
    onRequest({
      time: Date.now() - duration,
      method: incoming.method,
      target: incoming.target,
      status,
      duration,
      ...(operation && { file: operation.origin.file }),
      ...(line !== undefined && { line }),
      notes: [...notes, ...arrival.notes],
      ...(miss && { miss }),
      ...(failure && { failure }),
    })
  }
}

function turnedAway(outcome: Reply): Arrival {
  return { outcome, operation: undefined, notes: [], gone: false }
}

function badAddress(path: string): Reply {
  return problemReply(
    'bad-address',
    `The address ${JSON.stringify(path.slice(0, 200))} has a percent sign that is no valid encoding. Write it as %25.`,
  )
}

function decorate(response: Response, extra: Record<string, string> | undefined): Response {
  if (!extra) return response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(extra)) headers.set(name, value)
  return new Response(response.body, { status: response.status, headers })
}

function closing(): Error {
  return new DOMException('The server is closing.', 'AbortError')
}

/** Path and query of an absolute address, as they came. */
function splitAddress(url: string): { readonly path: string; readonly search: string } {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start === -1) return { path: '/', search: '' }
  const fragment = url.indexOf('#', start)
  const end = fragment === -1 ? url.length : fragment
  const query = url.indexOf('?', start)
  if (query === -1 || query > end) return { path: url.slice(start, end), search: '' }
  return { path: url.slice(start, query), search: url.slice(query, end) }
}
