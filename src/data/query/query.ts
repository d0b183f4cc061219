import { problemReply, type Reply } from '../../http/reply.ts'
import type { OperatorName } from './operators.ts'

/** What an address asks of a list. All filters must hold; of sort keys the first one decides. */
export interface Query extends View {
  readonly text: string
  readonly filters: readonly QueryFilter[]
  readonly search: string | undefined
  readonly sort: readonly SortField[]
  readonly pagination: Pagination | undefined
  readonly strict: boolean
  readonly scope?: readonly string[]
}

/** What is asked of each record: its fields, and what is embedded in it. */
export interface View {
  readonly fields: readonly string[] | undefined
  /** Relations to embed, each as its steps: `posts.comments` is `['posts', 'comments']`. */
  readonly embed: readonly (readonly string[])[]
}

/** A filter as it was written, with all values it was given. Which field it means, the records decide. */
export interface QueryFilter {
  readonly parameter: string
  readonly name: string
  readonly operator: OperatorName
  readonly values: readonly string[]
  /** The other meaning of `price_gte`, where no field has that name. */
  readonly suffixed?: { readonly name: string; readonly operator: OperatorName }
  /** What was sent with brackets, `ids[]`: a field of that very name comes first. */
  readonly bracketed?: readonly (readonly [name: string, value: string])[]
}

/** A field to sort by. */
export interface SortField extends Pick<QueryFilter, 'parameter' | 'name'> {
  readonly descending: boolean
  /** Whether a direction was given apart from the name, so that `_desc` at its end belongs to the name. */
  readonly directed: boolean
}

/** The part of a list that is asked for. */
export interface Pagination {
  readonly offset: number
  readonly limit: number | undefined
  readonly capped?: number
  readonly cursor?: string
  /** The parameters that move the page, as they were written. */
  readonly names: Partial<Record<'page' | 'offset' | 'end' | 'cursor', string>>
}

/** Where a page lies in its list. */
export interface Page {
  readonly offset: number
  /** The most records it can have; the number of records that follow, where no limit was asked for. */
  readonly limit: number
  readonly number: number
  readonly pages: number
  readonly total: number
  readonly capped?: number
  readonly byCursor?: boolean
  readonly next?: string
}

/** 400 `bad-query`: a parameter that cannot be understood, and what to write instead. */
export function badQuery(parameter: string, message: string): Reply {
  return problemReply('bad-query', message, { parameter })
}

/** The start of a text of an address, as messages quote it. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
