import { readFileSync } from 'node:fs'
import { open, readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { messageOf } from '../errors/message.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import type {
  EnvironmentBody,
  EnvironmentChange,
  EnvironmentStore,
  WholeEnvironment,
} from '../sessions/environments/store.ts'
import { makeFolder } from './atomic-write.ts'
import { fileNameOf, readEnvironment, readHead } from './environment-file.ts'
import { EnvironmentWriter } from './environment-writer.ts'
import { environmentFolder } from './state-file.ts'

/** The longest first line, bytes. */
const longestHead = 16 * 1024
/** How many files are read at a time. */
const atOnce = 32

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

type Stored = EnvironmentStore['stored'][number] & { readonly size: number }

/** Opens the folder of environments, which another process must not use: of each the first line is read. */
export async function openEnvironmentFiles(beside: Beside): Promise<EnvironmentFiles> {
  const { onWarning, mocks } = beside
  const place = { ...environmentFolder(beside, mocks), onWarning }
  const { folder } = place
  const names = await readdir(folder).catch(() => [])
  const files = names.filter((name) => name.endsWith('.jsonl'))
  // What a process left that ended while it wrote.
  const unfinished = names.filter((name) => /\.jsonl\.\d+\.tmp$/.test(name))
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { force: true })))
  const stored: Stored[] = []
  for (let start = 0; start < files.length; start += atOnce) {
    const some = files.slice(start, start + atOnce).map((name) => readStored(place, name))
    for (const one of await Promise.all(some)) if (one) stored.push(one)
  }
  return new EnvironmentFiles(place, stored)
}

async function readStored(
  { folder, shown, onWarning }: Place,
  name: string,
): Promise<Stored | undefined> {
  try {
    const handle = await open(join(folder, name), 'r')
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHead), 0, longestHead, 0)
      const head = readHead(buffer.toString('utf8', 0, bytesRead).split('\n')[0] ?? '')
      const { mtimeMs, size } = await handle.stat()
      if (head && fileNameOf(head.name) === name) return { head, used: mtimeMs, size }
    } finally {
      await handle.close()
    }
    throw new Error('Its first line names no environment that is kept under this name.')
  } catch (error) {
    const message = `${shown}/${name} is left out: ${messageOf(error)}`
    const hint =
      'Put back a good copy, or delete it. POST /__mockapi/environments/import takes exported ones.'
    onWarning({ code: 'state-dropped', severity: 'warning', message, hint })
    return undefined
  }
}

/** Keeps environments on disk, a file each. */
export class EnvironmentFiles implements EnvironmentStore {
  readonly stored: readonly Stored[]
  readonly #place: Place
  readonly #writers = new Map<string, EnvironmentWriter>()
  /** Whether the user knows of the failure that lasts. */
  #warned = false
  #hasFolder = false

  constructor(place: Place, stored: readonly Stored[]) {
    this.#place = place
    this.stored = stored
    for (const { head, size } of stored) this.#writerOf(head.name, size)
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

async function all(pending: readonly Promise<void>[]): Promise<void> {
  await Promise.all(pending)
}

function damaged(name: string, what: string): Reply {
  const detail = `The environment ${JSON.stringify(name)} cannot be read: ${what} Put back a good copy, or delete the environment.`
  return problemReply('environment-damaged', detail)
}
