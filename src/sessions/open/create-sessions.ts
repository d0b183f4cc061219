import type { Config } from '../../config/config.ts'
import type { State } from '../../data/store/state.ts'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { HeaderReader } from '../../http/connection.ts'
import type { Reply } from '../../http/reply.ts'
import type { Journal } from '../../journal/journal.ts'
import type { Listeners } from '../../journal/listeners.ts'
import { EnvironmentsInMemory, type Packing } from '../environments/store.ts'
import { Environments } from '../environments/environments.ts'
import { reviveOverride } from '../kept-overrides.ts'
import type { KeptOverride } from '../override-input.ts'
import { SessionHandle, type SessionEnvironment } from '../session-handle.ts'
import { Session } from '../session.ts'
import type { SessionParts } from '../session-parts.ts'
import { Sessions } from './sessions.ts'

type Options = Pick<Config, 'maxSessions' | 'allowedHosts' | 'now'> & {
  readonly onWarning?: (diagnostic: Diagnostic) => void
}

interface Given extends Omit<SessionParts, 'journal' | 'listeners' | 'now'> {
  readonly state: State
  /** A state beside that, with the same seeds, where nothing is declared. */
  readonly seeds: () => State
  readonly journalOf: (session: string) => Journal
  readonly refuse: (header: HeaderReader) => Reply | undefined
  /** What sessions share, which is asked for when an override is put back. */
  readonly shared: () => SessionEnvironment
  readonly packing: Packing | undefined
}

const defaultLimit = 1000

/** Makes the sessions of a server, whose own has a state. */
export function createSessions(options: Options, given: Given): Sessions {
  const { maxSessions: limit = defaultLimit, allowedHosts: hosts = [] } = options
  const { state, seeds, journalOf, refuse, shared } = given
  // A setting that was read is a number.
  const now = options.now as number | undefined
  const open = (id: string, of: State, parent?: Session, listeners?: Listeners): Session =>
    new Session(id, of, { ...given, now, journal: journalOf(id), listeners }, parent)
  const own = open('', state)
  const revive = (session: Session, kept: KeptOverride): void => {
    // Its warnings were given when it was added.
    const handle = new SessionHandle(session, { ...shared(), onWarning: () => {} })
    reviveOverride(handle, kept, session.clock.now())
  }
  const url = (): string => shared().url()
  const environments = new Environments({
    own,
    open: (name, of) => open(name, of, undefined, own.listeners),
    revive,
    seeds,
    url,
    store: new EnvironmentsInMemory(given.packing),
    onWarning: (diagnostic) => options.onWarning?.(diagnostic),
  })
  // What several servers share begins with what all of them have: the seeds.
  const begin = (): State => (own.replica ? environments.seeds() : state.fork())
  const create = (id: string): Session => open(id, begin(), own)
  return new Sessions({ own, limit, create, refuse, environments, revive, url, hosts })
}
