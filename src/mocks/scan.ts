import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs'
import { basename, dirname, extname, join, sep } from 'node:path'
import { recordedFolder } from '../endpoints/recorded.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { isInFolder, shownName } from './files/paths.ts'
import type { FileStat } from './files/file-stat.ts'

/** How many files and folders are looked at before a scan gives up: links that fan out have no end. */
const maxEntries = 200_000
/** How long work may hold the event loop before it gives way, ms. */
const slice = 8

/** A file to load. */
export interface ScannedFile {
  /** Absolute, the links in the root's own path resolved. */
  readonly path: string
  /** The file as users know it: relative to the working folder, with forward slashes. */
  readonly name: string
  /** The path inside the folder, with forward slashes: `api/users.json`. */
  readonly inside: string
  /** The same without extension, and without the folder of recordings: `api/users`. */
  readonly mount: string
  readonly extension: string
  readonly stat: FileStat
}

/** What lies in the folder now. */
export interface ScanResult {
  /** The folder (or file) itself, its links resolved. */
  readonly base: string
  /** By absolute path, sorted by the code units of `inside`. */
  readonly files: ReadonlyMap<string, ScannedFile>
  /** Files in formats of data that no loader reads, by absolute path with the names users know. */
  readonly unread: ReadonlyMap<string, string>
  /** What could not be read, by absolute path; nothing is known of what lies below it. */
  readonly problems: ReadonlyMap<string, { readonly name: string; readonly diagnostic: Diagnostic }>
}

/** What a scan looks for. */
export interface ScanOptions {
  /** An absolute folder, or one file, which is taken whatever its name. */
  readonly root: string
  /** Absolute folder that names are shown relative to. */
  readonly cwd: string
  readonly extensions: ReadonlySet<string>
  /** More absolute files, wherever they lie, in the order in which they come before all others. */
  readonly also?: readonly string[]
}

/** Whether a file or folder inside the mocks folder is not a mock, by its name alone; settings of mockapi and of other tools are none. */
export function isIgnored(name: string): boolean {
  return (
    name.startsWith('_') ||
    name.startsWith('.') ||
    name === 'node_modules' ||
    /^(?:package|package-lock|tsconfig|jsconfig)(?:\..+)?\.json$/.test(name) ||
    /^(?:pnpm-lock|pnpm-workspace|docker-compose(?:\..+)?)\.ya?ml$/.test(name) ||
    /^mockapi\.config\.[^.]+$/i.test(name) ||
    /\.(?:test|spec)\.[^.]+$|\.d\.[cm]?ts$|\.md$/i.test(name)
  )
}

/** Whether a file that is no mock by its name looks as if it were meant as one. */
export function isData(name: string): boolean {
  return /\.(?:toml|xml|js[no]|josn|(?:json[c5]?|[cm]?[jt]sx?)\.txt)$/i.test(name)
}

/** Finds a folder's mock files; none where it does not exist. Links are followed, but not back to a folder above. */
export async function scan(options: ScanOptions): Promise<ScanResult> {
  const walk = new Walk(options)
  await walk.start()
  const found = walk.found.sort((one, other) => (one.inside < other.inside ? -1 : 1))
  const files = new Map(found.map((file) => [file.path, file]))
  return { base: walk.base, files, problems: walk.problems, unread: walk.unread }
}

type Explanation = Pick<Diagnostic, 'message' | 'hint'>

class Walk {
  readonly found: ScannedFile[] = []
  readonly unread = new Map<string, string>()
  readonly problems = new Map<string, { name: string; diagnostic: Diagnostic }>()
  base: string
  readonly #options: ScanOptions
  readonly #pause = createYield()
  /** Folders to read; the prefix is the path inside the root with a slash at the end. */
  readonly #folders: { path: string; prefix: string }[] = []
  readonly #prefix: string
  #entries = 0

  constructor(options: ScanOptions) {
    this.#options = options
    this.base = options.root
    const shown = shownName(options.root, options.cwd)
    this.#prefix = shown === '.' ? '' : `${shown}/`
  }

