import type { RecordDocument } from '../document.ts'
import { QueryProblem } from '../query/query.ts'
import type { Query } from '../query/query.ts'
import { runQuery } from '../query/run.ts'
import type { Selection } from '../query/run.ts'
import { Embedder, planEmbed, tooMuch } from './embed.ts'
import type { EmbedStep } from './embed.ts'
import type { FindRecords } from './follow.ts'
import type { Links } from './links.ts'

/** What embedding needs of a state. */
interface Around {
  readonly links: () => Links
  readonly find: FindRecords
}

/** What is known of the fields of a collection. */
interface FieldCounts {
  fieldCount(name: string): number
  fieldNames(): Iterable<string>
}

/**
 * Carries out a query that embeds. The records it filters or sorts by what is embedded are put together
 * before it, otherwise only those of the page are.
 *
 * @param rows records of the collection, all or those of another record
 */
export function runRelated(
  collection: string,
  rows: readonly RecordDocument[],
  query: Query,
  fields: FieldCounts,
  { links, find }: Around,
): Selection<RecordDocument> | QueryProblem {
  const steps = planEmbed(collection, query.embed, links())
  if (steps instanceof QueryProblem) return steps
  const embedder = new Embedder(find)
  const embed = (row: RecordDocument) => embedder.embed(row, steps)
  const isEarly = looksInside(query, steps)
  const candidates = isEarly ? rows.map(embed) : rows
  const names = new Set(isEarly ? steps.map(({ link }) => link.name) : [])
  const selection = runQuery(candidates, query, {
    has: (name) => names.has(name) || fields.fieldCount(name) > 0,
    names: () => [...names, ...fields.fieldNames()],
    records: () => valuesOf(candidates),
  })
  if (selection instanceof QueryProblem) return selection
  const chosen = isEarly ? selection.rows : selection.rows.map(embed)
  return tooMuch(chosen) ?? { ...selection, rows: chosen }
}

/**
 * A record with what relations lead to put into it.
 *
 * @throws Reply `bad-query` 400
 */
export function embedIn(
  collection: string,
  document: RecordDocument,
  paths: Query['embed'],
  { links, find }: Around,
): RecordDocument {
  const steps = planEmbed(collection, paths, links())
  if (steps instanceof QueryProblem) throw steps.reply()
  const made = new Embedder(find).embed(document, steps)
  const problem = tooMuch([made])
  if (problem) throw problem.reply()
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

function* valuesOf(rows: readonly RecordDocument[]): Iterable<RecordDocument['value']> {
  for (const { value } of rows) yield value
}
