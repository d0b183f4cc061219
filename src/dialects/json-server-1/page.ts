/** Which page of how many records an address asks for. */
export interface Paging {
  readonly page: number
  readonly size: number
}

/** One page of a list, as it is sent. */
export interface Envelope<Item> {
  readonly first: 1
  readonly prev: number | null
  readonly next: number | null
  readonly last: number
  readonly pages: number
  /** How many there are on all pages. */
  readonly items: number
  readonly data: readonly Item[]
}

/** The page that `_page` and `_per_page` ask for; undefined where `_page` is no number. Default size 10. */
export function readPaging(parameters: URLSearchParams): Paging | undefined {
  const page = Number.parseInt(parameters.get('_page') ?? '', 10)
  if (Number.isNaN(page)) return undefined
  const size = Number.parseInt(parameters.get('_per_page') ?? '', 10)
  return { page, size: Number.isNaN(size) ? 10 : Math.max(1, size) }
}

/** A page of items; one that lies outside is the nearest there is, and there is always one. */
export function pageOf<Item>(items: readonly Item[], { page, size }: Paging): Envelope<Item> {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const current = Math.min(Math.max(1, page), pages)
  const start = (current - 1) * size
  return {
    first: 1,
    prev: current > 1 ? current - 1 : null,
    next: current < pages ? current + 1 : null,
    last: pages,
    pages,
    items: items.length,
    data: items.slice(start, start + size),
  }
}
