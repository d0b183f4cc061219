import type { Behaviour } from '../behaviour/behaviour.ts'
import type { Seed } from '../data/records/declaration.ts'
import type { RouteTable } from '../endpoints/router.ts'
import type { CompiledEndpoint, Routes } from '../endpoints/routes.ts'
import type { Upstream } from '../endpoints/upstream.ts'
import type { Place } from '../errors/diagnostic.ts'
import type { LazyFaker } from '../generate/faker.ts'
import type { Address } from '../http/address.ts'
import type { DecoderOf } from '../http/coding.ts'
import type { Compressor } from '../http/compression.ts'
import type { Connection, HeaderReader, WaitingRequests } from '../http/connection.ts'
import type { SplitFields } from '../http/headers.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { FileRequest, FoundFile } from '../http/file-reply.ts'
import type { Guard } from '../http/origin-guard.ts'
import type { Reply } from '../http/reply.ts'
import type { Redactor } from '../journal/redact.ts'
import type { RequestReport } from '../journal/call.ts'
import type { Traffic } from '../journal/traffic.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Session } from '../sessions/session.ts'
import type { Sessions } from '../sessions/open/sessions.ts'

/** What an application answers from. */
export interface Mocks {
  /** Replaced as a whole by a reload; a request keeps those it began with. */
  routes: Routes
  behaviour: Behaviour | undefined
  readonly sessions: Sessions
  readonly guard: Guard
  readonly seed: Seed
  readonly faker: LazyFaker
  /** Whether the dates that Faker makes for an answer are near the time of the clock. */
  readonly fakerNow: boolean
  readonly bodyLimit: number
  /** What every answer has beside its own headers. */
  readonly headers: SplitFields | undefined
  readonly timeout: number
  /** What the addresses of the mocks begin with; outside of them no mock answers. None for all addresses. */
  readonly prefixes: readonly string[]
  /** The path that `.mount()` of an application hides; empty for none. */
  readonly basePath: string
  /** Finds a file named relative to a mock file, undefined where the mocks folder has none; not outside of Node. */
  readonly findFile?: (path: string, from: string) => FoundFile | undefined
  readonly locate?: (
    error: unknown,
  ) => { readonly place: Place; readonly frame?: string } | undefined
  /** The message of a thrown value, with the names that the user wrote in place of compiled ones. */
  readonly message?: (error: unknown) => string
  /** Saves what a request changed, before its answer leaves; when it rejects, that is 503 `not-saved`. */
  readonly flush?: (() => void | Promise<void>) | undefined
  fallback?: Fallback | undefined
  /** What answers where neither a mock nor a file does; undefined where there is no real API to ask. */
  upstreams?: Upstreams | undefined
  /** Tells files of recordings from others; undefined where there are none. */
  isRecording?: ((file: string) => boolean) | undefined
  /** Whether nothing but a recording is served. */
  readonly replay: boolean
  /** Answers `GET /` where neither a mock nor a file does; undefined where that is a 404 as any other. */
  readonly startPage?: ((request: StartRequest) => Promise<Reply | undefined>) | undefined
  /** The connection of a request that came through a server of somebody else, by its environment. */
  readonly connectionOf?: ((env: unknown) => Connection | undefined) | undefined
  /** What decodes bodies of requests; default what the runtime of browsers has. */
  readonly decoderOf?: DecoderOf | undefined
  /** What compresses bodies; default what the runtime of browsers has. */
  readonly compressor?: Compressor | undefined
  readonly redactor: Redactor
  readonly traffic: Traffic
  /** Counts for monitors; undefined where nobody asks for them. */
  readonly metrics?: Metrics | undefined
  /** Names the span of tracing that is active; undefined where nothing traces. */
  readonly nameSpan?: ((answered: SpanOf) => void) | undefined
  readonly onRequest: ((report: RequestReport) => void) | undefined
  /** Whether answers are compressed; undefined for those of our own listener alone. */
  readonly compress: boolean | undefined
  /** Whether JSON is written with line breaks; undefined for people alone. */
  readonly pretty: boolean | undefined
  /** Whether `onRequest` hears of unmatched requests and failures alone, as a quiet log needs no more. */
  readonly onlyTrouble: boolean
  readonly waiting: WaitingRequests
}

/** What a span is named by; the session is empty for the server's own. */
export interface SpanOf {
  readonly method: string
  readonly endpoint: Pick<CompiledEndpoint, 'key' | 'path' | 'origin'> | undefined
  readonly session: string
  readonly notes: readonly string[]
}

/** The real APIs behind the mocks, as endpoints that stand below all others. */
export interface Upstreams {
  readonly table: RouteTable<CompiledEndpoint>
  readonly byEndpoint: ReadonlyMap<CompiledEndpoint, Upstream>
  /** Ends the connections that wait for another request. */
  readonly close: () => void
}

/** Answers a GET or HEAD that no mock does; undefined passes on to the 404. */
export type Fallback = (request: Address & FileRequest) => MaybePromise<Reply | undefined>

/** A `GET /`: the path that the mocks stand below, and whether it is outside of their prefixes. */
export interface StartRequest {
  /** The session that the address names, which programs ask as they ask mocks. */
  readonly named: Session | Reply | undefined
  readonly header: HeaderReader
  readonly base: string
  readonly isOutside: boolean
}
