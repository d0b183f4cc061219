import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Change } from '../data/records/change.ts'
import { addSaved, isChange, type SavedChanges, type SavedItem } from '../data/saved-changes.ts'
import { isObject } from '../errors/validation-issue.ts'
import { stateError } from './state-file.ts'

const version = 1 // the first field of the file: other versions are refused
const chunkSize = 500 // how many changes are turned into text at once: about a millisecond of work

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
interface LogEntry extends SavedChanges {
  readonly number: number
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
  addSaved(items, { ...saved, seeds: {} })
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
      addSaved(items, entry)
    }
  }
  return { number, items, fileSize: Buffer.byteLength(text ?? ''), logSize, torn }
}

/** An object with a number and changes; undefined for any other text. */
function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(text)
    if (!isObject(read) || !Array.isArray(read['changes'])) return undefined
    const isCount = Number.isSafeInteger(read['number']) && (read['number'] as number) >= 0
    const areChanges = read['changes'].every(isChange)
    return isCount && areChanges ? read : undefined
  } catch {
    return undefined
  }
}

function damaged(shown: string, what: string): Error {
  const hint = 'Put back a good copy, or delete it and its journals to begin with the seeds.'
  return stateError('state-damaged', `${shown} ${what}.`, hint)
}
