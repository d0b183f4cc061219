import { RateWindows } from '../behaviour/rate-limit.ts'
import { createDb } from '../data/db.ts'
import type { Db } from '../data/records/resource.ts'
import type { RecordEvent } from '../data/records/declaration.ts'
import type { Change } from '../data/records/change.ts'
import type { Fork, State, StoredCollection } from '../data/store/state.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { Lookup, RouteTable } from '../endpoints/router.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { Channels } from '../http/channels.ts'
import type { Journal } from '../journal/journal.ts'
import { Listeners } from '../journal/listeners.ts'
import { AuthFailures } from './auth-failures.ts'
import { environmentNames, sessionNames } from './names.ts'
import { Overrides } from './overrides.ts'
import { Sockets } from './sockets.ts'
import { Jobs, type JobReport } from '../jobs/jobs.ts'
import { recordEvents } from './record-events.ts'
import type { SessionReplica } from './replica.ts'
import type { SessionKeeper, SessionParts } from './session-parts.ts'
import { RecordProgress } from './record-progress.ts'
import { Scenarios } from './scenarios.ts'
import { SessionClock } from '../time/session-clock.ts'
import { sendAfter, type WebhookOrigin } from '../webhooks/of-request.ts'
import type { WebhookPost } from '../webhooks/post.ts'
import { Webhooks } from '../webhooks/webhooks.ts'

/** What a path leads to: middleware (`USE` keys) first, then endpoints. */
export interface Found extends Lookup<CompiledEndpoint> {
  readonly middleware: readonly Match<CompiledEndpoint>[]
}

/** One caller's data, call counters, journal, scenarios and overrides. */
export class Session {
  readonly id: string
  readonly #data: State
  /** What makes it the same on several servers; undefined for one that is of this server alone. */
  replica: SessionReplica | undefined
  readonly db: Db
  readonly journal: Journal
  readonly scenarios: Scenarios
  readonly overrides: Overrides
  readonly listeners: Listeners
  readonly authFailures: AuthFailures
  /** What is open now and can be sent to. */
  readonly channels: Channels = new Channels()
  readonly sockets: Sockets = new Sockets()
  /** Called once other mocks are served, or behave otherwise, by what is open and looks at them anew then. */
  readonly rechecks: Set<() => void> = new Set()
  /** Counts of rate limits and of rules that end after some calls or time. */
  readonly rateWindows: RateWindows = new RateWindows()
  #mark: object | undefined
  /** The time that its requests see, and that what waits in it goes by. */
  readonly clock: SessionClock
  readonly #post: WebhookPost
  #webhooks: Webhooks | undefined
  readonly #onJobError: JobReport
  #jobs: Jobs | undefined
  #progress: RecordProgress | undefined
  /** Who writes: the request that last asked for data; undefined outside of requests. */
  #writer: WebhookOrigin | undefined
  /** What keeps it; undefined for one that is dropped with all that it has. */
  keeper: SessionKeeper | undefined
  /** Why it was closed; undefined as long as it is open. */
  ended: Error | undefined

  /** @param parent the server's own, whose overrides and scenarios it begins with */
  constructor(
    id: string,
    state: State,
    { catalog, journal, post, now, listeners, onListenerError, onJobError }: SessionParts,
    parent?: Session,
  ) {
    this.id = id
    this.clock = new SessionClock(parent?.clock.setting ?? now)
    this.listeners = new Listeners(onListenerError, parent?.listeners ?? listeners)
    this.journal = journal
    this.#post = post
    this.#onJobError = onJobError
    this.#data = state
    state.now = () => this.#writer?.time ?? this.clock.now()
    this.db = createDb(() => {
      this.#writer = undefined
      return this.state
    })
    this.overrides = new Overrides(() => this.clock.elapsed(), parent?.overrides)
    this.authFailures = new AuthFailures(() => this.clock.now(), parent?.authFailures)
    this.scenarios = new Scenarios(catalog, parent?.scenarios)
  }

  get state(): State {
    return this.replica ? this.replica.stateOf(undefined) : this.#data
  }

  /** What its addresses begin with; empty for the server's own. */
  get address(): string {
    if (this.id === '') return ''
    return (this.keeper ? environmentNames : sessionNames).prefix + this.id
  }

