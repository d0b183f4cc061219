import type { Diagnostic } from '../errors/diagnostic.ts'
import type { ContentHash } from './files/hash.ts'
import { withLastGood, type PartsOfFile } from './files/missing.ts'
import type { LoadedFile, MockFile } from './files/mock-file.ts'
import { isInFolder } from './files/paths.ts'
import type { ScannedFile, ScanResult } from './scan.ts'

/** How long after a load the disk is compared again, ms: a watcher can lose a second write. */
export const recheckDelay = 75
/** How long a file that is written again and again may look partly written before that is reported, ms. */
const maxDeferral = 1_000

/** What a reload did to one file. */
export interface FileReload {
  /** As users know the file: relative to the working folder, with forward slashes. */
  readonly name: string
  readonly kind: 'added' | 'changed' | 'removed' | 'broken' | 'healed'
  /** The changed file this one depends on, where its own text is the same. */
  readonly cause?: string
  readonly diagnostics?: readonly Diagnostic[]
  readonly brokenFor?: number
}

/** A file that does not load. */
export interface BrokenFile {
  /** As users know the file: relative to the working folder, with forward slashes. */
  readonly name: string
  readonly diagnostics: readonly Diagnostic[]
  readonly since: Date
  readonly served: boolean
  /** When the version was read that is served, ms since 1970; undefined for a folder. */
  readonly version?: number
  /** What of it is served where it loads but for some parts; undefined where the whole file is broken. */
  readonly parts?: PartsOfFile
}

interface Deferral {
  readonly first: number
  readonly last: number
}

/** One file of the folder: its last good version and what is wrong with its present one. */
export class FileState {
  readonly file: ScannedFile
  good: LoadedFile | undefined
  /** When `good` was read, and those parts of it that are of earlier versions, ms since 1970. */
  #goodAt = 0
  #keptSince: ReadonlyMap<string, number> = new Map()
  #hash: ContentHash | undefined
  /** The loaded file that `good` was made of. */
  #loaded: MockFile | undefined
  #broken: Omit<BrokenFile, 'name' | 'served' | 'version'> | undefined
  #deferred: Deferral | undefined
  #reachedByFailure: ReadonlySet<string> = new Set()

  constructor(file: ScannedFile) {
    this.file = file
  }

