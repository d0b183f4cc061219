import type { Page, Query, WindowNames } from './query.ts'

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
  const { offset, limit, total } = page
  if (names.cursor !== undefined) {
    const { cursor } = names
    const parameters = new URLSearchParams(query.text)
    const linkTo = (relation: string, place: string): string => {
      parameters.set(cursor, place)
      return `<${base}?${parameters}>; rel="${relation}"`
    }
    const first = linkTo('first', '')
    return page.next === undefined ? first : `${first}, ${linkTo('next', page.next)}`
  }
  const parts = partsOf(query, names)
  const linkAt = (relation: string, start: number): string => {
    const numbers = { page: Math.floor(start / limit) + 1, offset: start, end: start + limit }
    const text = parts.map((part) => (typeof part === 'string' ? part : numbers[part.number]))
    return `<${base}?${text.join('')}>; rel="${relation}"`
  }
  const last = (page.pages - 1) * limit
  const links = [linkAt('first', 0)]
  if (offset > 0) links.push(linkAt('prev', Math.max(0, Math.min(offset - limit, last))))
  if (offset + limit < total) links.push(linkAt('next', offset + limit))
  links.push(linkAt('last', last))
  return links.join(', ')
}

/** A number that a window's parameter has. */
type PageNumber = 'page' | 'offset' | 'end'

/** A query taken apart at the numbers of its page: texts, and which number belongs between them. */
type Parts = readonly (string | { readonly number: PageNumber })[]

/** Queries that are repeated are taken apart once: encoding them takes as long as finding their rows. */
const known = new WeakMap<Query, Parts>()

function partsOf(query: Query, names: WindowNames): Parts {
  const kept = known.get(query)
  if (kept) return kept
  const parameters = new URLSearchParams(query.text)
  // A word that is nowhere else in the query stands for each number.
  let word = 'NUMBER'
  while (String(parameters).includes(word)) word += 'X'
  const numbers: readonly PageNumber[] = ['page', 'offset', 'end']
  for (const [index, number] of numbers.entries()) {
    const name = names[number]
    if (name !== undefined) parameters.set(name, `${word}${index}`)
  }
  const parts = String(parameters)
    .split(new RegExp(`${word}([012])`))
    .map((part, index) => {
      const number = index % 2 === 1 ? numbers[Number(part)] : undefined
      return number === undefined ? part : { number }
    })
  known.set(query, parts)
  return parts
}
