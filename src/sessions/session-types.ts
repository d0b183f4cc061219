import type { Db } from '../data/records/resource.ts'
import type { EntryOf, EndpointMap, KeyOf } from '../endpoints/define.ts'
import type { BehaviourInput } from '../behaviour/behaviour.ts'
import type { DelayInput } from '../behaviour/duration.ts'
import type { MockClock } from './clock-handle.ts'
import type { MockAuth, SignedIn, SignInOptions } from './login-types.ts'
import type { OpenInbox } from './inbox-handle.ts'
import type { MockSockets } from './socket-handles.ts'
import type { Channel } from '../http/channels.ts'
import type { Har } from '../journal/har.ts'
import type { WaitOptions } from '../behaviour/wait.ts'
import type { JournalEntry, JournalFilter } from '../journal/call.ts'
import type { Listener, ServerEvent, Unsubscribe } from '../journal/listeners.ts'
import type { AuthFailure } from '../behaviour/auth.ts'
import type { FaultKind } from '../behaviour/fault.ts'
import type { ChanceInput } from '../behaviour/rule.ts'
import type { MockWebhooks } from './webhook-handles.ts'
import type { OverrideMocks } from './scenario.ts'

/** Mocks that go before those of the files until they are removed, or the session is reset. */
export interface Override extends Disposable {
  readonly id: number
  readonly keys: readonly string[]
  /** Keys that no mock has: it declares them. */
  readonly declares: readonly string[]
  /** Removes it; a second time does nothing. */
  remove(): void
}

/** An override in a list. */
export interface OverrideSummary {
  readonly id: number
  readonly kind: 'use' | 'once' | 'fail' | 'delay' | 'passthrough'
  readonly keys: readonly string[]
  /** How many calls it still takes; undefined for any number. */
  readonly remaining?: number
  /** What `fail` and `delay` lay over the mocks. */
  readonly behaviour?: BehaviourInput
}

/** What an endpoint fails with: a status, a broken connection, or credentials that do not count. */
export type Failure = number | FaultKind | AuthFailure

/** Which calls fail: a share (`rate`), the next few (`times`), for some time from now (`for`). */
export type FailOptions = ChanceInput

/** A scenario in a list. */
export interface ScenarioSummary {
  readonly name: string
  readonly active: boolean
  readonly state?: string
  readonly states?: readonly string[]
  readonly file: string
  readonly line?: number
}

/** Which scenarios are on, the last one switched on last, and the states of those that have moved. */
export interface KeptScenarios {
  /** Undefined as long as nothing was switched. */
  readonly on?: readonly string[]
  readonly states: Readonly<Record<string, string>>
}

/** A scenario that was switched on; disposing of it switches it off. */
export interface ActiveScenario extends Disposable {
  readonly name: string
  /** Its state of now; empty where it has no states. */
  readonly state: string
  /** @throws Error when it has no such state, or is off */
  moveTo(state: string): void
  off(): void
}

/** One caller's view of a mock server: data, counters, overrides and scenarios of its own. */
export interface MockSession {
  /** Empty for the server's own. */
  readonly id: string
  /** The address below which requests are this session's. */
  readonly url: string
  /** Answers a request in process, as one from the network; takes paths as well as addresses. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** The data of all collections. */
  readonly db: Db
  /** Puts everything back to the start: data, call counters and drawn errors, overrides, scenarios. */
  reset(): void
  /** The time that its requests see and that what waits goes by: to set it, to freeze it, to advance it. */
  readonly clock: MockClock
  /** The WebSockets that are open: to wait for one, and for what it sends, to send to it and to close it. */
  readonly sockets: MockSockets
  /** What the app has sent to endpoints that keep it: to wait for it, to list it, to forget it. */
  readonly inbox: OpenInbox
  /**
   * Signs a user in, without the pages of the provider: by the id, or a name that users sign in with, such as the email.
   * @throws Error where there is no such user, or no file says who may sign in
   * @example
   * const { headers } = await mock.signIn('ada@example.test')
   * await fetch(`${mock.url}/orders`, { headers })
   */
  signIn(user: string, options?: SignInOptions): Promise<SignedIn>
  /** What becomes of credentials: to let them fail, expire and end. */
  readonly auth: MockAuth
  /** The webhooks that were sent, and those on their way. */
  readonly webhooks: MockWebhooks
  /** All WebSockets that are open at a path now, to be sent to: `server.channel('/prices').send({ price: 7 })`. */
  channel(path: string): Channel
  /** Keeps data and call counters under a name, in memory; throws an Error when there are 20 others already. */
  snapshot(name: string): void
  /**
   * Puts all data and call counters back to a snapshot.
   * @returns names of collections that stay as they are, since their seed has changed
   * @throws Error when there is no snapshot of that name
   */
  restore(name: string): readonly string[]
  /**
   * Adds mocks before those of the files: a map of endpoints, routes, or an array of them. The last one added
   * answers first; `next()` in a handler calls the one before it.
   * @throws MockapiError for invalid mocks
   * @example
   * using _ = server.use({ 'GET /users': [] })
   */
  use<const Key extends string>(mocks: EndpointMap<Key> | OverrideMocks): Override
  /** Answers the next call of a key, and no other; throws MockapiError for an invalid key or answer. */
  once<const Key extends string>(key: KeyOf<Key> & Key, answer: EntryOf<Key>): Override
  /**
   * Lets calls of a key fail, with a status or a broken connection.
   * @throws MockapiError for an invalid failure
   * @example
   * server.fail('GET /users', 503, { times: 2 })
   */
  fail<const Key extends string>(
    key: KeyOf<Key> & Key,
    failure: Failure,
    options?: FailOptions,
  ): Override
  /** Delays all answers of a key; throws MockapiError for an invalid delay. */
  delay<const Key extends string>(key: KeyOf<Key> & Key, delay: DelayInput): Override
  /**
   * Lets the real API of `proxy` answer a key that a mock answers; throws MockapiError for an invalid key. Where no
   * real API is set for the path of a request, the answer is a 502 that says so.
   */
  passthrough<const Key extends string>(key: KeyOf<Key> & Key): Override
  /**
   * Calls that were answered, oldest first: all, those of an endpoint by its key, or those that match a filter.
   * @throws Error when the journal is off; TypeError for an invalid key or filter
   * @example
   * server.calls('POST /login')[0]?.request.body
   */
  calls(which?: string | JournalFilter): readonly JournalEntry[]
  /** Waits until there are so many calls, earlier ones included; throws an Error that lists what came instead. */
  waitFor(which: string | JournalFilter, options?: WaitOptions): Promise<readonly JournalEntry[]>
  /** Calls that no mock matches, oldest first. */
  unmatched(): readonly JournalEntry[]
  /** All calls as an HTTP archive (HAR 1.2), without secrets. */
  har(): Har
  /**
   * Calls a listener for each event of its requests, and those of a server for all sessions. Returns a function
   * that removes it. A reset keeps listeners.
   * @throws TypeError for an unknown event; Error when there are 100 listeners already
   * @example
   * const off = server.on('match', ({ id, request, mock }) => console.log(id, request.target, mock.key))
   */
  on<Name extends ServerEvent>(name: Name, listener: Listener<Name>): Unsubscribe
  readonly overrides: readonly OverrideSummary[]
  /** Switches a scenario on, before those that are on already; throws an Error for an unknown name. */
  scenario(name: string): ActiveScenario
  readonly scenarios: readonly ScenarioSummary[]
}

/** A session that was opened by its name; disposing of it closes it. */
export interface NamedSession extends MockSession, Disposable {
  /** Drops it with all its data; a second time does nothing. */
  close(): void
}
