import type { BehaviourInput } from '../core/behaviour.ts'
import type { MockServer, MockServerOptions } from '../core/server.ts'
import type { AdminHost } from '../features/admin/host.ts'
import { adminPlugin } from '../features/admin/plugin.ts'
import { readVersion } from '../load/package-version.ts'
import type { MockSource } from '../load/source.ts'
import type { Plugin } from '../serve/plugin.ts'
import type { Session } from '../serve/session/session.ts'
import { piecesOf } from './data-file.ts'
import type { Journals } from './journal.ts'
import { SessionHandle } from './session-handle.ts'
import type { SessionHost } from './session-handle.ts'

/** What the admin API borrows from the server. */
export interface AdminParts extends Pick<
  AdminHost,
  'sessions' | 'listDefaults' | 'prepare' | 'settle'
> {
  readonly server: Pick<MockServer, 'overview' | 'weather'>
  readonly shared: SessionHost
  readonly journals: Journals
  readonly source: MockSource
}

/** Bytes of a token that is made at random: more than anybody can try out. */
const tokenBytes = 24

/** The admin API of a server: who may use it, and what it steers. */
export class Admin {
  readonly #settings: MockServerOptions
  #token: string | undefined
  #isWide = false
  #behaviour: BehaviourInput | undefined

  constructor(settings: MockServerOptions) {
    this.#settings = settings
    this.#token = settings.adminToken
    // Whoever comes by such a name may come from anywhere, through a proxy on this machine.
    if (settings.allowedHosts && settings.allowedHosts.length > 0) this.#token ??= randomToken()
  }

  /** What callers from beyond this machine must send; undefined where there are none, or no admin API. */
  get token(): string | undefined {
    return this.#settings.admin === false ? undefined : this.#token
  }

  /** The behaviour over everything, as it was written. */
  set behaviour(behaviour: BehaviourInput | undefined) {
    this.#behaviour = behaviour
  }

  /** Called before the server listens on a host. */
  listens(host: string): void {
    if (isLoopback(host)) return
    this.#isWide = true
    this.#token ??= randomToken()
  }

  /** What answers below `/__mockapi/`; nothing where the admin API is switched off. */
  plugins(parts: AdminParts): readonly Plugin[] {
    if (this.#settings.admin === false) return []
    const { server, shared, journals, source, ...rest } = parts
    const host = {
      ...rest,
      version: readVersion(),
      path: source.path,
      overview: () => server.overview(),
      overriding: (session: Session) => new SessionHandle(session, shared),
      readMocks: shared.readOverlay,
      behaviour: () => this.#behaviour,
      behave: (behaviour: BehaviourInput | undefined) => server.weather(behaviour),
      data: ({ state }: Session) => piecesOf(state),
      mask: journals.mask,
      archive: shared.archive,
      access: {
        token: () => this.#token,
        forAll: () => this.#isWide || this.#settings.adminToken !== undefined,
      },
    }
    return [adminPlugin(host)]
  }
}

/** Whether a host to listen on is reached from this machine alone; of names only `localhost` is sure to be. */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host)
}

function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(tokenBytes))
  return Buffer.from(bytes).toString('base64url')
}
