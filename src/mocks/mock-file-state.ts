import type { Diagnostic } from '../errors/diagnostic.ts'
import type { LoadedFile } from './files/mock-file.ts'
import type { FoundFile } from './scan.ts'
import type { ContentHash } from './files/file-stat.ts'

/** How long after a load the disk is compared again, ms: a watcher can lose a second write. */
export const settleTime = 75
/** How long a file that is written again and again may look cut off before that is reported, ms. */
const longestHold = 1_000

/** What a reload did to one file. */
export interface Change {
  /** As users know the file: relative to the working folder, with forward slashes. */
  readonly name: string
  readonly kind: 'added' | 'changed' | 'removed' | 'broken' | 'healed'
  /** The changed file this one depends on, where its own text is the same. */
  readonly cause?: string
  /** What is wrong with a broken file. */
  readonly diagnostics?: readonly Diagnostic[]
  /** How long a healed file was broken, ms. */
  readonly brokenFor?: number
}

/** A file that does not load. */
export interface BrokenFile {
  /** As users know the file: relative to the working folder, with forward slashes. */
  readonly name: string
  readonly diagnostics: readonly Diagnostic[]
  /** When it was found broken. */
  readonly since: Date
  /** Whether its last good version is served meanwhile. */
  readonly served: boolean
}

/** What one attempt to load a file led to. */
export type Attempt =
  | { readonly kind: 'good'; readonly loaded: LoadedFile; readonly hash: ContentHash }
  | {
      readonly kind: 'failed'
      readonly diagnostics: readonly Diagnostic[]
      readonly reached: ReadonlySet<string>
      /** Whether the file was met in the middle of being written. */
      readonly cutOff: boolean
    }

/** Why a file is loaded. */
export interface Reason {
  /** Whether its text or a dependency has another content, in contrast to one more try. */
  readonly fresh: boolean
  /** The name of a changed dependency. */
  readonly cause: string | undefined
  /** Whether a file that looks cut off is given time to be completed. */
  readonly patient: boolean
}

const nothing: ReadonlySet<string> = new Set()

interface Hold {
  readonly first: number
  readonly since: number
}

/** One file of the folder: its last good version and what is wrong with its present one. */
export class Version {
  readonly file: FoundFile
  #good: LoadedFile | undefined
  #hash: ContentHash | undefined
  #broken: { diagnostics: readonly Diagnostic[]; since: Date } | undefined
  #hold: Hold | undefined
  #reached: ReadonlySet<string> = nothing

  constructor(file: FoundFile) {
    this.file = file
  }

  /** The last good version, if there ever was one. */
  get good(): LoadedFile | undefined {
    return this.#good
  }

  /** Whether the present text is not the one that is served. */
  get failed(): boolean {
    return this.#broken !== undefined || this.#hold !== undefined
  }

  /** Whether users were told nothing yet of what is wrong. */
  get held(): boolean {
    return this.#hold !== undefined
  }

  /** Whether users know of the file. */
  get known(): boolean {
    return this.#good !== undefined || this.#broken !== undefined
  }

  /** The file as a broken one, as far as users were told. */
  get broken(): BrokenFile | undefined {
    const served = this.#good !== undefined
    return this.#broken && { name: this.file.name, ...this.#broken, served }
  }

  /** Adds the absolute paths whose change concerns this file: those of the good version and of the failed one. */
  addReached(paths: Set<string>): void {
    if (this.#good) for (const path of this.#good.dependencies) paths.add(path)
    for (const path of this.#reached) paths.add(path)
  }

  /** Whether a file of this reason that looks cut off would be given more time. */
  mayHold(reason: Reason): boolean {
    return reason.patient && nextHold(this.#hold, reason.fresh) !== undefined
  }

  /** Takes what an attempt led to; gives what users are to be told, if anything. */
  take(attempt: Attempt, reason: Reason): Change | undefined {
    return attempt.kind === 'good'
      ? this.#succeed(attempt.loaded, attempt.hash, reason.cause)
      : this.#fail(attempt, reason)
  }

  #succeed(loaded: LoadedFile, hash: ContentHash, cause: string | undefined): Change | undefined {
    const { name } = this.file
    const broken = this.#broken
    const first = this.#good === undefined
    const same = this.#hash?.equals(hash) ?? false
    // Where neither its text nor anything it makes use of has changed, it was not even run again.
    const untouched = same && this.#good?.mock === loaded.mock
    this.#good = loaded
    this.#hash = hash
    this.#broken = undefined
    this.#hold = undefined
    this.#reached = nothing
    if (broken) return { name, kind: 'healed', brokenFor: Date.now() - broken.since.getTime() }
    if (first) return { name, kind: 'added' }
    if (!same) return { name, kind: 'changed' }
    return cause === undefined || untouched ? undefined : { name, kind: 'changed', cause }
  }

  #fail(attempt: Attempt & { kind: 'failed' }, reason: Reason): Change | undefined {
    const { name } = this.file
    const { diagnostics, reached, cutOff } = attempt
    this.#reached = reached
    this.#hold = cutOff && reason.patient ? nextHold(this.#hold, reason.fresh) : undefined
    if (this.#hold) return undefined
    if (this.#broken && isSame(this.#broken.diagnostics, diagnostics)) return undefined
    this.#broken = { diagnostics, since: this.#broken?.since ?? new Date() }
    return { name, kind: 'broken', diagnostics }
  }
}

function nextHold(hold: Hold | undefined, fresh: boolean): Hold | undefined {
  const now = performance.now()
  if (!hold) return fresh ? { first: now, since: now } : undefined
  if (now - hold.first >= longestHold) return undefined
  if (fresh) return { first: hold.first, since: now }
  return now - hold.since < settleTime ? hold : undefined
}

function isSame(one: readonly Diagnostic[], other: readonly Diagnostic[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
