import type { Id } from '../../core/collection.ts'
import { Reply } from '../../core/reply.ts'
import { project, projectionOf } from '../../data/query/projection.ts'
import { QueryProblem } from '../../data/query/query.ts'
import { parseView } from '../../data/query/view.ts'
import type { StoredCollection } from '../../data/state.ts'
import { searchOf } from './list.ts'
import { notModified } from './precondition.ts'

/**
 * A record with what its address embeds, cut down to the fields it asks for; 304 where the client has
 * it already. Undefined when there is no record with this id.
 */
export function viewReply(
  collection: StoredCollection,
  id: Id,
  url: string,
  header: (name: string) => string | undefined,
): Reply | undefined {
  const view = parseView(searchOf(url))
  if (view instanceof QueryProblem) return view.reply()
  const found = view.embed.length > 0 ? collection.getEmbedding(id, view.embed) : collection.get(id)
  if (!found) return undefined
  const { value, etag } = found
  const unchanged = notModified(header('if-none-match'), etag)
  if (unchanged) return unchanged
  const text = view.fields
    ? JSON.stringify(
        project(value, projectionOf(view.fields, { has: (name) => Object.hasOwn(value, name) })),
      )
    : found.json
  return new Reply(
    { kind: 'text', text },
    { headers: { 'content-type': 'application/json', etag } },
  )
}
