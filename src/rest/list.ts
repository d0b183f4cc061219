import { Reply } from '../http/reply.ts'
import { envelopeFields } from '../data/records/declaration.ts'
import type {
  CollectionDeclaration,
  EnvelopeField,
  EnvelopeNames,
} from '../data/records/declaration.ts'
import { pageLinks } from '../data/query/links.ts'
import { shorten } from '../data/query/query.ts'
import type { Query } from '../data/query/query.ts'
import { cachedQuery } from '../data/query/parse.ts'
import type { ListResult } from '../data/store/state.ts'

/**
 * The query of a list's address.
 *
 * @param strict whether a field that no record has is refused, where the collection does not say
 * @throws Reply `bad-query` 400
 */
export function readListQuery(
  url: string,
  collection: Pick<CollectionDeclaration, 'page' | 'strict'>,
  strict: boolean,
): Query {
  const rules = { ...collection.page, strict: collection.strict ?? strict }
  const query = cachedQuery(searchOf(url), rules)
  return query
}

/** The query part of an address, with its `?`; empty for none. */
export function searchOf(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark)
}

/** The last answer made of a list, for as long as the list is cached. */
const replies = new WeakMap<object, { readonly url: string; readonly reply: Reply }>()

/**
 * The answer with a list: counted, linked to its other pages, in an envelope where the collection has
 * one; what was ignored and cut is noted for the log.
 */
export function listReply(
  url: string,
  { name, page: rules }: Pick<CollectionDeclaration, 'name' | 'page'>,
  query: Query,
  result: Omit<ListResult, 'projection'>,
): Reply {
  const cached = replies.get(result)
  if (cached?.url === url) return cached.reply
  const { page, total } = result
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-total-count': String(total),
  }
  const links = page && pageLinks(url, query, page)
  if (links !== undefined) headers['link'] = links
  if (page?.next !== undefined) headers['x-next-cursor'] = page.next
  const envelope = rules?.envelope
  const json = envelope ? inEnvelope(result.json(), result, envelope) : result.json()
  const body =
    typeof json === 'string'
      ? ({ kind: 'text', text: json } as const)
      : ({ kind: 'bytes', bytes: json } as const)
  const reply = new Reply(body, { headers })
  const notes = listNotes(name, result)
  const noted = notes === undefined ? reply : reply.with({ note: notes })
  // An envelope is a text of its own, which the bound of cached lists does not know of.
  if (!envelope) replies.set(result, { url, reply: noted })
  return noted
}

/** A list as an object with its page: the records' JSON as it is, in the middle of the rest. */
function inEnvelope(
  json: string | Uint8Array<ArrayBuffer>,
  { records, total, page }: Pick<ListResult, 'records' | 'total' | 'page'>,
  names: true | EnvelopeNames,
): string | Uint8Array<ArrayBuffer> {
  const values: Record<Exclude<EnvelopeField, 'data'>, number | string | null | undefined> = {
    page: page?.number ?? 1,
    pages: page?.pages ?? 1,
    limit: page?.limit ?? records.length,
    total,
    next: page?.next ?? (page?.byCursor ? null : undefined),
  }
  const given: EnvelopeNames = names === true ? {} : names
  let after = ''
  for (const field of Object.keys(envelopeFields) as EnvelopeField[]) {
    const name = given[field] ?? field
    if (field === 'data' || name === false || values[field] === undefined) continue
    after += `,${JSON.stringify(name)}:${JSON.stringify(values[field])}`
  }
  const before = `{${JSON.stringify(given.data ?? 'data')}:`
  after += '}'
  if (typeof json === 'string') return before + json + after
  const encoder = new TextEncoder()
  const [head, tail] = [encoder.encode(before), encoder.encode(after)]
  const bytes = new Uint8Array(head.length + json.length + tail.length)
  bytes.set(head)
  bytes.set(json, head.length)
  bytes.set(tail, head.length + json.length)
  return bytes
}

/** The note for fields that no record of a collection has; undefined where there are none. */
export function ignoredFields(name: string, ignored: readonly string[]): string | undefined {
  if (ignored.length === 0) return undefined
  const shown = ignored.slice(0, 5).map((text) => shorten(text))
  return `ignored ${shown.join(', ')}: no ${name} has it`
}

function listNotes(
  name: string,
  { ignored, page }: Pick<ListResult, 'ignored' | 'page'>,
): string | undefined {
  const notes: string[] = []
  const unknown = ignoredFields(name, ignored)
  if (unknown !== undefined) notes.push(unknown)
  if (page?.capped !== undefined) notes.push(`limit ${page.capped} cut to ${page.limit}`)
  return notes.length > 0 ? notes.join(', ') : undefined
}
