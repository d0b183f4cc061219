import type { Reply } from '../../http/reply.ts'
import type { PageOptions } from '../records/declaration.ts'
import { badQuery, type Pagination, shorten, type View } from './query.ts'

/** The most records of one page, whatever a collection declares. */
export const maxLimit = 10_000
const largest = 999_999_999_999_999
const maxFields = 100
const maxEmbeds = 20

type Control = Readonly<{ parameter: string; value: string }>

/** The parameters of an address that are no filters, by what they do. */
export type Controls = Partial<Record<ControlName, Control>>

const controls = {
  page: ['page', '_page'],
  limit: ['limit', '_limit', '_per_page'],
  offset: ['offset', '_start'],
  end: ['_end'],
  cursor: ['cursor'],
  sort: ['sort', '_sort'],
  order: ['order', '_order'],
  search: ['q'],
  fields: ['fields'],
  embed: ['embed', '_embed', '_expand'],
} as const

type ControlName = keyof typeof controls

/** What each parameter does; those with `_` are json-server's. All others are filters. */
export const controlNames: ReadonlyMap<string, ControlName> = new Map(
  Object.entries(controls).flatMap(([control, names]) =>
    names.map((name) => [name, control as ControlName]),
  ),
)

/** Those that may be repeated, as if their values stood in one, with commas between. */
export const repeatable: ReadonlySet<ControlName> = new Set(['sort', 'order', 'fields', 'embed'])

/** The part of a list that is asked for; undefined for all records. Throws Reply `bad-query` 400. */
export function readPagination(given: Controls, rules: PageOptions): Pagination | undefined {
  const { page, limit, offset, end, cursor } = given
  if (!page && !limit && !offset && !end && !cursor) return undefined
  const extra = offset ?? end
  if (page && extra) throw clash(extra, page)
  const other = page ?? extra
  if (cursor && other) throw clash(other, cursor)
  if (limit && end) throw clash(end, limit)
  const size = limit && whole(limit, 1)
  if (extra) return byOffset(given, size, rules)
  const capped = cap(size ?? rules.size ?? 10, rules)
  if (cursor) {
    return { offset: 0, ...capped, cursor: cursor.value, names: { cursor: cursor.parameter } }
  }
  const number = page ? whole(page, 1) : 1
  const name = page?.parameter ?? (limit?.parameter.startsWith('_') ? '_page' : 'page')
  return { offset: (number - 1) * capped.limit, ...capped, names: { page: name } }
}

function byOffset({ offset, end }: Controls, size: number | undefined, rules: PageOptions) {
  const start = offset ? whole(offset, 0) : 0
  const limit = end ? Math.max(0, whole(end, 0) - start) : size
  const names = { offset: offset?.parameter ?? '_start', ...(end && { end: end.parameter }) }
  if (limit === undefined) return { offset: start, limit, names }
  return { offset: start, ...cap(limit, rules), names }
}

function cap(limit: number, rules: PageOptions): { limit: number; capped?: number } {
  const most = Math.min(rules.max ?? maxLimit, maxLimit)
  return limit > most ? { limit: most, capped: limit } : { limit }
}

function whole({ parameter, value }: Control, least: 0 | 1): number {
  const number = /^\d{1,30}(?:e\d{1,2})?$/i.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= largest) return number
  const what =
    number > largest
      ? `is more than ${largest}. Write less.`
      : `is no whole number from ${least}. Write ${parameter}=${least}, or more.`
  throw badQuery(parameter, `${parameter}=${shorten(value)} ${what}`)
}

function clash({ parameter }: Control, other: Control): Reply {
  const message = `"${parameter}" and "${other.parameter}" cannot be combined. Leave one of them out.`
  return badQuery(parameter, message)
}

/** Reads the values of `fields` and `embed`. */
export function readView({ fields, embed }: Controls): View {
  return {
    fields: fields && readNames(fields, maxFields),
    embed: embed ? readNames(embed, maxEmbeds).map((path) => path.split('.')) : [],
  }
}

function readNames({ parameter, value }: Control, most: number): string[] {
  const names = new Set(value.split(',').map((name) => name.trim()))
  names.delete('')
  if (names.size <= most) return [...names]
  throw badQuery(parameter, `"${parameter}" takes ${most} names at most.`)
}
