import type { Page, Query } from './query.ts'

/**
 * The `Link` header of a page (RFC 8288): first, prev, next and last, as far as they exist, with all
 * other parameters kept and the page's own named as they were. Pages by cursor have first and next.
 *
 * @param address where the list was asked for, with or without its query part
 * @returns undefined when the query asks for no page of a certain size
 */
export function pageLinks(address: string, query: Query, page: Page): string | undefined {
  const names = query.window?.names
  if (!names || query.window?.limit === undefined || page.limit === 0) return undefined
  const base = (address.split(/[?#]/, 1)[0] ?? '').replace(/[<>]/g, encodeURIComponent)
  const parameters = new URLSearchParams(query.text)
  const link = (relation: string): string => `<${base}?${parameters}>; rel="${relation}"`
  const { offset, limit, total } = page
  if (names.cursor !== undefined) {
    const { cursor } = names
    const linkTo = (relation: string, place: string): string => {
      parameters.set(cursor, place)
      return link(relation)
    }
    const first = linkTo('first', '')
    return page.next === undefined ? first : `${first}, ${linkTo('next', page.next)}`
  }
  const linkAt = (relation: string, start: number): string => {
    if (names.page) parameters.set(names.page, String(Math.floor(start / limit) + 1))
    if (names.offset) parameters.set(names.offset, String(start))
    if (names.end) parameters.set(names.end, String(start + limit))
    return link(relation)
  }
  const last = (page.pages - 1) * limit
  const links = [linkAt('first', 0)]
  if (offset > 0) links.push(linkAt('prev', Math.max(0, Math.min(offset - limit, last))))
  if (offset + limit < total) links.push(linkAt('next', offset + limit))
  links.push(linkAt('last', last))
  return links.join(', ')
}
