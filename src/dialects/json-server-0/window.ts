import type { StoredRecord } from '../../data/records/declaration.ts'
import type { ListParameters } from './parameters.ts'

/** How many records a page has where no limit is given. */
const usualLimit = 10

/**
 * Cuts out a page, or a slice as `Array.slice` does it. Only then the total is in the headers, with links
 * to other pages for a page that is not all.
 *
 * @param url the address that the links lead to
 */
export function paginate(
  records: readonly StoredRecord[],
  { page, start, end, limit }: ListParameters,
  url: string,
): { readonly records: readonly StoredRecord[]; readonly headers: Record<string, string> } {
  if (page === undefined && end === undefined && limit === undefined) {
    return { records, headers: {} }
  }
  const headers: Record<string, string> = {
    'x-total-count': String(records.length),
    'access-control-expose-headers': page === undefined ? 'X-Total-Count' : 'X-Total-Count, Link',
  }
  if (page !== undefined) {
    const number = Math.max(whole(page), 1)
    const size = whole(limit) || usualLimit
    const shown = records.slice((number - 1) * size, number * size)
    headers['link'] = links(url, number, size, records.length, shown.length)
    return { records: shown, headers }
  }
  const from = whole(start)
  const to = end === undefined ? from + whole(limit) : whole(end)
  return { records: records.slice(from, to), headers }
}

/** The number that a text begins with; 0 for none. */
function whole(text: string | undefined): number {
  return Number.parseInt(text ?? '', 10) || 0
}

/** The links (RFC 8288) of a page; none where it is all there is, or empty. */
function links(url: string, page: number, size: number, total: number, shown: number): string {
  if (shown === 0 || shown === total) return ''
  const pages: [string, number][] = [['first', 1]]
  if (page > 1) pages.push(['prev', page - 1])
  if (page * size < total) pages.push(['next', page + 1])
  pages.push(['last', Math.ceil(total / size)])
  return pages.map(([rel, number]) => `<${withPage(url, number)}>; rel="${rel}"`).join(', ')
}

function withPage(url: string, page: number): string {
  return url.replace(/([?&]_page(?:%5B%5D|\[\])?=)[^&#]*/i, `$1${page}`)
}
