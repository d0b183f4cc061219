import type { CredentialKind, RefusedCredentials } from '../endpoints/identity.ts'
import type { RecordedOperation } from '../endpoints/operation.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import type { SocketClose } from '../http/socket.ts'
import type { DeliverySummary } from '../webhooks/delivery.ts'
import type { JournalMessage } from './message-log.ts'

/** Limits of the journal: calls of a session (0 turns it off), memory of all sessions, one body; bytes. */
export interface JournalLimits {
  readonly entries: number
  readonly bytes: number
  readonly bodyBytes: number
}

/** The limits that a configuration can change. */
export const journalDefaults: JournalLimits = {
  entries: 1000,
  bytes: 32 * 1024 * 1024,
  bodyBytes: 64 * 1024,
}

/** The headers and the body of a request or an answer. */
export interface JournalBody {
  /** By lower-case name; repeated ones are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** The value of JSON, the fields of a form, a text, or bytes; of a truncated body the beginning. */
  readonly body: unknown
  /** The body as it went over the wire; undefined where it is no text. */
  readonly text?: string
  /** The whole length, bytes; undefined where the end was not seen. */
  readonly size?: number
  /** Whether the journal has only the beginning. */
  readonly truncated: boolean
}

/** A request as it came. */
export interface JournalRequest extends JournalBody {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** What the address had in front of that, a prefix or the name of a session: `/api`. */
  readonly below?: string
  /** Without the query, as it came. */
  readonly path: string
  /** The first value of each name. */
  readonly query: Readonly<Record<string, string>>
  /** All values of each name. */
  readonly queries: Readonly<Record<string, readonly string[]>>
  /** Of the endpoint that answered. */
  readonly params: Readonly<Record<string, string>>
  readonly cookies: Readonly<Record<string, string>>
}

/** An answer as it went out. */
export interface JournalResponse extends JournalBody {
  /** 0 when the connection was broken, by a fault or by the client. */
  readonly status: number
  /** Complete `Set-Cookie` values. */
  readonly cookies: readonly string[]
}

/** Where a mock is declared. */
export interface JournalMock {
  /** `GET /users/:id`, as it was written. */
  readonly key: string
  readonly file: string
  /** Where it is now; undefined where it was removed. */
  readonly line?: number
}

/** One mock that matched. */
export interface JournalLayer extends JournalMock {
  /** `override`, `scenario`, or `file`. */
  readonly layer: string
  /** The number of an override, the name of a scenario. */
  readonly name?: string
  /** Why it passed the request on; undefined for the one that answered. */
  readonly passed?: string
}

/** A rule of behaviour that a call met. */
export interface JournalBehaviour extends Partial<JournalMock> {
  /**
   * Whose rule it is: `endpoint`, `override` or `scenario` of the mock with that key, `defaults` of a file, `settings` of
   * the server, `server` for what is set for all endpoints while it runs, `headers` of the request.
   */
  readonly from:
    | 'settings'
    | 'defaults'
    | 'endpoint'
    | 'scenario'
    | 'override'
    | 'server'
    | 'headers'
  /** The number of an override, the name of a scenario. */
  readonly name?: string
  /** In words: `delay 1.2 s`, `status 503 at 20 %`. */
  readonly rule: string
  /** `passed` where its chance, its limit or another rule let the call pass, `overruled` where a later layer decides. */
  readonly outcome: 'applied' | 'passed' | 'overruled'
  /** How long the delay was, ms. */
  readonly ms?: number
}

/** Who made an answer: a mock, the real API behind them, or a recording of it. */
export type AnswerSource = 'mock' | 'proxy' | 'recording'

interface AnsweredCall {
  /** Of the trace that it belongs to, by its `traceparent` (W3C Trace Context). */
  readonly traceId?: string
  /** When it came, ms since the epoch. */
  readonly time: number
  /** From the request to the answer's head, ms. */
  readonly duration: number
  /** As `x-mockapi-source` says; undefined where there is nothing but mocks. */
  readonly source?: AnswerSource
  /** What else made the answer: `case 2`, `delay 1.2 s`, `forced 503`. */
  readonly notes: readonly string[]
  /** Where no mock matches. */
  readonly miss?: MissReport
  /** What went wrong in a handler. */
  readonly failure?: Diagnostic
}