  async start(): Promise<void> {
    const { root, cwd, also = [] } = this.#options
    const stats = this.#attempt(root, '', () => {
      this.base = realpathSync(root)
      return statSync(this.base)
    })
    if (stats?.isFile()) this.#addFile(basename(root), this.base, shownName(root, cwd), stats)
    else if (stats) this.#folders.push({ path: this.base, prefix: '' })
    for (let folder = this.#folders.pop(); folder; folder = this.#folders.pop()) {
      await this.#readFolder(folder.path, folder.prefix)
    }
    for (const [index, path] of also.entries()) {
      const other = this.#attempt(path, '', () => statSync(path, { throwIfNoEntry: false }))
      const at = this.found.findIndex((file) => file.path === path)
      if (at !== -1) this.found.splice(at, 1)
      // No file of the folder begins with a control character.
      const inside = `\u0001${String(index).padStart(4, '0')} ${basename(path)}`
      if (other?.isFile()) this.#addFile(inside, path, shownName(path, cwd), other)
    }
  }

  async #readFolder(path: string, prefix: string): Promise<void> {
    const read = (): Dirent[] => readdirSync(path, { withFileTypes: true })
    // Put together, since `path.join` of each file takes as long as reading it.
    const above = path.endsWith(sep) ? path : path + sep
    for (const entry of this.#attempt(path, prefix, read) ?? []) {
      if (!isIgnored(entry.name)) this.#readEntry(above + entry.name, prefix + entry.name, entry)
      if (++this.#entries > maxEntries) return this.#giveUp()
      const turn = this.#pause()
      if (turn) await turn
    }
  }

  #readEntry(path: string, inside: string, entry: Dirent): void {
    if (entry.isFile()) {
      if (!this.#isWanted(entry.name)) {
        if (isData(entry.name)) this.unread.set(path, this.#prefix + inside)
        return
      }
      const stats = this.#attempt(path, inside, () => statSync(path))
      if (stats) this.#addFile(inside, path, this.#prefix + inside, stats)
    } else if (entry.isDirectory()) this.#folders.push({ path, prefix: `${inside}/` })
    else if (entry.isSymbolicLink()) this.#followLink(path, inside)
  }

  #followLink(path: string, inside: string): void {
    const target = this.#attempt(path, inside, () => statSync(path, { throwIfNoEntry: false }))
    if (target?.isDirectory()) {
      const back = this.#attempt(path, inside, () => leadsBack(path, this.base))
      if (back === false) this.#folders.push({ path, prefix: `${inside}/` })
    } else if (target?.isFile() && this.#isWanted(path)) {
      this.#addFile(inside, path, this.#prefix + inside, target)
    } else if (!target && this.#isWanted(path)) {
      this.#report(path, inside, (name) => ({
        message: `${name} is a link to a file that does not exist.`,
        hint: 'Point the link to a file, or delete it.',
      }))
    }
  }

  #addFile(inside: string, path: string, name: string, stats: Stats): void {
    const suffix = extname(inside)
    const isRecording = inside.startsWith(`${recordedFolder}/`)
    const own = isRecording ? inside.slice(recordedFolder.length + 1) : inside
    const mount = own.slice(0, own.length - suffix.length).normalize('NFC')
    const extension = suffix.toLowerCase()
    // Behind all names that files have.
    const place = isRecording ? `\uffff${own}` : inside
    this.found.push({ path, name, inside: place, mount, extension, stat: stats })
  }

  #isWanted(name: string): boolean {
    return this.#options.extensions.has(extname(name).toLowerCase())
  }

  #giveUp(): void {
    this.#folders.length = 0
    this.#report(this.base, '', (name) => ({
      message: `${name} holds more than ${maxEntries} files and folders; the rest was not read.`,
      hint: 'Serve a smaller folder, or look for links that lead to each other.',
    }))
  }

  /** What `read` gives, or undefined with the problem noted; what has just vanished is no problem. */
  #attempt<T>(path: string, inside: string, read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      const code = errorCode(error)
      if (code !== 'ENOENT' && code !== 'ENOTDIR') {
        this.#report(path, inside, (name) => unreadable(name, code))
      }
      return undefined
    }
  }

  #report(path: string, inside: string, describe: (name: string) => Explanation): void {
    const { root, cwd } = this.#options
    const name = shownName(join(root, inside), cwd)
    const diagnostic = { code: 'unreadable-file', severity: 'error', ...describe(name) } as const
    this.problems.set(path, { name, diagnostic })
  }
}

/** Whether a link leads to a folder that it lies in, itself or by other links: following it never ends. */
export function leadsBack(link: string, root: string): boolean {
  const target = realpathSync(link)
  const parent = realpathSync(dirname(link))
  if (parent === target || isInFolder(parent, target)) return true
  for (let above = dirname(link); isInFolder(above, root); above = dirname(above)) {
    if (realpathSync(above) === target) return true
  }
  return false
}

/** Says that a file or folder cannot be read, and for which error of the system. */
export function unreadable(name: string, code: string): Explanation {
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

/** Whether a path that was not found may still be there, below what could not be read. */
export function isHidden(path: string, { problems }: ScanResult): boolean {
  return [...problems.keys()].some((other) => path === other || isInFolder(path, other))
}

/**
 * Makes a function to call in a long loop: it gives the event loop a turn every 8 ms, so that requests are
 * answered in the middle of a large reload.
 *
 * @example
 * const turn = pause()
 * if (turn) await turn
 */
export function createYield(): () => Promise<void> | undefined {
  let start = performance.now()
  return () => {
    if (performance.now() - start < slice) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        start = performance.now()
        resolve()
      })
    })
  }
}
