import type { BehaviourInput } from './behaviour/behaviour.ts'
import type { Place } from './errors/diagnostic.ts'
import type { Endpoint } from './endpoints/endpoint.ts'
import type { MockServerOptions } from './server.ts'
import { createState } from './data/memory.ts'
import type { State } from './data/store/state.ts'
import type { LazyFaker } from './generate/lazy-faker.ts'
import { readBehaviour } from './configured-behaviour.ts'
import { Guard } from './http/origin-guard.ts'
import type { Mocks } from './dispatch/mocks.ts'
import { WaitingRequests } from './http/request-signal.ts'
import { emptyRoutes } from './endpoints/routes.ts'
import { ScenarioCatalog } from './sessions/scenarios.ts'
import { Session } from './sessions/session.ts'
import { Sessions } from './sessions/sessions.ts'
import { Admin } from './admin/admin.ts'
import { Journals } from './journal/journal-handle.ts'
import { Service } from './served-mocks.ts'
import type { SessionEnvironment } from './sessions/session-handle.ts'

/** What an application needs of where it runs. */
export interface Surroundings
  extends
    Pick<Mocks, 'readFile' | 'locate' | 'message' | 'flush' | 'fallback' | 'connectionOf'>,
    Pick<SessionEnvironment, 'url' | 'fetch' | 'refuseClosed'> {
  /** The folder or file as users see it. */
  readonly root: string
  /** The absolute folder or file; undefined for values. */
  readonly path: string | undefined
  readonly faker: LazyFaker
  /**
   * Reads mocks that are given as values.
   * @throws MockapiError with all problems
   */
  readonly readOverlay: (mocks: unknown) => readonly Endpoint[]
  /** Where the code stands that calls, found on demand. */
  readonly callSite: () => () => Place | undefined
  /** Called once data are declared, before anything is answered from them. */
  readonly onDeclared: () => void
  /** What stands before the addresses of answers, where no application tells. */
  readonly basePath: string
}

/** The parts of a mock server, put together. */
export interface Composition {
  readonly mocks: Mocks
  readonly service: Service
  readonly admin: Admin
  readonly state: State
  /** What all handles of sessions borrow. */
  readonly shared: SessionEnvironment
  /** Lays a behaviour over everything; undefined takes it off. */
  readonly setBehaviour: (behaviour: BehaviourInput | undefined) => void
}

/** Largest body of a request, bytes, and longest time of a handler, ms, unless they are set. */
const usualBodyLimit = 10 * 1024 * 1024
const usualTimeout = 30_000

/**
 * Puts together what an application answers from; nothing of it needs Node.
 *
 * @throws MockapiError `bad-config` for a delay or an error rate that is none
 */
export function compose(options: MockServerOptions, where: Surroundings): Composition {
  const { seed = 1, foreignKeySuffix, onWarning = () => {}, cors = [], allowedHosts = [] } = options
  const { source } = where.faker
  const state = createState({ seed, source, foreignKeySuffix, onWarning })
  const scenarios = new ScenarioCatalog(options.scenario ?? [])
  const journals = new Journals(options, (layer) =>
    layer === 'scenario' ? scenarios.endpoints : mocks.routes.table.endpoints,
  )
  const guard = new Guard({ cors, allowedHosts })
  const open = (id: string, view: State) => new Session(id, view, scenarios, journals.open(id))
  const sessions = new Sessions(
    open('', state),
    options.maxSessions ?? 1000,
    (id) => open(id, state.fork()),
    (header) => guard.refuseCrossSite(header),
  )
  const { ownProcess = false, quiet = false } = options
  const mocks: Mocks = {
    routes: emptyRoutes,
    behaviour: undefined,
    sessions,
    guard,
    seed,
    faker: where.faker,
    bodyLimit: options.bodyLimit ?? usualBodyLimit,
    timeout: options.timeout ?? usualTimeout,
    basePath: where.basePath,
    readFile: where.readFile,
    locate: where.locate,
    message: where.message,
    flush: options.persist ? where.flush : undefined,
    fallback: where.fallback,
    connectionOf: where.connectionOf,
    redactor: journals.redactor,
    onRequest: options.onRequest,
    onlyTrouble: ownProcess && quiet,
    waiting: new WaitingRequests(),
  }
  const service = new Service(options, {
    root: where.root,
    scenarios,
    mocks,
    onDeclared: where.onDeclared,
  })
  const shared: SessionEnvironment = {
    url: where.url,
    fetch: where.fetch,
    refuseClosed: where.refuseClosed,
    readOverlay: where.readOverlay,
    routes: () => mocks.routes,
    callSite: where.callSite,
    archive: (entries) => journals.archive(entries, where.url()),
    onWarning,
  }
  const setBehaviour = (behaviour: BehaviourInput | undefined): void => {
    mocks.behaviour = behaviour && readBehaviour(behaviour)
    admin.behaviour = behaviour
  }
  const admin = new Admin(options, {
    mocks,
    shared,
    path: where.path,
    overview: () => service.overview(),
    listDefaults: service.defaults,
    setBehaviour,
  })
  return { mocks, service, admin, state, shared, setBehaviour }
}
