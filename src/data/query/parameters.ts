import { QueryProblem } from './query.ts'
import type { View, Window } from './query.ts'

/** The sizes of a collection's pages. */
export interface PageRules {
  /** Records of a page where no limit is given; default 10. */
  readonly size?: number
  /** The most records of a page; default and at most 10,000. */
  readonly max?: number
}

/** The most records of one page, whatever a collection declares. */
export const maxLimit = 10_000

/** The part of the list that is asked for: by page, or by offset; undefined for all records. */
export function readWindow(given: Controls, rules: PageRules): Window | undefined | QueryProblem {
  const { page, limit, offset, end, cursor } = given
  if (!page && !limit && !offset && !end && !cursor) return undefined
  const extra = offset ?? end
  if (page && extra) return clash(extra, page)
  const other = page ?? extra
  if (cursor && other) return clash(other, cursor)
  if (limit && end) return clash(end, limit)
  const size = limit && whole(limit, 1)
  if (size instanceof QueryProblem) return size
  if (cursor) {
    const names = { cursor: cursor.parameter }
    return { offset: 0, ...cap(size ?? rules.size ?? 10, rules), cursor: cursor.value, names }
  }
  return extra ? byOffset(given, size, rules) : byPage(given, size, rules)
}

function byPage(
  { page, limit }: Controls,
  size: number | undefined,
  rules: PageRules,
): Window | QueryProblem {
  const number = page ? whole(page, 1) : 1
  if (number instanceof QueryProblem) return number
  const capped = cap(size ?? rules.size ?? 10, rules)
  const name = page?.parameter ?? (limit?.parameter.startsWith('_') ? '_page' : 'page')
  return { offset: (number - 1) * capped.limit, ...capped, names: { page: name } }
}

function byOffset(
  { offset, end }: Controls,
  size: number | undefined,
  rules: PageRules,
): Window | QueryProblem {
  const start = offset ? whole(offset, 0) : 0
  if (start instanceof QueryProblem) return start
  const stop = end && whole(end, 0)
  if (stop instanceof QueryProblem) return stop
  const names = { offset: offset?.parameter ?? '_start', ...(end && { end: end.parameter }) }
  const limit = stop === undefined ? size : Math.max(0, stop - start)
  if (limit === undefined) return { offset: start, limit, names }
  return { offset: start, ...cap(limit, rules), names }
}

function cap(limit: number, rules: PageRules): { limit: number; capped?: number } {
  const most = Math.min(rules.max ?? maxLimit, maxLimit)
  return limit > most ? { limit: most, capped: limit } : { limit }
}

/** The largest number that is understood: counting with it stays exact. */
const largest = 999_999_999_999_999

/** A whole number, which may be written as `1e9`. */
function whole({ parameter, value }: Given, least: 0 | 1): number | QueryProblem {
  const number = /^\d{1,30}(?:e\d{1,2})?$/i.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= largest) return number
  const what = number > largest ? `is more than ${largest}` : `is no whole number from ${least}`
  const wayOut = number > largest ? 'less' : `${parameter}=${least}, or more`
  return new QueryProblem(
    parameter,
    `${parameter}=${QueryProblem.short(value)} ${what}. Write ${wayOut}.`,
  )
}

function clash(one: Given, other: Given): QueryProblem {
  return new QueryProblem(
    one.parameter,
    `"${one.parameter}" and "${other.parameter}" cannot be combined. Leave one of them out.`,
  )
}

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

/** The most names of `fields`. */
const maxFields = 100

/** The most names of `embed`. */
const maxEmbeds = 20

/** Reads `fields` and `embed` of one record's address; its other parameters mean nothing. */
export function parseView(search: string): View | QueryProblem {
  const given: { fields?: Given; embed?: Given } = {}
  for (const [parameter, value] of new URLSearchParams(search)) {
    const control = controlNames.get(parameter)
    if (control !== 'fields' && control !== 'embed') continue
    const before = given[control]
    given[control] = { parameter, value: before ? `${before.value},${value}` : value }
  }
  return readView(given)
}

/** Reads the values of `fields` and `embed`. */
export function readView(given: {
  readonly fields?: Given
  readonly embed?: Given
}): View | QueryProblem {
  const fields = given.fields && readNames(given.fields, maxFields)
  if (fields instanceof QueryProblem) return fields
  const embed = given.embed ? readNames(given.embed, maxEmbeds) : []
  if (embed instanceof QueryProblem) return embed
  return { fields, embed: embed.map((path) => path.split('.')) }
}

/** Names with commas between; what is empty between them, and what is twice, does not count. */
function readNames({ parameter, value }: Given, most: number): string[] | QueryProblem {
  const names = new Set(value.split(',').map((name) => name.trim()))
  names.delete('')
  if (names.size <= most) return [...names]
  return new QueryProblem(parameter, `"${parameter}" takes ${most} names at most.`)
}
