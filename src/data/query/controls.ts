/** A parameter that steers a query in place of filtering, with the name it was given by. */
export interface Given {
  readonly parameter: string
  readonly value: string
}

/** The parameters of an address that steer a query, by what they do. */
export type Controls = Partial<Record<ControlName, Given>>

/** What a steering parameter does. */
export type ControlName =
  | 'page'
  | 'limit'
  | 'offset'
  | 'end'
  | 'cursor'
  | 'sort'
  | 'order'
  | 'search'
  | 'fields'
  | 'embed'

/** Those that may be repeated, as if their values stood in one, with commas between. */
export const repeatable: ReadonlySet<ControlName> = new Set(['sort', 'order', 'fields', 'embed'])

/** What each parameter does; those with `_` are json-server's. All others are filters. */
export const controlNames: ReadonlyMap<string, ControlName> = new Map([
  ['page', 'page'],
  ['_page', 'page'],
  ['limit', 'limit'],
  ['_limit', 'limit'],
  ['_per_page', 'limit'],
  ['offset', 'offset'],
  ['_start', 'offset'],
  ['_end', 'end'],
  ['cursor', 'cursor'],
  ['sort', 'sort'],
  ['_sort', 'sort'],
  ['order', 'order'],
  ['_order', 'order'],
  ['q', 'search'],
  ['fields', 'fields'],
  ['embed', 'embed'],
  ['_embed', 'embed'],
  ['_expand', 'embed'],
])
