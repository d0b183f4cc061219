import type { StoredRecord } from '../../data/records/declaration.ts'
import { readFields } from '../../http/headers.ts'
import { textReply, type Reply, type ReplyInit } from '../../http/reply.ts'

/** Each record as an item of a list; records are frozen, so that none is ever stale. */
const items = new WeakMap<StoredRecord, string>()

/** Keeps old browsers from showing an old answer. */
const noCache = { 'cache-control': 'no-cache', pragma: 'no-cache', expires: '-1' }

/** A value as JSON in lines, indented by two spaces, as both lines of json-server send it. */
export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? 'null'
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

/** The answer of version 1 with a value as {@link pretty} JSON. */
export function prettyReply(value: unknown, init?: ReplyInit): Reply {
  return textReply(pretty(value), 'application/json', init)
}

/** The answer of version 0 with JSON that is ready, with headers against caching. */
export function noCacheReply(json: string, { status, headers }: ReplyInit = {}): Reply {
  return textReply(json, 'application/json; charset=utf-8', {
    ...(status !== undefined && { status }),
    headers: { ...noCache, ...readFields(headers) },
  })
}

/** 404 of version 0, whatever is missing: an empty object. */
export function notFound0(): Reply {
  return noCacheReply('{}', { status: 404 })
}

/** 404 of version 1, for records and addresses alike. */
export function notFound1(): Reply {
  return prettyReply({ error: 'Not Found' }, { status: 404 })
}
