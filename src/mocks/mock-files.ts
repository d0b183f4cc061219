import { extname, relative, sep } from 'node:path'
import {
  FileState,
  recheckDelay,
  ScanProblems,
  type BrokenFile,
  type FileReload,
} from './file-state.ts'
import { FileSnapshots } from './file-snapshots.ts'
import { readStat } from './files/file-stat.ts'
import type { Loader, MockFile } from './files/mock-file.ts'
import { isInFolder, isWatched } from './files/paths.ts'
import { Reload, type DiskScan } from './load.ts'
import { createYield, isData, isHidden, isIgnored, scan, type ScanOptions } from './scan.ts'
import { Schedule, type ScanOutcome, type Trigger } from './schedule.ts'

/** How long a vanished file may be away before it is dropped, ms: editors rename and write anew. */
const vanishGrace = 15

/** How long a vanished file holds up a reload at most, ms: a stream of deletions must not starve it. */
const maxWait = 150

/** Where the mocks are, and what to call when they change. */
export interface MockFilesOptions extends Omit<ScanOptions, 'extensions'> {
  readonly loaders: readonly Loader[]
  /** Called after each reload that changed something unless `load` was called for it. */
  readonly onReload: (report: ReloadReport) => void
}

/** What is served after a reload, and what the reload changed. */
export interface ReloadReport {
  /** All that is served now, in path order: the last good version of each file. */
  readonly files: readonly MockFile[]
  readonly broken: readonly BrokenFile[]
  readonly changes: readonly FileReload[]
  /** Names of files that look like data, are no mocks by their names, and that no mock uses. */
  readonly unread?: readonly string[]
  /** From the first event, or the call, to now, ms. */
  readonly duration: number
}

/** The mock files of a folder, each in its last good version, kept in the state of the disk. */
export class MockFiles {
  readonly #options: MockFilesOptions
  readonly #extensions: ReadonlySet<string>
  readonly #snapshots = new FileSnapshots()
  readonly #states = new Map<string, FileState>()
  readonly #problems = new ScanProblems()
  readonly #schedule: Schedule<ReloadReport>
  #base: string
  /** When the first event came that no report has answered yet. */
  #since: number | undefined
  /** When a reload was first put off for the sake of a vanished file. */
  #waitingSince: number | undefined
  /** Whether failed files are tried again: an event named an unknown file, such as one that an import missed. */
  #force = false
  /** Since when running code has read files that are not followed yet, ms since 1970. */
  #importedSince: number | undefined
  #unread: readonly string[] = []

