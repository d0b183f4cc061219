import type { Id } from '../data/records/declaration.ts'
import { parseView } from '../data/query/parameters.ts'
import { project, projectionOf } from '../data/query/projection.ts'
import type { Query } from '../data/query/query.ts'
import type { StoredCollection } from '../data/store/state.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { Reply } from '../http/reply.ts'
import { ignoredFields, searchOf } from './list.ts'
import { notModified } from './precondition.ts'

/**
 * A record with what its address embeds, cut down to the fields it asks for; 304 where the client has
 * it already. Undefined when there is no record with this id. A field that no record has is ignored and
 * noted, or refused where that is strict, as in lists.
 *
 * @throws Reply `bad-query` 400
 */
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
  const note = view.fields && ignoredNote(collection, view.fields, view.embed, strict)
  const unchanged = notModified(header('if-none-match'), etag)
  if (unchanged) return unchanged
  const has = (name: string) => Object.hasOwn(value, name)
  const text = view.fields
    ? JSON.stringify(project(value, projectionOf(view.fields, { has })))
    : found.json
  const headers = { 'content-type': 'application/json', etag }
  const reply = new Reply({ kind: 'text', text }, { headers })
  return note === undefined ? reply : reply.with({ note })
}

/** The note for names that no record has; a list of one record is asked for them. */
function ignoredNote(
  collection: StoredCollection,
  names: readonly string[],
  embed: Query['embed'],
  strict: boolean,
): string | undefined {
  const { declaration } = collection
  const embedded = new Set(embed.map(([first]) => first))
  const fields = names.filter((name) => !embedded.has(name.split('.', 1)[0]))
  if (fields.length === 0) return undefined
  const { ignored } = collection.list({
    // The key of the cached list: no query of an address has such a mark.
    text: `#${fields.join(',')}`,
    filters: [],
    search: undefined,
    sort: [],
    pagination: { offset: 0, limit: 1, names: {} },
    strict: declaration.strict ?? strict,
    fields,
    embed: [],
  })
  return ignoredFields(declaration.name, ignored)
}
