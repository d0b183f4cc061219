import type { Db } from '../data/records/db-handle.ts'
import type { DelayInput } from '../behaviour/duration.ts'
import type { Har } from '../journal/har.ts'
import type { JournalEntry, JournalFilter, WaitOptions } from '../journal/call.ts'
import type {
  ActiveScenario,
  FailOptions,
  Failure,
  MockSession,
  Override,
  OverrideSummary,
  ScenarioSummary,
} from '../sessions/session-types.ts'
import type { startMockServer } from '../mock-server.ts'
import { UnmatchedRequests, type Unhandled } from './unmatched.ts'

/** The server that mocks of tests are sessions of. */
export type OpenServer = Awaited<ReturnType<typeof startMockServer>>

/** What one test has of a mock server: a session of its own, which ends with the test. */
export interface TestMock extends MockSession, Disposable {
  /** The test's name. */
  readonly name: string
  /** The address of the server without the session: requests there need {@link headers}. */
  readonly origin: string
  /** The header that names the session, for requests to {@link origin} and for app servers that pass it on. */
  readonly headers: { readonly 'x-mockapi-session': string }
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

/** What the server knows of a test. */
export interface MockOptions {
  readonly name: string
  readonly unhandled: Unhandled
  /** How many calls the journal keeps. */
  readonly journal: number
  /** Hears of its end. */
  readonly onEnd: () => void
}

/** The mock of one test, over a session of the server. */
export class SessionMock implements TestMock {
  readonly name: string
  readonly id: string
  readonly url: string
  readonly origin: string
  readonly headers: TestMock['headers']
  readonly fetch: MockSession['fetch']
  unhandled: Unhandled
  readonly #session: ReturnType<OpenServer['session']>
  readonly #onEnd: () => void
  /** How many calls the journal keeps. */
  readonly #journal: number
  /** Requests that no mock matched; a reset forgets none. */
  readonly unmatchedRequests: UnmatchedRequests = new UnmatchedRequests()
  /** Keys that an override declared; one that was used up is still no unknown one. */
  readonly #declared = new Set<string>()
  #ended = false

  /**
   * @param id of a session that is not open yet
   */
  constructor(server: OpenServer, id: string, options: MockOptions) {
    this.#session = server.session(id)
    this.#onEnd = options.onEnd
    this.#journal = options.journal
    this.id = id
    this.name = options.name
    this.unhandled = options.unhandled
    this.url = this.#session.url
    this.origin = server.url
    this.headers = { 'x-mockapi-session': id }
    this.fetch = async (input, init) => this.#open.fetch(input, init)
  }

  get db(): Db {
    return this.#open.db
  }

  get overrides(): readonly OverrideSummary[] {
    return this.#open.overrides
  }

  get scenarios(): readonly ScenarioSummary[] {
    return this.#open.scenarios
  }

  reset(): void {
    this.#open.reset()
    this.#declared.clear()
  }

  snapshot(name: string): void {
    this.#open.snapshot(name)
  }

  restore(name: string): readonly string[] {
    return this.#open.restore(name)
  }

  use(mocks: never): Override {
    return this.#remember(this.#open.use(mocks))
  }

  once(key: string, answer: never): Override {
    return this.#remember(this.#open.once(key as 'GET /', answer))
  }

  fail(key: string, failure: Failure, options?: FailOptions): Override {
    this.#needMock(key)
    return this.#open.fail(key as 'GET /', failure, options)
  }

  delay(key: string, delay: DelayInput): Override {
    this.#needMock(key)
    return this.#open.delay(key as 'GET /', delay)
  }

  calls(which?: string | JournalFilter): readonly JournalEntry[] {
    this.#refuseUnknown(which)
    return this.#open.calls(which)
  }

  async waitFor(
    which: string | JournalFilter,
    options?: WaitOptions,
  ): Promise<readonly JournalEntry[]> {
    this.#refuseUnknown(which)
    return await this.#open.waitFor(which, options)
  }

  unmatched(): readonly JournalEntry[] {
    return this.#open.unmatched()
  }

  har(): Har {
    return this.#open.har()
  }

  scenario(name: string): ActiveScenario {
    return this.#open.scenario(name)
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
    const text = this.unmatchedRequests.describe(this.name)
    if (text === undefined || this.unhandled === 'bypass') return
    if (this.unhandled === 'error') throw new UnmatchedRequestError(text)
    console.warn(text)
  }

  [Symbol.dispose](): void {
    this.end()
  }

  /** @throws Error when its test is over */
  get #open(): ReturnType<OpenServer['session']> {
    if (!this.#ended) return this.#session
    throw new Error(
      `The mock of the test ${JSON.stringify(this.name)} is closed, since that test is over. Await all requests before the end, and use each test's own mock.`,
    )
  }

  /** @throws TypeError for a key that no mock has: there is nothing that could fail or be late */
  #needMock(key: string): void {
    const unknown = this.#unknownKey(key)
    if (unknown !== undefined) throw new TypeError(unknown)
  }

  #unknownKey(key: string): string | undefined {
    return this.#declared.has(key) ? undefined : this.#open.unknownKey(key)
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
      if (hint === '' || !this.#remembersAll() || session.calls(key).length > 0) return []
      const test = JSON.stringify(this.name)
      return `The test ${test} declared ${key} by an override, and nothing called it. ${hint}`
    })
  }

  /** Whether the journal still has every call. */
  #remembersAll(): boolean {
    return this.#journal > 0 && this.#session.calls().length < this.#journal
  }

  #refuseUnknown(which: string | JournalFilter | undefined): void {
    const key = typeof which === 'string' ? which : which?.key
    const unknown = key === undefined ? undefined : this.unknownKey(key)
    if (unknown !== undefined) throw new TypeError(unknown)
  }
}
