import type { Context, Hono } from 'hono'
import type { Behaviour } from '../behaviour/behaviour.ts'
import type { Seed } from '../data/records/declaration.ts'
import type { Place } from '../errors/diagnostic.ts'
import type { Redactor } from '../journal/redact.ts'
import type { Reply } from '../http/reply.ts'
import type { RequestReport } from '../journal/call.ts'
import type { LazyFaker } from '../generate/lazy-faker.ts'
import type { Address } from '../http/address.ts'
import type { Connection, HeaderReader, WaitingRequests } from '../http/connection.ts'
import type { Bindings } from './request-env.ts'
import type { Guard } from '../http/origin-guard.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { RequestState } from './request-state.ts'
import type { FileContent } from './response.ts'
import type { Routes } from '../endpoints/routes.ts'
import type { Sessions } from '../sessions/sessions.ts'

/** What an application answers from. */
export interface Mocks {
  /** Replaced as a whole by a reload; a request keeps those it began with. */
  routes: Routes
  /** A behaviour over all endpoints, such as what the terminal simulates. */
  behaviour: Behaviour | undefined
  readonly sessions: Sessions
  readonly guard: Guard
  readonly seed: Seed
  readonly faker: LazyFaker
  /** Largest body, bytes. */
  readonly bodyLimit: number
  /** How long a handler may take, ms. */
  readonly timeout: number
  /** What the applications that mount this one below a path do not tell; empty for nothing. */
  readonly basePath: string
  /** Reads a file named relative to a mock file; undefined where there is none inside the mocks folder. */
  readonly readFile: (path: string, from: string) => Promise<FileContent | undefined>
  /** Where in the users' files an error arose, with the lines around it. */
  readonly locate: (
    error: unknown,
  ) => { readonly place: Place; readonly frame?: string } | undefined
  /** What a thrown value says, with the names that the user wrote in place of compiled ones. */
  readonly message: (error: unknown) => string
  /**
   * Called before the answer to a request leaves that changed something, to make sure that this outlives the
   * process. A promise is waited for; when it is rejected the answer is 503 `not-saved`.
   */
  readonly flush?: (() => void | Promise<void>) | undefined
  /** Asked for what no mock answers, such as the files of a folder. */
  readonly fallback?: Fallback | undefined
  /** The connection of a request that came through a server of somebody else, by its environment. */
  readonly connectionOf?: ((env: unknown) => Connection | undefined) | undefined
  /** What the log must not show. */
  readonly redactor: Redactor
  readonly onRequest: ((report: RequestReport) => void) | undefined
  /** Whether it hears of what no mock matches and of failures alone. */
  readonly onlyTrouble: boolean
  /** Requests that wait for something. */
  readonly waiting: WaitingRequests
}

/** Answers a GET or HEAD that no mock does; undefined for what it has not either. */
export type Fallback = (
  request: Address & { readonly header: HeaderReader },
) => MaybePromise<Reply | undefined>

/** Under which a request knows its state; no name, so that `c.var` of a handler shows nothing of it. */
export const stateKey: unique symbol = Symbol('mockapi.state')

/** The environment and the variables of the application, as Hono's types have them. */
export interface AppEnv {
  Bindings: Bindings
  Variables: { [stateKey]: RequestState }
}

/** Hono's context as the application's own middleware gets it. */
export type AppContext = Context<AppEnv>

/** The application. */
export type App = Hono<AppEnv>

/** What is known of a request, by the context that Hono made for it. */
export function stateOf(c: AppContext): RequestState {
  return c.get(stateKey)
}
