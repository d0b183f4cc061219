import { scoped, runQuery } from '../query/run.ts'
import type { Query } from '../query/query.ts'
import type { RecordDocument } from '../records/document.ts'
import { relatedLists } from '../store/list-cache.ts'
import type { ListResult, Related } from '../store/state.ts'
import type { RecordTable } from '../store/table.ts'
import { checkWeight, createEmbedder, planEmbed, warnOfKeyless } from './embed.ts'
import { follow, type StateContext } from './follow.ts'

type Queried = Readonly<{ name: string; table: RecordTable; context: StateContext }>

/** The records of a query, cached until they change. Throws Reply `bad-query` 400. */
export function queryRecords(queried: Queried, query: Query, of?: Related): ListResult {
  const { name: collection, context } = queried
  const { lists, find } = context
  const scope = of ? [collection, of.link.from, of.link.name, String(of.id)] : [collection]
  // Of one address there is a strict query, and one for whole records.
  const text = `${query.strict ? '!' : ''}${query.fields ? '.' : ''}${query.text}`
  const isOwn = !of && query.embed.length === 0
  const key = isOwn ? text : JSON.stringify([text, ...scope])
  const cached = lists.get(isOwn ? collection : relatedLists, key)
  if (cached) return cached
  if (of) warnOfKeyless([{ link: of.link, steps: [] }], context)
  const parent = of && find(of.link.from)?.get(of.id)
  const related = parent ? follow(of.link, parent, find) : []
  const result = select(queried, scoped(query, ...scope), of && related)
  return lists.add(isOwn ? collection : relatedLists, key, result)
}

/** Embeds before filtering where the query looks inside, else into the page. `some` limits it to these records. */
function select(queried: Queried, query: Query, some?: readonly RecordDocument[]) {
  const { name: collection, table, context } = queried
  const steps = planEmbed(collection, query.embed, context)
  const embed = createEmbedder(context.find)
  const embedAll = (rows: readonly RecordDocument[]) =>
    steps.length === 0 ? rows : rows.map((row) => embed(row, steps))
  const names = new Set(steps.map(({ link }) => link.name))
  const isEarly = looksInside(query, names)
  if (!isEarly) names.clear()
  const rows = some ?? table.rows()
  const candidates = isEarly ? embedAll(rows) : rows
  const fields = {
    has: (name: string) => names.has(name) || table.fieldCount(name) > 0,
    names: () => [...names, ...table.fieldNames()],
    records: () => valuesOf(candidates),
    relates: (relation: string) => context.links().of(collection).has(relation),
  }
  const result = runQuery(candidates, query, fields, some || isEarly ? undefined : table)
  const chosen = isEarly ? result.rows : embedAll(result.rows)
  if (some || steps.length > 0) checkWeight(chosen)
  return { ...result, rows: chosen }
}

/** A record with what relations lead to embedded. Throws Reply `bad-query` 400. */
export function embedIn(of: Queried, row: RecordDocument, paths: Query['embed']): RecordDocument {
  const made = createEmbedder(of.context.find)(row, planEmbed(of.name, paths, of.context))
  checkWeight([made])
  return made
}

function looksInside({ filters, sort }: Query, names: ReadonlySet<string>): boolean {
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
