import { readdirSync, realpathSync, statSync, type BigIntStats, type Dirent } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { Diagnostic } from '../core/diagnostic.ts'
import { isBelow, shownName } from './paths.ts'
import { Slices } from './slices.ts'
import { stampOf, type Stamp } from './stamp.ts'

/** How many files and folders are looked at before a scan gives up: links that fan out have no end. */
const mostEntries = 200_000

/** A file to load. */
export interface FoundFile {
  /** Absolute, the links in the root's own path resolved. */
  readonly path: string
  /** The file as users know it: relative to the working folder, with forward slashes. */
  readonly name: string
  /** The path inside the folder, with forward slashes: its place in the order. */
  readonly inside: string
  /** The path inside the folder without extension: `api/users`. */
  readonly mount: string
  readonly stamp: Stamp
}

/** What lies in the folder now. */
export interface Scan {
  /** The folder (or file) itself, its links resolved. */
  readonly base: string
  /** By absolute path, in path order: by code units of the forward-slash path, the same on every system. */
  readonly files: ReadonlyMap<string, FoundFile>
  /** What could not be read, by absolute path; nothing is known of what lies below it. */
  readonly problems: ReadonlyMap<string, { readonly name: string; readonly diagnostic: Diagnostic }>
}

/** What a scan looks for. */
export interface ScanOptions {
  /** An absolute folder, or one file, which is taken whatever its name. */
  readonly root: string
  /** Absolute folder that names are shown relative to. */
  readonly cwd: string
  /** Extensions of mock files, in lower case: `.json`. */
  readonly extensions: ReadonlySet<string>
}

/** Whether a file or folder inside the mocks folder is not a mock, by its name alone; other tools' settings are none. */
export function isIgnored(name: string): boolean {
  return (
    name.startsWith('_') ||
    name.startsWith('.') ||
    name === 'node_modules' ||
    /^(?:package|package-lock|tsconfig|jsconfig)(?:\..+)?\.json$/.test(name) ||
    /\.(?:test|spec)\.[^.]+$|\.d\.[cm]?ts$|\.md$/i.test(name)
  )
}

/**
 * Finds the mock files of a folder; a folder that does not exist holds none.
 * Links are followed, but not back into a folder they lie in.
 */
export async function scan(options: ScanOptions): Promise<Scan> {
  const walk = new Walk(options)
  await walk.start()
  const order = [...walk.found.keys()].sort()
  const files = order.map((key) => walk.found.get(key)!)
  return {
    base: walk.base,
    files: new Map(files.map((file) => [file.path, file])),
    problems: walk.problems,
  }
}

interface Folder {
  readonly path: string
  /** Path inside the root, with forward slashes and one at the end; empty for the root. */
  readonly prefix: string
}

/** One scan under way. */
class Walk {
  readonly found = new Map<string, FoundFile>()
  readonly problems = new Map<string, { name: string; diagnostic: Diagnostic }>()
  base: string
  readonly #options: ScanOptions
  readonly #slices = new Slices()
  readonly #folders: Folder[] = []
  #shownRoot: string | undefined
  #entries = 0

  constructor(options: ScanOptions) {
    this.#options = options
    this.base = options.root
  }