  /** Whether the present text is not the one that is served. */
  get failed(): boolean {
    return (this.#broken !== undefined && !this.#broken.parts) || this.deferred
  }

  /** Whether what is wrong is not reported yet. */
  get deferred(): boolean {
    return this.#deferred !== undefined
  }

  get known(): boolean {
    return this.good !== undefined || this.#broken !== undefined
  }

  /** The file as a broken one, as far as it was reported. */
  get broken(): BrokenFile | undefined {
    const served = this.good !== undefined
    return this.#broken && { name: this.file.name, ...this.#broken, served, version: this.#goodAt }
  }

  /** Adds the absolute paths whose change concerns this file: those of the good version and of the failed one. */
  addReached(paths: Set<string>): void {
    for (const path of this.good?.dependencies ?? []) paths.add(path)
    for (const path of this.#reachedByFailure) paths.add(path)
  }

  /** Whether the file would be given more time if it looked partly written. */
  mayDefer(isChanged: boolean): boolean {
    return nextDeferral(this.#deferred, isChanged) !== undefined
  }

  succeed(loaded: LoadedFile, hash: ContentHash, cause?: string): FileReload | undefined {
    const { name } = this.file
    const broken = this.#broken
    const isFirst = this.good === undefined
    const isSame = this.#hash?.equals(hash) ?? false
    // Where neither its text nor anything it makes use of has changed, it was not even run again.
    const isUntouched = isSame && this.#loaded === loaded.mock
    const errors = loaded.mock.diagnostics.filter(({ severity }) => severity === 'error')
    this.#loaded = loaded.mock
    this.#hash = hash
    this.#broken = undefined
    this.#deferred = undefined
    this.#reachedByFailure = new Set()
    const isNew = errors.length > 0 && this.#takeParts(loaded, errors, broken)
    if (errors.length === 0) {
      this.good = loaded
      this.#keptSince = new Map()
    }
    this.#goodAt = Date.now()
    if (isNew) return { name, kind: 'broken', diagnostics: errors }
    if (broken && errors.length === 0)
      return { name, kind: 'healed', brokenFor: Date.now() - broken.since.getTime() }
    if (isFirst) return { name, kind: 'added' }
    if (!isSame) return { name, kind: 'changed' }
    return cause === undefined || isUntouched ? undefined : { name, kind: 'changed', cause }
  }

  /** Takes a file of which some parts have an error; their last good versions stay. Tells whether that is news. */
  #takeParts(
    loaded: LoadedFile,
    diagnostics: readonly Diagnostic[],
    before: Pick<BrokenFile, 'diagnostics' | 'since'> | undefined,
  ): boolean {
    const sinceOf = (name: string): number => this.#keptSince.get(name) ?? this.#goodAt
    const { file, parts } = withLastGood(loaded.mock, this.good?.mock, sinceOf)
    this.#keptSince = new Map(parts.kept.map(({ name, since }) => [name, since]))
    this.good = {
      mock: {
        ...file,
        diagnostics: file.diagnostics.filter((each) => !diagnostics.includes(each)),
      },
      parts: loaded.parts,
      serves: loaded.serves,
      get dependencies() {
        return loaded.dependencies
      },
    }
    this.#broken = { diagnostics, since: before?.since ?? new Date(), parts }
    return !isSameProblem(before, diagnostics)
  }

  /**
   * Takes a failure; returns what to report, if anything.
   * @param reached absolute paths whose change is a reason to try again
   * @param defer whether the file looks partly written and is given time to be completed
   * @param isChanged whether its text or a dependency has another content, in contrast to one more try
   */
  fail(
    diagnostics: readonly Diagnostic[],
    reached: ReadonlySet<string>,
    defer: boolean,
    isChanged: boolean,
  ): FileReload | undefined {
    this.#reachedByFailure = reached
    this.#deferred = defer ? nextDeferral(this.#deferred, isChanged) : undefined
    if (this.#deferred) return undefined
    const before = this.#broken
    if (!before?.parts && isSameProblem(before, diagnostics)) return undefined
    this.#broken = { diagnostics, since: before?.since ?? new Date() }
    return { name: this.file.name, kind: 'broken', diagnostics }
  }
}

function isSameProblem(
  before: Pick<BrokenFile, 'diagnostics'> | undefined,
  now: readonly Diagnostic[],
): boolean {
  return JSON.stringify(before?.diagnostics) === JSON.stringify(now)
}

function nextDeferral(deferral: Deferral | undefined, isChanged: boolean): Deferral | undefined {
  const now = performance.now()
  if (!deferral) return isChanged ? { first: now, last: now } : undefined
  if (now - deferral.first >= maxDeferral) return undefined
  if (isChanged) return { first: deferral.first, last: now }
  return now - deferral.last < recheckDelay ? deferral : undefined
}

/** The folders and files that could not be read, and since when. */
export class ScanProblems {
  #known = new Map<string, Omit<BrokenFile, 'served'>>()

  /** Takes what a scan met; gives what is new, and what can be read again. */
  update({ problems }: ScanResult): FileReload[] {
    const changes: FileReload[] = []
    const before = this.#known
    this.#known = new Map()
    for (const [path, { name, diagnostic }] of problems) {
      const known = before.get(path)
      const diagnostics = [diagnostic]
      this.#known.set(path, { name, diagnostics, since: known?.since ?? new Date() })
      if (known?.diagnostics[0]?.message === diagnostic.message) continue
      changes.push({ name, kind: 'broken', diagnostics })
    }
    for (const [path, { name, since }] of before) {
      const brokenFor = Date.now() - since.getTime()
      if (!this.#known.has(path)) changes.push({ name, kind: 'healed', brokenFor })
    }
    return changes
  }

  /** All of them as broken files; `served` are the absolute paths of which a last good version is served. */
  list(served: readonly string[]): BrokenFile[] {
    return [...this.#known].map(([path, problem]) => ({
      ...problem,
      served: served.some((file) => file === path || isInFolder(file, path)),
    }))
  }
}
