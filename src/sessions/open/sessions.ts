import { BoundedMap } from '../../bounded-map.ts'
import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import { problemReply, Reply } from '../../http/reply.ts'
import type { HeaderReader } from '../../http/connection.ts'
import { parseUrl } from '../../http/url.ts'
import { badName, noEnvironmentAt } from '../environments/problems.ts'
import type { EnvironmentOptions, EnvironmentSummary } from '../environments/types.ts'
import type { Environments } from '../environments/environments.ts'
import { environmentNames, namedByCookies, namedByHost, sessionNames } from '../names.ts'
import type { KeptOverride } from '../override-input.ts'
import type { SessionReplica } from '../replica.ts'
import type { Session } from '../session.ts'

/** How many names of retired sessions stay known. */
const maxRetired = 10_000

interface SessionsParts {
  readonly own: Session
  /** The most that are in memory, besides environments that are in use. */
  readonly limit: number
  readonly create: (id: string) => Session
  /** Says who may not open one. */
  readonly refuse: (header: HeaderReader) => Reply | undefined
  /** Those that are kept. */
  readonly environments: Environments
  /** Lays an override of JSON over a session. @throws MockapiError where it is none any more */
  readonly revive: (session: Session, override: KeptOverride) => void
  /** The address of the server. */
  readonly url: () => string
  /** Hosts that are the server's own, even where they look like those of environments. */
  readonly hosts: readonly string[]
}

/** The sessions of a server: its own, and those that callers have opened by naming them. */
export class Sessions {
  readonly own: Session
  readonly environments: Environments
  readonly #parts: SessionsParts
  readonly #open = new Map<string, Session>()
  /** Is told of each session that comes into memory; undefined where no other server shares them. */
  onOpen: ((session: Session) => void) | undefined
  readonly revive: SessionsParts['revive']
  #followsWrites = false
  /** Whether records of some collection go on by themselves. */
  #goOn = false
  /** Names that requests cannot open again, the oldest first. */
  readonly #retired = new BoundedMap<string, true>(maxRetired)

  constructor(parts: SessionsParts) {
    this.own = parts.own
    this.environments = parts.environments
    this.revive = parts.revive
    this.#parts = parts
  }

