import { clock } from '../clock.ts'
import type { Change } from '../data/records/change.ts'
import type { State } from '../data/store/state.ts'
import type { HeaderReader } from '../http/connection.ts'
import { isPromise, type MaybePromise } from '../http/maybe-promise.ts'
import { Reply } from '../http/reply.ts'
import type { SessionReplica, WorkKind } from '../sessions/replica.ts'
import type { Session } from '../sessions/session.ts'
import type { WebhookOrigin } from '../webhooks/of-request.ts'
import { Appender } from './appender.ts'
import { SharedBehaviour, type Revive } from './behaviour.ts'
import { Committed } from './committed.ts'
import { Committer } from './committer.ts'
import { mostConflicts } from './contention.ts'
import { Freshness } from './freshness.ts'
import { LiveState } from './live-state.ts'
import type { Hint, Log } from './log.ts'
import { formatPosition, type Position } from './position.ts'
import { storeLost } from './problems.ts'
import { SessionLog } from './session-log.ts'
import { Unit } from './unit.ts'

/** How long a session stays in the store that nobody uses, and an environment, ms. */
const idleTime = 3_600_000
const ages = 10 * 366 * 86_400_000
/** How often the store is told that one is used, ms. */
const touchEvery = 60_000

/** What the sessions of a server share. */
export interface ReplicaParts {
  readonly log: Log
  /** Tells this server from others. */
  readonly writer: string
  readonly isStrong: boolean
  readonly revive: Revive
  /** The data that new sessions begin with, as changes from the seeds. */
  readonly begin: () => Promise<readonly Change[]>
  readonly onLeave: (session: ReplicatedSession) => void
  /** Is told what other servers have changed over other mocks. */
  readonly onForeign: (target: string) => void
  /** Is told why what was written after an answer is lost. */
  readonly onLost: (reason: Reply, session: Session) => void
}

/** A session that is the same on several servers: its data change by what the log says alone. */
export class ReplicatedSession implements SessionReplica {
  readonly #session: Session
  readonly #parts: ReplicaParts
  readonly #log: SessionLog
  readonly #fresh: Freshness
  readonly #committer: Committer
  readonly #behaviour: SharedBehaviour
  readonly #states = new WeakMap<object, LiveState>()
  readonly #tokens = new WeakMap<object, Position>()
  readonly #failures = new WeakMap<object, Reply>()
  /** ms that have passed. */
  #usedAt: number = clock.elapsed()
  #touchedAt = -Infinity

