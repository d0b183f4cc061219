import { decodeBase64Url, encodeBase64Url } from 'hono/utils/encode'
import { filterRows } from './match.ts'
import type { KnownFields } from './path.ts'
import { planQuery, type Plan } from './plan.ts'
import { badQuery, type Page, type Pagination, type Query } from './query.ts'
import {
  compareIds,
  compareRows,
  keysOf,
  rowId,
  sortRows,
  type OrderKey,
  type RecordRow,
  type SortOrder,
} from './sort.ts'
import { fingerprint, lowerBound } from '../records/document.ts'

/** The rows a query asks for, with the total before paging. */
export interface QueryResult<Row> extends Pick<Plan, 'projection' | 'ignored'> {
  readonly rows: readonly Row[]
  readonly total: number
  readonly page: Page | undefined
}

/** Filters, sorts and pages rows; `finder` may do so without a scan. Throws Reply `bad-query` 400. */
export function runQuery<Row extends RecordRow>(
  rows: readonly Row[],
  query: Query,
  fields: KnownFields,
  finder?: { find(plan: Plan, byId: boolean): readonly Row[] | undefined },
): QueryResult<Row> {
  const plan = planQuery(query, fields)
  const { orders, projection, ignored } = plan
  const { pagination } = query
  const byCursor = pagination?.cursor !== undefined
  const found = finder?.find(plan, byCursor)
  const sorted = found ?? sortRows(filterRows(rows, plan.conditions, plan.search), orders, byCursor)
  const total = sorted.length
  if (!pagination) return { rows: sorted.slice(), total, page: undefined, projection, ignored }
  if (!byCursor) return { ...cutPage(sorted, pagination), total, projection, ignored }
  const offset = offsetOf(sorted, query, orders)
  const { rows: cut, page } = cutPage(sorted, { ...pagination, offset })
  const last = cut.at(-1)
  const hasNext = last && offset + cut.length < total
  const next = hasNext ? { next: cursorBehind(last, query, orders) } : {}
  return { rows: cut, page: { ...page, ...next }, total, projection, ignored }
}

function cutPage<Row>(rows: readonly Row[], { offset, limit: most, cursor, capped }: Pagination) {
  const total = rows.length
  const limit = most ?? Math.max(0, total - offset)
  const page: Page = {
    offset,
    limit,
    number: limit === 0 ? 1 : Math.floor(offset / limit) + 1,
    pages: limit === 0 ? 1 : Math.max(1, Math.ceil(total / limit)),
    total,
    ...(cursor !== undefined && { byCursor: true }),
    ...(capped !== undefined && { capped }),
  }
  return { rows: rows.slice(offset, offset + limit), page }
}

const longest = 4000

/** The cursor behind a record, made of its sort keys and id. Throws Reply `bad-query` 400 if too long. */
function cursorBehind(row: RecordRow, query: Query, orders: readonly SortOrder[]): string {
  const place = JSON.stringify([markOf(query), keysOf(row.value, orders), rowId(row)])
  const cursor = encodeBase64Url(new TextEncoder().encode(place).buffer).replace(/=+$/, '')
  if (cursor.length <= longest) return cursor
  throw badQuery(
    query.pagination?.names.cursor ?? 'cursor',
    'The texts this list is sorted by are too long for a cursor. Use page, or another sort.',
  )
}

/** How many rows are before a cursor. Throws Reply `bad-query` 400 for one of another query. */
function offsetOf(rows: readonly RecordRow[], query: Query, orders: readonly SortOrder[]) {
  const cursor = query.pagination?.cursor ?? ''
  if (cursor === '') return 0
  const place = readPlace(cursor, query, orders)
  if (!place) {
    throw badQuery(
      query.pagination?.names.cursor ?? 'cursor',
      'The cursor is none of this query. Filters and sort must stay as they were; ' +
        'begin again with an empty cursor.',
    )
  }
  const { keys, id } = place
  const compare = (row: RecordRow) =>
    compareRows(keysOf(row.value, orders), keys, orders) || compareIds(rowId(row), id)
  return lowerBound(rows, (row) => compare(row) <= 0)
}

function readPlace(cursor: string, query: Query, orders: readonly SortOrder[]) {
  let parts: unknown
  try {
    parts = JSON.parse(new TextDecoder().decode(decodeBase64Url(cursor)))
  } catch {
    return undefined
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined
  const [mark, keys, id] = parts as unknown[]
  if (mark !== markOf(query) || !Array.isArray(keys) || keys.length !== orders.length) {
    return undefined
  }
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  return keys.every(isKey) ? { keys, id } : undefined
}

function isKey(key: unknown): key is OrderKey {
  if (!Array.isArray(key) || key.length !== 2 || typeof key[0] !== 'number') return false
  return typeof key[1] === 'number' || typeof key[1] === 'string'
}

/** A query of certain records: its cursors mean nothing to others. */
export function scoped(query: Query, ...scope: readonly string[]): Query {
  return query.pagination?.cursor === undefined ? query : { ...query, scope }
}

function markOf({ filters, search, sort, scope }: Query): string {
  const filtered = filters.map(({ parameter, values }) => [parameter, values])
  const sorted = sort.map(({ name, descending, directed }) => [name, descending, directed])
  return fingerprint(JSON.stringify([filtered, search, sorted, scope]))
}

/** A longer query would make a header of its links that clients refuse, who take 16 KB in all. */
export const longestLink = 3000

/** The `Link` header of a page (RFC 8288), other parameters kept; undefined without a page size, and for long queries. */
export function pageLinks(address: string, query: Query, page: Page): string | undefined {
  const { offset, limit, total, pages, next } = page
  const names = query.pagination?.names
  if (!names || query.pagination?.limit === undefined || limit === 0) return undefined
  if (query.text.length > longestLink) return undefined
  const base = (address.split(/[?#]/, 1)[0] ?? '').replace(/[<>]/g, encodeURIComponent)
  const parameters = new URLSearchParams(query.text)
  const linkTo = (relation: string, start: number, cursor = ''): string => {
    const values = {
      page: `${Math.floor(start / limit) + 1}`,
      offset: `${start}`,
      end: `${start + limit}`,
      cursor,
    }
    for (const [control, name] of Object.entries(names)) {
      parameters.set(name, values[control as keyof typeof values])
    }
    return `<${base}?${parameters}>; rel="${relation}"`
  }
  const links = [linkTo('first', 0)]
  if (names.cursor !== undefined) {
    if (next !== undefined) links.push(linkTo('next', 0, next))
    return links.join(', ')
  }
  const last = (pages - 1) * limit
  if (offset > 0) links.push(linkTo('prev', Math.max(0, Math.min(offset - limit, last))))
  if (offset + limit < total) links.push(linkTo('next', offset + limit))
  links.push(linkTo('last', last))
  return links.join(', ')
}
