import { pointToCallers } from '../errors/callers.ts'
import type { DelayInput } from '../behaviour/duration.ts'
import type { JournalFilter } from '../journal/call.ts'
import type { startMockServer } from '../mock-server.ts'
import { shownByCallers } from '../sessions/session-handle.ts'
import type { FailOptions, Failure, MockSession, Override } from '../sessions/session-types.ts'
import { DriftedAnswers } from './drift.ts'
import { UnmatchedRequests, type Unhandled } from './unmatched.ts'

/** The server that mocks of tests are sessions of. */
export type TestedServer = Awaited<ReturnType<typeof startMockServer>>

/** What one test has of a mock server: a session of its own, which ends with the test. */
export interface TestMock extends MockSession, Disposable {
  /** The test's name. */
  readonly name: string
  /** The address of the server without the session: requests there need {@link headers}. */
  readonly origin: string
  /** The header that names the session, for requests to {@link origin} and for app servers that pass it on. */
  readonly headers: { readonly 'x-mockapi-session': string }
  /** What the addresses of the mocks begin with, as the option `prefix` says; none for all addresses. */
  readonly prefixes: readonly string[]
  /** What becomes of this test when a request is made that no mock matches. */
  unhandled: Unhandled
  /**
   * Why a key is none that can be called: the sentence for one that no mock has, with the nearest; undefined
   * where a mock has it, and where requests that no mock matches are allowed.
   */
  unknownKey(key: string): string | undefined
  /**
   * Ends it: data, overrides, scenarios and journal go. A second time does nothing.
   * @throws UnmatchedRequestError for requests that no mock matched, unless they are allowed
   */
  end(): void
}

/** A test has made requests that no mock matches. */
export class UnmatchedRequestError extends Error {
  override readonly name: string = 'UnmatchedRequestError'

  /** @param message what the 404s said; it has no stack, since what asked is no longer on it */
  constructor(message: string) {
    super(message)
    this.stack = `${this.name}: ${message}`
  }
}

/** A test fails with this when mocks answered what their document does not declare, and `drift` is `error`. */
export class ContractDriftError extends UnmatchedRequestError {
  override readonly name: string = 'ContractDriftError'
}

/** The mock of one test, over a session of the server. */
export class SessionMock implements TestMock {
  readonly name: string
  readonly id: string
  readonly url: string
  readonly origin: string
  readonly headers: TestMock['headers']
  readonly prefixes: readonly string[]
  unhandled: Unhandled
  /** Requests that no mock matched; a reset keeps them. */
  readonly unmatchedRequests: UnmatchedRequests = new UnmatchedRequests()
  /** What becomes of a test whose mocks answer otherwise than their document declares. */
  drift: Unhandled = 'bypass'
  readonly drifted: DriftedAnswers = new DriftedAnswers()
  readonly #session: ReturnType<TestedServer['session']>
  readonly #journal: number
  readonly #onEnd: () => void
  /** Keys that an override declared; one that was used up is still no unknown one. */
  readonly #declared = new Set<string>()
  #ended = false

  constructor(
    server: TestedServer,
    id: string,
    name: string,
    unhandled: Unhandled,
    journal: number,
    onEnd: () => void,
  ) {
    this.#session = server.session(id)
    this.#journal = journal
    this.#onEnd = onEnd
    this.id = id
    this.name = name
    this.unhandled = unhandled
    this.url = this.#session.url
    this.origin = server.url
    this.prefixes = server.overview().prefixes
    this.headers = { 'x-mockapi-session': id }
    pointToCallers<SessionMock>(this, shownByCallers)
  }

  /** @throws Error when its test is over */
  get #open(): ReturnType<TestedServer['session']> {
    if (!this.#ended) return this.#session
    throw new Error(
      `The mock of the test ${JSON.stringify(this.name)} is closed, since that test is over. Await all requests before the end, and use each test's own mock.`,
    )
  }

