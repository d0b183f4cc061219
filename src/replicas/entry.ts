import { isChange } from '../data/saved-changes.ts'
import type { Change } from '../data/records/change.ts'
import { isObject } from '../errors/validation-issue.ts'
import type { EnvironmentContents } from '../sessions/environments/types.ts'
import { StoreError } from './store-error.ts'

/** What one request wrote, or one turn of a handler that waits, with the seeds that the changes lie over. */
export interface LoggedUnit {
  readonly seeds: Readonly<Record<string, string>>
  readonly changes: readonly Change[]
}

/** Scenarios, overrides and the clock of a session. */
export type LoggedBehaviour = Omit<EnvironmentContents, 'data'>

/** What several units come to. */
export interface LoggedUnits {
  readonly units: readonly LoggedUnit[]
  /** All of it, as the units leave it; undefined where none of them has touched it. */
  readonly behaviour?: LoggedBehaviour
  /** Whether one of them has reset the session: what is not kept goes as well. */
  readonly isReset?: boolean
  /** In a snapshot, at which position that was last. */
  readonly resetAt?: number
}

/** An entry of the log of a session: what one server committed at once. */
export interface LogEntry extends LoggedUnits {
  /** Which server, and the number of its entry: how it finds one whose answer was lost. */
  readonly writer: string
  readonly number: number
  /** The position that it was made at. */
  readonly after: string
}

/** The version of the format; entries of another one cannot be read. */
const version = 1

/** An entry as text. */
export function writeEntry(entry: LogEntry): string {
  return JSON.stringify({ v: version, ...entry })
}

/** Reads what {@link writeEntry} wrote. @throws StoreError for anything else, such as an entry of a later version */
export function readEntry(text: string): LogEntry {
  const value = parseStored(text)
  const units = isObject(value) && Array.isArray(value['units']) ? value['units'] : undefined
  if (!isObject(value) || value['v'] !== version || !units?.every(isUnit)) {
    throw unreadable()
  }
  return value as unknown as LogEntry
}

/** Parses JSON that another server has written. @throws StoreError */
export function parseStored(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable()
  }
}

/** That a store has what no server of this version writes. */
export function unreadable(): StoreError {
  return new StoreError(
    'unsupported',
    'An entry of the store cannot be read. Let all servers of one store have the same version of mockapi, or take another place in it: ?namespace=shop behind its address.',
  )
}

/** All that a session has, as text. */
export function writeSnapshot(all: LoggedUnits): string {
  return JSON.stringify({ v: version, ...all })
}

/** Reads what {@link writeSnapshot} wrote. @throws StoreError as {@link readEntry} */
export function readSnapshot(text: string): LoggedUnits {
  return readEntry(text)
}

function isUnit(value: unknown): value is LoggedUnit {
  if (!isObject(value)) return false
  const { seeds, changes } = value
  return isObject(seeds) && Array.isArray(changes) && changes.every(isChange)
}
