import { targetOf } from '../data/records/change.ts'
import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Change } from '../data/records/change.ts'
import { readEntry, readKept } from './format.ts'
import type { Entry } from './format.ts'
import { refusal } from './refusal.ts'

/** What was kept of one collection or single resource. */
export interface KeptItem {
  /** Fingerprint of the seed that the changes lie over. */
  readonly seed: string
  readonly changes: Change[]
}

/** Everything that was kept. */
export interface Found {
  /** The number of the last batch. */
  readonly number: number
  /** By the keys of `targetOf`. */
  readonly items: Map<string, KeptItem>
  /** How many bytes the journals have. */
  readonly bytes: number
  /** Whether the last line of the last journal was cut off and left out. */
  readonly torn: boolean
}

/** The name of the journal whose first batch has a number. */
export function journalName(file: string, first: number): string {
  return `${file}.${first}.journal`
}

/** The journals of a file that were begun, in their order, with the number of their first batch. */
export async function findJournals(file: string): Promise<{ path: string; first: number }[]> {
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

/**
 * Reads a state's file and its journals.
 *
 * @param shown the file as the user knows it
 * @throws MockapiError `state-damaged` when anything but the last line does not read
 */
export async function readState(file: string, shown: string): Promise<Found> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const kept = text === undefined ? { number: 0, changes: [] } : readKept(text)
  if (!kept) throw damaged(shown, 'is not what mockapi writes')
  const items = new Map<string, KeptItem>()
  fold(items, { number: kept.number, seeds: {}, changes: kept.changes })
  const journals = (await findJournals(file)).map(({ path }) => path)
  let { number } = kept
  let torn = false
  let bytes = 0
  for (const [index, path] of journals.entries()) {
    const content = await readFile(path, 'utf8')
    bytes += Buffer.byteLength(content)
    const lines = content.split('\n')
    // What stands behind the last line end never was acknowledged.
    const rest = lines.pop()
    torn = index === journals.length - 1 && rest !== ''
    for (const [row, line] of lines.entries()) {
      const entry = readEntry(line)
      const where = `has a journal, ${basename(path)}, whose line ${row + 1}`
      if (!entry) throw damaged(shown, `${where} does not read`)
      if (entry.number <= number) continue
      if (entry.number !== number + 1)
        throw damaged(shown, `${where} does not follow on the others`)
      number = entry.number
      fold(items, entry)
    }
  }
  return { number, items, bytes, torn }
}

/** Changes over another seed than those before make these void: that data began afresh. */
function fold(items: Map<string, KeptItem>, { seeds, changes }: Entry): void {
  for (const change of changes) {
    const key = targetOf(change)
    const before = items.get(key)
    const isReseed = change.kind === 'reseed'
    const seed = isReseed ? change.seed : (seeds[key] ?? before?.seed ?? '')
    if (isReseed || before?.seed !== seed) items.set(key, { seed, changes: [change] })
    else before.changes.push(change)
  }
}

function damaged(shown: string, what: string): Error {
  return refusal(
    'state-damaged',
    `${shown} ${what}.`,
    'Put back a good copy, or delete it and its journals to begin with the seeds.',
  )
}