  readonly fetch: MockSession['fetch'] = async (input, init) => this.#open.fetch(input, init)
  readonly inbox: MockSession['inbox'] = (of) => this.#open.inbox(of)
  readonly channel: MockSession['channel'] = (path) => this.#open.channel(path)
  readonly snapshot: MockSession['snapshot'] = (name) => this.#open.snapshot(name)
  readonly restore: MockSession['restore'] = (name) => this.#open.restore(name)
  readonly unmatched: MockSession['unmatched'] = () => this.#open.unmatched()
  readonly har: MockSession['har'] = () => this.#open.har()
  readonly on: MockSession['on'] = (name, listener) => this.#open.on(name, listener)
  readonly scenario: MockSession['scenario'] = (name) => this.#open.scenario(name)

  get clock(): MockSession['clock'] {
    return this.#open.clock
  }

  readonly signIn: MockSession['signIn'] = (user, options) => this.#open.signIn(user, options)

  get auth(): MockSession['auth'] {
    return this.#open.auth
  }

  get sockets(): MockSession['sockets'] {
    return this.#open.sockets
  }

  get webhooks(): MockSession['webhooks'] {
    return this.#open.webhooks
  }

  get db(): MockSession['db'] {
    return this.#open.db
  }

  get overrides(): MockSession['overrides'] {
    return this.#open.overrides
  }

  get scenarios(): MockSession['scenarios'] {
    return this.#open.scenarios
  }

  reset(): void {
    this.#open.reset()
    this.#declared.clear()
  }

  use(mocks: never): Override {
    return this.#remember(this.#open.use(mocks))
  }

  once(key: string, answer: never): Override {
    return this.#remember(this.#open.once(key as 'GET /', answer))
  }

  fail(key: string, failure: Failure, options?: FailOptions): Override {
    refuse(this.#unknownKey(key))
    return this.#open.fail(key as 'GET /', failure, options)
  }

  delay(key: string, delay: DelayInput): Override {
    refuse(this.#unknownKey(key))
    return this.#open.delay(key as 'GET /', delay)
  }

  passthrough(key: string): Override {
    refuse(this.#unknownKey(key))
    return this.#open.passthrough(key as 'GET /')
  }

  readonly calls: MockSession['calls'] = (which) => {
    refuse(this.#unknownIn(which))
    return this.#open.calls(which)
  }

  readonly waitFor: MockSession['waitFor'] = async (which, options) => {
    refuse(this.#unknownIn(which))
    return await this.#open.waitFor(which, options)
  }

  unknownKey(key: string): string | undefined {
    return this.unhandled === 'error' ? this.#unknownKey(key) : undefined
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#onEnd()
    const misspelt = this.#misspelt()
    this.#session.retire()
    for (const text of misspelt) console.warn(text)
    const unmatched = this.unmatchedRequests.describe(this.name)
    tell(this.unhandled, unmatched, UnmatchedRequestError)
    tell(this.drift, this.drifted.describe(this.name), ContractDriftError)
  }

  [Symbol.dispose](): void {
    this.end()
  }

  #unknownKey(key: string): string | undefined {
    return this.#declared.has(key) ? undefined : this.#open.unknownKey(key)
  }

  #unknownIn(which: string | JournalFilter | undefined): string | undefined {
    const key = typeof which === 'string' ? which : which?.key
    return key === undefined ? undefined : this.unknownKey(key)
  }

  #remember(override: Override): Override {
    for (const key of override.declares) this.#declared.add(key)
    return override
  }

  /** Texts for keys that an override declared, that nothing called, and that are near another. */
  #misspelt(): string[] {
    const session = this.#session
    return [...this.#declared].flatMap((key) => {
      const hint = session.nearKey(key)
      // Only while the journal still has every call.
      if (hint === '' || session.calls().length >= this.#journal) return []
      if (session.calls(key).length > 0) return []
      const test = JSON.stringify(this.name)
      return `The test ${test} declared ${key} by an override, and nothing called it. ${hint}`
    })
  }
}

/** Fails with a text, prints it or does nothing, as it was asked for. */
function tell(
  way: Unhandled,
  text: string | undefined,
  Failure: typeof UnmatchedRequestError,
): void {
  if (text === undefined || way === 'bypass') return
  if (way === 'error') throw new Failure(text)
  console.warn(text)
}

function refuse(unknown: string | undefined): void {
  if (unknown !== undefined) throw new TypeError(unknown)
}
