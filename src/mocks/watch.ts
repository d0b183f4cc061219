import { existsSync, statSync, type Stats } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { FSWatcher } from 'chokidar'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { isInFolder, isNoise } from './files/paths.ts'
import { errorCode, leadsBack } from './scan.ts'

/** How often it is checked whether the root, or a followed file that is missing, is (again) there, ms. */
const checkInterval = 200
const pollInterval = 100 // ms
/** How many checks report a new path again: what happens there before it is watched raises no event. */
const newPathChecks = 2

/** Errors that concern one file or folder, which the scan reports. After any other events may be lost. */
const harmlessErrors: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'])

interface WatchOptions {
  /** An absolute folder, or one file; it need not exist, and may vanish and come back. */
  readonly root: string
  /** Looks at the files in intervals, for shares and containers whose changes raise no events. */
  readonly poll?: boolean
  /** Called with absolute paths where something may have happened. */
  onChange(paths: Iterable<string>): void
  /** Called once when the system's watching fails and polling takes its place. */
  onWarning(diagnostic: Diagnostic): void
}

/** Watches a folder or a file. Paths may be reported twice or unchanged, and after a gap the root itself is. */
export class FolderWatcher {
  /** Resolves when changes are seen; never rejects. */
  readonly ready: Promise<void>
  readonly #options: WatchOptions
  readonly #checkTimer: NodeJS.Timeout
  #followed = new Set<string>()
  readonly #missing = new Set<string>()
  /** New folders and followed files, and how many more checks report them. */
  readonly #newPaths = new Map<string, number>()
  #polling: boolean
  #inner: FSWatcher | undefined
  /** What the root was when it was last watched; undefined for none. */
  #identity: string | undefined
  #building: Promise<void>
  /** Ends the wait for an inner watcher to be ready. */
  #endWait: (() => void) | undefined
  #closed = false

  constructor(options: WatchOptions) {
    this.#options = options
    this.#polling = options.poll ?? false
    this.#building = this.#build()
    this.ready = this.#building
    this.#checkTimer = setInterval(() => this.#check(), checkInterval)
    this.#checkTimer.unref()
  }

  /** Watches these files outside the root, and of those followed before no others. */
  follow(files: Iterable<string>): void {
    const wanted = new Set(files)
    const added = [...wanted].filter((file) => !this.#followed.has(file))
    const dropped = [...this.#followed].filter((file) => !wanted.has(file))
    this.#followed = wanted
    for (const file of dropped) this.#missing.delete(file)
    for (const file of added) {
      if (existsSync(file)) this.#newPaths.set(file, newPathChecks)
      else this.#missing.add(file)
    }
    if (dropped.length > 0) this.#inner?.unwatch(dropped)
    if (added.length > 0) this.#inner?.add(added.filter((file) => !this.#missing.has(file)))
  }

  /** Stops; nothing is called afterwards. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#checkTimer)
    this.#endWait?.()
    await this.#building
    await this.#inner?.close()
  }

  /** Replaces the inner watcher by one for the root as it is now. */
  async #build(): Promise<void> {
    const old = this.#inner
    this.#inner = undefined
    const { watch: open } = await import('chokidar')
    await old?.close()
    if (this.#closed) return
    this.#identity = identityOf(this.#options.root)
    const present = [...this.#followed].filter((file) => !this.#missing.has(file))
    const roots = this.#identity === undefined ? [] : [this.#options.root]
    const inner = open([...roots, ...present], {
      ignoreInitial: true,
      ignored: (path, stats) => this.#isIgnored(path) || this.#isCircular(path, stats),
      usePolling: this.#polling,
      interval: pollInterval,
      binaryInterval: pollInterval,
    })
    this.#inner = inner
    await this.#listen(inner, roots.length + present.length === 0)
    if (!this.#closed) this.#options.onChange([this.#options.root])
  }

  /** Resolves when the inner watcher is ready or has failed. */
  #listen(inner: FSWatcher, empty: boolean): Promise<void> {
    return new Promise((done) => {
      this.#endWait = done
      inner.on('all', (event, path) => {
        if (event === 'unlink' && this.#followed.has(path)) this.#missing.add(path)
        if (event === 'unlinkDir' && path === this.#options.root) this.#identity = undefined
        if (event === 'addDir') this.#newPaths.set(path, newPathChecks)
        this.#report(path)
      })
      // The events as the system raises them: chokidar holds back a deletion for 100 ms and drops
      // the second of two writes within 50 ms.
      inner.on('raw', (_event, name, details) => this.#report(rawPath(name, details)))
      inner.on('error', (error) => {
        this.#handle(inner, error)
        done()
      })
      inner.on('ready', done)
      if (empty) done()
    })
  }

  #report(path: string): void {
    const absolute = resolve(path)
    if (!this.#closed && !this.#isIgnored(absolute)) this.#options.onChange([absolute])
  }

  #handle(inner: FSWatcher, error: unknown): void {
    if (this.#closed || inner !== this.#inner) return
    const code = errorCode(error)
    if (this.#polling || harmlessErrors.has(code))
      return this.#options.onChange([this.#options.root])
    this.#polling = true
    this.#options.onWarning(pollingWarning(code))
    this.#building = this.#building.then(() => this.#build())
  }

  /** Notices a root that vanished, came back or was replaced, and followed files that came back; reports new paths again. */
  #check(): void {
    const identity = identityOf(this.#options.root)
    if (identity !== this.#identity) {
      this.#identity = identity
      this.#building = this.#building.then(() => this.#build())
    }
    for (const [path, left] of this.#newPaths) {
      this.#report(path)
      if (left > 1) this.#newPaths.set(path, left - 1)
      else this.#newPaths.delete(path)
    }
    const back = [...this.#missing].filter((file) => existsSync(file))
    if (back.length === 0) return
    for (const file of back) this.#missing.delete(file)
    this.#inner?.add(back)
    for (const file of back) this.#newPaths.set(file, newPathChecks)
    this.#options.onChange(back)
  }

  #isIgnored(path: string): boolean {
    if (this.#followed.has(path)) return false
    return isNoise(basename(path)) && isInFolder(path, this.#options.root)
  }

  #isCircular(path: string, stats: Stats | undefined): boolean {
    if (!stats?.isSymbolicLink() || !isInFolder(path, this.#options.root)) return false
    try {
      return leadsBack(path, this.#options.root)
    } catch {
      return false
    }
  }
}

/** Tells one existing file or folder from another that later bears its name; undefined where there is none. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino, birthtimeNs, ctimeNs } = statSync(path, { bigint: true })
    // Systems that keep no time of birth give the time of the last change in its place.
    return `${dev}:${ino}:${birthtimeNs === ctimeNs ? '' : birthtimeNs}`
  } catch {
    return undefined
  }
}

function rawPath(name: string | null, details: unknown): string {
  // Without one when polling: the name is the whole path then.
  const { watchedPath: folder = '' } = details as { readonly watchedPath?: string }
  return !name || basename(folder) === name ? folder : join(folder, name)
}

function pollingWarning(code: string): Diagnostic {
  const [why, hint] =
    code === 'ENOSPC' || code === 'EMFILE'
      ? [
          'the limit of watched files of your system is reached',
          'Raise the limit (Linux: sysctl fs.inotify.max_user_watches=524288), or start with --poll.',
        ]
      : ['the system refuses it', 'Start with --poll to choose this from the beginning.']
  const message = `The mocks cannot be watched for changes, since ${why} (${code}); they are polled instead.`
  return { code: 'watch-limit', severity: 'warning', message, hint }
}
