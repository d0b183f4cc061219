import type { MockFile } from './files/mock-file.ts'
import { Disk, type Difference } from './file-snapshots.ts'
import type { Loader } from './files/mock-file.ts'
import { Load } from './load.ts'
import { isWatched } from './files/paths.ts'
import { isHidden, Problems } from './problems.ts'
import { createSchedule, debounce, type Look, type Occasion, type Schedule } from './schedule.ts'
import { scan, type Scan } from './scan.ts'
import { Slices } from './yield-to-event-loop.ts'
import { settleTime, Version, type BrokenFile, type Change } from './mock-file-state.ts'

/** How long a vanished file holds up a reload at most, ms: a stream of deletions must not starve it. */
const longestWait = 150

/** What a library needs. */
export interface LibraryOptions {
  /** An absolute folder, or one file; it need not exist yet. */
  readonly root: string
  /** Absolute folder that names are shown relative to. */
  readonly cwd: string
  readonly loaders: readonly Loader[]
  /** One more absolute file that is loaded, wherever it lies. */
  readonly also?: string | undefined
  /** Called after each reload that changed something and that no call of `load` asked for. */
  readonly onReload: (report: ReloadReport) => void
}

/** What is served after a reload, and what the reload changed. */
export interface ReloadReport {
  /** All that is served now, in path order: the last good version of each file. */
  readonly files: readonly MockFile[]
  readonly broken: readonly BrokenFile[]
  readonly changes: readonly Change[]
  /** From the first event, or the call, to now, ms. */
  readonly duration: number
}

/** The mock files of a folder, each in its last good version, kept in the state of the disk. */
export interface Library {
  /**
   * Brings the library into the state of the disk at once, without the patience that events are met
   * with, and tells what is served.
   */
  load(): Promise<ReloadReport>
  /** Tells that something may have happened at these absolute paths; the disk is looked at soon. */
  touch(paths: Iterable<string>): void
  /** Tells that files may depend on more than before, read by running code since a time, ms since 1970. */
  followLate(since: number): void
  /** Resolves when nothing is under way or planned. */
  settled(): Promise<void>
  /** Reloads nothing from now on. */
  close(): void
  /** Absolute paths of the files that mocks depend on and that watching the root does not cover. */
  readonly watched: ReadonlySet<string>
}

/** A library that has loaded nothing yet. */
export function createLibrary(options: LibraryOptions): Library {
  return new DiskLibrary(options)
}

/** What a look at the disk showed. */
interface Sight {
  readonly found: Scan
  readonly difference: Difference
  /** When it was taken, ms since 1970. */
  readonly time: number
  /** Whether files that look cut off are given time to be completed. */
  readonly patient: boolean
}

class DiskLibrary implements Library {
  readonly #options: LibraryOptions
  readonly #extensions: ReadonlySet<string>
  readonly #disk = new Disk()
  readonly #versions = new Map<string, Version>()
  readonly #problems = new Problems()
  readonly #schedule: Schedule<ReloadReport>
  #base: string
  /** When the events came that no report has answered yet. */
  #since: number | undefined
  /** When a reload was first put off for the sake of a vanished file. */
  #waiting: number | undefined
  /** Whether an event named a file that is not known, such as a new one that an import missed. */
  #retry = false
  /** Since when running code has read files that are not followed yet, ms since 1970. */
  #late: number | undefined

