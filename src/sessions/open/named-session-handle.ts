import { Reply } from '../../http/reply.ts'
import { SessionHandle, type SessionEnvironment } from '../session-handle.ts'
import type { NamedSession } from '../session-types.ts'
import type { Session } from '../session.ts'
import type { Sessions } from './sessions.ts'

/** The public API of a session that was opened by its name. */
export class NamedSessionHandle extends SessionHandle implements NamedSession {
  readonly #sessions: Sessions

  constructor(session: Session, server: SessionEnvironment, sessions: Sessions) {
    super(session, server)
    this.#sessions = sessions
  }

  /** An environment that has left memory, and is there still, comes back. */
  protected override again(closed: Session): Session {
    const isKept = closed.keeper !== undefined && this.#sessions.environments.has(closed.id)
    const session = isKept ? this.#sessions.named(closed.id) : closed
    return session instanceof Reply ? closed : session
  }

  close(): void {
    this.#sessions.close(this.id)
  }

  retire(): void {
    this.#sessions.retire(this.id)
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
