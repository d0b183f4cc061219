import { layer } from '../core/behaviour.ts'
import type { Behaviour } from '../core/behaviour.ts'
import { Fault, Reply, emptyReply, problemReply } from '../core/reply.ts'
import { controlHeaders, readControls } from './behave.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { breakConnection } from './fault.ts'
import type { Generation, Operation } from './generation.ts'
import { refuseOrigin } from './guard.ts'
import type { OriginAccess } from './guard.ts'
import type { ServeHost } from './host.ts'
import { after } from './maybe.ts'
import type { Maybe } from './maybe.ts'
import { allowed } from './miss.ts'
import { respond, respondPrepared } from './respond.ts'
import type { ResponseParts } from './respond.ts'
import { Trip } from './trip.ts'
import type { Arrival } from './trip.ts'
import type { Wire } from './wire.ts'

type HeaderReader = (name: string) => string | undefined

/** One request as the pipeline sees it. */
interface Incoming {
  readonly request: Request
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

const noFile = () => Promise.resolve(undefined)
const headOnly: ResponseParts = { head: true, extra: undefined, file: noFile }
const whole: ResponseParts = { head: false, extra: undefined, file: noFile }

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

  /** Answers a request. Ready answers are given at once, without a promise. */
  answer(request: Request, wire: Wire | undefined): Maybe<Response> {
    const started = performance.now()
    const header: HeaderReader = wire?.header ?? ((name) => request.headers.get(name) ?? undefined)
    const { path, search } = splitAddress(request.url)
    const operation = this.#short(request.method, path, header)
    if (operation?.prepared) {
      const { status } = operation.prepared
      this.#report({ request, path, search, started }, { operation, notes: [] }, status, [])
      return respondPrepared(operation.prepared, request.method === 'HEAD' ? headOnly : whole)
    }
    const { generation } = this
    const origin = header('origin')
    const access =
      origin === undefined ? undefined : this.#host.guard.access(origin, header('host') ?? '')
    const incoming = { request, wire, header, path, search, started, origin, access, generation }
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

  /** The operation that answers without looking at more than method and path, if there is one. */
  #short(method: string, path: string, header: HeaderReader): Operation | undefined {
    const { table, broken } = this.generation
    const operation = table.sole(method === 'HEAD' ? 'GET' : method, path)
    if (!operation?.prepared || operation.when || operation.behaviour || this.override)
      return undefined
    if (operation.body || broken.length > 0 || header('origin') !== undefined) return undefined
    for (const name of Object.values(controlHeaders)) {
      if (header(name) !== undefined) return undefined
    }
    return this.#host.guard.refuseHost(header('host') ?? 'localhost') ? undefined : operation
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
    incoming: Pick<Incoming, 'request' | 'path' | 'search' | 'started'>,
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
      method: incoming.request.method,
      target: incoming.path + incoming.search,
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
