import type { BehaviourInput } from '../behaviour/behaviour.ts'
import type { Db } from '../data/records/db-handle.ts'
import { MockapiError } from '../errors/diagnostic.ts'
import type { Diagnostic, Place } from '../errors/diagnostic.ts'
import type { DelayInput } from '../behaviour/duration.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Har } from '../journal/har.ts'
import type { JournalEntry, JournalFilter, WaitOptions } from '../journal/call.ts'
import { parseKey } from '../http/path.ts'
import { readChance } from '../behaviour/rule.ts'
import { behave } from './scenario.ts'
import type {
  ActiveScenario,
  FailOptions,
  Failure,
  MockSession,
  NamedSession,
  Override,
  OverrideSummary,
  ScenarioSummary,
} from './session-types.ts'
import { isIssue } from '../errors/validation-issue.ts'
import type { ValidationIssue } from '../errors/validation-issue.ts'
import { isNew, nearestKey, newEndpoint } from './new-endpoint.ts'
import type { Routes } from '../endpoints/routes.ts'
import type { OverrideTerm } from './overrides.ts'
import type { Routed } from '../endpoints/router.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

/** What a handle borrows from its server. */
export interface SessionHost {
  /** The address below which requests are this session's. */
  readonly url: () => string
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** @throws Error when the server is closed */
  readonly refuseClosed: () => void
  /** Reads mocks that are given as values. */
  readonly readOverlay: (mocks: unknown) => readonly Endpoint[]
  readonly routes: () => Routes
  /** Where the code stands that calls. */
  readonly callSite: () => () => Place | undefined
  /** Calls as an HTTP archive. */
  readonly archive: (entries: readonly JournalEntry[]) => Har
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** A session as code steers it. */
export class SessionHandle implements MockSession {
  readonly fetch: MockSession['fetch']
  readonly #host: SessionHost
  readonly #own: Session

  constructor(session: Session, host: SessionHost) {
    this.#own = session
    this.#host = host
    this.fetch = host.fetch
  }

  get id(): string {
    return this.#own.id
  }

  get url(): string {
    return this.#host.url()
  }

  get db(): Db {
    return this.#session.db
  }

  get overrides(): readonly OverrideSummary[] {
    return this.#session.overrides.list
  }

  get scenarios(): readonly ScenarioSummary[] {
    return this.#session.scenarios.list
  }

  reset(): void {
    this.#session.reset()
  }

  calls(which?: string | JournalFilter): readonly JournalEntry[] {
    return this.#session.journal.calls(which)
  }

  waitFor(which: string | JournalFilter, options?: WaitOptions): Promise<readonly JournalEntry[]> {
    return this.#session.journal.waitFor(which, options)
  }

  unmatched(): readonly JournalEntry[] {
    return this.#session.journal.unmatched()
  }

  har(): Har {
    return this.#host.archive(this.calls())
  }

  snapshot(name: string): void {
    this.#session.state.snapshot(name)
  }

  restore(name: string): readonly string[] {
    const left = this.#session.state.restore(name)
    // Calls that are counted anew are the first ones again for rules that heal and for rate limits.
    this.#session.rateWindows.clear()
    return left
  }

  use(mocks: unknown): Override {
    return this.#lay('use', mocks)
  }

  once(key: string, answer: unknown): Override {
    return this.#lay('once', { [key]: answer }, { times: 1 })
  }

  fail(key: string, failure: Failure, options: FailOptions = {}): Override {
    const chance = readChance(options)
    if (isIssue(chance)) throw wrongOptions(chance)
    const { rate = 1, times, for: time } = chance
    const behaviour: BehaviourInput =
      typeof failure === 'number'
        ? { status: { status: failure, rate } }
        : { fault: { fault: failure, rate } }
    return this.#lay('fail', { [key]: behave(behaviour) }, { times, for: time })
  }

  delay(key: string, delay: DelayInput): Override {
    return this.#lay('delay', { [key]: behave({ delay }) })
  }

  scenario(name: string): ActiveScenario {
    this.#host.refuseClosed()
    const { scenarios } = this.#session
    scenarios.switchOn(name)
    const off = () => scenarios.switchOff(name)
    return {
      name,
      get state() {
        return scenarios.stateOf(name)
      },
      moveTo: (state) => {
        if (!scenarios.on.includes(name)) throw switchedOff(name)
        scenarios.moveTo(name, state)
      },
      off,
      [Symbol.dispose]: off,
    }
  }

  /** The sentence for a key that no mock, scenario or override has; undefined where one has it. */
  unknownKey(key: string): string | undefined {
    const parsed = parseKey(key)
    if ('message' in parsed) return undefined
    const { table } = this.#host.routes()
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
    return nearestKey(key, this.#host.routes().table)
  }

  /** @throws Error when it was closed, or dropped for others */
  get #session(): Session {
    if (this.#own.closed) throw closedSession(this.#own.id)
    return this.#own
  }

  #lay(kind: OverrideSummary['kind'], mocks: unknown, term: OverrideTerm = {}): Override {
    this.#host.refuseClosed()
    const { overrides } = this.#session
    const endpoints = this.#host.readOverlay(mocks)
    const { table } = this.#host.routes()
    const id = overrides.add(kind, endpoints, { ...term, place: this.#host.callSite() })
    const remove = () => void overrides.remove(id)
    const declares = endpoints.filter((endpoint) => isNew(endpoint, table)).map(({ key }) => key)
    for (const key of declares) this.#host.onWarning(newEndpoint(key, table))
    return { id, keys: endpoints.map(({ key }) => key), declares, remove, [Symbol.dispose]: remove }
  }
}

/** A session that was opened by its name, as code steers it. */
export class NamedSessionHandle extends SessionHandle implements NamedSession {
  readonly #sessions: Sessions

  constructor(session: Session, host: SessionHost, sessions: Sessions) {
    super(session, host)
    this.#sessions = sessions
  }

  close(): void {
    this.#sessions.close(this.id)
  }

  /** Closes it for good: requests that name it later are refused. */
  retire(): void {
    this.#sessions.retire(this.id)
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/** The error for the use of a session that is no more. */
export function closedSession(id: string): Error {
  return new Error(
    `The session ${JSON.stringify(id)} was closed, or dropped as the one unused for longest. Open it with session().`,
  )
}

function switchedOff(name: string): Error {
  const shown = JSON.stringify(name)
  return new Error(`The scenario ${shown} is off. Switch it on with scenario(${shown}).`)
}

/** Method and path without the names and patterns of parameters. */
function shapeOf({ method, path }: Routed): string {
  const parts = path.segments.map((part) => (part.kind === 'literal' ? part.text : `:${part.kind}`))
  return `${method} /${parts.join('/')}`
}

function wrongOptions({ message, hint }: ValidationIssue): MockapiError {
  return new MockapiError([{ code: 'bad-mock', severity: 'error', message, hint }])
}
