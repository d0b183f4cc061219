import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import * as v from 'valibot'
import type { Config } from '../../config/config.ts'
import { hash32 } from '../../random.ts'
import { namesIn, serversFolder } from './folder.ts'

/** How large an entry may be, bytes, and how many of a folder are read. */
const largest = 64 * 1024
const most = 64

const shape = v.object({
  /** For callers on this machine, without a slash at the end. */
  url: v.pipe(v.string(), v.regex(/^https?:\/\/[^/?#@\s]+$/)),
  /** The absolute folder or file that is served. */
  root: v.string(),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** The name of the machine: a home folder may be that of several. */
  machine: v.string(),
  version: v.string(),
  adminToken: v.optional(v.string()),
  /** What clients trust, as PEM. */
  certificate: v.optional(v.string()),
  /** Tells what it was started with from other settings, see {@link settingsOf}. */
  settings: v.string(),
  /** Milliseconds since 1970. */
  started: v.number(),
})

/** What a server that runs says of itself in the user's cache folder, for commands that look for one. */
export type ServerEntry = Readonly<v.InferOutput<typeof shape>>

/** An entry, and what removes it. */
export interface ReadEntry extends ServerEntry {
  remove(): void
}

/** How often a folder is made again that the end of another server has removed, being empty. */
const tries = 3

/**
 * Writes an entry, as a whole and where nobody else may read it; the returned function removes it, also while the
 * process ends. A cache folder that cannot be written means a server that is not found.
 */
export function writeEntry(cacheFolder: string, entry: Omit<ServerEntry, 'machine'>): () => void {
  const folder = folderOf(cacheFolder, entry.root)
  const file = join(folder, `${entry.pid}-${new URL(entry.url).port}.json`)
  const text = JSON.stringify({ ...entry, machine: hostname() })
  for (let count = 0; count < tries; count++) {
    try {
      makeFolder(folder)
      if (!isOurs(folder)) return () => {}
      // A file that was left there keeps its mode.
      rmSync(`${file}.tmp`, { force: true })
      writeFileSync(`${file}.tmp`, text, { mode: 0o600, flag: 'wx' })
      renameSync(`${file}.tmp`, file)
      return () => remove(file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      remove(`${file}.tmp`)
      break
    }
  }
  return () => {}
}

/** The entries of this user, those of a folder or file alone where one is named; the newest first. */
export function readEntries(cacheFolder: string, root?: string): ReadEntry[] {
  const all = serversFolder(cacheFolder)
  const folders =
    root === undefined ? namesIn(all).map((name) => join(all, name)) : [folderOf(cacheFolder, root)]
  return folders
    .filter(isOurs)
    .flatMap((folder) => namesIn(folder).map((name) => join(folder, name)))
    .flatMap((file) => readEntry(file) ?? [])
    .filter((entry) => root === undefined || realPath(entry.root) === realPath(root))
    .sort((one, other) => other.started - one.started)
    .slice(0, most)
}

/** Why servers of a folder or file cannot be listed, such as after a start with `sudo`; undefined where they can. */
export function whyUnlisted(cacheFolder: string, root: string): string | undefined {
  const folder = folderOf(cacheFolder, root)
  for (let path = folder; ; path = dirname(path)) {
    const stats = statsOf(path)
    if (!stats && dirname(path) !== path) continue
    if (!stats?.isDirectory()) return `${path} is no folder`
    if (path === folder && !isOurs(path)) return `${path} belongs to another user`
    try {
      accessSync(path, constants.W_OK)
      return undefined
    } catch {
      return `${path} cannot be written`
    }
  }
}

/** Whether an entry is of a process on this machine that no longer runs. */
export function isGone({ machine, pid }: ServerEntry): boolean {
  return machine === hostname() && !isAlive(pid)
}

/** Whether a process of this user runs. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Windows keeps a process with more rights from others of the same user.
    return process.platform === 'win32' && (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Settings that make no other server of it: where it listens, and what is shown of it. */
const ofStart: ReadonlySet<string> = new Set(['dir', 'port', 'strictPort', 'json', 'quiet', 'open'])

/** What a server is started with, as a text that is the same for the same settings: their paths begin at `cwd`. */
export function settingsOf(config: Config, cwd: string): string {
  const given = Object.entries(config)
    .filter(([name, value]) => value !== undefined && !ofStart.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return hash(JSON.stringify(given.length > 0 ? [realPath(cwd), given] : []))
}

/** A path without links, in the spelling of the disk; one that is gone as it is written. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return resolve(path)
  }
}

function folderOf(cacheFolder: string, root: string): string {
  return join(serversFolder(cacheFolder), hash(realPath(root)))
}

/** A short name for a text. Nothing is secret or trusted by it, and to load `node:crypto` would hold up the first answers. */
function hash(text: string): string {
  return ['1', '2'].map((part) => hash32(part + text).toString(36)).join('-')
}

/** Whether a folder is one that this user alone writes; Windows has no modes, and a folder of each user there. */
function isOurs(folder: string): boolean {
  const stats = statsOf(folder)
  if (!stats?.isDirectory()) return false
  return process.getuid === undefined || (stats.uid === process.getuid() && !(stats.mode & 0o022))
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

function readEntry(file: string): ReadEntry | undefined {
  if (!file.endsWith('.json')) return undefined
  try {
    const stats = statSync(file)
    const { uid, size } = stats
    // A pipe would never be read to its end.
    if (!stats.isFile() || size > largest || (process.getuid && uid !== process.getuid()))
      return undefined
    const entry = v.safeParse(shape, JSON.parse(readFileSync(file, 'utf8')))
    return entry.success ? { ...entry.output, remove: () => remove(file) } : undefined
  } catch {
    return undefined
  }
}

/** Makes a folder and those above it, for this user alone. Node's own way to do so never ends in `/proc`. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    makeFolder(dirname(folder))
    mkdirSync(folder, { mode: 0o700 })
  }
}

/** Removes an entry, and its folder where that was the last. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true })
    rmdirSync(dirname(file))
  } catch {
    // Another server is listed there; and nobody believes an entry once its server is gone.
  }
}