  /** Those in memory, the least recently used first. */
  get open(): readonly Session[] {
    // One that was deleted ends by itself.
    return [...this.#open.values()].filter(({ ended }) => !ended)
  }

  /**
   * The session that a header or a cookie names, or the refusal of its name; else the server's own.
   *
   * @param hasHost whether its host can name an environment as well
   */
  of(header: HeaderReader, hasHost = false): Session | Reply {
    const environment = header(environmentNames.header)
    if (environment !== undefined) return this.environment(environment, header)
    const id = header(sessionNames.header)
    if (id !== undefined) return this.requested(id, header)
    const cookies = header('cookie')
    const named = cookies === undefined ? undefined : namedByCookies(cookies)
    if (named?.environment !== undefined) return this.environment(named.environment, header)
    if (named?.session !== undefined) return this.requested(named.session, header)
    const host = hasHost ? header('host') : undefined
    const name = host === undefined ? undefined : namedByHost(host)
    return name === undefined ? this.own : this.#ofHost(name, header)
  }

  /**
   * The environment of a host. A name that no environment has makes none, since any can be mistyped; where the host is not an
   * address of this server, but one of an app or a proxy in front of it, it means nothing here.
   */
  #ofHost(name: string, header: HeaderReader): Session | Reply {
    const host = `${name}${environmentNames.host}`
    if (this.environments.has(name)) return this.requested(name, header)
    const isElsewhere = !isAt(header('host') ?? '', this.#parts.url())
    if (isElsewhere || this.#parts.hosts.includes(host)) return this.own
    return noEnvironmentAt(host, name, this.environments.names)
  }

  /** The session of an environment that a request names, which is made where there is none; or the refusal. */
  environment(id: string, header: HeaderReader): Session | Reply {
    if (this.environments.has(id) || this.#retired.has(id)) return this.requested(id, header)
    const refusal = badName(id) ?? this.#parts.refuse(header)
    if (refusal) return refusal
    try {
      this.createEnvironment({ name: id })
    } catch (error) {
      if (error instanceof Reply) return error
      throw error
    }
    return this.named(id)
  }

  /**
   * Brings an environment into memory with what other servers have written to it, where some share it; answers what
   * makes it the same on all.
   *
   * @throws Reply `store-lost` 503
   */
  async upToDate(name: string): Promise<SessionReplica | undefined> {
    if (!this.onOpen || !this.environments.has(name)) return undefined
    const session = this.named(name)
    if (session instanceof Reply) return undefined
    await session.replica?.enter(() => undefined)
    return session.replica
  }

  /** Makes an environment, of the session of its name where one is open; throws a Reply as that does. */
  createEnvironment(options: EnvironmentOptions): EnvironmentSummary {
    return this.environments.create(options, this.#known(options.name))
  }

  /** The session that a request names, or the refusal of a wrong name, a retired session, or of opening one. */
  requested(id: string, header: HeaderReader): Session | Reply {
    if (this.#retired.has(id)) return problemReply('session-over', retiredMessage(id))
    const refusal = this.#known(id) ? undefined : this.#parts.refuse(header)
    return refusal ?? this.named(id)
  }

  /** Returns a session by its name, opened where it is new; or the refusal of a wrong name. */
  named(id: string): Session | Reply {
    const known = this.#known(id)
    const wrong = known ? undefined : badName(id)
    if (wrong) return wrong
    try {
      const session = this.environments.open(id) ?? known ?? this.#parts.create(id)
      if (!known) this.#opened(session)
      // Deleted first, so that the order of the map is that of the last use.
      this.#open.delete(id)
      this.#open.set(id, session)
      this.#makeRoom()
      return session
    } catch (error) {
      if (error instanceof Reply) return error
      throw error
    }
  }

  #opened(session: Session): void {
    this.#retired.delete(session.id)
    this.onOpen?.(session)
    if (!this.#followsWrites) return
    session.followWrites(true, session.keeper ? undefined : this.own)
    if (session.keeper && this.#goOn) session.resumeProgress()
  }

  #known(id: string): Session | undefined {
    const known = this.#open.get(id)
    if (!known?.ended) return known
    this.#open.delete(id)
    return undefined
  }

  /** Environments leave that nobody has used for long. Beyond the limit the least recently used leaves, but for environments in use; and rather one that loses nothing. */
  #makeRoom(): void {
    const idle = this.environments.idle()
    if (idle) this.close(idle.id)
    let left = this.#open.size - 1
    if (left < this.#parts.limit) return
    let other: Session | undefined
    for (const session of this.#open.values()) {
      // The last one is wanted right now.
      if (left-- === 0) break
      const { keeper } = session
      if (keeper?.isInUse) continue
      if (keeper && session.holdsMore) other ??= session
      else return void this.close(session.id)
    }
    if (other) this.close(other.id)
  }

  /** Drops a session; an environment leaves memory. */
  close(id: string): boolean {
    const session = this.#open.get(id)
    if (!session) return false
    if (!this.environments.putAway(session)) session.close()
    return this.#open.delete(id)
  }

  /** Closes a session for good: later requests for it are refused, unless code opens it again. */
  retire(id: string): void {
    if (this.environments.has(id)) return void this.close(id)
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
    for (const session of [this.own, ...this.open]) session.endLater('The server was closed.')
    await this.closeSockets()
  }

  /** Closes all WebSockets; resolves when their clients have been told. */
  async closeSockets(): Promise<void> {
    const all = [this.own, ...this.open]
    const closed = all.flatMap(({ sockets }) => sockets.list.map((socket) => socket.closed))
    for (const { channels } of all) channels.close(1001, 'The server is closing.')
    await Promise.all(closed)
  }

  /** Drops them all, environments once they are kept. */
  async clear(): Promise<void> {
    await this.environments.close()
    for (const id of this.#open.keys()) this.close(id)
  }
}

/** Whether a host has the port of an address, which need not be written where it is that of the protocol. */
function isAt(host: string, address: string): boolean {
  const own = parseUrl(address)
  return parseUrl(`${own?.protocol}//${host}`)?.port === own?.port
}

function retiredMessage(id: string): string {
  return `The session ${JSON.stringify(id)} is over, since the test that had it has ended. Await all requests before the end of a test, and use each test's own address.`
}
