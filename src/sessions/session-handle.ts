import type { BehaviourInput } from '../behaviour/behaviour.ts'
import type { Db } from '../data/records/resource.ts'
import { MockapiError, type Diagnostic, type Place } from '../errors/diagnostic.ts'
import type { DelayInput } from '../behaviour/duration.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Har } from '../journal/har.ts'
import type { JournalEntry } from '../journal/call.ts'
import { isFieldMethod, parseKey } from '../http/path.ts'
import { readChance } from '../behaviour/rule.ts'
import { behave } from './scenario.ts'
import type {
  ActiveScenario,
  FailOptions,
  Failure,
  MockSession,
  Override,
  OverrideSummary,
  ScenarioSummary,
} from './session-types.ts'
import { formatValue, isIssue } from '../errors/validation-issue.ts'
import type { Routes } from '../endpoints/routes.ts'
import type { KeptAs, OverrideTerm } from './overrides.ts'
import { segmentShape } from '../http/segment.ts'
import type { Routed } from '../endpoints/path-table.ts'
import type { RouteTable } from '../endpoints/router.ts'
import { pointToCallers } from '../errors/callers.ts'
import { didYouMean } from '../errors/nearest.ts'
import { outsideOfHandlers } from './outside.ts'
import type { Session } from './session.ts'
import { clockOf } from './clock-handle.ts'
import { authOf } from './auth-handle.ts'
import type { Logins } from './logins.ts'
import { inboxOf } from './inbox-handle.ts'
import { webhooksOf } from './webhook-handles.ts'
import { socketsOf } from './socket-handles.ts'

/** Methods whose errors are mistakes of who calls them. */
export const shownByCallers = [
  'use',
  'once',
  'fail',
  'delay',
  'passthrough',
  'calls',
  'waitFor',
  'scenario',
  'snapshot',
  'inbox',
  'signIn',
  'on',
] as const

/** What all sessions of a server share. */
export interface SessionEnvironment {
  readonly url: () => string
  readonly fetch: (
    input: string | URL | Request,
    init: RequestInit | undefined,
    session: Session | undefined,
  ) => Promise<Response>
  /** @throws Error when the server is closed */
  readonly refuseClosed?: () => void
  readonly readOverrides: (mocks: unknown) => readonly Endpoint[]
  readonly routes: () => Routes
  readonly callSite?: () => () => Place | undefined
  readonly logins: Logins
  readonly archive: (entries: readonly JournalEntry[]) => Har
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** The public API of a session. */
export class SessionHandle implements MockSession {
  readonly #server: SessionEnvironment
  #own: Session

  constructor(session: Session, server: SessionEnvironment) {
    this.#own = session
    this.#server = server
    pointToCallers<SessionHandle>(this, shownByCallers)
  }

  get id(): string {
    return this.#own.id
  }

  get url(): string {
    return this.#server.url() + this.#own.address
  }

