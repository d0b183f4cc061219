import type { Page, Window } from './query.ts'

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