  constructor(session: Session, data: State, parts: ReplicaParts) {
    this.#session = session
    this.#parts = parts
    const { log, writer, revive, onForeign } = parts
    this.#log = new SessionLog(
      log,
      `session:${session.id}`,
      new Committed(data, {
        onForeign,
        onBehaviour: (behaviour) => this.#behaviour.put(behaviour),
        onReset: () => session.forget(),
      }),
      (entry) => appender.found(entry, this.#committer.batch),
    )
    this.#behaviour = new SharedBehaviour(session, revive, () => this.#committer.noteBehaviour())
    const behaviour = this.#behaviour
    const appender = new Appender({
      session,
      log: this.#log,
      writer,
      behaviour,
      ttl: () => this.#ttl,
    })
    this.#committer = new Committer({
      session,
      log: this.#log,
      appender,
      behaviour,
      onCommitted: ({ writers }) => {
        for (const each of writers) if (each) this.#tokens.set(each, this.position)
      },
      onFailed: (unit, reason) => this.#failed(unit, reason),
    })
    this.#fresh = new Freshness(this.#log, session.id, () => this.#committer.committing)
  }

  get isDegraded(): boolean {
    return !this.#log.isConnected || this.#fresh.hasFailed
  }

  get isStrong(): boolean {
    return this.#parts.isStrong
  }

  get stream(): string {
    return this.#log.stream
  }

  get position(): Position {
    return this.#log.committed.position
  }

  stateOf(request: WebhookOrigin | undefined): State {
    const key = request ?? this
    let live = this.#states.get(key)
    if (!live) this.#states.set(key, (live = new LiveState(this.#committer, request)))
    return live
  }

  tokenOf(request: WebhookOrigin): string | undefined {
    const position = this.#tokens.get(request)
    return position && formatPosition(position)
  }

  /** Reads what the log has. @throws StoreError */
  load(): Promise<void> {
    return this.#committer.read()
  }

  enter(header: HeaderReader): void | Promise<void> {
    const { isLoaded, committed } = this.#log
    const isOwn = this.#session.id === ''
    if (!isOwn) this.#use()
    if (isLoaded && (committed.isBegun || isOwn)) {
      return this.#fresh.wait(header, this.#parts.isStrong, () => this.load())
    }
    const failed = (error: unknown): never => {
      throw error instanceof Reply ? error : storeLost(error)
    }
    return this.load()
      .then(() => this.#begin())
      .then(() => undefined, failed)
  }

  /** Has the log begin with what a session begins with, unless another server was first. */
  async #begin(): Promise<void> {
    const { committed } = this.#log
    if (committed.isBegun || this.#session.id === '') return
    // An environment has its base already.
    const changes = this.#session.keeper ? [] : await this.#parts.begin()
    const unit = new Unit([undefined], () => {
      if (committed.isBegun) return
      unit.touchesBehaviour = true
      this.#committer.write(undefined, (state) => state.apply(changes))
    })
    this.#committer.submit(unit, false)
    await unit.over
    if (unit.failure) throw unit.failure
  }

  /** How long what nobody uses stays in the store, ms; undefined for ever. */
  get #ttl(): number | undefined {
    if (this.#session.id === '') return undefined
    return this.#session.keeper ? ages : idleTime
  }

  /** Notes that it is used, so that it stays in the store; what was left for longer there is not known any more. */
  #use(): void {
    const now = clock.elapsed()
    const ttl = this.#ttl ?? Infinity
    if (now - this.#usedAt > ttl && !this.#committer.isBusy) this.#log.forget()
    else if (now - this.#touchedAt > touchEvery) {
      this.#touchedAt = now
      this.#parts.log.touch(this.stream, ttl)
    }
    this.#usedAt = now
  }

  async claim(counters: readonly string[]): Promise<() => void> {
    const { committed } = this.#log
    const { log } = this.#parts
    if (this.isDegraded) return countedHere
    try {
      // Those before a reset are others.
      const claimed = counters.map((each) =>
        log.claim(this.stream, `${committed.resetAt} ${each}`, this.#ttl),
      )
      const counts = await Promise.all(claimed)
      return () => {
        for (const [at, each] of counters.entries()) {
          // What asks for the number next counts it.
          committed.state.nextCall(each, (counts[at] as number) - 2)
        }
      }
    } catch {
      return countedHere
    }
  }

  async remove(): Promise<void> {
    await this.#parts.log.remove(this.stream).catch((error: unknown) => {
      throw storeLost(error)
    })
  }

  leave(): void {
    this.#behaviour.stop()
    this.#parts.onLeave(this)
  }

  /** Takes what a reload declares. */
  declared(): void {
    if (this.#log.committed.isWhole) this.#log.committed.declared()
    else this.#committer.readAnew()
  }

  noteReset(): void {
    this.#committer.noteReset()
  }

  hear(hint: Hint): void {
    if (this.#log.hear(hint, !this.#committer.isBusy)) this.#committer.readSoon()
  }

  /** Reads what may have been missed while the engine was lost. */
  reconnected(): void {
    if (this.#log.isLoaded) this.#committer.readSoon()
  }

  run<Value>(request: WebhookOrigin, work: () => Value, kind: WorkKind): MaybePromise<Value> {
    const unit = new Unit([request], work)
    const isThere = this.#committer.submit(unit, kind.isSafe)
    const value = isThere ? unit.result() : unit.over.then(() => unit.result())
    const isRepeated = kind.isRepeatable && isPromise(value)
    return (isRepeated ? this.#repeating(value, request, work) : value) as MaybePromise<Value>
  }

  settled(request: WebhookOrigin, isSafe: boolean): void | Promise<void> {
    const unit = this.#committer.pending(request)
    if (unit) return unit.over.then(() => this.settled(request, isSafe))
    const failure = this.#failures.get(request)
    this.#failures.delete(request)
    if (failure) throw failure
    const other = this.#committer.pendingBehaviour
    return other && this.#over(other, isSafe)
  }

  async #over(unit: Unit, isSafe: boolean): Promise<void> {
    await unit.over
    if (unit.failure && !isSafe) throw unit.failure
  }

  /** The work of a request until it is committed, from the start again where it was in vain after it has waited. */
  async #repeating(
    value: PromiseLike<unknown>,
    request: WebhookOrigin,
    work: () => unknown,
  ): Promise<unknown> {
    for (let again = value, conflicts = 0; ; conflicts++) {
      const result = await again
      try {
        await this.settled(request, false)
        return result
      } catch (error) {
        const isConflict = error instanceof Reply && error.code === 409
        if (!isConflict || conflicts >= mostConflicts) throw error
        again = Promise.resolve(this.run(request, work, { isSafe: false, isRepeatable: false }))
      }
    }
  }

  #failed({ writers }: Unit, reason: Reply): void {
    for (const writer of writers as Iterable<WebhookOrigin | undefined>) {
      if (writer && !writer.isAnswered) this.#failures.set(writer, reason)
      else this.#parts.onLost(reason, this.#session)
    }
  }
}

function countedHere(): void {}