  get db(): Db {
    return outsideOfHandlers(this.#session.db)
  }

  get overrides(): readonly OverrideSummary[] {
    return this.#session.overrides.list
  }

  get scenarios(): readonly ScenarioSummary[] {
    return this.#session.scenarios.list
  }

  readonly fetch: MockSession['fetch'] = (input, init) =>
    this.#server.fetch(input, init, this.id === '' ? undefined : this.#latest)
  readonly reset: MockSession['reset'] = () => this.#session.reset()
  get sockets(): MockSession['sockets'] {
    return socketsOf(this.#session.sockets)
  }

  get clock(): MockSession['clock'] {
    return clockOf(this.#session)
  }

  readonly signIn: MockSession['signIn'] = (user, options = {}) =>
    this.#server.logins.signIn(this.#session, user, options)
  get auth(): MockSession['auth'] {
    return authOf(() => this.#session, this.#server.logins)
  }

  get webhooks(): MockSession['webhooks'] {
    return webhooksOf(this.#session.webhooks, this.#server.routes().webhooks)
  }

  readonly inbox: MockSession['inbox'] = (of) => inboxOf(this.#session.state, of)
  readonly channel: MockSession['channel'] = (path) => this.#session.channels.at(path)
  readonly snapshot: MockSession['snapshot'] = (name) => this.#session.state.snapshot(name)
  readonly calls: MockSession['calls'] = (which) => this.#session.journal.calls(which)
  readonly waitFor: MockSession['waitFor'] = (which, options) =>
    this.#session.journal.waitFor(which, options)
  readonly unmatched: MockSession['unmatched'] = () => this.#session.journal.unmatched()
  readonly har: MockSession['har'] = () => this.#server.archive(this.calls())
  readonly on: MockSession['on'] = (name, listener) => {
    this.#server.refuseClosed?.()
    return this.#session.listeners.on(name, listener)
  }
  /** @param as how it is kept, and under which id: what is written in code may be no JSON */
  readonly use: (mocks: unknown, as?: KeptAs) => Override = (mocks, as) =>
    this.#add('use', mocks, as)
  readonly once: (key: string, answer: unknown, as?: KeptAs) => Override = (key, answer, as) =>
    this.#add('once', keyed(key, answer), { times: 1, ...as })
  readonly delay: (key: string, delay: DelayInput, as?: KeptAs) => Override = (key, delay, as) =>
    this.#add('delay', keyed(key, behave({ delay })), {
      behaviour: { delay },
      input: { delay: { key, delay } },
      ...as,
    })
  readonly passthrough: (key: string, as?: KeptAs) => Override = (key, as) =>
    this.#add('passthrough', keyed(key, { $proxy: true }), {
      input: { passthrough: { key } },
      ...as,
    })

  restore(name: string): readonly string[] {
    return this.#session.restore(name)
  }

  fail(key: string, failure: Failure, options: FailOptions = {}, as?: KeptAs): Override {
    const chance = readChance(options)
    if (isIssue(chance)) {
      throw new MockapiError([{ code: 'bad-mock', severity: 'error', ...chance }])
    }
    const { rate = 1, times, for: time } = chance
    const failing = (terms: FailOptions): BehaviourInput =>
      typeof failure === 'number'
        ? { status: { status: failure, ...terms } }
        : { fault: { fault: failure, ...terms } }
    const mocks = keyed(key, behave(failing({ rate })))
    const input = { fail: { key, failure, ...options } }
    return this.#add('fail', mocks, { times, for: time, behaviour: failing(options), input, ...as })
  }

  scenario(name: string): ActiveScenario {
    this.#server.refuseClosed?.()
    const { scenarios } = this.#session
    scenarios.switchOn(name)
    const off = () => scenarios.switchOff(name)
    return {
      name,
      get state() {
        return scenarios.stateOf(name)
      },
      moveTo: (state) => {
        if (scenarios.on.includes(name)) return scenarios.moveTo(name, state)
        const shown = JSON.stringify(name)
        throw new Error(`The scenario ${shown} is off. Switch it on with scenario(${shown}).`)
      },
      off,
      [Symbol.dispose]: off,
    }
  }

  /** The message for a key that no mock, scenario or override has; undefined where one has it. */
  unknownKey(key: string): string | undefined {
    const parsed = parseKey(key)
    if ('message' in parsed) return undefined
    const { table } = this.#server.routes()
    const { scenarios, overrides } = this.#session
    const tables = [table, ...scenarios.tables, ...overrides.tables]
    // A parameter of a key stands for any value, so that its pattern may be left out.
    const shape = shapeOf(parsed)
    const known = tables.some(
      (each) => !isNew(parsed, each) || each.endpoints.some((one) => shapeOf(one) === shape),
    )
    if (known) return undefined
    return `No mock answers ${key}. ${this.nearKey(key) || 'Declare it in the mocks, or with use().'}`
  }

  /** `Did you mean "GET /users"?` for a key near that of a mock, else an empty text. */
  nearKey(key: string): string {
    const { endpoints } = this.#server.routes().table
    return didYouMean(
      key,
      endpoints.map((endpoint) => endpoint.key),
    )
  }

  get #session(): Session {
    const session = this.#latest
    if (session.ended) throw closedSession(session.id)
    return session
  }

  get #latest(): Session {
    if (this.#own.ended) this.#own = this.again(this.#own)
    return this.#own
  }

  /** The session that goes on in the place of one that was closed; that one where none does. */
  protected again(closed: Session): Session {
    return closed
  }

  #add(kind: OverrideSummary['kind'], mocks: unknown, term: OverrideTerm = {}): Override {
    this.#server.refuseClosed?.()
    const { overrides } = this.#session
    const endpoints = this.#server.readOverrides(mocks)
    const { table } = this.#server.routes()
    const id = overrides.add(kind, endpoints, { ...term, place: this.#server.callSite?.() })
    const remove = () => void overrides.remove(id)
    const declares = endpoints.filter((endpoint) => isNew(endpoint, table)).map(({ key }) => key)
    for (const key of declares) this.#server.onWarning(this.#newEndpoint(key))
    return { id, keys: endpoints.map(({ key }) => key), declares, remove, [Symbol.dispose]: remove }
  }

  #newEndpoint(key: string): Diagnostic {
    const hint = this.nearKey(key)
    return {
      code: 'new-endpoint',
      severity: 'warning',
      message: `No mock answers ${key}: the override declares it.`,
      ...(hint !== '' && { hint }),
    }
  }
}

/** The error for the use of a closed session. */
export function closedSession(id: string): Error {
  return new Error(
    `The session ${JSON.stringify(id)} was closed, or dropped as the least recently used. Open it with session().`,
  )
}

/** Method and path without the names and patterns of parameters. */
function shapeOf({ method, path }: Routed): string {
  const parts = path.segments.map((part) => (part.kind === 'parameter' ? ':' : segmentShape(part)))
  return `${method} /${parts.join('/')}`
}

/** Whether no mock answers what an endpoint matches; a wildcard is taken to match something. */
function isNew({ method, path }: Routed, table: RouteTable<Routed>): boolean {
  if (path.segments.some(({ kind }) => kind === 'wildcard')) return false
  if (isFieldMethod(method)) return table.fields(method, path.text).length === 0
  const found = table.lookup(method, path.text.replaceAll('?', ''))
  if (!found) return false
  return method === 'ALL' ? found.methods().size === 0 : found.matches.length === 0
}

/** A map of one endpoint. In JavaScript the key may be anything, a map such as `use` takes as well. */
function keyed(key: unknown, value: unknown): object {
  if (typeof key === 'string') return { [key]: value }
  const message = `The key ${formatValue(key)} is no text.`
  const hint = "Write the key and the answer apart, as in once('GET /users', [])."
  throw new MockapiError([{ code: 'bad-endpoint-key', severity: 'error', message, hint }])
}
