import { Reply } from '../http/reply.ts'
import type { CollectionDeclaration } from '../data/records/declaration.ts'
import { pageLinks } from '../data/query/links.ts'
import { QueryProblem } from '../data/query/query.ts'
import type { Query } from '../data/query/query.ts'
import { repeatedQuery } from '../data/query/parse.ts'
import type { ListResult } from '../data/store/state.ts'
import { wrapped } from './envelope.ts'

/** What the server decides where a collection does not. */
export interface ListDefaults {
  /** Whether a field that no record has is a problem, in place of being ignored. */
  readonly strict: boolean
}

/**
 * The query of a list's address.
 *
 * @throws Reply `bad-query` 400
 */
export function readListQuery(
  url: string,
  { page, strict }: Pick<CollectionDeclaration, 'page' | 'strict'>,
  defaults: ListDefaults,
): Query {
  const query = repeatedQuery(searchOf(url), { ...page, strict: strict ?? defaults.strict })
  if (query instanceof QueryProblem) throw query.reply()
  return query
}

/** The query part of an address, with its `?`; empty for none. */
export function searchOf(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark)
}

/** The last answer made of a list, for as long as the list is kept. */
interface Made {
  readonly url: string
  readonly reply: Reply
}

const replies = new WeakMap<object, Made>()

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
  const kept = replies.get(result)
  if (kept?.url === url) return kept.reply
  const { page, total } = result
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-total-count': String(total),
  }
  const links = page && pageLinks(url, query, page)
  if (links !== undefined) headers['link'] = links
  if (page?.next !== undefined) headers['x-next-cursor'] = page.next
  const envelope = rules?.envelope
  const json = envelope ? wrapped(result.json(), result, envelope) : result.json()
  const body =
    typeof json === 'string'
      ? ({ kind: 'text', text: json } as const)
      : ({ kind: 'bytes', bytes: json } as const)
  const reply = new Reply(body, { headers })
  const notes = listNotes(name, result)
  const noted = notes === undefined ? reply : reply.with({ note: notes })
  // An envelope is a text of its own, which the bound of kept lists does not know of.
  if (!envelope) replies.set(result, { url, reply: noted })
  return noted
}

/** The note for fields that no record of a collection has; undefined where there are none. */
export function ignoredFields(name: string, ignored: readonly string[]): string | undefined {
  if (ignored.length === 0) return undefined
  const shown = ignored.slice(0, 5).map((text) => QueryProblem.short(text))
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
