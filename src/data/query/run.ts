import { cursorBehind, offsetOf } from './cursor.ts'
import { filterRows } from './match.ts'
import type { KnownFields } from './path.ts'
import { type Plan, planQuery } from './plan.ts'
import type { Projection } from './projection.ts'
import type { Page, Pagination, Query } from './query.ts'
import { type RecordRow, sortRows } from './sort.ts'

/** The rows a query asks for, with the total before paging. */
export interface QueryResult<Row> {
  /** Whole records: whoever sends them cuts them down by the projection. */
  readonly rows: readonly Row[]
  readonly total: number
  readonly page: Page | undefined
  readonly projection: Projection | undefined
  /** What was ignored since no record has such a field, as it is written in an address. */
  readonly ignored: readonly string[]
}

/** Filters, sorts and pages rows into a new array; `finder` may find them without a scan. Throws Reply `bad-query` 400. */
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

/** The rows of a page, as a new array, and where it lies in the list. */
export function cutPage<Row>(
  rows: readonly Row[],
  { offset, limit: most, cursor, capped }: Pagination,
): { readonly rows: Row[]; readonly page: Page } {
  const total = rows.length
  const limit = most ?? Math.max(0, total - offset)
  const page = {
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
