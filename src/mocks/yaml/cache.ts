import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { YamlFile } from './read.ts'

/** Texts from here on are kept as they were parsed: 5 MB of YAML take two seconds, the JSON of it 50 ms. */
const longText = 400_000 // UTF-16 units

/** The most files that are kept. */
const mostFiles = 20

/** A new one for each change of what is read of a text. */
const format = 1

type ReadYaml = (name: string, text: string) => YamlFile

/**
 * Keeps what long texts were read as, by the hash of the text: in `node_modules/.cache/mockapi` of the working folder, or
 * where that has no packages in the user's cache folder. A file that does not read is as if it were not there.
 */
export function cachingYaml(cwd: string, readYaml: ReadYaml): ReadYaml {
  return (name, text) => {
    if (text.length < longText) return readYaml(name, text)
    const modules = join(cwd, 'node_modules')
    const folder = join(existsSync(modules) ? join(modules, '.cache') : cacheOfUser(), 'mockapi')
    const hash = createHash('sha256').update(text).digest('hex')
    const path = join(folder, `${hash}-${format}.yaml.json`)
    const kept = readKept(path)
    if (kept) return kept
    const read = readYaml(name, text)
    if (read.warnings.length === 0) keep(folder, path, read.value)
    return read
  }
}

/** Where programs of the user keep what they can make anew, by the customs of each system. */
function cacheOfUser(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (XDG_CACHE_HOME) return XDG_CACHE_HOME
  if (process.platform === 'win32' && LOCALAPPDATA) return LOCALAPPDATA
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache')
}

function readKept(path: string): YamlFile | undefined {
  try {
    return { value: JSON.parse(readFileSync(path, 'utf8')) as unknown, warnings: [] }
  } catch {
    return undefined
  }
}

/** Writes beside and renames, since another server may read it at this moment. */
function keep(folder: string, path: string, value: unknown): void {
  try {
    mkdirSync(folder, { recursive: true })
    const part = `${path}.${process.pid}`
    writeFileSync(part, JSON.stringify(value))
    renameSync(part, path)
    const files = readdirSync(folder).filter((name) => name.includes('.yaml.json'))
    const aged = files.map((name) => ({ name, time: statSync(join(folder, name)).mtimeMs }))
    aged.sort((one, other) => other.time - one.time)
    for (const { name } of aged.slice(mostFiles)) rmSync(join(folder, name), { force: true })
  } catch {
    // A folder that cannot be written costs the time of parsing at the next start, and nothing else.
  }
}
