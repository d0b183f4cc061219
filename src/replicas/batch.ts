import type { Fork } from '../data/store/state.ts'
import type { LogEntry, LoggedBehaviour } from './entry.ts'
import type { Writer } from './live-state.ts'
import type { Unit } from './unit.ts'

/** What is committed at once: units that were run one after the other on a fork of the data. */
export class Batch {
  readonly units: readonly Unit[]
  readonly number: number
  /** The data with what the units wrote; undefined while they are to be run again. */
  tip: Fork | undefined
  /** Whether the log turned out to have it, though its answer was lost. */
  isFound = false

  constructor(units: readonly Unit[], number: number, tip: Fork) {
    this.units = units
    this.number = number
    this.tip = tip
  }

  /** Whether the log has to take any of it. */
  get isWrite(): boolean {
    return this.units.some(({ isWrite }) => isWrite)
  }

  get touchesBehaviour(): boolean {
    return this.units.some((unit) => unit.touchesBehaviour)
  }

  /** How often all of it was run in vain. */
  get conflicts(): number {
    return this.units.reduce((most, { conflicts }) => Math.max(most, conflicts), 0)
  }

  /** The unit of somebody. */
  of(writer: Writer): Unit | undefined {
    return this.units.find(({ writers }) => writers.has(writer))
  }

  /** Whether it is what an entry holds. */
  isIn({ writer, number }: LogEntry, own: string): boolean {
    return writer === own && number === this.number
  }

  /** It as an entry. @param behaviour what scenarios, overrides and the clock are now */
  entry(writer: string, after: string, behaviour: () => LoggedBehaviour): LogEntry {
    const { units, number } = this
    const tip = this.tip as Fork
    return {
      writer,
      number,
      after,
      units: units.flatMap((unit) => (unit.changes.length > 0 ? unit.logged(tip) : [])),
      ...(units.some(({ isReset }) => isReset) && { isReset: true }),
      ...(this.touchesBehaviour && { behaviour: behaviour() }),
    }
  }

  /** Lets nobody see the data with it any more, nor what was written over them. */
  drop(): void {
    this.tip?.drop()
    this.tip = undefined
  }
}
