import type { Id, StoredRecord } from '../../data/records/declaration.ts'
import { lastPart, singular } from '../../data/relations/names.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import { shorten } from '../../data/query/query.ts'
import { textReply, type Reply } from '../../http/reply.ts'
import { unknownFieldReply, type ListHandler } from '../json-server/lists.ts'
import {
  childrenIn,
  declaredLink,
  embedParts,
  parentIn,
  type EmbeddedPart,
} from '../json-server/relations.ts'
import { prettyRecords, prettyReply } from '../json-server/replies.ts'
import { readQueryFilters, readWhere, type KeyFields } from './filters.ts'
import { withTextId } from './text-ids.ts'
import { readSort, sorted } from './sort.ts'

/** GET of a list: embedded, filtered, sorted, then a page in an envelope, or all as an array. */
export const listRecords1: ListHandler = (collection, context, { strict, suffix }) => {
  const state = dataOf(context)
  const { searchParams: parameters } = new URL(context.url)
  const { idField = 'id' } = collection.declaration
  const ignored = new Set<string>()
  const rules = { ...keyFields(state, collection, suffix), strict, ignored }
  const text = parameters.get('_where')
  const where =
    (text === null ? undefined : readWhere(text, rules)) ?? readQueryFilters(parameters, rules)
  const sort = readSort(parameters.get('_sort') ?? '')
  const embedded = parameters.getAll('_embed')
  const embed =
    embedded.length > 0
      ? embedding(state, collection, embedded, suffix)
      : (record: StoredRecord) => withTextId(record, idField)
  // What is neither filtered nor sorted by is embedded in the records of the page alone.
  const isEarly = embedded.some(
    (name) => where.fields.has(name) || sort.some(({ path }) => path[0] === name),
  )
  const candidates = isEarly ? collection.all().map(embed) : collection.all()
  const isKnown = (name: string) =>
    embedded.includes(name) || collection.all().some((record) => Object.hasOwn(record, name))
  // An empty collection says nothing about the records to come.
  const unknown = () => [...where.fields].find((name) => collection.size > 0 && !isKnown(name))
  const refused = strict ? unknown() : undefined
  if (refused !== undefined) throw unknownFieldReply(refused, collection)
  const fitting = candidates.filter(where.fits)
  const missing = fitting.length === 0 ? unknown() : undefined
  const notes = [
    ignored.size > 0 && `ignored ${[...ignored].join(', ')}`,
    missing !== undefined && `no ${collection.name} has ${shorten(missing)}`,
  ].filter((text) => text !== false)
  const noted = (reply: Reply) =>
    notes.length === 0 ? reply : reply.with({ note: notes.join(', ') })
  const ordered = sorted(fitting, sort, idField)
  const show = (some: readonly StoredRecord[]) => (isEarly ? some : some.map(embed))
  const paging = readPaging(parameters)
  if (paging) {
    const page = pageOf(ordered, paging)
    return noted(prettyReply({ ...page, data: show(page.data) }))
  }
  if (embedded.length > 0) return noted(prettyReply(show(ordered)))
  return noted(textReply(prettyRecords(show(ordered)), 'application/json'))
}

/** The id and what holds ids of other collections, by their relations or by the usual name. */
function keyFields(state: State, collection: StoredCollection, suffix = 'Id'): KeyFields {
  const { idField = 'id' } = collection.declaration
  const held = [...collection.links.keys()].flatMap((name) => {
    const link = declaredLink(state, collection, name)
    return link?.kind === 'belongsTo' ? link.field : []
  })
  const usual = state.names.map((name) => singular(lastPart(name)) + suffix)
  return { idField, keys: new Set([idField, ...held, ...usual]) }
}

/** Embeds by names in records with text ids: the singular of a collection is the parent, the plural children. */
export function embedding(
  state: State,
  collection: StoredCollection,
  names: readonly string[],
  suffix?: string,
): (record: StoredRecord) => StoredRecord {
  const { idField = 'id' } = collection.declaration
  const parts = [...new Set(names)].flatMap((name): EmbeddedPart[] => {
    const isOne = singular(name) === name
    const parent = isOne ? parentIn(state, collection, name, suffix) : undefined
    const children = isOne ? undefined : childrenIn(state, collection, name, suffix)
    const theirs = (parent ?? children)?.target.declaration.idField ?? 'id'
    const show = (record: StoredRecord) => withTextId(record, theirs)
    const find: EmbeddedPart['find'] = (record) => {
      if (children) return children.of(record[idField] as Id).map(({ value }) => show(value))
      const found = parent?.of(record)
      return found && show(found)
    }
    return parent || children ? [{ name, find }] : []
  })
  return embedParts(parts, 0, (record) => withTextId(record, idField))
}

/** The page that `_page` and `_per_page` ask for; undefined where `_page` is no number. Default size 10. */
export function readPaging(
  parameters: URLSearchParams,
): { readonly page: number; readonly size: number } | undefined {
  const page = Number.parseInt(parameters.get('_page') ?? '', 10)
  if (Number.isNaN(page)) return undefined
  const size = Number.parseInt(parameters.get('_per_page') ?? '', 10)
  return { page, size: Number.isNaN(size) ? 10 : Math.max(1, size) }
}

/** A page of items; one that lies outside is the nearest there is, and there is always one. */
export function pageOf<Item>(
  items: readonly Item[],
  { page, size }: NonNullable<ReturnType<typeof readPaging>>,
): { readonly data: readonly Item[]; readonly [field: string]: unknown } {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const current = Math.min(Math.max(1, page), pages)
  const start = (current - 1) * size
  return {
    first: 1,
    prev: current > 1 ? current - 1 : null,
    next: current < pages ? current + 1 : null,
    last: pages,
    pages,
    items: items.length,
    data: items.slice(start, start + size),
  }
}
