import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { messageOf } from '../errors/message.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import type {
  EnvironmentBody,
  EnvironmentChange,
  EnvironmentStore,
  KeptHead,
  WholeEnvironment,
} from '../sessions/environments/store.ts'
import { makeFolder } from './atomic-write.ts'
import { fileNameOf, nameOfFile, readEnvironment, readHead } from './environment-file.ts'
import { EnvironmentWriter } from './environment-writer.ts'
import { environmentFolder } from './state-file.ts'

/** The longest first line, bytes. */
const longestHead = 16 * 1024

interface Place {
  /** Absolute. */
  readonly folder: string
  /** As the user knows it. */
  readonly shown: string
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** The file of the server's own state, and the folder of the mocks. */
interface Beside extends Pick<Place, 'shown' | 'onWarning'> {
  readonly file: string
  readonly mocks: string | undefined
}

/** Opens the folder of environments, which another process must not use; their files are read when they are needed. */
export async function openEnvironmentFiles(beside: Beside): Promise<EnvironmentFiles> {
  const { onWarning, mocks } = beside
  const place = { ...environmentFolder(beside, mocks), onWarning }
  const { folder, shown } = place
  const files = await readdir(folder).catch(() => [])
  const stored: string[] = []
  for (const file of files) {
    const name = nameOfFile(file)
    if (name !== undefined) stored.push(name)
    else if (file.endsWith('.jsonl')) {
      const message = `${shown}/${file} is left out: no environment is kept under this name.`
      const hint = 'POST /__mockapi/environments/import takes exported ones.'
      onWarning({ code: 'state-dropped', severity: 'warning', message, hint })
    }
  }
  // What a process left that ended while it wrote.
  const unfinished = files.filter((file) => /\.jsonl\.\d+\.tmp$/.test(file))
  await Promise.all(unfinished.map((file) => rm(join(folder, file), { force: true })))
  return new EnvironmentFiles(place, stored)
}

/** Keeps environments on disk, a file each. */
export class EnvironmentFiles implements EnvironmentStore {
  readonly stored: readonly string[]
  readonly #place: Place
  readonly #writers = new Map<string, EnvironmentWriter>()
  /** Whether the user knows of the failure that lasts. */
  #warned = false
  #hasFolder = false

  constructor(place: Place, stored: readonly string[]) {
    this.#place = place
    this.stored = stored
  }

  readHead(name: string): KeptHead | undefined {
    const file = fileNameOf(name)
    try {
      const { line, size, used } = readFirstLine(join(this.#place.folder, file))
      const head = readHead(line)
      if (head?.name !== name) throw new Error('Its first line is not that of this environment.')
      this.#writerOf(name, size)
      return { head, used }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw damaged(name, `${this.#place.shown}/${file}: ${messageOf(error)}`)
    }
  }

  read(name: string): EnvironmentBody {
    const writer = this.#writerOf(name)
    // What is not written yet.
    if (writer.whole) return writer.whole()
    const file = `${this.#place.shown}/${fileNameOf(name)}`
    let text
    try {
      text = readFileSync(writer.path, 'utf8')
    } catch (error) {
      throw damaged(name, `${file}: ${messageOf(error)}`)
    }
    const read = readEnvironment(text)
    if (typeof read === 'number') throw damaged(name, `${file}:${read}:1 does not read.`)
    if (read.isTorn) writer.isIncomplete = true
    return read.body
  }

  write(name: string, whole: WholeEnvironment): void {
    this.#writerOf(name).replace(whole)
  }

  readonly append = (
    name: string,
    change: () => EnvironmentChange,
    whole: WholeEnvironment,
  ): void => this.#writerOf(name).append(change, whole)

  rest(name: string, whole: WholeEnvironment): void {
    const writer = this.#writerOf(name)
    if (!writer.isIncomplete) return writer.forget()
    const file = whole()
    writer.replace(() => file)
  }

  touch(name: string): void {
    const now = new Date()
    utimes(this.#writerOf(name).path, now, now).catch(() => {})
  }

  remove(name: string): void {
    const writer = this.#writerOf(name)
    writer.remove()
    const forget = (): void => {
      if (writer.isRemoved) this.#writers.delete(name)
    }
    void Promise.resolve(writer.flush()).then(forget, forget)
  }

  flush(name?: string): void | Promise<void> {
    if (name !== undefined) return this.#writers.get(name)?.flush()
    const pending = [...this.#writers.values()].flatMap((writer) => writer.flush() ?? [])
    return pending.length === 0 ? undefined : all(pending)
  }

  size(name: string): number {
    return this.#writers.get(name)?.size ?? 0
  }

  async close(): Promise<void> {
    await Promise.resolve(this.flush()).catch(() => {})
  }

  #writerOf(name: string, size?: number): EnvironmentWriter {
    let writer = this.#writers.get(name)
    if (!writer) {
      const path = join(this.#place.folder, fileNameOf(name))
      writer = new EnvironmentWriter(path, size, {
        makePlace: () => this.#makeFolder(),
        onEnd: (error) => this.#note(error),
      })
      this.#writers.set(name, writer)
    }
    return writer
  }

  async #makeFolder(): Promise<void> {
    if (!this.#hasFolder) await makeFolder(this.#place.folder)
    this.#hasFolder = true
  }

  #note(error: unknown): void {
    if (error === undefined) this.#warned = false
    if (error === undefined || this.#warned) return
    this.#warned = true
    const reason = messageOf(error).replace(/\.$/, '')
    const message = `Environments cannot be kept in ${this.#place.shown}: ${reason}.`
    const hint = 'Writes to them are answered with 503 until it works again.'
    this.#place.onWarning({ code: 'state-not-saved', severity: 'warning', message, hint })
  }
}

/** The first line of a file, its size in bytes, and when it was used last, ms since 1970. */
function readFirstLine(path: string): { line: string; size: number; used: number } {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(longestHead)
    const length = readSync(file, bytes, 0, longestHead, 0)
    const { size, mtimeMs: used } = fstatSync(file)
    return { line: bytes.toString('utf8', 0, length).split('\n', 1)[0] ?? '', size, used }
  } finally {
    closeSync(file)
  }
}

async function all(pending: readonly Promise<void>[]): Promise<void> {
  await Promise.all(pending)
}

function damaged(name: string, what: string): Reply {
  const detail = `The environment ${JSON.stringify(name)} cannot be read: ${what} Put back a good copy, or delete the environment.`
  return problemReply('environment-damaged', detail)
}
