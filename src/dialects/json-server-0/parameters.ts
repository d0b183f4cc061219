/** A comparison of one field with values; one of them must hold, all of them for `ne`. */
export interface FieldFilter {
  readonly parameter: string
  readonly field: string
  readonly operator: 'eq' | 'gte' | 'lte' | 'ne' | 'like'
  readonly values: readonly string[]
}

/** The query of a list; undefined for what it does not have. */
export interface ListParameters {
  /** Text to look for in all values, in lower case. */
  readonly search: string | undefined
  readonly filters: readonly FieldFilter[]
  readonly sort: readonly { readonly field: string; readonly descending: boolean }[]
  readonly page: string | undefined
  readonly start: string | undefined
  readonly end: string | undefined
  readonly limit: string | undefined
  readonly embed: readonly string[]
  readonly expand: readonly string[]
}

/** Parameters that never filter; `callback` and `_` are what jQuery adds. */
const reserved = new Set(
  'q,_start,_end,_sort,_order,_limit,_page,_embed,_expand,_delay,callback,_'.split(','),
)

const operatorShape = /^(.*)_(gte|lte|ne|like)$/s

/** Reads the query part of an address, with its question mark or empty. */
export function readParameters(search: string): ListParameters {
  const all = grouped(new URLSearchParams(search))
  const first = (name: string) => all.get(name)?.[0] || undefined
  const filters: FieldFilter[] = []
  for (const [parameter, values] of all) {
    // A parameter without a name is none there.
    if (parameter === '' || reserved.has(parameter)) continue
    const [, field = parameter, operator = 'eq'] = operatorShape.exec(parameter) ?? []
    filters.push({ parameter, field, operator: operator as FieldFilter['operator'], values })
  }
  return {
    search: first('q')?.toLowerCase(),
    filters,
    sort: readSort(all.get('_sort') ?? [], all.get('_order') ?? []),
    page: first('_page'),
    start: first('_start'),
    end: first('_end'),
    limit: first('_limit'),
    embed: [...new Set(all.get('_embed'))].filter(Boolean),
    expand: [...new Set(all.get('_expand'))].filter(Boolean),
  }
}

/** The values of each name. `id[]` and `id[0]` are `id`, as clients write lists; `a[b]` is `a.b`. */
function grouped(parameters: URLSearchParams): Map<string, string[]> {
  const all = new Map<string, string[]>()
  for (const [name, value] of parameters) {
    const plain = name
      .replace(/\[\d*\]$/, '')
      .replaceAll('[', '.')
      .replaceAll(']', '')
    const values = all.get(plain)
    if (values) values.push(value)
    else all.set(plain, [value])
  }
  return all
}

function readSort(sort: readonly string[], order: readonly string[]): ListParameters['sort'] {
  const orders = order.join(',').toLowerCase().split(',')
  return sort
    .flatMap((text) => text.split(','))
    .map((field, index) => ({ field, descending: orders[index] === 'desc' }))
    .filter(({ field }) => field !== '')
}
