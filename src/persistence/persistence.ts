import { rm } from 'node:fs/promises'
import { targetOf, type Change } from '../data/records/change.ts'
import { PendingRestore, withSeeds } from '../data/saved-changes.ts'
import type { State } from '../data/store/state.ts'
import type { Environments } from '../sessions/environments/environments.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { AppendLog } from './append-log.ts'
import { replaceFile } from './atomic-write.ts'
import { openEnvironmentFiles } from './environment-files.ts'
import {
  findLogs,
  logName,
  readSavedState,
  writeLogEntry,
  writeSavedState,
  type SavedState,
} from './saved-state.ts'
import { lockFile } from './state-file.ts'

/** The log is compacted into the file when it is larger than this and than the file, bytes … */
const largeLog = 4 * 1024 * 1024
const quietTime = 2000 // … or when nothing was written for this long, ms, and it is worth it

/** Where a state is saved: an absolute file, whose folder is made, and its name as the user knows it. */
export interface PersistenceOptions {
  readonly file: string
  readonly shown: string
  readonly state: State
  /** Where environments are kept beside the file; not inside the folder of the mocks. */
  readonly environments?: Environments
  readonly mocks?: string | undefined
  /** Whether the state is but read, so that environments alone are written; default false. */
  readonly isReader?: boolean
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** Opens the file for this process alone. Throws MockapiError `state-in-use`, `state-damaged`. */
export async function openPersistence(options: PersistenceOptions): Promise<Persistence> {
  const { file, shown } = options
  const unlock = await lockFile(file, shown)
  try {
    const saved = await readSavedState(file, shown)
    const { environments, mocks, onWarning } = options
    environments?.use(await openEnvironmentFiles({ file, shown, mocks, onWarning }))
    return new Persistence(options, saved, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

/** Saves a state across restarts: an append-only log of batches, compacted into one file at times. */
export class Persistence {
  readonly #options: PersistenceOptions
  readonly #pending: PendingRestore
  readonly #unlock: () => void
  readonly #unsubscribe: () => void
  #number: number
  #log: AppendLog
  /** Lines of the group that is written next. */
  #lines: string[] = []
  #queued: Promise<void> | undefined
  #writing: Promise<void> | undefined
  #compacting: Promise<void> | undefined
  #quietTimer: NodeJS.Timeout | undefined
  #fileSize: number
  /** How many bytes logs hold that are not in the file. */
  #logSize: number
  /** Whether the user knows of the failure that lasts. */
  #warned = false
  /** Whether the log lacks a batch, so that only the whole state can be written. */
  #incomplete = false
  #closed = false

  constructor(options: PersistenceOptions, saved: SavedState, unlock: () => void) {
    const { state, shown, onWarning } = options
    this.#options = options
    this.#unlock = unlock
    this.#number = saved.number
    this.#log = this.#newLog()
    this.#fileSize = saved.fileSize
    this.#logSize = saved.logSize
    this.#pending = new PendingRestore(state, saved.items, (name, why) => {
      this.#logSize = Number.POSITIVE_INFINITY
      const message = `The data of ${JSON.stringify(name)} that ${shown} kept are left out: ${why}`
      onWarning({ code: 'state-dropped', severity: 'warning', message })
    })
    if (saved.torn) {
      const message = `The journal of ${shown} ends in the middle of a line, which is left out.`
      const hint = 'The process ended while it was written; no answer had been sent for it.'
      onWarning({ code: 'state-dropped', severity: 'warning', message, hint })
    }
    const { isReader = false } = options
    this.#unsubscribe = isReader ? () => {} : state.subscribe((changes) => this.#append(changes))
  }

  /** Puts back what was saved of whatever is declared by now; to be called after each declaration. */
  restore(): void {
    this.#pending.restore()
    this.#planCompaction()
  }

  /** A promise of all that was applied so far being saved, rejected when writing fails; undefined if it is. */
  flush(): void | Promise<void> {
    return this.#queued ?? this.#writing
  }

  /** Writes what is left, compacts the log into the file and gives it back. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#unsubscribe()
    clearTimeout(this.#quietTimer)
    await (this.#queued ?? this.#writing)?.catch(() => {})
    await this.#compacting
    if (this.#logSize > 0 && !this.#options.isReader)
      await this.#compact().catch((error: unknown) => this.#warn(error))
    await this.#log.close()
    this.#unlock()
  }

  /** Adds a batch to the group that is written next: whatever was applied in one go is written in one go. */
  #append(changes: readonly Change[]): void {
    if (this.#pending.isRestoring) return
    for (const change of changes) this.#pending.forget(targetOf(change))
    const saved = withSeeds(this.#options.state, changes)
    this.#lines.push(writeLogEntry({ number: ++this.#number, ...saved }))
    this.#queued ??= this.#queueGroup()
  }

  /** Writes a group once the one before is written. */
  #queueGroup(): Promise<void> {
    const before = this.#writing ?? Promise.resolve()
    const group: Promise<void> = before
      .catch(() => {})
      .then(() => {
        const text = this.#lines.join('')
        this.#lines = []
        this.#queued = undefined
        this.#writing = group
        return this.#write(text)
      })
      .finally(() => {
        this.#writing = undefined
        if (!this.#queued) this.#planCompaction()
      })
    // Nobody waits for what is written outside of requests.
    group.catch(() => {})
    return group
  }

  async #write(text: string): Promise<void> {
    if (!this.#incomplete) {
      try {
        this.#logSize += await this.#log.append(text)
        return
      } catch {
        this.#incomplete = true
      }
    }
    try {
      await this.#compacting
      await this.#compact()
    } catch (error) {
      this.#warn(error)
      throw error
    }
  }

  /** Compacts at once when the log is large, else when nothing is written for a while. */
  #planCompaction(): void {
    clearTimeout(this.#quietTimer)
    const { isReader } = this.#options
    if (isReader || this.#closed || this.#logSize === 0 || this.#compacting) return
    if (this.#logSize > Math.max(largeLog, this.#fileSize)) this.#compactInBackground()
    else if (this.#logSize * 4 > this.#fileSize) {
      this.#quietTimer = setTimeout(() => this.#compactInBackground(), quietTime).unref()
    }
  }

  /** Compacts while nobody waits for it; a write that is under way plans anew at its end. */
  #compactInBackground(): void {
    if (this.#queued || this.#writing || this.#closed) return
    this.#compacting = this.#compact()
      .catch((error: unknown) => this.#warn(error))
      .finally(() => (this.#compacting = undefined))
  }

  /**
   * Writes the whole state to the file. Batches that come meanwhile go to a new log, so that whatever is
   * cut off in between, file and logs together hold everything.
   */
  async #compact(): Promise<void> {
    const { file, state } = this.#options
    const number = this.#number
    const changes = [...this.#pending.changes(), ...state.changes()]
    const before = this.#log
    this.#log = this.#newLog()
    const compacted = this.#logSize
    this.#logSize = 0
    try {
      await before.close()
      this.#fileSize = await replaceFile(file, writeSavedState(number, changes))
    } catch (error) {
      this.#logSize += compacted
      throw error
    }
    this.#incomplete = false
    this.#warned = false
    for (const { path, first } of await findLogs(file)) {
      if (first <= number) await rm(path, { force: true })
    }
  }

  #newLog(): AppendLog {
    return new AppendLog(logName(this.#options.file, this.#number + 1))
  }

  #warn(error: unknown): void {
    if (this.#warned) return
    this.#warned = true
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The data cannot be kept in ${this.#options.shown}: ${reason.replace(/\.$/, '')}.`
    const hint = 'Writes are answered with 503 until it works again.'
    this.#options.onWarning({ code: 'state-not-saved', severity: 'warning', message, hint })
  }
}
