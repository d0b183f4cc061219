import type { Diagnostic } from '../errors/diagnostic.ts'

/** Bounds of the journal. */
export interface JournalLimits {
  /** Requests of one session; 0 turns the journal off. */
  readonly entries: number
  /** Memory of all sessions together, bytes. */
  readonly bytes: number
  /** Of one body, bytes. */
  readonly bodyBytes: number
}

/** What the journal keeps at most, unless it is told otherwise. */
export const journalDefaults: JournalLimits = {
  entries: 1000,
  bytes: 32 * 1024 * 1024,
  bodyBytes: 64 * 1024,
}

/** A body as the journal keeps it. */
export interface JournalBody {
  /**
   * The value of JSON, the fields of a form, a text, or bytes; undefined without a body. A body that was cut
   * is the beginning of its text or bytes.
   */
  readonly body: unknown
  /** The body as it went over the wire; undefined where there is none, or where it is no text. */
  readonly text?: string
  /** Its whole length, bytes; undefined where the end was not seen. */
  readonly size?: number
  /** Whether the journal has the beginning alone. */
  readonly truncated: boolean
}

/** A request as it came. */
export interface JournalRequest extends JournalBody {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** Without the query, as it came. */
  readonly path: string
  /** The first value of each name. */
  readonly query: Readonly<Record<string, string>>
  /** What the parameters of the answering endpoint's path stood for. */
  readonly params: Readonly<Record<string, string>>
  /** By lower-case name; repeated ones are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: Readonly<Record<string, string>>
}

/** An answer as it went out. */
export interface JournalResponse extends JournalBody {
  /** 0 when the connection was broken, by a fault or by the client. */
  readonly status: number
  /** By lower-case name; repeated ones are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Complete `Set-Cookie` values. */
  readonly cookies: readonly string[]
}

/** Where a mock is declared. */
export interface JournalMock {
  /** `GET /users/:id`, as it was written. */
  readonly key: string
  readonly file: string
  /** Where it stands now; undefined where that cannot be told, as when it is gone by now. */
  readonly line?: number
}

/** One mock that matched. */
export interface JournalLayer extends JournalMock {
  /** Where it comes from: `override`, `scenario`, or `file`. */
  readonly layer: string
  /** Why it passed the request on; undefined for the one that answered. */
  readonly passed?: string
}

/** One answered request. */
export interface JournalEntry {
  /** Counts up from 1 over all sessions. */
  readonly id: number
  /** The session's id; empty for the server's own. */
  readonly session: string
  /** When it came, ms since the epoch. */
  readonly time: number
  /** From the request to the answer's head, ms. */
  readonly duration: number
  readonly request: JournalRequest
  readonly response: JournalResponse
  /** The mock that answered; undefined when none did. */
  readonly answeredBy?: JournalMock
  /** The mocks that matched, in their order. */
  readonly layers: readonly JournalLayer[]
  /** What else made the answer: `case 2`, `delay 1.2 s`, `forced 503`. */
  readonly notes: readonly string[]
  /** For a request that no mock matches. */
  readonly miss?: RequestReport['miss']
  /** What went wrong in a handler. */
  readonly failure?: Diagnostic
}

/** Which entries of the journal are meant: those that fit in every field. */
export interface JournalFilter {
  /** `POST /api/login`: the method and the pattern of the path; `ALL /api/*` for any method. */
  readonly key?: string
  readonly method?: string
  /** A pattern as in a key: `/users/:id`, `/users/7`, `/api/*`. */
  readonly path?: string
  /** `404`, or `'4xx'` for all of them; 0 for broken connections. */
  readonly status?: number | string
  /** A session's id. */
  readonly session?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  /** By name, in any case. */
  readonly headers?: Readonly<Record<string, unknown>>
  /** A part of the request's body: members that are not named may be there as well, at any depth. */
  readonly body?: unknown
  /** Whatever else must hold. */
  readonly where?: (entry: JournalEntry) => boolean
}

/** What to wait for, and for how long. */
export interface WaitOptions {
  /** How many calls; default 1. */
  readonly times?: number
  /** ms, or a text such as `'2s'`; default 1,000. */
  readonly timeout?: number | string
}

/** An endpoint that almost matched a request. */
export interface NearMiss {
  /** `GET /users/:id`. */
  readonly key: string
  readonly file: string
  readonly line?: number
  /** Why it did not match: `"user" is not "users"`. */
  readonly reason: string
}

/** One answered request. */
export interface RequestReport {
  /** When it came, ms since the epoch. */
  readonly time: number
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** The session's id; missing for the server's own. */
  readonly session?: string
  /** 0 when the connection was broken, by a fault or by the client. */
  readonly status: number
  /** From the request to the answer's head, ms. */
  readonly duration: number
  /** The mock file that answered, and the line where it is cheap to tell. */
  readonly file?: string
  readonly line?: number
  /** What else made the answer: `case 2`, `delay 1.2 s`, `forced 503`. */
  readonly notes: readonly string[]
  /** For a request that no mock matches. */
  readonly miss?: {
    readonly near: readonly NearMiss[]
    /** The file to edit, and the line to add; missing where no mock can be, below `/__mockapi` and the like. */
    readonly add?: { readonly file: string; readonly text: string }
  }
  /** What went wrong in a handler. */
  readonly failure?: Diagnostic
}

/** Why a request was not answered: what `RequestReport` tells. */
export type MissReport = NonNullable<RequestReport['miss']>