  constructor(options: LibraryOptions) {
    this.#options = options
    this.#base = options.root
    this.#extensions = new Set(options.loaders.flatMap((loader) => loader.extensions))
    this.#schedule = createSchedule({
      look: (occasion) => this.#look(occasion),
      onResult: (report) => {
        if (report.changes.length > 0) options.onReload(report)
      },
    })
  }

  load(): Promise<ReloadReport> {
    return this.#schedule.now()
  }

  touch(paths: Iterable<string>): void {
    this.#schedule.touch(paths)
  }

  followLate(since: number): void {
    this.#late ??= since
    this.#schedule.touch([this.#options.root])
  }

  settled(): Promise<void> {
    return this.#schedule.settled()
  }

  close(): void {
    this.#schedule.close()
  }

  get watched(): ReadonlySet<string> {
    const paths = this.#reached()
    if (this.#options.also !== undefined) paths.add(this.#options.also)
    for (const path of paths) if (isWatched(path, this.#base)) paths.delete(path)
    return paths
  }

  async #look(occasion: Occasion): Promise<Look<ReloadReport>> {
    const time = Date.now()
    const { asked, hints } = occasion
    const since = (this.#since ??= occasion.since)
    for (const path of hints) this.#retry ||= !this.#disk.knows(path)
    const found = await scan({ ...this.#options, extensions: this.#extensions })
    this.#base = found.base
    const difference = await this.#disk.compare({
      found: found.files,
      time,
      patience: asked ? 0 : debounce,
      isMock: (path) => this.#versions.has(path),
      isHidden: (path) => isHidden(path, found),
    })
    if (difference.waits && this.#mayWait()) {
      return { result: this.#report([], since), again: debounce }
    }
    this.#waiting = undefined
    const { changes, differs } = await this.#reload({ found, difference, time, patient: !asked })
    const holds = this.#holds()
    const busy = differs || difference.changed.size > 0 || difference.gone.size > 0
    const again = difference.waits ? debounce : busy || holds ? settleTime : undefined
    if (!holds) this.#since = undefined
    return { result: this.#report(changes, since), ...(again && { again }) }
  }

  #mayWait(): boolean {
    const now = performance.now()
    this.#waiting ??= now
    return now - this.#waiting < longestWait
  }

  async #reload(sight: Sight): Promise<{ changes: Change[]; differs: boolean }> {
    const { found, difference, time } = sight
    const { changed, gone, touched } = difference
    const late = this.#late
    const retry = this.#retry || touched || late !== undefined || changed.size > 0 || gone.size > 0
    this.#retry = false
    this.#late = undefined
    const isDue = (version: Version | undefined): boolean =>
      !version?.known || version.held || (retry && version.failed)
    const files = [...found.files.keys()]
    if (!retry && !files.some((path) => isDue(this.#versions.get(path)))) {
      return { changes: this.#problems.take(found), differs: false }
    }
    const { changes, differs } = await this.#load(sight, isDue)
    const removed = this.#remove(gone)
    const doubtful = this.#disk.follow(this.#paths(), Math.min(time, late ?? time))
    if (doubtful.size > 0) {
      // Files met here for the first time and written just now: which content the loader read is not
      // known, so it reads them once more, now that they can be compared.
      const again = { ...difference, changed: doubtful, gone: new Set<string>() }
      const now = Date.now()
      const more = await this.#load({ ...sight, difference: again, time: now }, () => false)
      for (const [name, change] of more.changes) {
        if (change.kind !== 'changed' || !changes.has(name)) changes.set(name, change)
      }
      this.#disk.follow(this.#paths(), now)
    }
    const all = [...changes.values(), ...removed, ...this.#problems.take(found)]
    return { changes: all, differs }
  }

  /** Loads, in path order, the files that a difference concerns and those that are due anyway. */
  async #load(
    { found, difference, time, patient }: Sight,
    isDue: (version: Version) => boolean,
  ): Promise<{ changes: Map<string, Change>; differs: boolean }> {
    const changes = new Map<string, Change>()
    this.#disk.accept(difference, time)
    const { cwd, loaders } = this.#options
    const load = new Load({ loaders, cwd, disk: this.#disk, difference, time, patient })
    const slices = new Slices()
    for (const file of found.files.values()) {
      if (slices.used) await slices.rest()
      const version = this.#versions.get(file.path) ?? new Version(file)
      this.#versions.set(file.path, version)
      const change = await load.take(version, file, isDue(version))
      if (change) changes.set(change.name, change)
    }
    load.commit()
    return { changes, differs: load.noteRead() }
  }

  #remove(gone: ReadonlySet<string>): Change[] {
    const changes: Change[] = []
    for (const path of gone) {
      const version = this.#versions.get(path)
      if (version?.known) changes.push({ name: version.file.name, kind: 'removed' })
      this.#versions.delete(path)
    }
    return changes
  }

  #report(changes: readonly Change[], since: number): ReloadReport {
    const versions = [...this.#versions.values()].sort(inOrder)
    const good = versions.filter((version) => version.good)
    const served = good.map(({ file }) => file.path)
    return {
      files: good.map((version) => version.good!.mock),
      broken: [...this.#problems.list(served), ...brokenOf(versions)],
      changes,
      duration: performance.now() - since,
    }
  }

  /** Absolute paths of everything whose change matters. */
  #paths(): Set<string> {
    const paths = this.#reached()
    for (const path of this.#versions.keys()) paths.add(path)
    return paths
  }

  #reached(): Set<string> {
    const paths = new Set<string>()
    for (const version of this.#versions.values()) version.addReached(paths)
    return paths
  }

  #holds(): boolean {
    for (const version of this.#versions.values()) if (version.held) return true
    return false
  }
}

function brokenOf(versions: readonly Version[]): BrokenFile[] {
  return versions.map(({ broken }) => broken).filter((broken) => broken !== undefined)
}

function inOrder(one: Version, other: Version): number {
  return one.file.inside < other.file.inside ? -1 : 1
}
