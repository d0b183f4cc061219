import { readFileSync } from 'node:fs'
import { lineAndColumn } from '../errors/code-frame.ts'
import { mockapiError, MockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import type { Diff, FileSnapshots } from './file-snapshots.ts'
import type { FileReload, FileState } from './file-state.ts'
import { isSameStat, readStat, readTextFile, type FileStat } from './files/file-stat.ts'
import type { ContentHash } from './files/hash.ts'
import type { Loader, LoaderPass } from './files/mock-file.ts'
import { isYaml, shownName } from './files/paths.ts'
import { errorCode, unreadable, type ScannedFile, type ScanResult } from './scan.ts'

/** The largest mock file that is read, bytes. */
export const maxSize: number = 32 * 1024 * 1024

/** A file that has just changed, with its stat when that was seen. */
type ChangedFile = Pick<ScannedFile, 'path' | 'name'> & { readonly stat: FileStat | undefined }

/** What a scan showed of the disk. */
export interface DiskScan {
  readonly found: ScanResult
  readonly diff: Diff
  /** When it began, ms since 1970. */
  readonly time: number
  /** Whether partly written files are given time to be completed. */
  readonly debounced: boolean
}

/** One reload under way: a pass of every loader over the files that are due. */
export class Reload {
  readonly #cwd: string
  readonly #snapshots: FileSnapshots
  readonly #scan: DiskScan
  readonly #changed: ReadonlySet<string>
  readonly #loaders: readonly { loader: Loader; pass: LoaderPass }[]

  constructor(loaders: readonly Loader[], cwd: string, snapshots: FileSnapshots, disk: DiskScan) {
    const { changed, gone } = disk.diff
    this.#cwd = cwd
    this.#snapshots = snapshots
    this.#scan = disk
    this.#changed = new Set([...changed.keys(), ...gone])
    this.#loaders = loaders.map((loader) => ({ loader, pass: loader.begin(this.#changed) }))
  }

  /** Loads a file that is due or that a change concerns; returns what to report, if anything. */
  async load(state: FileState, file: ScannedFile, isDue: boolean): Promise<FileReload | undefined> {
    const changed = this.#changedFor(state, file)
    const isChanged = changed.length > 0
    if (!isChanged && !isDue) return undefined
    const cause = changed.find(({ path }) => path !== file.path)?.name
    const { debounced, time } = this.#scan
    const { path, name, mount, stat } = file
    const { loader, pass } =
      this.#loaders.find((each) => each.loader.extensions.includes(file.extension)) ?? {}
    let hash: ContentHash | undefined
    try {
      const { text, hash: read } = readMock(path, name, stat.size)
      hash = read
      if (debounced && text.trim() === '' && state.mayDefer(isChanged)) {
        return state.fail([], new Set([path]), true, isChanged)
      }
      if (!pass) throw this.#noLoader(name)
      const loaded = await pass.load({ path, name, mount, text })
      if (isYaml(path) && state.good?.parts && !loaded.parts) throw noDocument(name)
      return state.succeed(loaded, loaded.hash ?? hash, cause)
    } catch (error) {
      const diagnostics = diagnosticsOf(error, name)
      const suspects = this.#changed.has(path) ? changed : [...changed, file]
      const defer = debounced && suspects.some((each) => isPartialWrite(each, diagnostics))
      const reached = new Set(pass?.dependenciesOf(path)).add(path)
      return state.fail(diagnostics, reached, defer, isChanged)
    } finally {
      // What a loader read by itself may be older, where the file had no part in the change, or newer.
      if (!hash || !loader?.takeRead) this.#snapshots.set(path, { stat, hash }, time)
    }
  }

  /** Ends the passes and notes what loaders read by themselves; true where the disk held something else meanwhile. */
  commit(): boolean {
    let differs = false
    for (const { loader, pass } of this.#loaders) {
      pass.commit()
      for (const [path, hash] of loader.takeRead?.() ?? []) {
        if (this.#snapshots.noteRead(path, hash)) differs = true
      }
    }
    return differs
  }

  #changedFor(state: FileState, file: ScannedFile): ChangedFile[] {
    if (this.#changed.size === 0) return []
    const list: ChangedFile[] = this.#changed.has(file.path) ? [file] : []
    const reached = new Set<string>()
    state.addReached(reached)
    for (const path of reached) {
      if (path === file.path || !this.#changed.has(path)) continue
      const stat = this.#scan.diff.changed.get(path)?.stat
      list.push({ path, name: shownName(path, this.#cwd), stat })
    }
    return list
  }

  #noLoader(name: string): MockapiError {
    const extensions = this.#loaders.flatMap(({ loader }) => loader.extensions)
    const hint = `Mock files end in ${extensions.join(' ')}.`
    return mockapiError('no-mock', `${name} is not a mock file.`, hint)
  }
}

/** An edit of a document that takes what tells it is one leaves its last good version. */
function noDocument(name: string): MockapiError {
  const message = `${name} was an OpenAPI document, and nothing in it says so any more.`
  const hint = 'Write "openapi: 3.1.0" at its top, or delete the file.'
  const place = { file: name, line: 1, column: 1 }
  return new MockapiError([{ code: 'bad-openapi', severity: 'error', message, hint, place }])
}

function diagnosticsOf(error: unknown, name: string): readonly Diagnostic[] {
  if (error instanceof MockapiError) return error.diagnostics
  const reason = error instanceof Error ? error.message : String(error)
  return mockapiError('module-throws', `${name} does not load: ${reason}`).diagnostics
}

/**
 * Whether a failed load met this file in the middle of being written: it has been written again since,
 * it is blank, or an error lies in its last line.
 */
function isPartialWrite(
  { path, name, stat }: ChangedFile,
  diagnostics: readonly Diagnostic[],
): boolean {
  if (!isSameStat(readStat(path), stat)) return true
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return stat !== undefined
  }
  const end = text.trimEnd().length
  if (end === 0) return true
  const { line } = lineAndColumn(text, end)
  return diagnostics.some(({ place }) => place?.file === name && place.line >= line)
}

/** Reads a mock file without its byte order mark. @throws MockapiError if unreadable, over 32 MB or not UTF-8 */
export function readMock(
  path: string,
  name: string,
  size: number,
): { readonly text: string; readonly hash: ContentHash } {
  if (size > maxSize) throw tooLarge(name, size)
  try {
    const { text, hash, isUtf8 } = readTextFile(path, size)
    if (text.length > maxSize) throw tooLarge(name, text.length)
    if (!isUtf8) {
      const hint = 'Save it with the encoding UTF-8.'
      throw mockapiError('unreadable-file', `${name} is not UTF-8 text.`, hint)
    }
    return { text: text.startsWith('\uFEFF') ? text.slice(1) : text, hash }
  } catch (error) {
    if (error instanceof MockapiError) throw error
    const { message, hint } = unreadable(name, errorCode(error))
    throw mockapiError('unreadable-file', message, hint)
  }
}

function tooLarge(name: string, size: number): MockapiError {
  const held = `${name} holds ${Math.ceil(size / 1024 / 1024)} MB`
  const hint = 'Split it into several files, or generate its records with $count and $each.'
  return mockapiError('unreadable-file', `${held}; a mock file may hold 32 MB.`, hint)
}