  async start(): Promise<void> {
    const { root } = this.#options
    const stats = this.#attempt(root, root, () => {
      this.base = realpathSync(root)
      return statSync(this.base, { bigint: true })
    })
    if (stats?.isFile()) this.#addFile(basename(root), this.base, root, stats)
    else if (stats) this.#folders.push({ path: this.base, prefix: '' })
    for (let folder = this.#folders.pop(); folder; folder = this.#folders.pop()) {
      await this.#readFolder(folder)
    }
  }

  async #readFolder(folder: Folder): Promise<void> {
    const { root } = this.#options
    const read = (): Dirent[] => readdirSync(folder.path, { withFileTypes: true })
    for (const entry of this.#attempt(folder.path, join(root, folder.prefix), read) ?? []) {
      if (!isIgnored(entry.name)) this.#readEntry(folder, entry)
      if (++this.#entries > mostEntries) return this.#giveUp()
      if (this.#slices.used) await this.#slices.rest()
    }
  }

  #readEntry(folder: Folder, entry: Dirent): void {
    const path = join(folder.path, entry.name)
    const inside = folder.prefix + entry.name
    if (entry.isDirectory()) this.#folders.push({ path, prefix: `${inside}/` })
    else if (entry.isFile() && this.#isWanted(entry.name)) this.#addFound(path, inside)
    else if (entry.isSymbolicLink()) this.#followLink(path, inside)
  }

  #followLink(path: string, inside: string): void {
    const shown = join(this.#options.root, inside)
    const target = this.#attempt(path, shown, () =>
      statSync(path, { bigint: true, throwIfNoEntry: false }),
    )
    if (target?.isDirectory()) {
      const back = this.#attempt(path, shown, () => leadsBack(path, this.base))
      if (back === false) this.#folders.push({ path, prefix: `${inside}/` })
    } else if (target?.isFile() && this.#isWanted(path)) {
      this.#addFile(inside, path, shown, target)
    } else if (!target && this.#isWanted(path)) {
      this.#report(path, shown, (name) => ({
        message: `${name} is a link to a file that does not exist.`,
        hint: 'Point the link to a file, or delete it.',
      }))
    }
  }

  #addFound(path: string, inside: string): void {
    const shown = join(this.#options.root, inside)
    const stats = this.#attempt(path, shown, () => statSync(path, { bigint: true }))
    if (stats) this.#addFile(inside, path, shown, stats)
  }

  #addFile(inside: string, path: string, shown: string, stats: BigIntStats): void {
    const mount = inside.slice(0, inside.length - extname(inside).length)
    const name = this.#nameOf(inside, shown)
    this.found.set(inside, { path, name, inside, mount, stamp: stampOf(stats) })
  }

  /** The name that users know; put together, since `path.relative` of each file takes as long as reading it. */
  #nameOf(inside: string, shown: string): string {
    const { root, cwd } = this.#options
    this.#shownRoot ??= shownName(root, cwd)
    if (shown === root) return this.#shownRoot
    return this.#shownRoot === '.' ? inside : `${this.#shownRoot}/${inside}`
  }

  #isWanted(name: string): boolean {
    return this.#options.extensions.has(extname(name).toLowerCase())
  }

  #giveUp(): void {
    this.#folders.length = 0
    this.#report(this.base, this.#options.root, (name) => ({
      message: `${name} holds more than ${mostEntries} files and folders; the rest was not read.`,
      hint: 'Serve a smaller folder, or look for links that lead to each other.',
    }))
  }

  /** What `read` gives, or undefined with the problem noted; what has just vanished is no problem. */
  #attempt<T>(path: string, shown: string, read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      const code = errorCode(error)
      if (code !== 'ENOENT' && code !== 'ENOTDIR') {
        this.#report(path, shown, (name) => unreadable(name, code))
      }
      return undefined
    }
  }

  #report(path: string, shown: string, tell: (name: string) => Sentence): void {
    const name = shownName(shown, this.#options.cwd)
    const diagnostic = { code: 'unreadable-file', severity: 'error', ...tell(name) } as const
    this.problems.set(path, { name, diagnostic })
  }
}

/**
 * Whether a link below the root leads to a folder that it lies in, itself or by way of other links:
 * who follows it comes to no end.
 */
export function leadsBack(link: string, root: string): boolean {
  const target = realpathSync(link)
  const parent = realpathSync(dirname(link))
  if (parent === target || isBelow(parent, target)) return true
  for (let above = dirname(link); isBelow(above, root); above = dirname(above)) {
    if (realpathSync(above) === target) return true
  }
  return false
}

type Sentence = Pick<Diagnostic, 'message' | 'hint'>

/** Says that a file or folder cannot be read, and for which error of the system. */
export function unreadable(name: string, code: string): Sentence {
  return {
    message: `${name} cannot be read (${code}).`,
    hint: 'Give your user the right to read it, or move it out of the mocks folder.',
  }
}

/** The system's name of an error: `EACCES`; of any other thrown thing its message. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
