import { MockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { isCutOff, type JustChanged } from './partial-write.ts'
import type { Difference, Disk } from './file-snapshots.ts'
import type { Loader, LoaderPass } from './files/mock-file.ts'
import { shownName } from './files/paths.ts'
import { readMock } from './read.ts'
import type { FoundFile } from './scan.ts'
import type { ContentHash } from './files/file-stat.ts'
import type { Attempt, Change, Reason, Version } from './mock-file-state.ts'

/** What one reload works with. */
export interface LoadOptions {
  readonly loaders: readonly Loader[]
  readonly cwd: string
  readonly disk: Disk
  readonly difference: Difference
  /** When the disk was looked at, ms since 1970. */
  readonly time: number
  /** Whether files that look cut off are given time to be completed. */
  readonly patient: boolean
}

/** One reload under way: a pass of every loader over the files that are due. */
export class Load {
  /** Absolute paths of what changed, appeared or vanished. */
  readonly changed: ReadonlySet<string>
  readonly #options: LoadOptions
  readonly #passes: readonly LoaderPass[]
  readonly #byExtension = new Map<string, { loader: Loader; pass: LoaderPass }>()

  constructor(options: LoadOptions) {
    const { changed, gone } = options.difference
    this.#options = options
    this.changed = new Set([...changed.keys(), ...gone])
    this.#passes = options.loaders.map((loader) => {
      const pass = loader.begin(this.changed)
      for (const extension of loader.extensions) this.#byExtension.set(extension, { loader, pass })
      return pass
    })
  }

  /** Loads a file that is due or that a change concerns; gives what users are to be told, if anything. */
  async take(version: Version, file: FoundFile, due: boolean): Promise<Change | undefined> {
    const changed = this.#changedFor(version, file)
    if (changed.length === 0 && !due) return undefined
    const cause = changed.find(({ path }) => path !== file.path)?.name
    const reason = { fresh: changed.length > 0, cause, patient: this.#options.patient }
    return version.take(await this.#attempt(version, file, changed, reason), reason)
  }

  /** Ends the passes. */
  commit(): void {
    for (const pass of this.#passes) pass.commit()
  }

  /** Notes what loaders read by themselves; gives whether the disk held something else before or after. */
  noteRead(): boolean {
    const { disk, loaders } = this.#options
    let differs = false
    for (const loader of loaders) {
      for (const [path, hash] of loader.takeRead?.() ?? []) {
        if (disk.noteRead(path, hash)) differs = true
      }
    }
    return differs
  }

  async #attempt(
    version: Version,
    file: FoundFile,
    changed: readonly JustChanged[],
    reason: Reason,
  ): Promise<Attempt> {
    const { disk, time } = this.#options
    const { path, name, mount } = file
    const { loader, pass } = this.#byExtension.get(file.extension) ?? {}
    let hash: ContentHash | undefined
    try {
      const source = readMock(file)
      const { text } = source
      hash = source.hash
      if (version.mayHold(reason) && text.trim() === '') return cutOff(file)
      if (!pass) throw new MockapiError([this.#noLoader(file)])
      const loaded = await pass.load({ path, name, mount, text })
      return { kind: 'good', loaded, hash: loaded.hash ?? hash }
    } catch (error) {
      const diagnostics = diagnosticsOf(error, name)
      const reached = new Set(pass?.dependenciesOf(path)).add(path)
      const suspects = [...changed, ...this.#itself(file, changed)]
      const cut = reason.patient && suspects.some((suspect) => isCutOff(suspect, diagnostics))
      return { kind: 'failed', diagnostics, reached, cutOff: cut }
    } finally {
      // What a loader read by itself may be older, where the file had no part in the change, or newer.
      if (!hash || !loader?.takeRead) disk.note(path, { stamp: file.stamp, hash }, time)
    }
  }

  #changedFor(version: Version, file: FoundFile): JustChanged[] {
    if (this.changed.size === 0) return []
    const { difference, cwd } = this.#options
    const list = this.changed.has(file.path) ? this.#itself(file, []) : []
    const reached = new Set<string>()
    version.addReached(reached)
    for (const path of reached) {
      if (path === file.path || !this.changed.has(path)) continue
      const stamp = difference.changed.get(path)?.stamp
      list.push({ path, name: shownName(path, cwd), stamp })
    }
    return list
  }

  #itself({ path, name, stamp }: FoundFile, listed: readonly JustChanged[]): JustChanged[] {
    return listed.some((other) => other.path === path) ? [] : [{ path, name, stamp }]
  }

  #noLoader({ name }: FoundFile): Diagnostic {
    const known = [...this.#byExtension.keys()].join(' ')
    return {
      code: 'no-mock',
      severity: 'error',
      message: `${name} is not a mock file.`,
      hint: `Mock files end in ${known}.`,
    }
  }
}

/** What a blank file leads to that may be about to be written. */
function cutOff({ path }: FoundFile): Attempt {
  return { kind: 'failed', diagnostics: [], reached: new Set([path]), cutOff: true }
}

function diagnosticsOf(error: unknown, name: string): readonly Diagnostic[] {
  if (error instanceof MockapiError) return error.diagnostics
  const message = error instanceof Error ? error.message : String(error)
  return [
    { code: 'module-throws', severity: 'error', message: `${name} does not load: ${message}` },
  ]
}
