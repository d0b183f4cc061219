import { cursorBehind, offsetOf } from './cursor.ts'
import { conditionTest, searchTest } from './match.ts'
import type { Fields } from './path.ts'
import { planQuery } from './plan.ts'
import type { Plan } from './plan.ts'
import type { Projection } from './projection.ts'
import { QueryProblem } from './query.ts'
import type { Page, Query, Window } from './query.ts'
import { sortRows } from './sort.ts'
import type { RecordRow } from './sort.ts'

/** The rows a query asks for. */
export interface Selection<Row> {
  readonly rows: readonly Row[]
  /** How many rows fit the filters. */
  readonly total: number
  readonly page: Page | undefined
  /** What is to be left of each record; undefined for all. */
  readonly projection: Projection | undefined
  /** What was ignored since no record has such a field, as it is written in an address. */
  readonly ignored: readonly string[]
}

/** Finds rows without a look at all of them. */
export interface Finder<Row> {
  /**
   * The rows that fit the filters of a plan, in its order; equals as they were, or by their ids.
   * Undefined where only a scan can tell.
   */
  find(plan: Plan, byId: boolean): readonly Row[] | undefined
}

/**
 * Carries out a query: filter, sort, then cut out the page. The rows it returns are a new array, and
 * whole: cutting them down to their fields is up to whoever sends them.
 *
 * @param finder gives the same rows as a scan, where it can
 */
export function runQuery<Row extends RecordRow>(
  rows: readonly Row[],
  query: Query,
  fields: Fields,
  finder?: Finder<Row>,
): Selection<Row> | QueryProblem {
  const plan = planQuery(query, fields)
  if (plan instanceof QueryProblem) return plan
  const { projection, ignored } = plan
  const { window } = query
  const byCursor = window?.cursor !== undefined
  const sorted = finder?.find(plan, byCursor) ?? scan(rows, plan, byCursor)
  const total = sorted.length
  if (byCursor) {
    const part = cutAtCursor(sorted, query, window, plan)
    return part instanceof QueryProblem ? part : { ...part, total, projection, ignored }
  }
  if (!window) return { rows: sorted.slice(), total, page: undefined, projection, ignored }
  return { ...cutPage(sorted, window), total, projection, ignored }
}

function scan<Row extends RecordRow>(
  rows: readonly Row[],
  plan: Plan,
  byId: boolean,
): readonly Row[] {
  const fitting = filterRows(rows, plan)
  return plan.orders.length > 0 || byId ? sortRows(fitting, plan.orders, byId) : fitting
}

function filterRows<Row extends RecordRow>(rows: readonly Row[], plan: Plan): readonly Row[] {
  const tests = plan.conditions.map(conditionTest)
  if (plan.search !== undefined) tests.push(searchTest(plan.search))
  if (tests.length === 0) return rows
  return rows.filter((row) => tests.every((test) => test(row.value)))
}

function cutAtCursor<Row extends RecordRow>(
  sorted: readonly Row[],
  query: Query,
  window: Window,
  { orders }: Plan,
): { readonly rows: Row[]; readonly page: Page } | QueryProblem {
  const offset = offsetOf(sorted, query, orders)
  if (offset instanceof QueryProblem) return offset
  const part = cutPage(sorted, { ...window, offset })
  const last = part.rows.at(-1)
  if (!last || offset + part.rows.length >= sorted.length) return part
  const next = cursorBehind(last, query, orders)
  return next instanceof QueryProblem ? next : { ...part, page: { ...part.page, next } }
}

/** The rows that a window shows, as a new array, and where it lies in the list. */
export function cutPage<Row>(
  rows: readonly Row[],
  window: Window,
): { readonly rows: Row[]; readonly page: Page } {
  const total = rows.length
  const { offset } = window
  const limit = window.limit ?? Math.max(0, total - offset)
  const page = {
    offset,
    limit,
    number: limit === 0 ? 1 : Math.floor(offset / limit) + 1,
    pages: limit === 0 ? 1 : Math.max(1, Math.ceil(total / limit)),
    total,
    ...(window.cursor !== undefined && { byCursor: true }),
    ...(window.capped !== undefined && { capped: window.capped }),
  }
  return { rows: rows.slice(offset, offset + limit), page }
}
