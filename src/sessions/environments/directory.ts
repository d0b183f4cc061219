import { clock, turn } from '../../clock.ts'
import { Reply } from '../../http/reply.ts'
import type { Session } from '../session.ts'
import type { Keeper } from './keeper.ts'
import type { KeptHead } from './store.ts'
import { isOver } from './summary.ts'
import type { EnvironmentHead } from './types.ts'

/** How many stay in memory, besides those that are in use or would lose something. */
const mostInMemory = 100
/** How soon, and how late at most, it is looked for those whose time is over, ms. */
const [soonest, latest] = [1000, 3_600_000]

/** When those that were kept are read that nobody has asked for: after the start, some ms at a time. */
const [readAfter, readFor] = [1000, 4]

/** What is known of an environment that may be out of memory. */
export interface Known {
  head: EnvironmentHead
  /** ms since 1970. */
  used: number
  /** When it was last noted in the store that it is used. */
  noted: number
  /** Undefined while it is out of memory. */
  keeper: Keeper | undefined
}

interface DirectoryParts {
  /** Undefined for one that is gone. Throws Reply `environment-damaged`. */
  readonly read: (name: string) => KeptHead | undefined
  /** Called for one that does not read. */
  readonly onDamaged: (name: string, why: Reply) => void
  /** Deletes one whose time is over, and removes it here. */
  readonly drop: (known: Known) => void
}

/** The environments that there are by name: which are in memory, and whose time is over. */
export class EnvironmentDirectory {
  readonly #known = new Map<string, Known>()
  /** Those that were kept, and are read when they are asked for. */
  readonly #unread = new Set<string>()
  #stopReading: (() => void) | undefined
  /** The least recently used first. */
  readonly #inMemory = new Set<Known>()
  readonly #parts: DirectoryParts
  #stop: (() => void) | undefined
  /** When it is looked next, ms since 1970. */
  #next = Infinity

  constructor(parts: DirectoryParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#known.size + this.#unread.size
  }

  get names(): readonly string[] {
    return [...this.#known.keys(), ...this.#unread]
  }

  get inMemory(): readonly Known[] {
    return [...this.#inMemory]
  }

  /** Adds those that were kept, which are read later. */
  expectKept(names: readonly string[]): void {
    for (const name of names) this.#unread.add(name)
    if (names.length > 0)
      this.#stopReading = clock.after(readAfter, () => void this.#readRest(), true)
  }

  /** Takes the head of one that another server has made or changed; what keeps an older one of its name here, which is over. */
  noted({ head, used }: KeptHead): Keeper | undefined {
    const known = this.#known.get(head.name)
    const { keeper } = known ?? {}
    // Two that were made of the seeds at the same time are the same one.
    const isSame = known && (known.head.created === head.created || !(known.head.from ?? head.from))
    if (isSame) Object.assign(known, { head, used: Math.max(known.used, used) })
    else {
      this.remove(head.name)
      this.add({ head, used, noted: used, keeper: undefined })
    }
    return isSame ? undefined : keeper
  }

  usedElsewhere(name: string, used: number): void {
    const known = this.#known.get(name)
    if (known) known.used = Math.max(known.used, used)
  }

  /** Whether there is one; also one that does not read, so that nothing goes in its place. */
  has(name: string): boolean {
    try {
      return this.find(name) !== undefined
    } catch (error) {
      if (error instanceof Reply) return true
      throw error
    }
  }

  /** One whose time is not over. Throws Reply `environment-damaged`. */
  find(name: string): Known | undefined {
    const known = this.#known.get(name) ?? this.#read(name)
    if (!known || !isOver(known, clock.now())) return known
    this.#parts.drop(known)
    return undefined
  }

  /** What keeps one that is in memory, whether its time is over or not. */
  keeperOf(name: string): Keeper | undefined {
    return this.#known.get(name)?.keeper
  }

  /** The one that a session is the data of in memory; undefined for a session that is kept no more, or never was. */
  holding({ id, keeper }: Session): Known | undefined {
    const known = this.#known.get(id)
    return keeper && known?.keeper === keeper ? known : undefined
  }

  /** All that read and whose time is not over, the last used first. */
  list(): readonly Known[] {
    for (const name of this.#unread) this.#readOrTell(name)
    this.dropOver()
    return [...this.#known.values()].toSorted((one, other) => other.used - one.used)
  }

  add(known: Known): void {
    this.#known.set(known.head.name, known)
    this.expect(known)
  }

  /** Removes one, also one that does not read. */
  remove(name: string): void {
    const known = this.#known.get(name)
    if (known) this.#inMemory.delete(known)
    this.#known.delete(name)
    this.#unread.delete(name)
  }

  /** Notes that one is in memory, and used last of all, or that it is there no more. */
  note(known: Known): void {
    this.#inMemory.delete(known)
    if (known.keeper) this.#inMemory.add(known)
  }

  /** One that can leave memory, since there are many in it: the least recently used that loses nothing. */
  idle(): Session | undefined {
    let left = this.#inMemory.size
    if (left <= mostInMemory) return undefined
    for (const { keeper } of this.#inMemory) {
      // The last one is wanted right now.
      if (--left === 0) break
      if (keeper && !keeper.isInUse && !keeper.session.holdsMore) return keeper.session
    }
    return undefined
  }

  /** Deletes those whose time is over. */
  dropOver(): void {
    this.#expectNone()
    const now = clock.now()
    for (const known of this.#known.values()) {
      if (isOver(known, now)) this.#parts.drop(known)
      else this.expect(known)
    }
  }

  /** Looks again once the time of one is over, unless that is done sooner. */
  expect({ used, head: { ttl = Infinity } }: Known): void {
    const now = clock.now()
    const next = Math.max(used + ttl, now + soonest)
    if (next >= this.#next || ttl === Infinity) return
    this.#stop?.()
    this.#next = next
    // Timers take 24 days at most; who looks too early looks again.
    this.#stop = clock.after(Math.min(next - now, latest), () => this.dropOver(), true)
  }

  /** Looks for none any more. */
  close(): void {
    this.#stopReading?.()
    this.#stopReading = undefined
    this.#expectNone()
  }

  #read(name: string): Known | undefined {
    if (!this.#unread.has(name)) return undefined
    const read = this.#parts.read(name)
    this.#unread.delete(name)
    if (!read) return undefined
    const { head, used } = read
    const known = { head, used, noted: used, keeper: undefined }
    this.add(known)
    return known
  }

  #readOrTell(name: string): void {
    try {
      this.#read(name)
    } catch (error) {
      if (!(error instanceof Reply)) throw error
      this.#parts.onDamaged(name, error)
    }
  }

  /** Reads what nobody has asked for, so that its time can come to an end, and the user knows of what does not read. */
  async #readRest(): Promise<void> {
    let started = clock.elapsed()
    for (const name of this.#unread) {
      if (!this.#stopReading) return
      this.#readOrTell(name)
      if (clock.elapsed() - started < readFor) continue
      await turn()
      started = clock.elapsed()
    }
  }

  #expectNone(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#next = Infinity
  }
}
