import { checkCosts } from '../../data/query/parse.ts'
import { maxLimit, readPagination, type Controls } from '../../data/query/parameters.ts'
import { badQuery, shorten, type Query, type QueryFilter } from '../../data/query/query.ts'
import type { StoredRecord } from '../../data/records/declaration.ts'
import { fingerprint } from '../../data/records/document.ts'
import type { ListResult, Related, StoredCollection } from '../../data/store/state.ts'
import type { Asked, Given } from './asked.ts'
import { testOf, type Condition } from './condition.ts'
import { cursorOf, readCursor } from './cursor.ts'

/** A part of a list, and where it lies in it. */
export interface ListPart {
  readonly records: readonly StoredRecord[]
  /** How many are before it. */
  readonly offset: number
  /** How many records the whole list has. */
  readonly total: number
  /** The most that the part can have; undefined where all were asked for. */
  readonly limit: number | undefined
  /** The cursor of a record of the part, by its place in it. */
  readonly cursor: (index: number) => string
  /** What was asked for and means nothing, for the log. */
  readonly ignored: readonly string[]
}

/** What a list is of. */
export interface Listed {
  readonly collection: StoredCollection
  /** The relation whose records are meant; undefined for all of the collection. */
  readonly of?: Related | undefined
  /** Whether names that no record has are refused. */
  readonly strict: boolean
  /** Whether it comes in pages, also where none is asked for. */
  readonly isPaged?: boolean
  /** Whether the first page is 0, as in json-graphql-server. */
  readonly fromZero?: boolean
}

/** The part of a list that arguments ask for, by cursors or by numbers. Throws Reply `bad-query` 400. */
export function listPart(listed: Listed, asked: Asked): ListPart {
  const { first, last, after, before, limit } = asked.part
  const query = queryOf(listed, asked)
  const { collection, of } = listed
  const { idField = 'id' } = collection.declaration
  const mark = fingerprint(query.text).slice(-6)
  const list = (offset = 0, most?: number): ListResult =>
    collection.list(cut(query, offset, most), of)
  const part = (found: Found): ListPart => ({
    ...found,
    cursor: (index) => {
      const id = found.records[index]?.[idField] as string | number
      return cursorOf({ id, index: found.offset + index }, mark)
    },
    ignored: [...asked.ignored, ...found.ignored],
  })
  if (!first && !last && !after && !before) return part(byNumbers(listed, asked, list))
  const most = Math.min(collection.declaration.page?.max ?? maxLimit, maxLimit)
  const size = first ?? (last ? undefined : limit)
  const window: Window = {
    size: size && Math.min(count(size), most),
    lastSize: last && Math.min(count(last), most),
    after: after && placeOf(after, mark, collection),
    before: before && placeOf(before, mark, collection),
    offset: asked.part.offset ? count(asked.part.offset) : 0,
    idField,
  }
  return part(
    window.before || window.lastSize !== undefined ? ofWhole(window, list) : ahead(window, list),
  )
}

type Found = Pick<ListPart, 'records' | 'offset' | 'total' | 'limit' | 'ignored'>
type List = (offset?: number, most?: number) => ListResult

/** What cursors and sizes ask for. */
interface Window {
  readonly size: number | undefined
  readonly lastSize: number | undefined
  readonly after: { readonly id: string | number; readonly index: number | undefined } | undefined
  readonly before: { readonly id: string | number; readonly index: number | undefined } | undefined
  readonly offset: number
  readonly idField: string
}

/** What follows a cursor, of which the list is mostly read no further than it is shown. */
function ahead(window: Window, list: List): Found {
  const { size, after, idField } = window
  const at = after?.index
  if (after && at === undefined) return ofWhole(window, list)
  const skipped = window.offset
  const start = at ?? 0
  const shown = list(start, size === undefined ? undefined : size + skipped + (after ? 1 : 0))
  const { records, total, ignored } = shown
  if (!after)
    return { records: records.slice(skipped), offset: skipped, total, limit: size, ignored }
  if (String(records[0]?.[idField]) !== String(after.id)) return ofWhole(window, list)
  const offset = start + 1 + skipped
  return { records: records.slice(1 + skipped), offset, total, limit: size, ignored }
}

