import { scoped } from '../query/cursor.ts'
import type { Query } from '../query/query.ts'
import { runQuery } from '../query/run.ts'
import type { QueryResult } from '../query/run.ts'
import type { RecordDocument } from '../records/document.ts'
import { relatedLists } from '../store/list-cache.ts'
import type { ListResult, Related } from '../store/state.ts'
import type { RecordTable } from '../store/table.ts'
import { checkWeight, embedder, planEmbed, warnOfKeyless } from './embed.ts'
import type { EmbedStep } from './embed.ts'
import { follow } from './follow.ts'
import type { StateContext } from './follow.ts'

/**
 * The records that a query asks for, or those of them that a relation of a record leads to, with what
 * is embedded. Other collections have a part in the answer, so it is cached until any of them changes.
 *
 * @param text tells the query from others
 * @throws Reply `bad-query` 400
 */
export function listRelated(
  collection: string,
  query: Query,
  text: string,
  of: Related | undefined,
  table: RecordTable,
  context: StateContext,
): ListResult {
  const { lists, find } = context
  const scope = [collection, ...(of ? [of.link.from, of.link.name, String(of.id)] : [])]
  const key = JSON.stringify([text, ...scope])
  const cached = lists.get(relatedLists, key)
  if (cached) return cached
  if (of) warnOfKeyless([{ link: of.link, steps: [] }], context)
  const parent = of && find(of.link.from)?.get(of.id)
  const related = parent ? follow(of.link, parent, find) : []
  const rows = of ? related : table.rows()
  const selection = select(collection, rows, scoped(query, ...scope), table, context)
  return lists.add(relatedLists, key, selection)
}

/** Records that are filtered or sorted by what is embedded have it before that, otherwise those of the page. */
function select(
  collection: string,
  rows: readonly RecordDocument[],
  query: Query,
  table: RecordTable,
  context: StateContext,
): QueryResult<RecordDocument> {
  const steps = planEmbed(collection, query.embed, context)
  const embed = embedder(context.find)
  const embedAll = (some: readonly RecordDocument[]) => some.map((row) => embed(row, steps))
  const isEarly = looksInside(query, steps)
  const candidates = isEarly ? embedAll(rows) : rows
  const names = new Set(isEarly ? steps.map(({ link }) => link.name) : [])
  const selection = runQuery(candidates, query, {
    has: (name) => names.has(name) || table.fieldCount(name) > 0,
    names: () => [...names, ...table.fieldNames()],
    records: () => valuesOf(candidates),
    relates: (relation) => context.links().of(collection).has(relation),
  })
  const chosen = isEarly ? selection.rows : embedAll(selection.rows)
  checkWeight(chosen)
  return { ...selection, rows: chosen }
}

/**
 * A record with what relations lead to embedded.
 *
 * @throws Reply `bad-query` 400
 */
export function embedIn(
  collection: string,
  document: RecordDocument,
  paths: Query['embed'],
  context: StateContext,
): RecordDocument {
  const steps = planEmbed(collection, paths, context)
  const made = embedder(context.find)(document, steps)
  checkWeight([made])
  return made
}

/** Whether a query filters or sorts by a field of what is embedded. */
function looksInside({ filters, sort }: Query, steps: readonly EmbedStep[]): boolean {
  const names = new Set(steps.map(({ link }) => link.name))
  const isInside = (name: string | undefined) =>
    name !== undefined && names.has(name.split('.', 1)[0] ?? '')
  return (
    filters.some(({ name, suffixed }) => isInside(name) || isInside(suffixed?.name)) ||
    sort.some(({ name }) => isInside(name))
  )
}

/** Records one by one, for whoever needs but the first ones. */
export function* valuesOf(rows: readonly RecordDocument[]): Iterable<RecordDocument['value']> {
  for (const { value } of rows) yield value
}
