import { project, projectionOf } from '../data/query/path.ts'
import { Reply } from '../http/reply.ts'
import {
  envelopeFields,
  type CollectionDeclaration,
  type EnvelopeField,
  type EnvelopeNames,
  type Id,
} from '../data/records/declaration.ts'
import { pageLinks } from '../data/query/run.ts'
import { shorten, type Query, type View } from '../data/query/query.ts'
import { cachedQuery, parseQuery, parseView } from '../data/query/parse.ts'
import type { ListResult, StoredCollection } from '../data/store/state.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { notModified } from './precondition.ts'

/** The query of a list's address; `strict` holds where the collection does not say. Throws Reply `bad-query`. */
export function readListQuery(
  url: string,
  collection: Pick<CollectionDeclaration, 'page' | 'strict'>,
  strict: boolean,
): Query {
  const rules = { ...collection.page, strict: collection.strict ?? strict }
  return cachedQuery(searchOf(url), rules)
}

/** The query part of an address, with its `?`; empty for none. */
export function searchOf(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark)
}

/** The last answer made of a list, for as long as the list is cached. */
const replies = new WeakMap<object, { readonly url: string; readonly reply: Reply }>()

/** The answer with a list: total, links, envelope; what was ignored or cut is noted for the log. */
export function listReply(
  url: string,
  { name, page: rules }: Pick<CollectionDeclaration, 'name' | 'page'>,
  query: Query,
  result: Omit<ListResult, 'projection'>,
): Reply {
  const cached = replies.get(result)
  if (cached?.url === url) return cached.reply
  const { page, total, ignored } = result
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  headers['x-total-count'] = String(total)
  const links = page && pageLinks(url, query, page)
  if (links !== undefined) headers['link'] = links
  if (page?.next !== undefined) headers['x-next-cursor'] = page.next
  const envelope = rules?.envelope
  const json = envelope ? inEnvelope(result.json(), result, envelope) : result.json()
  const reply =
    typeof json === 'string'
      ? new Reply({ kind: 'text', text: json }, { headers })
      : new Reply({ kind: 'bytes', bytes: json }, { headers })
  const unknown = ignoredFields(name, ignored)
  const cut = page?.capped === undefined ? undefined : `limit ${page.capped} cut to ${page.limit}`
  const whole = total === 0 ? query.filters.flatMap(commaNote).at(0) : undefined
  const note = [unknown, cut, whole].filter((text) => text !== undefined).join(', ')
  const noted = note === '' ? reply : reply.with({ note })
  // An envelope is a text of its own, which the bound of cached lists does not know of.
  if (!envelope) replies.set(result, { url, reply: noted })
  return noted
}

/** A note on `id=1,3`, which is one value where two may be meant. */
function commaNote({ parameter, name, operator, values }: Query['filters'][number]): string[] {
  const value = values.find((each) => each.includes(','))
  if (operator !== 'eq' || value === undefined) return []
  const shown = shorten(value)
  return [`${shorten(parameter)}=${shown} is one value: for any of several, ${name}:in=${shown}`]
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

function ignoredFields(name: string, ignored: readonly string[]): string | undefined {
  if (ignored.length === 0) return undefined
  const shown = ignored.slice(0, 5).map((text) => shorten(text))
  return `ignored ${shown.join(', ')}: no ${name} has it`
}

/** A record, embedded and projected, or 304; undefined without one. Throws Reply `bad-query` 400. */
export function recordReply(
  collection: StoredCollection,
  id: Id,
  { url, header }: Pick<EndpointContext, 'url' | 'header'>,
  strict: boolean,
): Reply | undefined {
  const view = parseView(searchOf(url))
  const found = view.embed.length > 0 ? collection.getEmbedding(id, view.embed) : collection.get(id)
  if (!found) return undefined
  const { value, etag } = found
  const note = view.fields && ignoredNote(collection, view, strict)
  const unchanged = notModified(header('if-none-match'), etag)
  if (unchanged) return unchanged
  const has = (name: string) => Object.hasOwn(value, name)
  const text = view.fields
    ? JSON.stringify(project(value, projectionOf(view.fields, has)))
    : found.json
  const headers = { 'content-type': 'application/json', etag }
  const reply = new Reply({ kind: 'text', text }, { headers })
  return note === undefined ? reply : reply.with({ note })
}

function ignoredNote(collection: StoredCollection, { fields, embed }: View, strict: boolean) {
  const { declaration } = collection
  const embedded = new Set(embed.map(([first]) => first))
  const names = fields?.filter((name) => !embedded.has(name.split('.', 1)[0])) ?? []
  if (names.length === 0) return undefined
  const text = `limit=1&fields=${encodeURIComponent(names.join(','))}`
  const { ignored } = collection.list(parseQuery(text, { strict: declaration.strict ?? strict }))
  return ignoredFields(declaration.name, ignored)
}
