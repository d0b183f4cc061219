import type { StoredRecord } from '../../data/records/declaration.ts'
import { textReply } from '../../http/reply.ts'
import type { Reply } from '../../http/reply.ts'
import { lastPart, singular } from '../../data/relations/names.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { prettyRecords, prettyReply } from '../json-server/pretty.ts'
import { unknownField } from '../json-server/rules.ts'
import type { Rules } from '../json-server/rules.ts'
import type { KeyFields } from './condition.ts'
import { embedding } from './embed.ts'
import { readFilters } from './filters.ts'
import { pageOf, readPaging } from './page.ts'
import { shown } from './shown.ts'
import { readSort, sorted } from './sort.ts'
import { readWhere } from './where.ts'

/**
 * The list that an address asks for: embedded, filtered, sorted, then a page of it in an envelope, or all
 * as an array.
 *
 * @throws Reply `bad-query` 400
 */
export function listReply(
  state: State,
  collection: StoredCollection,
  parameters: URLSearchParams,
  { strict, suffix }: Rules,
): Reply {
  const { idField = 'id' } = collection.declaration
  const fields = keyFields(state, collection, suffix)
  const text = parameters.get('_where')
  const where = text === null ? readFilters(parameters, fields) : readWhere(text, fields)
  const sort = readSort(parameters.get('_sort') ?? '')
  const embedded = parameters.getAll('_embed')
  const embeds = embedded.length > 0
  const embed = embeds
    ? embedding(state, collection, embedded, suffix)
    : (record: StoredRecord) => shown(record, idField)
  // What is neither filtered nor sorted by is embedded in the records of the page alone.
  const isEarly = embedded.some(
    (name) => where.fields.has(name) || sort.some(({ path }) => path[0] === name),
  )
  const candidates = isEarly ? collection.all().map(embed) : collection.all()
  if (strict) refuseUnknown(where.fields, embedded, collection)
  const fitting = candidates.filter(where.fits)
  const ordered = sort.length > 0 ? sorted(fitting, sort, idField) : fitting
  const show = (some: readonly StoredRecord[]) => (isEarly ? some : some.map(embed))
  const paging = readPaging(parameters)
  if (!paging) {
    const list = show(ordered)
    return embeds ? prettyReply(list) : textReply(prettyRecords(list), 'application/json')
  }
  const page = pageOf(ordered, paging)
  return prettyReply({ ...page, data: show(page.data) })
}

/** An empty collection says nothing about the records to come. */
function refuseUnknown(
  fields: ReadonlySet<string>,
  embedded: readonly string[],
  collection: StoredCollection,
): void {
  const records = fields.size === 0 ? [] : collection.all()
  if (records.length === 0) return
  for (const name of fields) {
    const isKnown = embedded.includes(name) || records.some((each) => Object.hasOwn(each, name))
    if (!isKnown) throw unknownField(name, collection)
  }
}

/** The id and what holds ids of other collections, by their relations or by the usual name. */
function keyFields(
  state: State,
  { declaration, links }: StoredCollection,
  suffix = 'Id',
): KeyFields {
  const { idField = 'id' } = declaration
  const held = [...links.values()].flatMap((link) => (link.kind === 'holds' ? link.field : []))
  const usual = state.names.map((name) => singular(lastPart(name)) + suffix)
  return { idField, keys: new Set([idField, ...held, ...usual]) }
}
