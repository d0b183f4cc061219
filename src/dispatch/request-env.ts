import type { Connection } from '../http/connection.ts'
import type { Reply } from '../http/reply.ts'
import type { Session } from '../sessions/session.ts'
import type { CacheableResponse } from './cacheable-response.ts'

/** The key in `c.env` for what only mockapi's own listener and `server.fetch` can know. */
export const requestEnvKey: unique symbol = Symbol('mockapi.env')

/** What `c.env` says of a request besides what its adapter puts there. */
export interface RequestEnv {
  /** Whether it came through mockapi's own listener or `server.fetch`; others guard their host themselves. */
  readonly isOwn: boolean
  readonly connection?: Connection | undefined
  /** The session where no header names one, or the refusal of its name. */
  readonly session?: Session | Reply | undefined
  readonly cache?: ((response: CacheableResponse) => void) | undefined
}

/** The environment of a request: what its adapter provides, and {@link RequestEnv}. */
export interface Bindings {
  readonly [requestEnvKey]?: RequestEnv
}

/** What mockapi knows of how a request came; undefined behind another server or adapter. */
export function requestEnvOf(env: unknown): RequestEnv | undefined {
  return (env as Bindings | undefined)?.[requestEnvKey]
}
