import { BoundedMap } from '../bounded-map.ts'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import type { HeaderReader } from '../http/connection.ts'
import type { Session } from './session.ts'

/** The header, the cookie and the path prefix that name a session. */
export const sessionNames = {
  header: 'x-mockapi-session',
  cookie: 'mockapi-session',
  prefix: '/__session/',
} as const

/** What a name of a session may look like. */
export const idShape: RegExp = /^[\w.~-]{1,128}$/
const cookieShape = new RegExp(`(?:^|; *)${sessionNames.cookie}="?([^;"]*)`)

/** How many names of retired sessions stay known. */
const maxRetired = 10_000

/** The sessions of a server: its own, and those that callers have opened by naming them. */
export class Sessions {
  readonly own: Session
  readonly #limit: number
  readonly #create: (id: string) => Session
  readonly #refuse: (header: HeaderReader) => Reply | undefined
  readonly #open = new Map<string, Session>()
  #followsWrites = false
  /** Whether records of some collection go on by themselves. */
  #goOn = false
  /** Names that requests cannot open again, the oldest first. */
  readonly #retired = new BoundedMap<string, true>(maxRetired)

  /** Beyond the limit the least recently used session is closed; `refuse` says who may not open one. */
  constructor(
    own: Session,
    limit: number,
    create: (id: string) => Session,
    refuse: (header: HeaderReader) => Reply | undefined,
  ) {
    this.own = own
    this.#limit = limit
    this.#create = create
    this.#refuse = refuse
  }

  get open(): readonly Session[] {
    return [...this.#open.values()]
  }

  /** The session that a header or a cookie names, or the refusal of its name; else the server's own. */
  of(header: HeaderReader): Session | Reply {
    const id = header(sessionNames.header) ?? cookieShape.exec(header('cookie') ?? '')?.[1]
    return id === undefined ? this.own : this.requested(id, header)
  }

  /** The session that a request names, or the refusal of a wrong name, a retired session, or of opening one. */
  requested(id: string, header: HeaderReader): Session | Reply {
    if (this.#retired.has(id)) return problemReply('session-over', retiredMessage(id))
    const refusal = this.#open.has(id) ? undefined : this.#refuse(header)
    return refusal ?? this.named(id)
  }

  /** Returns a session by its name, opened where it is new; or the refusal of a wrong name. */
  named(id: string): Session | Reply {
    const known = this.#open.get(id)
    if (!known && !idShape.test(id)) return problemReply('bad-session', badSessionName(id))
    const session = known ?? this.#create(id)
    if (!known) this.#retired.delete(id)
    if (!known && this.#followsWrites) session.followWrites(true, this.own)
    // Deleted first, so that the order of the map is that of the last use.
    this.#open.delete(id)
    this.#open.set(id, session)
    if (this.#open.size > this.#limit) this.close(this.#open.keys().next().value as string)
    return session
  }

  close(id: string): boolean {
    this.#open.get(id)?.close()
    return this.#open.delete(id)
  }

  /** Closes a session for good: later requests for it are refused, unless code opens it again. */
  retire(id: string): void {
    this.#open.get(id)?.close(retiredMessage(id))
    this.#open.delete(id)
    this.#retired.set(id, true)
  }

  /** Follows what is written in all sessions, where collections send webhooks or let their records go on. */
  followWrites(collections: readonly CollectionDeclaration[]): void {
    this.#goOn = collections.some(({ progress }) => progress !== undefined)
    const isOn = this.#goOn || collections.some(({ webhooks }) => webhooks !== undefined)
    if (this.#followsWrites === isOn) return
    this.#followsWrites = isOn
    for (const session of [this.own, ...this.open]) session.followWrites(isOn)
  }

  /** Lets records go on in all sessions that are there already, such as those that were kept across a restart. */
  resumeProgress(): void {
    if (!this.#goOn) return
    for (const session of [this.own, ...this.open]) session.resumeProgress()
  }

  /** Lets all that is open look at the mocks anew, once others are served. */
  recheck(): void {
    for (const { rechecks } of [this.own, ...this.open]) for (const each of rechecks) each()
  }

  /** Records nothing more, and closes all that is open; resolves once clients have seen it, or have had a second for it. */
  async end(reason: Error): Promise<void> {
    this.own.journal.close(reason)
    const all = [this.own, ...this.open]
    const closed = all.flatMap(({ sockets }) => sockets.list.map((socket) => socket.closed))
    for (const session of all) {
      session.endLater('The server was closed.')
      session.channels.close(1001, 'The server is closing.')
    }
    await Promise.all(closed)
  }

  clear(): void {
    for (const id of this.#open.keys()) this.close(id)
  }
}

function retiredMessage(id: string): string {
  return `The session ${JSON.stringify(id)} is over, since the test that had it has ended. Await all requests before the end of a test, and use each test's own address.`
}

/** The message for a text that cannot name a session. */
export function badSessionName(id: string): string {
  const shown = JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id)
  return `${shown} cannot be the name of a session. Write 1 to 128 letters, digits, ".", "_", "~" or "-".`
}
