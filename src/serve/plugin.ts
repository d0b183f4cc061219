import type { Session } from './session/session.ts'
import type { Wire } from './network/wire.ts'

/** What a request brings along besides itself. */
export interface AppEnv {
  Bindings: {
    /** Its connection; none in process. */
    readonly wire?: Wire
    /** Whose request it is, where its headers do not say. */
    readonly session?: Session
  }
}

/** A feature that has addresses of its own below `/__mockapi/`. */
export interface Plugin {
  /** The part of the address after `/__mockapi/`; empty for all of it. */
  readonly path: string
  /** Answers a request for one of them; foreign hosts and origins have been refused. */
  readonly fetch: (request: Request, env: AppEnv['Bindings']) => Promise<Response>
}
