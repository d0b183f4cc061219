import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { targetOf, type Change } from '../data/records/change.ts'
import type { State } from '../data/store/state.ts'
import { isObject } from '../errors/validation-issue.ts'
import { Reply } from '../http/reply.ts'
import { stateError } from './state-file.ts'

const version = 1 // the first field of the file: other versions are refused
const chunkSize = 500 // how many changes are turned into text at once: about a millisecond of work

/** What was saved of one collection or single resource. */
export interface SavedItem {
  /** Fingerprint of the seed that the changes lie over. */
  readonly seed: string
  readonly changes: Change[]
}

/** Everything that was saved. */
export interface SavedState {
  readonly number: number
  /** By the keys of `targetOf`. */
  readonly items: Map<string, SavedItem>
  /** Of the file and of all logs, bytes. */
  readonly fileSize: number
  readonly logSize: number
  /** Whether the last line of the last log was cut off and left out. */
  readonly torn: boolean
}

/** One line of a log: a batch. */
interface LogEntry {
  readonly number: number
  /** Fingerprints of the seeds of what changes, by the keys of `targetOf`. */
  readonly seeds: Readonly<Record<string, string>>
  readonly changes: readonly Change[]
}

/** The text of the file, in pieces: the state up to the batch of a number, as the least changes from the seeds. */
export function* writeSavedState(number: number, changes: readonly Change[]): Generator<string> {
  yield `{"mockapi":${version},"number":${number},"changes":[`
  for (let start = 0; start < changes.length; start += chunkSize) {
    const chunk = changes.slice(start, start + chunkSize).map((change) => JSON.stringify(change))
    yield `${start === 0 ? '' : ','}\n${chunk.join(',\n')}`
  }
  yield '\n]}\n'
}

/** What {@link writeSavedState} wrote, or undefined for any other text. */
export function parseSavedState(text: string): Omit<LogEntry, 'seeds'> | undefined {
  const read = parse(text)
  return read?.['mockapi'] === version ? (read as unknown as LogEntry) : undefined
}

/** A line of a log, with its end. */
export function writeLogEntry({ number, seeds, changes }: LogEntry): string {
  return `${JSON.stringify({ number, seeds, changes })}\n`
}

/** The name of the log whose first batch has a number. */
export function logName(file: string, first: number): string {
  return `${file}.${first}.journal`
}

/** The logs of a file that were begun, in their order, with the number of their first batch. */
export async function findLogs(file: string): Promise<{ path: string; first: number }[]> {
  const folder = dirname(file)
  const prefix = `${basename(file)}.`
  const names = await readdir(folder)
  return names
    .filter((name) => name.startsWith(prefix) && /^\d+\.journal$/.test(name.slice(prefix.length)))
    .map((name) => ({
      path: join(folder, name),
      first: Number.parseInt(name.slice(prefix.length)),
    }))
    .toSorted((one, other) => one.first - other.first)
}

/** Reads the file and its logs. Throws MockapiError `state-damaged`, but not for a last line that is cut off. */
export async function readSavedState(file: string, shown: string): Promise<SavedState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const saved = text === undefined ? { number: 0, changes: [] } : parseSavedState(text)
  if (!saved) throw damaged(shown, 'is not what mockapi writes')
  const items = new Map<string, SavedItem>()
  addEntry(items, { ...saved, seeds: {} })
  let { number } = saved
  let torn = false
  let logSize = 0
  for (const { path } of await findLogs(file)) {
    const content = await readFile(path, 'utf8')
    logSize += Buffer.byteLength(content)
    const lines = content.split('\n')
    // What stands behind the last line end never was acknowledged.
    torn = lines.pop() !== ''
    for (const [row, line] of lines.entries()) {
      const read = parse(line)
      const where = `has a journal, ${basename(path)}, whose line ${row + 1}`
      if (!isObject(read?.['seeds'])) throw damaged(shown, `${where} does not read`)
      const entry = read as unknown as LogEntry
      if (entry.number <= number) continue
      if (entry.number !== number + 1)
        throw damaged(shown, `${where} does not follow on the others`)
      number = entry.number
      addEntry(items, entry)
    }
  }
  return { number, items, fileSize: Buffer.byteLength(text ?? ''), logSize, torn }
}

