import type { Page, Query } from './query.ts'

/**
 * The `Link` header of a page (RFC 8288): first, prev, next and last, as far as they exist, with all
 * other parameters kept and the page's own named as they were.
 *
 * @param address where the list was asked for, with or without its query part
 * @returns undefined when the query asks for no page of a certain size
 */
export function pageLinks(address: string, query: Query, page: Page): string | undefined {
  const names = query.window?.names
  if (!names || query.window?.limit === undefined || page.limit === 0) return undefined
  const base = (address.split(/[?#]/, 1)[0] ?? '').replace(/[<>]/g, encodeURIComponent)
  const parameters = new URLSearchParams(query.text)
  const link = (relation: string, offset: number): string => {
    if (names.page) parameters.set(names.page, String(Math.floor(offset / page.limit) + 1))
    if (names.offset) parameters.set(names.offset, String(offset))
    if (names.end) parameters.set(names.end, String(offset + page.limit))
    return `<${base}?${parameters}>; rel="${relation}"`
  }
  const { offset, limit, total } = page
  const last = (page.pages - 1) * limit
  const links = [link('first', 0)]
  if (offset > 0) links.push(link('prev', Math.max(0, Math.min(offset - limit, last))))
  if (offset + limit < total) links.push(link('next', offset + limit))
  links.push(link('last', last))
  return links.join(', ')
}
