import { counter, type Family } from './family.ts'

/** Upper limits of durations, s: those that OpenTelemetry recommends for servers of HTTP. */
const limits = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] as const
/** The same in ms, as requests are measured. */
const limitsMs: readonly number[] = limits.map((limit) => limit * 1000)

/** The most combinations of route, method and status that are counted each for itself: code may add any number of mocks. */
const mostSeries = 2000

/** How the routes beyond that are called. */
const others = '(others)'

/** The methods that are counted by their names (OpenTelemetry, `http.request.method`); others may be any text. */
const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
])

/** Durations of the requests that came by one method, for one route, and got one status. */
class Series {
  readonly counts = new Uint32Array(limits.length + 1)
  /** ms */
  sum = 0
  /** Of these the delays that a mock was told to have, ms. */
  delayed = 0
}

/** An answered request, as it is counted. */
export interface CountedRequest {
  /** The pattern of the endpoint's path, never that of the request; empty where none answered. */
  readonly route: string
  readonly method: string
  /** 0 where the connection was broken. */
  readonly status: number
  /** ms */
  readonly duration: number
  /** How much of that a mock was told to wait, ms. */
  readonly delay: number
  /** Whether no mock matches. */
  readonly isMiss: boolean
}

/** Counts what a server does since it started, for monitors; it costs a request some lookups. */
export class Metrics {
  readonly #series = new Map<string, Map<string, Map<number, Series>>>()
  #size = 0
  #misses = 0
  #reloads = { ok: 0, broken: 0 }
  readonly #sources: (() => readonly Family[])[] = []

  count({ route, method, status, duration, delay, isMiss }: CountedRequest): void {
    const series = this.#seriesOf(route, method, status)
    let bucket = 0
    while (duration > (limitsMs[bucket] ?? Infinity)) bucket++
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
    series.sum += duration
    series.delayed += delay
    if (isMiss) this.#misses++
  }

  reloaded(isBroken: boolean): void {
    this.#reloads[isBroken ? 'broken' : 'ok']++
  }

  /** Adds families that somebody else counts; asked each time that they are read. */
  add(source: () => readonly Family[]): void {
    this.#sources.push(source)
  }

  families(): readonly Family[] {
    return [
      ...this.#requests(),
      counter('mockapi_requests_unmatched_total', 'Requests that no mock matches.', this.#misses),
      {
        name: 'mockapi_reloads_total',
        help: 'Reloads of mock files, by whether all of them could be read.',
        type: 'counter',
        samples: Object.entries(this.#reloads).map(([result, value]) => ({
          labels: { result },
          value,
        })),
      },
      ...this.#sources.flatMap((source) => source()),
    ]
  }

  #requests(): readonly Family[] {
    const all = [...this.#series].flatMap(([route, byMethod]) =>
      [...byMethod].flatMap(([method, byStatus]) =>
        [...byStatus].map(([status, series]) => ({ route, method, status, series })),
      ),
    )
    const delayed = new Map<string, number>()
    for (const { route, series } of all) {
      if (series.delayed > 0) delayed.set(route, (delayed.get(route) ?? 0) + series.delayed / 1000)
    }
    return [
      {
        name: 'http_server_request_duration_seconds',
        help: 'Durations of requests up to the head of their answers, by the path of the endpoint.',
        type: 'histogram',
        limits,
        samples: all.map(({ route, method, status, series: { counts, sum } }) => ({
          labels: {
            http_request_method: method,
            ...(route !== '' && { http_route: route }),
            ...(status === 0
              ? { error_type: 'broken_connection' }
              : { http_response_status_code: String(status) }),
          },
          counts,
          sum: sum / 1000,
        })),
      },
      {
        name: 'mockapi_simulated_delay_seconds_total',
        help: 'How much of these durations mocks were told to wait.',
        type: 'counter',
        samples: [...delayed].map(([route, value]) => ({ labels: { http_route: route }, value })),
      },
    ]
  }

  #seriesOf(route: string, method: string, status: number): Series {
    const found = this.#series.get(route)?.get(method)?.get(status)
    if (found) return found
    const name = methods.has(method) ? method : '_OTHER'
    const isFull = this.#size >= mostSeries && route !== others
    if (isFull || name !== method) return this.#seriesOf(isFull ? others : route, name, status)
    const byMethod = this.#series.get(route) ?? new Map<string, Map<number, Series>>()
    const byStatus = byMethod.get(method) ?? new Map<number, Series>()
    const series = new Series()
    this.#series.set(route, byMethod.set(method, byStatus.set(status, series)))
    this.#size++
    return series
  }
}
