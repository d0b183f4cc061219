import type { Page, Query } from './query.ts'

/** The `Link` header of a page (RFC 8288), other parameters kept; undefined where no page of a certain size is asked for. */
export function pageLinks(address: string, query: Query, page: Page): string | undefined {
  const { offset, limit, total, pages, next } = page
  const names = query.pagination?.names
  if (!names || query.pagination?.limit === undefined || limit === 0) return undefined
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