/** The same where the whole list has to be looked at. */
function ofWhole(window: Window, list: List): Found {
  const { size, lastSize, after, before, idField } = window
  const { records, total, ignored } = list()
  const indexOf = ({ id, index }: NonNullable<Window['after']>) => {
    const found = records.findIndex((record) => String(record[idField]) === String(id))
    // Where it is gone, what followed it has taken its place.
    return found === -1
      ? { index: index ?? 0, after: index ?? 0 }
      : { index: found, after: found + 1 }
  }
  let start = (after ? indexOf(after).after : 0) + window.offset
  let end = before ? indexOf(before).index : total
  if (size !== undefined) end = Math.min(end, start + size)
  if (lastSize !== undefined) start = Math.max(start, end - lastSize)
  const limit = size ?? lastSize
  const shown = records.slice(start, Math.max(start, end))
  return { records: shown, offset: Math.min(start, total), total, limit, ignored }
}

function byNumbers(listed: Listed, { part }: Asked, list: List): Found {
  const { collection, isPaged = false, fromZero = false } = listed
  const { page, limit, offset, end } = part
  const control = (given: Given | undefined) =>
    given && { parameter: given.name, value: String(given.value) }
  const number = fromZero && page ? { ...page, value: Number(page.value) + 1 } : page
  const whole = isPaged && !page && !limit && !offset && !end
  const controls = Object.entries({
    page: control(whole ? { name: 'page', value: 1 } : number),
    limit: control(limit),
    offset: control(offset),
    end: control(end),
  }).filter(([, given]) => given)
  const rules = collection.declaration.page ?? {}
  const pagination = readPagination(Object.fromEntries(controls) as Controls, rules)
  if (!pagination) {
    const { records, total, ignored } = list()
    return { records, offset: 0, total, limit: undefined, ignored }
  }
  const { records, total, ignored } = list(pagination.offset, pagination.limit)
  return { records, offset: pagination.offset, total, limit: pagination.limit, ignored }
}

function count({ name, value }: Given): number {
  if (Number.isInteger(value) && (value as number) >= 0) return value as number
  const message = `"${name}" is ${shorten(JSON.stringify(value))}, no whole number from 0.`
  throw badQuery(name, `${message} Write ${name}: 10.`)
}

/** The place that a cursor means: one that was given, or the id of a record. */
function placeOf({ name, value }: Given, mark: string, collection: StoredCollection) {
  const text = String(value)
  const place = readCursor(text)
  if (place?.mark === mark) return place
  const record = collection.get(text)
  if (record) return { id: record.id, index: undefined }
  const why = place
    ? 'is of a list with other filters or another order'
    : 'is no cursor of this list'
  throw badQuery(name, `"${name}" ${why}. Begin again without it.`)
}

/** The query of a list without its part. Throws Reply `bad-query` 400. */
function queryOf({ collection, strict }: Listed, asked: Asked): Query {
  const filters: QueryFilter[] = []
  const others: Condition[] = []
  for (const condition of asked.conditions) addTo(filters, others, condition)
  checkCosts(filters)
  const { idField = 'id' } = collection.declaration
  if (others.length > 0) {
    const test = testOf({ kind: 'all', of: others }, collection)
    const rows = collection.rows().filter(({ value }) => test(value))
    const values = rows.map(({ id }) => String(id))
    filters.push({ parameter: 'filter', name: idField, operator: 'eq', values })
  }
  const { search, sort } = asked
  const asks = JSON.stringify([
    filters.map(({ name, operator, values }) => [name, operator, values]),
    search,
    sort.map(({ name, descending }) => [name, descending]),
  ])
  return {
    // No address has such a text: lists are cached by it.
    text: `graphql ${asks.length > longestText ? fingerprint(asks) : asks}`,
    filters,
    search,
    sort,
    pagination: undefined,
    fields: undefined,
    embed: [],
    strict: collection.declaration.strict ?? strict,
  }
}

const longestText = 1000

function addTo(filters: QueryFilter[], others: Condition[], condition: Condition): void {
  if (condition.kind === 'all') for (const each of condition.of) addTo(filters, others, each)
  else if (condition.kind === 'field') filters.push(condition.filter)
  else others.push(condition)
}

function cut(query: Query, offset: number, limit: number | undefined): Query {
  if (offset === 0 && limit === undefined) return query
  return {
    ...query,
    text: `${query.text} ${offset} ${limit}`,
    pagination: { offset, limit, names: {} },
  }
}