/** Who sent a request, where it had credentials and somebody asked. */
export interface JournalIdentity {
  /** The id of the user; undefined for a client that asks for itself. */
  readonly user?: string
  readonly kind: CredentialKind
  readonly client?: string
  readonly scopes?: readonly string[]
  /** Why the credentials do not count. */
  readonly refused?: RefusedCredentials['reason']
}

/** A GraphQL operation: what it asked for, and what was wrong with it. */
export interface JournalOperation extends RecordedOperation {
  readonly variables?: Readonly<Record<string, unknown>>
}

/** One answered request. */
export interface JournalEntry extends AnsweredCall {
  /** Counts up from 1 over all sessions. */
  readonly id: number
  /** The session's id; empty for the server's own. */
  readonly session: string
  /** The one that answered of servers that share a store; missing where there is none. */
  readonly server?: string
  readonly request: JournalRequest
  readonly response: JournalResponse
  readonly answeredBy?: JournalMock
  /** The operation of an OpenAPI document that was asked for, also where a mock answered in its place. */
  readonly operationId?: string
  /** The GraphQL operation that it asked for. */
  readonly graphql?: JournalOperation
  readonly auth?: JournalIdentity
  /** The id of a WebSocket, or of that which a GraphQL operation came over. */
  readonly socket?: string
  /** The last messages of a WebSocket, from both sides, the oldest first. */
  readonly messages?: readonly JournalMessage[]
  /** How a WebSocket was closed; undefined while it is open. */
  readonly closed?: SocketClose
  /** The mocks that matched, in order. */
  readonly layers: readonly JournalLayer[]
  /** The rules of behaviour that it met, the lowest first; where several set the same, the last one decides. */
  readonly behaviours: readonly JournalBehaviour[]
  /** The webhooks that it has led to; missing for none. */
  readonly webhooks?: readonly DeliverySummary[]
}

/** A call without headers and bodies, and without secrets. */
export interface CallSummary extends Pick<
  JournalEntry,
  'id' | 'session' | 'server' | 'time' | 'duration' | 'answeredBy' | 'source' | 'notes'
> {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  readonly below?: string
  readonly status: number
  /** Of the operation of an OpenAPI document that was asked for. */
  readonly operationId?: string
  readonly graphql?: RecordedOperation
  readonly auth?: JournalIdentity
  /** Whether no mock matches. */
  readonly unmatched: boolean
}

/** Selects calls that match in every field. */
export interface JournalFilter {
  /**
   * `POST /api/login`: the method and the pattern of the path; `ALL /api/*` for any method; `QUERY users` for a root field
   * of GraphQL.
   */
  readonly key?: string
  /** The operation of an OpenAPI document, also where a mock answered in its place. */
  readonly operationId?: string
  readonly method?: string
  /** A pattern as in a key: `/users/:id`, `/users/7`, `/api/*`. */
  readonly path?: string
  /** `404`, or `'4xx'` for all of them; 0 for broken connections. */
  readonly status?: number | string
  readonly session?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  /** By name, in any case. */
  readonly headers?: Readonly<Record<string, unknown>>
  /** A part of the request's body; it may have other members, at any depth. */
  readonly body?: unknown
  readonly where?: (entry: JournalEntry) => boolean
}

/** An endpoint that almost matched a request. */
export interface NearMiss extends JournalMock {
  /** Why it did not match: `"user" is not "users"`. */
  readonly reason: string
}

/** One answered request, for the log. */
export interface RequestReport extends AnsweredCall {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** What the address had in front of that, a prefix or the name of a session: `/api`. */
  readonly below?: string
  /** The session's id; missing for the server's own. */
  readonly session?: string
  /** 0 when the connection was broken, by a fault or by the client. */
  readonly status: number
  readonly file?: string
  readonly line?: number
}

/** Why no mock answers a request. */
export interface MissReport {
  /** Those that differ by little, three at most. */
  readonly near: readonly NearMiss[]
  /** What would answer as it is: the address with or without the prefix, or another request. */
  readonly hint?: string
  /** The file to edit, and the line to add; missing where that would not help, such as below `/__mockapi`. */
  readonly add?: {
    readonly file: string
    readonly text: string
    /** Whether there is no such file yet. */
    readonly isNew?: boolean
    /** Where a database is served alone: what to do first, so that it is served as a file of a folder. */
    readonly move?: { readonly from: string; readonly to: string; readonly serve: string }
  }
  /** What has an error and stands here, or may; there is no advice then. */
  readonly broken?: readonly { readonly place: string; readonly message: string }[]
}