/** Changes over another seed than those before make these void: that data began afresh. */
function addEntry(items: Map<string, SavedItem>, { seeds, changes }: LogEntry): void {
  for (const change of changes) {
    const key = targetOf(change)
    const before = items.get(key)
    const isReseed = change.kind === 'reseed'
    const seed = isReseed ? change.seed : (seeds[key] ?? before?.seed ?? '')
    if (isReseed || before?.seed !== seed) items.set(key, { seed, changes: [change] })
    else before.changes.push(change)
  }
}

/** An object with a number and changes; undefined for any other text. */
function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text)
    if (!isObject(read) || !Array.isArray(read['changes'])) return undefined
    const isCount = Number.isSafeInteger(read['number']) && (read['number'] as number) >= 0
    const areChanges = read['changes'].every((change) => isObject(change) && isChange(change))
    return isCount && areChanges ? read : undefined
  } catch {
    return undefined
  }
}

function isChange(change: Readonly<Record<string, unknown>>): boolean {
  const { kind, collection, id, record, twin = 0, single, value, of, name, seed } = change
  if (!Number.isSafeInteger(twin) || (twin as number) < 0) return false
  const isText = (one: unknown) => typeof one === 'string'
  if (kind === 'put') return isText(collection) && isObject(record)
  if (kind === 'remove') return isText(collection) && (isText(id) || typeof id === 'number')
  if (kind === 'set') return isText(single) && isObject(value)
  const isKind = of === 'collection' || of === 'single'
  return kind === 'reseed' && isKind && isText(name) && isText(seed)
}

function damaged(shown: string, what: string): Error {
  const hint = 'Put back a good copy, or delete it and its journals to begin with the seeds.'
  return stateError('state-damaged', `${shown} ${what}.`, hint)
}

type OnDrop = (name: string, why: string) => void

/** What was saved and is not put back yet, since it is not declared, or its seed cannot be made. */
export class PendingRestore {
  /** Whether the state is being given what is saved already. */
  isRestoring = false
  readonly #state: State
  readonly #items: Map<string, SavedItem>
  readonly #onDrop: OnDrop

  /** @param onDrop called for data that can never be put back */
  constructor(state: State, items: Map<string, SavedItem>, onDrop: OnDrop) {
    this.#state = state
    this.#items = items
    this.#onDrop = onDrop
  }

  /** Puts back what is declared and has the seed it had. */
  restore(): void {
    for (const [key, item] of this.#items) {
      const name = nameOf(key)
      const seed = this.#seedOf(key, name)
      if (seed === undefined) continue
      this.#items.delete(key)
      // Data at its seed are the seed, whatever that is now.
      if (item.changes.every(({ kind }) => kind === 'reseed')) continue
      if (seed !== item.seed) this.#onDrop(name, 'its seed is another one now.')
      else this.#apply(name, item.changes)
    }
  }

  /** Forgets what was written to before it could be put back. */
  forget(key: string): void {
    this.#items.delete(key)
  }

  /** All of it, as changes that each begin with a reseed. */
  changes(): Change[] {
    const all: Change[] = []
    for (const [key, { seed, changes }] of this.#items) {
      const of = key.startsWith('single ') ? 'single' : 'collection'
      if (changes[0]?.kind !== 'reseed') all.push({ kind: 'reseed', of, name: nameOf(key), seed })
      for (const change of changes) all.push(change)
    }
    return all
  }

  #seedOf(key: string, name: string): string | undefined {
    const item = key.startsWith('single ') ? this.#state.single(name) : this.#state.collection(name)
    try {
      return item?.seed
    } catch (error) {
      // A seed that fails is reported when it is used, and may be fixed.
      if (error instanceof Reply) return undefined
      throw error
    }
  }

  #apply(name: string, changes: readonly Change[]): void {
    this.isRestoring = true
    try {
      this.#state.apply(changes)
    } catch (error) {
      this.#onDrop(name, error instanceof Error ? error.message : 'a record cannot be held.')
    } finally {
      this.isRestoring = false
    }
  }
}

/** The name in a key of `targetOf`. */
function nameOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1)
}
