import type { BehaviourInput } from '../behaviour/behaviour.ts'
import { clock } from '../clock.ts'
import type { MockServerOptions } from '../server.ts'
import { version } from '../version.ts'
import type { AdminHost } from './operations/host.ts'
import type { Session } from '../sessions/session.ts'
import { piecesOf } from '../persistence/data-pieces.ts'
import type { Journals } from '../journal/journal-handle.ts'
import { SessionHandle } from '../sessions/session-handle.ts'
import type { SessionEnvironment } from '../sessions/session-handle.ts'

/** What the admin API borrows from the server. */
export interface AdminParts extends Pick<
  AdminHost,
  'sessions' | 'listDefaults' | 'prepare' | 'flush' | 'overview' | 'path' | 'behave'
> {
  readonly shared: SessionEnvironment
  readonly journals: Journals
}

/** Bytes of a token that is made at random: more than anybody can try out. */
const tokenBytes = 24

/** The admin API of a server: who may use it, and what it steers. */
export class Admin {
  readonly #settings: MockServerOptions
  #random: string | undefined
  #isWide = false
  /** The behaviour over everything, as it was written. */
  behaviour: BehaviourInput | undefined

  constructor(settings: MockServerOptions) {
    this.#settings = settings
  }

  /** What callers from beyond this machine must send; undefined where there are none, or no admin API. */
  get token(): string | undefined {
    return this.#settings.admin === false ? undefined : this.#token
  }

  /** Called before the server listens on a host. */
  listens(host: string): void {
    if (!isLoopback(host)) this.#isWide = true
  }

  /** What the API below `/__mockapi/` steers; undefined where it is switched off. */
  host({ shared, journals, ...rest }: AdminParts): AdminHost | undefined {
    if (this.#settings.admin === false) return undefined
    return {
      ...rest,
      version,
      overriding: (session: Session) => new SessionHandle(session, shared),
      readMocks: shared.readOverlay,
      behaviour: () => this.behaviour,
      data: ({ state }: Session) => piecesOf(state),
      redactor: journals.redactor,
      archive: shared.archive,
      access: {
        token: () => this.#token,
        forAll: () => this.#isWide || this.#settings.adminToken !== undefined,
      },
    }
  }

  /** Made when it is first asked for: some runtimes have no random numbers before the first request. */
  get #token(): string | undefined {
    const { adminToken, allowedHosts = [] } = this.#settings
    if (adminToken !== undefined) return adminToken
    // Whoever comes by such a name may come from anywhere, through a proxy on this machine.
    if (!this.#isWide && allowedHosts.length === 0) return undefined
    return (this.#random ??= randomToken())
  }
}

/** Whether a host to listen on is reached from this machine alone; of names only `localhost` is sure to be. */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
}

function randomToken(): string {
  const text = btoa(String.fromCharCode(...clock.bytes(tokenBytes)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
