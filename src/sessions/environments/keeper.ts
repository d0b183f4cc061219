import { PendingRestore, withSeeds } from '../../data/saved-changes.ts'
import { targetOf, type Change } from '../../data/records/change.ts'
import { behaviourOf, contentsOf, restoreContents, type Restoring } from './contents.ts'
import type { EnvironmentStore } from './store.ts'
import type { EnvironmentContents, EnvironmentFile, EnvironmentHead } from './types.ts'
import type { Session } from '../session.ts'

interface KeeperParts extends Restoring {
  readonly head: () => EnvironmentHead
  readonly store: EnvironmentStore
}

/** Keeps what becomes of an environment, as long as its session is in memory. */
export class Keeper {
  readonly session: Session
  readonly base: EnvironmentContents
  /** Those under way. */
  readonly requests: Set<object> = new Set()
  readonly #parts: KeeperParts
  #pending: PendingRestore
  /** Whether it differs from what was kept when it came into memory. */
  #isChanged = false
  /** Whether what it has besides data is written with the next changes. */
  #isQueued = false
  #isRestoring = true
  readonly #unsubscribe: () => void

  /** @param now what is put into the session, which is new; undefined for one that has it already */
  constructor(
    session: Session,
    base: EnvironmentContents,
    now: EnvironmentContents | undefined,
    parts: KeeperParts,
  ) {
    this.session = session
    this.base = base
    this.#parts = parts
    this.#pending = now
      ? restoreContents(session, now, parts)
      : new PendingRestore(session.state, new Map(), () => {})
    const { state, overrides, scenarios, clock } = session
    this.#unsubscribe = state.subscribe((changes) => this.#noteData(changes))
    overrides.onChange = scenarios.onChange = clock.onTurn = () => this.#noteBehaviour()
    session.keeper = this
    this.#isRestoring = false
  }

  /** All of it, as it is now. */
  readonly file = (): EnvironmentFile => ({
    mockapiEnvironment: 1,
    ...this.#parts.head(),
    base: this.base,
    now: contentsOf(this.session, this.#pending),
  })

  /** Whether it is used right now, so that it cannot leave memory. */
  get isInUse(): boolean {
    const { requests } = this
    const { sockets, journal } = this.session
    const isWaited = journal.isAwaited || sockets.list.length > 0
    return requests.size > 0 || isWaited || this.flush() !== undefined
  }

  /** About what it takes where it is kept, bytes. */
  get size(): number {
    return JSON.stringify(contentsOf(this.session, this.#pending)).length
  }

  /** A promise of what was done so far being kept, rejected when that fails; undefined if it is. */
  flush(): void | Promise<void> {
    return this.#parts.store.flush(this.session.id)
  }

  /** Puts the base back into a session that was reset. */
  reset(): void {
    this.#isRestoring = true
    this.#pending = restoreContents(this.session, this.base, this.#parts)
    this.#isRestoring = false
    this.write()
  }

  /** Keeps all of it anew. */
  write(): void {
    this.#isChanged = true
    this.#parts.store.write(this.session.id, this.file)
  }

  /** Puts back what is declared only now. */
  declared(): void {
    this.#pending.restore()
  }

  /** Lets the session leave memory. */
  leave(reason: string): void {
    const { store } = this.#parts
    const { id } = this.session
    if (this.flush() !== undefined) {
      // What is written is made then, of what is in memory.
      const file = this.file()
      store.write(id, () => file)
    } else if (this.#isChanged) store.rest(id, this.file)
    this.end(reason)
  }

  /** Closes the session, and keeps nothing of what it does from now on. */
  end(reason: string): void {
    this.#unsubscribe()
    const { overrides, scenarios, clock } = this.session
    overrides.onChange = scenarios.onChange = clock.onTurn = undefined
    this.session.close(reason)
  }

  #noteData(changes: readonly Change[]): void {
    // What a reload puts back is kept already.
    if (this.#isRestoring || this.#pending.isRestoring) return
    for (const change of changes) this.#pending.forget(targetOf(change))
    this.#isChanged = true
    const { store } = this.#parts
    if (!store.append) return
    const saved = withSeeds(this.session.state, changes)
    store.append(this.session.id, () => saved, this.file)
  }

  #noteBehaviour(): void {
    if (this.#isRestoring) return
    this.#isChanged = true
    const { store } = this.#parts
    if (!store.append || this.#isQueued) return
    this.#isQueued = true
    const change = () => {
      this.#isQueued = false
      return { behaviour: behaviourOf(this.session) }
    }
    store.append(this.session.id, change, this.file)
  }
}