  /** The key of what others keep for the session in a WeakMap, such as logins; another one after `reset()`. */
  get mark(): object {
    return (this.#mark ??= {})
  }

  /** Whether it has what is lost with it, even where it is kept: logins, overrides of code, snapshots, what waits. */
  get holdsMore(): boolean {
    const isWaiting = (this.#jobs?.pending.length ?? 0) > 0 || this.#webhooks?.isWaiting === true
    const isKnown = this.#mark !== undefined
    return isWaiting || isKnown || this.overrides.kept.others > 0 || this.state.snapshots.length > 0
  }

  /** What is sent to others; made on first use. */
  get webhooks(): Webhooks {
    return (this.#webhooks ??= new Webhooks(this.id, this.#post))
  }

  /** What is done later, by its clock; made on first use. */
  get jobs(): Jobs {
    return (this.#jobs ??= new Jobs(this.clock, this.#onJobError))
  }

  /** The data as a handler of a request reaches them: what it writes is what that request has led to. */
  dbOf(request: WebhookOrigin): Db {
    return this.replica || this.#data.onWrite || request.time !== undefined
      ? createDb(() => this.stateOf(request))
      : this.db
  }

  stateOf(request: WebhookOrigin): State {
    this.#writer = request
    return this.replica ? this.replica.stateOf(request) : this.#data
  }

  /** Notes whose work writes from now on; undefined for code outside of requests. */
  writeAs(request: WebhookOrigin | undefined): void {
    this.#writer = request
  }

  /** Takes what a request wrote, once it is committed: what follows writes is told of it. */
  take(changes: readonly Change[], request: WebhookOrigin | undefined): void {
    this.#writer = request
    const tell = this.#data.onWrite?.(changes)
    this.#data.apply(changes)
    tell?.()
    if (request?.isAnswered) this.leave(request)
  }

  /** Notes that a request was answered: what is written from now on is not its doing. */
  leave(request: WebhookOrigin): void {
    if (this.#writer === request) this.#writer = undefined
  }

  /**
   * Whether what is written is followed: webhooks of collections are sent, and records go on by themselves.
   *
   * @param from the session that it was opened from, where it was
   */
  followWrites(isOn: boolean, from?: Session): void {
    this.#data.onWrite = !isOn
      ? undefined
      : recordEvents(this.#data, (touched, event) => {
          this.#send(touched.collection, event)
          this.#progress?.follow(touched)
        })
    if (!isOn) this.#progress?.clear()
    else if (from !== undefined && from.#progress) this.#goOn().inherit(from.#progress)
  }

  /** Lets records go on that were kept, as after a start or once their file says that they do. */
  resumeProgress(): void {
    this.#goOn().begin(this.state.changes())
  }

  /** Puts all data back to a snapshot; returns what could not. Throws an Error without one of that name. */
  restore(name: string): readonly string[] {
    const left = this.state.restore(name)
    // Calls that are counted anew are the first ones again for rules that heal and for rate limits.
    this.rateWindows.clear()
    if (this.#progress) {
      this.#progress.clear()
      this.resumeProgress()
    }
    return left
  }

  #goOn(): RecordProgress {
    const state = (): State => {
      this.#writer = undefined
      return this.state
    }
    return (this.#progress ??= new RecordProgress(
      state,
      () => this.jobs,
      () => this.clock.now(),
    ))
  }

  #send({ name, declaration }: StoredCollection, event: RecordEvent): void {
    const cause = { kind: 'collection', key: name } as const
    for (const { on, render } of declaration.webhooks ?? []) {
      const message = on(event) ? render(event, this.state) : undefined
      if (!message) continue
      if (this.#writer) sendAfter(this.#writer, this.webhooks, message, { ...cause })
      else this.webhooks.send(message, { ...cause })
    }
  }

  /** Sends no webhook and does no job any more. */
  endLater(reason: string): void {
    this.webhooks.close(reason)
    this.jobs.close()
  }

  /** Whether overrides or scenarios go before the mocks of the files. */
  get isOverridden(): boolean {
    return this.overrides.active || this.scenarios.on.length > 0
  }

  /** What goes before the mocks of the files, best first. */
  get tables(): readonly RouteTable<CompiledEndpoint>[] {
    return [...this.scenarios.tables, ...this.overrides.tables].toReversed()
  }

  /** Finds what matches a request; undefined when the percent-encoding of the path is broken. */
  lookup(mocks: RouteTable<CompiledEndpoint>, method: string, path: string): Found | undefined {
    const below = mocks.lookup(method, path)
    if (!below) return undefined
    if (!this.isOverridden) {
      const { matches, methods } = below
      return { matches, methods, middleware: mocks.middleware(path) }
    }
    const { tables } = this
    const above = tables.flatMap((table) => table.lookup(method, path)?.matches ?? [])
    return {
      matches: [...above, ...below.matches],
      middleware: [...tables, mocks].flatMap((table) => table.middleware(path)),
      methods: () => new Set([...above.map(({ endpoint }) => endpoint.method), ...below.methods()]),
    }
  }

  /** Finds what answers a root field of the GraphQL schema at a path, best first. */
  lookupField(
    mocks: RouteTable<CompiledEndpoint>,
    method: string,
    name: string,
    schema: string,
  ): readonly Match<CompiledEndpoint>[] {
    const below = mocks.fields(method, name, schema)
    if (!this.isOverridden) return below
    return [...this.tables.flatMap((table) => table.fields(method, name, schema)), ...below]
  }

  /** Closes it and drops its data; requests under way are rejected with the reason. */
  close(
    reason = `The session ${JSON.stringify(this.id)} is closed. Somebody closed it, or it was the least recently used of too many.`,
  ): void {
    this.ended ??= new Error(reason)
    this.replica?.leave()
    this.channels.close(1001, 'The session is closed.')
    this.endLater('The session is closed.')
    this.journal.close(this.ended)
    this.journal.clear()
    this.overrides.clear()
    this.listeners.clear()
    if ('drop' in this.#data) (this.#data as Fork).drop()
  }

  reset(): void {
    this.replica?.noteReset()
    this.forget()
    this.overrides.reset()
    this.scenarios.reset()
    this.clock.reset()
    this.state.reset()
    this.keeper?.reset()
  }

  /** Lets go of what is not kept, as a reset does: calls, logins, what is open and what waits. */
  forget(): void {
    this.#mark = undefined
    this.channels.close(1001, 'The session is reset.')
    this.#webhooks?.reset('The session was reset.')
    this.#progress?.clear()
    this.#jobs?.cancel()
    this.authFailures.reset()
    this.rateWindows.clear()
    this.journal.clear()
  }
}
