import { BoundedMap } from '../bounded-map.ts'
import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import type { HeaderReader } from '../http/connection.ts'
import type { Session } from './session.ts'

/** The header and the cookie that name a session, and the address that all of one begin with. */
export const sessionNames = {
  header: 'x-mockapi-session',
  cookie: 'mockapi-session',
  prefix: '/__session/',
} as const

const idShape = /^[\w.~-]{1,128}$/
const cookieShape = new RegExp(`(?:^|; *)${sessionNames.cookie}="?([^;"]*)`)

function sessionIdOf(header: HeaderReader): string | undefined {
  return header(sessionNames.header) ?? cookieShape.exec(header('cookie') ?? '')?.[1]
}

/** How many names of sessions that are over stay known; beyond them the oldest are forgotten. */
const mostOver = 10_000

/** How sessions come to be. */
export interface SessionDoor {
  /** Makes one. */
  readonly open: (id: string) => Session
  /** The refusal of a request that may not open one. */
  readonly refuse: (header: HeaderReader) => Reply | undefined
}

/** The sessions of a server: its own, and those that callers have opened by naming them. */
export class Sessions {
  /** What whoever names no session sees and changes. */
  readonly own: Session
  readonly #limit: number
  readonly #make: SessionDoor['open']
  readonly #refuse: SessionDoor['refuse']
  /** The one that was unused for longest first. */
  readonly #open = new Map<string, Session>()
  /** Names that requests cannot open again, the oldest first. */
  readonly #over = new BoundedMap<string, true>(mostOver)

  /**
   * @param limit how many there can be besides the server's own; the one that was unused for longest goes
   */
  constructor(own: Session, limit: number, { open, refuse }: SessionDoor) {
    this.own = own
    this.#make = open
    this.#refuse = refuse
    this.#limit = limit
  }

  /** Those that are open, the one that was unused for longest first. */
  get open(): readonly Session[] {
    return [...this.#open.values()]
  }

  /** The session a request names by its headers, the refusal of a wrong name, or the server's own. */
  of(header: HeaderReader): Session | Reply {
    const id = sessionIdOf(header)
    return id === undefined ? this.own : this.asked(id, header)
  }

  /** The session that a request names, or the refusal of a wrong name, of one that is over, or of opening it. */
  asked(id: string, header: HeaderReader): Session | Reply {
    if (this.#over.has(id)) return over(id)
    const refusal = this.#open.has(id) ? undefined : this.#refuse(header)
    return refusal ?? this.named(id)
  }

  /** A session by its name, opened where it is new; the refusal of a wrong name. */
  named(id: string): Session | Reply {
    const known = this.#open.get(id)
    if (!known && !idShape.test(id)) return badName(id)
    const session = known ?? this.#make(id)
    if (!known) this.#over.delete(id)
    // Taken out first, so that the map's order is that of the last use.
    this.#open.delete(id)
    this.#open.set(id, session)
    if (this.#open.size > this.#limit) {
      for (const oldest of this.#open.keys()) {
        this.close(oldest)
        break
      }
    }
    return session
  }

  /** Drops a session with all its data; whether there was one. */
  close(id: string): boolean {
    this.#open.get(id)?.close()
    return this.#open.delete(id)
  }

  /**
   * Drops a session for good: a request that names it later is refused, where it would open another one that
   * nobody looks at. Code may open it again.
   */
  retire(id: string): void {
    this.#open.get(id)?.close(overSentence(id))
    this.#open.delete(id)
    this.#over.set(id, true)
  }

  /** Drops all of them but the server's own. */
  clear(): void {
    for (const id of this.#open.keys()) this.close(id)
  }
}

function over(id: string): Reply {
  return problemReply('session-over', overSentence(id))
}

function overSentence(id: string): string {
  const shown = JSON.stringify(id)
  return `The session ${shown} is over, since the test that had it has ended. Await all requests before the end of a test, and use each test's own address.`
}

function badName(id: string): Reply {
  return problemReply('bad-session', badSessionName(id))
}

/** The sentence for a text that cannot name a session. */
export function badSessionName(id: string): string {
  const shown = JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id)
  return `${shown} cannot be the name of a session. Write 1 to 128 letters, digits, ".", "_", "~" or "-".`
}