  constructor(options: MockFilesOptions) {
    this.#options = options
    this.#base = options.root
    this.#extensions = new Set(options.loaders.flatMap((loader) => loader.extensions))
    let unread = this.#unread
    this.#schedule = new Schedule(
      (trigger) => this.#scan(trigger),
      (report) => {
        const isOther = unread.join('\n') !== this.#unread.join('\n')
        unread = this.#unread
        if (isOther || report.changes.length > 0) options.onReload(report)
      },
    )
  }

  /** Loads the state of the disk at once, without giving partly written files time. */
  load(): Promise<ReloadReport> {
    return this.#schedule.now()
  }

  /** Schedules a scan, since something may have happened at these absolute paths. */
  touch(paths: Iterable<string>): void {
    const relevant = [...paths].filter((path) => !this.#isForNobody(path))
    if (relevant.length > 0) this.#schedule.touch(relevant)
  }

  /** Whether a path inside the folder is no mock and none uses it. A file that failed may have looked for it. */
  #isForNobody(path: string): boolean {
    const { root } = this.#options
    const folder = [root, this.#base].find((each) => isInFolder(path, each))
    if (folder === undefined || this.#snapshots.concerns(path)) return false
    const isIgnoredPath = relative(folder, path).split(sep).some(isIgnored)
    const isMock = this.#extensions.has(extname(path).toLowerCase()) || isData(path)
    if (!isIgnoredPath && (isMock || !readStat(path))) return false
    return ![...this.#states.values()].some(({ failed }) => failed)
  }

  /** Follows what an `import()` in running code has read since a time, ms since 1970. */
  followImports(since: number): void {
    this.#importedSince ??= since
    this.#schedule.touch([this.#options.root])
  }

  settled(): Promise<void> {
    return this.#schedule.settled()
  }

  close(): void {
    this.#schedule.close()
  }

  /** Absolute paths of the files that mocks depend on and that watching the root does not cover. */
  get watched(): ReadonlySet<string> {
    const paths = this.#reached()
    for (const path of this.#options.also ?? []) paths.add(path)
    for (const path of paths) if (isWatched(path, this.#base)) paths.delete(path)
    return paths
  }

  async #scan(trigger: Trigger): Promise<ScanOutcome<ReloadReport>> {
    const time = Date.now()
    const { requested, changedPaths } = trigger
    const since = (this.#since ??= trigger.since)
    for (const path of changedPaths) this.#force ||= !this.#snapshots.has(path)
    const found = await scan({ ...this.#options, extensions: this.#extensions })
    this.#base = found.base
    const diff = await this.#snapshots.compare({
      found: found.files,
      time,
      grace: requested ? 0 : vanishGrace,
      isMock: (path) => this.#states.has(path),
      isHidden: (path) => isHidden(path, found),
    })
    this.#waitingSince ??= performance.now()
    if (diff.pending && performance.now() - this.#waitingSince < maxWait) {
      return { result: this.#report([], since), recheckIn: vanishGrace }
    }
    this.#waitingSince = undefined
    const { changes, differs } = await this.#reload({ found, diff, time, debounced: !requested })
    this.#unread = this.#unused(found.unread)
    const isDeferred = [...this.#states.values()].some(({ deferred }) => deferred)
    const isBusy = differs || diff.changed.size > 0 || diff.gone.size > 0
    if (!isDeferred) this.#since = undefined
    const recheckIn = diff.pending ? vanishGrace : isBusy || isDeferred ? recheckDelay : undefined
    return { result: this.#report(changes, since), recheckIn }
  }

  /** Gives the changes, and whether loaders read something else than the scan saw. */
  async #reload(disk: DiskScan): Promise<{ changes: FileReload[]; differs: boolean }> {
    const { found, time } = disk
    const { changed, gone, touched } = disk.diff
    const importedSince = this.#importedSince
    const isChanged = touched || changed.size > 0 || gone.size > 0
    const force = this.#force || importedSince !== undefined || isChanged
    this.#force = false
    this.#importedSince = undefined
    const isDue = (state: FileState | undefined): boolean =>
      !state?.known || state.deferred || (force && state.failed)
    if (!force && ![...found.files.keys()].some((path) => isDue(this.#states.get(path)))) {
      return { changes: this.#problems.update(found), differs: false }
    }
    const { changes, differs } = await this.#load(disk, isDue)
    const removed = this.#remove(gone)
    const racy = this.#snapshots.follow(this.#reached(), Math.min(time, importedSince ?? time))
    if (racy.size > 0) {
      // Files met here for the first time and written just now: which content the loader read is not
      // known, so it reads them once more, now that they can be compared.
      const diff = { ...disk.diff, changed: racy, gone: new Set<string>() }
      const now = Date.now()
      const more = await this.#load({ ...disk, diff, time: now }, () => false)
      for (const [path, change] of more.changes) {
        if (change.kind !== 'changed' || !changes.has(path)) changes.set(path, change)
      }
      this.#snapshots.follow(this.#reached(), now)
    }
    const all = [...changes.values(), ...removed, ...this.#problems.update(found)]
    return { changes: all, differs }
  }

  /** Loads, in path order, the files that a diff concerns and those that are due anyway. */
  async #load(
    disk: DiskScan,
    isDue: (state: FileState) => boolean,
  ): Promise<{ changes: Map<string, FileReload>; differs: boolean }> {
    const changes = new Map<string, FileReload>()
    const { loaders, cwd } = this.#options
    this.#snapshots.accept(disk.diff, disk.time)
    const reload = new Reload(loaders, cwd, this.#snapshots, disk)
    const pause = createYield()
    for (const file of disk.found.files.values()) {
      const turn = pause()
      if (turn) await turn
      const state = this.#states.get(file.path) ?? new FileState(file)
      this.#states.set(file.path, state)
      const change = await reload.load(state, file, isDue(state))
      if (change) changes.set(file.path, change)
    }
    return { changes, differs: reload.commit() }
  }

  #remove(gone: ReadonlySet<string>): FileReload[] {
    return [...gone].flatMap((path) => {
      const state = this.#states.get(path)
      this.#states.delete(path)
      return state?.known ? { name: state.file.name, kind: 'removed' } : []
    })
  }

  #report(changes: readonly FileReload[], since: number): ReloadReport {
    const states = [...this.#states.values()].sort((a, b) =>
      a.file.inside < b.file.inside ? -1 : 1,
    )
    const parts = partsOf(states)
    const own = states.filter(({ file }) => !parts.has(file.path))
    const good = own.filter((state) => state.good)
    const served = good.map(({ file }) => file.path)
    const broken = own.map((state) => state.broken).filter((each) => each !== undefined)
    const others = new Set(states.flatMap((each) => (own.includes(each) ? [] : each.file.name)))
    return {
      files: good.map((state) => state.good!.mock),
      broken: [...this.#problems.list(served), ...broken],
      changes: others.size > 0 ? changes.filter(({ name }) => !others.has(name)) : changes,
      unread: this.#unread,
      duration: performance.now() - since,
    }
  }

  #unused(unread: ReadonlyMap<string, string>): string[] {
    const used = unread.size > 0 ? this.#reached() : new Set()
    const names = Array.from(unread, ([path, name]) => (used.has(path) ? [] : [name]))
    return names.flat().sort()
  }

  #reached(): Set<string> {
    const paths = new Set(this.#states.keys())
    for (const state of this.#states.values()) state.addReached(paths)
    return paths
  }
}

/** The files that are parts of others, but for documents, which are served as well. */
function partsOf(states: Iterable<FileState>): ReadonlySet<string> {
  const parts = new Set<string>()
  const documents: string[] = []
  const served: string[] = []
  for (const { file, good } of states) {
    served.push(...(good?.serves ?? []))
    if (!good?.parts) continue
    if (!good.serves) documents.push(file.path)
    for (const path of good.parts) parts.add(path)
  }
  for (const path of documents) parts.delete(path)
  for (const path of served) parts.add(path)
  return parts
}
