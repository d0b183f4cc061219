import type { StoredRecord } from '../../data/records/declaration.ts'
import { textReply } from '../../http/reply.ts'
import type { Reply, ReplyInit } from '../../http/reply.ts'

/** What each record is as an item of a list; records are frozen, so that none is ever stale. */
const items = new WeakMap<StoredRecord, string>()

/** A value as JSON in lines, indented by two spaces, as both lines of json-server send it. */
export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? 'null'
}

/** The answer with a value as {@link pretty} JSON. */
export function prettyReply(value: unknown, init?: ReplyInit): Reply {
  return textReply(pretty(value), 'application/json', init)
}

/** Stored records as {@link pretty} writes a list of them, each made once. */
export function prettyRecords(records: readonly StoredRecord[]): string {
  if (records.length === 0) return '[]'
  return `[\n  ${records.map(prettyItem).join(',\n  ')}\n]`
}

function prettyItem(record: StoredRecord): string {
  const known = items.get(record)
  if (known !== undefined) return known
  const made = pretty(record).replaceAll('\n', '\n  ')
  items.set(record, made)
  return made
}
