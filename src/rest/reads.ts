import { project, projectionOf } from '../data/query/path.ts'
import { isObject } from '../errors/validation-issue.ts'
import { namesCsv, prefersCsv } from '../http/accept.ts'
import { acceptQuery } from '../http/query-body.ts'
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
import type { ListResult, Related, StoredCollection } from '../data/store/state.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { toCsv } from './csv.ts'

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

/** A list that is answered, and what it is a part of. */
interface Listed {
  readonly declaration: Pick<CollectionDeclaration, 'name' | 'page'>
  readonly query: Query
  readonly result: ListResult
  /** Everything that it is cut out of, whose fields are the columns of a table. */
  readonly known: () => readonly unknown[]
}

type ListContext = Pick<EndpointContext, 'url' | 'header'>

/** How many records show which fields there are. */
const sampleSize = 1000

/** Whether a list is what anybody gets who asks for its address. */
export function isPlainList({ header }: Pick<EndpointContext, 'header'>): boolean {
  return !namesCsv(header('accept'))
}

/** The list of a collection's records, or of those that a relation leads to. Throws Reply `bad-query` 400. */
export function collectionReply(
  context: ListContext,
  collection: StoredCollection,
  strict: boolean,
  of?: Related,
): Reply {
  const { declaration } = collection
  const query = readListQuery(context.url, declaration, strict)
  const result = collection.list(query, of)
  return listReply(context, { declaration, query, result, known: () => knownRecords(collection) })
}

/** The records of a collection; of an empty one a record of the fields that its file tells. */
function knownRecords(collection: StoredCollection): readonly unknown[] {
  const { idField = 'id', fields = [] } = collection.declaration
  if (collection.size > 0) return collection.all()
  return [Object.fromEntries([idField, ...fields].map((name) => [name, null]))]
}

/** The answer with a list: total, links, envelope; what was ignored or cut is noted for the log. */
export function listReply({ url, header }: ListContext, list: Listed): Reply {
  const { declaration, query, result } = list
  const isCsv = prefersCsv(header('accept'))
  const cached = isCsv ? undefined : replies.get(result)
  if (cached?.url === url) return cached.reply
  const { page, total } = result
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    vary: 'Accept',
    'accept-query': acceptQuery,
  }
  headers['x-total-count'] = String(total)
  const links = page && pageLinks(url, query, page)
  if (links !== undefined) headers['link'] = links
  if (page?.next !== undefined) headers['x-next-cursor'] = page.next
  const csv = isCsv ? csvOf(list) : undefined
  if (csv !== undefined) headers['content-type'] = 'text/csv; charset=utf-8'
  const envelope = declaration.page?.envelope
  const body = csv ?? (envelope ? inEnvelope(result.json(), result, envelope) : result.json())
  const reply =
    typeof body === 'string'
      ? new Reply({ kind: 'text', text: body }, { headers })
      : new Reply({ kind: 'bytes', bytes: body }, { headers })
  const wide = isCsv && csv === undefined ? 'too many columns for CSV' : undefined
  const note = [wide, ...notesOf(list)].filter((text) => text !== undefined).join(', ')
  const noted = note === '' ? reply : reply.with({ note })
  // An envelope and a table are texts of their own, which the bound of cached lists does not know of.
  if (!envelope && !isCsv) replies.set(result, { url, reply: noted })
  return noted
}

/** A list as a table of the records that its JSON has; undefined where that is too wide. */
function csvOf({ query, result, known }: Listed): string | undefined {
  const json = result.json()
  const text = typeof json === 'string' ? json : new TextDecoder().decode(json)
  const { projection } = result
  const columns = known().slice(0, sampleSize)
  return toCsv(JSON.parse(text) as unknown[], {
    known: projection
      ? columns.map((each) => (isObject(each) ? project(each, projection) : each))
      : columns,
    fields: query.fields,
  })
}

function notesOf({ declaration: { name }, query, result }: Listed): (string | undefined)[] {
  const { page, total, ignored } = result
  const cut = page?.capped === undefined ? undefined : `limit ${page.capped} cut to ${page.limit}`
  const whole = total === 0 ? query.filters.flatMap(commaNote).at(0) : undefined
  return [ignoredFields(name, ignored), cut, whole]
}

/** A note on `id=1,3`, which is one value where two may be meant. */
function commaNote({ parameter, values, ...given }: Query['filters'][number]): string[] {
  const { name, operator } = given.suffixed ?? given
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

/** A record, embedded and projected; undefined without one. Throws Reply `bad-query` 400. */
export function recordReply(
  collection: StoredCollection,
  id: Id,
  { url }: Pick<EndpointContext, 'url'>,
  strict: boolean,
): Reply | undefined {
  const view = parseView(searchOf(url))
  const found = view.embed.length > 0 ? collection.getEmbedding(id, view.embed) : collection.get(id)
  if (!found) return undefined
  const { value, etag } = found
  const note = view.fields && ignoredNote(collection, view, strict)
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
