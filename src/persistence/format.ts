import type { Change } from '../data/records/change.ts'
import { isObject } from '../errors/validation-issue.ts'

/** The first thing in the file, so that another version's is told from ours. */
const version = 1

/** What the file of the state holds: everything up to one batch, as the least changes from the seeds. */
export interface Kept {
  /** The number of the last batch that is in it. */
  readonly number: number
  readonly changes: readonly Change[]
}

/** One line of a journal: a batch. */
export interface Entry {
  /** Counts from 1, over all runs. */
  readonly number: number
  /** Fingerprints of the seeds of what changes, by the keys of `targetOf`. */
  readonly seeds: Readonly<Record<string, string>>
  readonly changes: readonly Change[]
}

/** How many changes are turned into text at once: about a millisecond of work. */
const sliceSize = 500

/** The text of the state's file, in pieces. */
export function* writeKept({ number, changes }: Kept): Generator<string> {
  yield `{"mockapi":${version},"number":${number},"changes":[`
  for (let start = 0; start < changes.length; start += sliceSize) {
    const slice = changes.slice(start, start + sliceSize).map((change) => JSON.stringify(change))
    yield `${start === 0 ? '' : ','}\n${slice.join(',\n')}`
  }
  yield '\n]}\n'
}

/** The state's file, or undefined for a text that is none. */
export function readKept(text: string): Kept | undefined {
  const read = parse(text)
  if (!isObject(read) || read['mockapi'] !== version || !isCount(read['number'])) return undefined
  const { number, changes } = read as { number: number; changes: unknown }
  return isChanges(changes) ? { number, changes } : undefined
}

/** A line of a journal, with its end. */
export function writeEntry({ number, seeds, changes }: Entry): string {
  return `${JSON.stringify({ number, seeds, changes })}\n`
}

/** A line of a journal, or undefined for a text that is none. */
export function readEntry(text: string): Entry | undefined {
  const read = parse(text)
  if (!isObject(read) || !isCount(read['number']) || !isObject(read['seeds'])) return undefined
  return isChanges(read['changes']) ? (read as unknown as Entry) : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isChanges(value: unknown): value is readonly Change[] {
  return Array.isArray(value) && value.every((item) => isObject(item) && isChange(item))
}

function isChange(item: Readonly<Record<string, unknown>>): boolean {
  const { kind, collection, id, record, single, value, of, name, seed } = item
  switch (kind) {
    case 'put':
      return isText(collection) && isObject(record)
    case 'remove':
      return isText(collection) && (isText(id) || typeof id === 'number')
    case 'set':
      return isText(single) && isObject(value)
    case 'reseed':
      return (of === 'collection' || of === 'single') && isText(name) && isText(seed)
    default:
      return false
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
