import { targetOf } from '../data/records/change.ts'
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Diagnostic } from '../errors/diagnostic.ts'
import type { Change } from '../data/records/change.ts'
import type { State } from '../data/store/state.ts'
import { writeEntry, writeKept } from './format.ts'
import { Group } from './group.ts'
import { Journal } from './append-log.ts'
import { takeLock } from './lock.ts'
import { findJournals, journalName, readState } from './read.ts'
import type { Found } from './read.ts'
import { replaceFile } from './atomic-write.ts'
import { Waiting } from './pending-restore.ts'

/** A journal is folded into the file when it is larger than this, bytes … */
const largeJournal = 4 * 1024 * 1024
/** … or when nothing was written for this long, ms, and it is worth it. */
const quietTime = 2000

/** Where a state is kept. */
export interface KeeperOptions {
  /** Absolute file; its folder is made where it does not exist. */
  readonly file: string
  /** The file as the user knows it. */
  readonly shown: string
  readonly state: State
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/**
 * Opens the file that keeps a state, for this process alone.
 *
 * @throws MockapiError `state-in-use`, `state-damaged`; Error of the file system
 */
export async function openKeeper(options: KeeperOptions): Promise<Keeper> {
  const { file, shown } = options
  await mkdir(dirname(file), { recursive: true })
  const unlock = await takeLock(file, shown)
  try {
    const found = await readState(file, shown)
    const size = await stat(file).then(
      ({ size }) => size,
      () => 0,
    )
    return new Keeper(options, found, size, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

/**
 * Keeps a state across restarts: a journal of the batches that were applied, which is folded into one
 * file from time to time. It knows the state by its contract alone.
 */
export class Keeper {
  readonly #options: KeeperOptions
  readonly #waiting: Waiting
  readonly #unlock: () => void
  readonly #unsubscribe: () => void
  /** The number of the last batch. */
  #number: number
  #journal: Journal
  #next = new Group()
  #current: Group | undefined
  #writing: Promise<void> | undefined
  #folding: Promise<void> | undefined
  #quiet: ReturnType<typeof setTimeout> | undefined
  #fileSize: number
  /** How many bytes journals hold that are not in the file. */
  #unfolded: number
  /** Whether the failure that lasts was told. */
  #told = false
  /** Whether the journal lacks a batch, so that only the whole state can be written. */
  #incomplete = false
  #closed = false

  constructor(options: KeeperOptions, found: Found, fileSize: number, unlock: () => void) {
    const { state, shown, onWarning } = options
    this.#options = options
    this.#unlock = unlock
    this.#number = found.number
    this.#journal = this.#newJournal()
    this.#fileSize = fileSize
    this.#unfolded = found.bytes
    this.#waiting = new Waiting(state, found.items, (name, why) => {
      this.#unfolded = Number.POSITIVE_INFINITY
      onWarning({
        code: 'state-dropped',
        severity: 'warning',
        message: `The data of ${JSON.stringify(name)} that ${shown} kept are left out: ${why}`,
      })
    })
    if (found.torn) onWarning(tornLine(shown))
    this.#unsubscribe = state.subscribe((changes) => this.#note(changes))
  }

  /** Puts back what was kept of whatever is declared by now; to be called after each declaration. */
  restore(): void {
    this.#waiting.restore()
    this.#plan()
  }

  /**
   * Whether everything that was applied so far will still be there after the end of the process.
   * @returns nothing when it is so already, else a promise, which is rejected when writing failed
   */
  settle(): void | Promise<void> {
    return this.#next.lines.length > 0 ? this.#next.done : this.#current?.done
  }

  /** Writes what is left, folds the journal into the file and lets it go. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#unsubscribe()
    clearTimeout(this.#quiet)
    await this.#writing
    await this.#folding
    if (this.#unfolded > 0) await this.#fold().catch((error: unknown) => this.#failed(error))
    await this.#journal.close()
    this.#unlock()
  }

  /** Takes down a batch; whatever was applied in one go is written in one go. */
  #note(changes: readonly Change[]): void {
    if (this.#waiting.isRestoring) return
    const { state } = this.#options
    const seeds: Record<string, string> = {}
    for (const change of changes) {
      const key = targetOf(change)
      this.#waiting.forget(key)
      if (change.kind === 'set') seeds[key] = state.single(change.single)?.seed ?? ''
      else if (change.kind !== 'reseed') {
        seeds[key] = state.collection(change.collection)?.seed ?? ''
      }
    }
    this.#number++
    this.#next.lines.push(writeEntry({ number: this.#number, seeds, changes }))
    this.#writing ??= Promise.resolve().then(() => this.#write())
  }

  async #write(): Promise<void> {
    while (this.#next.lines.length > 0) {
      const group = this.#next
      this.#current = group
      this.#next = new Group()
      await group.settle(() => this.#writeGroup(group.lines.join('')))
      this.#current = undefined
    }
    this.#writing = undefined
    this.#plan()
  }

  async #writeGroup(text: string): Promise<void> {
    try {
      if (this.#incomplete) {
        await this.#folding
        return await this.#fold()
      }
      this.#unfolded += await this.#journal.append(text)
    } catch (error) {
      this.#incomplete = true
      this.#failed(error)
      throw error
    }
  }

  /** Folds the journal into the file at once when it is large, else when it is quiet. */
  #plan(): void {
    clearTimeout(this.#quiet)
    if (this.#closed || this.#unfolded === 0 || this.#folding) return
    if (this.#unfolded > Math.max(largeJournal, this.#fileSize)) this.#foldAside()
    else if (this.#unfolded * 4 > this.#fileSize) {
      this.#quiet = setTimeout(() => this.#foldAside(), quietTime).unref()
    }
  }

  /** Folds while nobody waits for it; a write that is under way plans anew at its end. */
  #foldAside(): void {
    if (this.#writing || this.#closed) return
    this.#folding = this.#fold()
      .then(
        () => undefined,
        (error: unknown) => this.#failed(error),
      )
      .finally(() => (this.#folding = undefined))
  }

  /**
   * Writes the whole state to the file. Batches that come meanwhile go to a new journal, so that
   * whatever is cut off in between, file and journals together hold everything.
   */
  async #fold(): Promise<void> {
    const { file, state } = this.#options
    const number = this.#number
    const changes = [...this.#waiting.changes(), ...state.changes()]
    const before = this.#journal
    this.#journal = this.#newJournal()
    const folded = this.#unfolded
    this.#unfolded = 0
    try {
      await before.close()
      this.#fileSize = await replaceFile(file, writeKept({ number, changes }))
    } catch (error) {
      this.#unfolded += folded
      throw error
    }
    this.#incomplete = false
    this.#told = false
    for (const { path, first } of await findJournals(file)) {
      if (first <= number) await rm(path, { force: true })
    }
  }

  #newJournal(): Journal {
    return new Journal(journalName(this.#options.file, this.#number + 1))
  }

  #failed(error: unknown): void {
    if (this.#told) return
    this.#told = true
    const reason = error instanceof Error ? error.message : String(error)
    this.#options.onWarning({
      code: 'state-not-saved',
      severity: 'warning',
      message: `The data cannot be kept in ${this.#options.shown}: ${reason}`,
      hint: 'Writes are answered with 503 until it works again.',
    })
  }
}

function tornLine(shown: string): Diagnostic {
  return {
    code: 'state-dropped',
    severity: 'warning',
    message: `The journal of ${shown} ends in the middle of a line, which is left out.`,
    hint: 'The process ended while it was written; no answer had been sent for it.',
  }
}
