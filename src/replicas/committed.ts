import { turn } from '../clock.ts'
import { targetOf, type Change } from '../data/records/change.ts'
import type { SavedItem } from '../data/saved-changes.ts'
import type { State } from '../data/store/state.ts'
import { Reply } from '../http/reply.ts'
import {
  readSnapshot,
  writeSnapshot,
  type LogEntry,
  type LoggedBehaviour,
  type LoggedUnit,
  type LoggedUnits,
} from './entry.ts'
import { start, type Position } from './position.ts'
import type { Restart } from './log.ts'

/** How many changes of a snapshot are taken at once, while nobody sees the data yet. */
const slice = 5_000
/** The most changes over other seeds that are kept. */
const mostKept = 200_000

/** What is told of what other servers have written. */
interface CommittedParts {
  /** That it is over other mocks than those here; each time. */
  readonly onForeign: (target: string) => void
  /** What scenarios, overrides and the clock are now. */
  readonly onBehaviour: (behaviour: LoggedBehaviour) => void
  /** That the session was reset. */
  readonly onReset: () => void
}

/** What a session has of the log: its data at a position. */
export class Committed {
  readonly state: State
  position: Position = start
  /** Scenarios, overrides and the clock as the log has them; undefined where it says nothing of them. */
  behaviour: LoggedBehaviour | undefined
  /** Where the session was last reset. */
  resetAt = 0
  /** Whether the log has anything of the session. */
  isBegun = false
  /** How long all entries since a snapshot were. */
  characters = 0
  /** Changes over seeds that are not declared here, by what they change and the seed. */
  readonly #foreign = new Map<string, SavedItem>()
  #foreignSize = 0
  #isWhole = true
  readonly #parts: CommittedParts
  readonly #mostForeign: number

  constructor(state: State, parts: CommittedParts, mostForeign: number = mostKept) {
    this.state = state
    this.#parts = parts
    this.#mostForeign = mostForeign
  }

  /**
   * Whether all is known here that the log amounts to. Otherwise, since other servers have changed too much over mocks of
   * theirs, no snapshot can be made, and what a reload declares has to be read anew.
   */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** Takes the entry that follows. */
  takeEntry(entry: LogEntry, characters: number, position: Position): void {
    if (entry.isReset) this.#parts.onReset()
    for (const unit of entry.units) this.#apply(this.#fitting(unit))
    this.passed(entry, characters, position)
    if (entry.behaviour) this.#parts.onBehaviour(entry.behaviour)
  }

  /** Notes that the entry which follows is there. */
  passed({ behaviour, isReset }: LoggedUnits, characters: number, position: Position): void {
    this.position = position
    this.characters += characters
    this.behaviour = behaviour ?? this.behaviour
    this.isBegun = true
    if (isReset) this.resetAt = position.at
  }

  /** Takes what was kept until its seeds were declared. */
  declared(): void {
    for (const [key, { seed, changes }] of this.#foreign) {
      const [first] = changes
      if (!first || this.#seedOf(first) !== seed) continue
      this.#foreign.delete(key)
      this.#foreignSize -= changes.length
      this.#apply(changes)
    }
  }

  /** All of it, as a server that begins with the seeds needs it. Not where it is not {@link Committed.isWhole}. */
  snapshot(): string {
    const seeds: Record<string, string> = {}
    const changes = this.state.changes(true)
    for (const change of changes) {
      if (change.kind === 'reseed') seeds[targetOf(change)] = change.seed
    }
    const foreign = [...this.#foreign.values()].map((item) => ({
      seeds: { [targetOf(item.changes[0] as Change)]: item.seed },
      changes: item.changes,
    }))
    const { behaviour, resetAt } = this
    return writeSnapshot({
      resetAt,
      units: [{ seeds, changes }, ...foreign],
      ...(behaviour && { behaviour }),
    })
  }

  /** Begins anew. @param isVisible whether somebody may read meanwhile, so that it is done in one go */
  async restart({ snapshot, position }: Restart, isVisible: boolean): Promise<void> {
    this.#dropForeign(true)
    this.state.reset()
    const {
      units,
      behaviour,
      resetAt = 0,
    } = snapshot === undefined ? { units: [], behaviour: {} } : readSnapshot(snapshot)
    for (const unit of units) {
      const changes = this.#fitting(unit)
      if (isVisible) this.#apply(changes)
      else await this.#applyInSlices(changes)
    }
    this.position = position
    this.characters = 0
    this.isBegun = snapshot !== undefined
    if (this.behaviour || behaviour) this.#parts.onBehaviour(behaviour ?? {})
    this.behaviour = behaviour
    this.resetAt = resetAt
  }

  /** Goes back to the seeds, before the log is read. */
  forget(): void {
    this.#dropForeign(true)
    this.state.reset()
    this.position = start
    this.characters = this.resetAt = 0
    this.isBegun = false
    this.behaviour = undefined
  }

  async #applyInSlices(changes: readonly Change[]): Promise<void> {
    for (let from = 0; from < changes.length; from += slice) {
      if (from > 0) await turn()
      this.#apply(changes.slice(from, from + slice))
    }
  }

  #apply(changes: readonly Change[]): void {
    this.state.apply(changes)
  }

  /** The changes of a unit that lie over seeds of here; keeps the others. */
  #fitting({ seeds, changes }: LoggedUnit): readonly Change[] {
    const known = new Map<string, string | undefined>()
    const isFitting = (change: Change): boolean => {
      const target = targetOf(change)
      const seed = change.kind === 'reseed' ? change.seed : (seeds[target] ?? '')
      if (!known.has(target)) known.set(target, this.#seedOf(change))
      if (known.get(target) === seed) return true
      this.#keep(change, target, seed)
      return false
    }
    return changes.filter(isFitting)
  }

  /** Undefined for what is not declared, or whose seed fails. */
  #seedOf(change: Change): string | undefined {
    const [kind, ...words] = targetOf(change).split(' ')
    const name = words.join(' ')
    try {
      return (kind === 'single' ? this.state.single(name) : this.state.collection(name))?.seed
    } catch (error) {
      if (error instanceof Reply) return undefined
      throw error
    }
  }

  #keep(change: Change, target: string, seed: string): void {
    this.#parts.onForeign(target)
    if (!this.#isWhole) return
    const key = `${target}\n${seed}`
    const known = this.#foreign.get(key)
    if (known && change.kind !== 'reseed') known.changes.push(change)
    else this.#foreign.set(key, { seed, changes: [change] })
    this.#foreignSize += 1 - (change.kind === 'reseed' ? (known?.changes.length ?? 0) : 0)
    if (this.#foreignSize > this.#mostForeign) this.#dropForeign(false)
  }

  /** @param isWhole whether what was kept is read again, or will not be kept */
  #dropForeign(isWhole: boolean): void {
    this.#foreign.clear()
    this.#foreignSize = 0
    this.#isWhole = isWhole
  }
}
