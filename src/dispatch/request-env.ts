import type { Reply } from '../http/reply.ts'
import type { Connection } from '../http/connection.ts'
import type { Session } from '../sessions/session.ts'

/** Under which a request brings along what only mockapi's own doors can say. */
export const requestEnvKey: unique symbol = Symbol('mockapi.door')

/** An answer that may be sent again to the same address, for as long as it is current. */
export interface ReusableAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer> | null
  /** The mocks that made it; once a reload has replaced them, it is never current again. */
  readonly source: object
  readonly isCurrent: () => boolean
  /** Tells the log and the journal of one more request that was answered with it. */
  readonly log: (started: number, headers: readonly string[]) => void
}

/** What mockapi itself says of a request besides what is in it. */
export interface RequestEnv {
  /**
   * Whether it came through the product's own listener, or through `server.fetch`. Others come through an
   * application or an adapter of somebody else, which guards its host itself.
   */
  readonly isOwn: boolean
  /** Whether the application is mounted in no other one, so that it need not be asked for its path. */
  readonly isDirect?: boolean
  /** None in process. */
  readonly connection?: Connection | undefined
  /** Whose request it is, where its headers do not say; or why it is nobody's. */
  readonly session?: Session | Reply | undefined
  /** Told of the answer, where it may be sent again. */
  readonly keep?: ((answer: ReusableAnswer) => void) | undefined
}

/** The environment of a request: whatever its adapter says, and the {@link RequestEnv} it came by. */
export interface Bindings {
  readonly [requestEnvKey]?: RequestEnv
}

/** The door that a request came by; undefined for none of ours. */
export function requestEnvOf(env: unknown): RequestEnv | undefined {
  return (env as Bindings | undefined)?.[requestEnvKey]
}
