import { problemReply } from '../../http/reply.ts'
import type { Reply } from '../../http/reply.ts'
import type { OperatorName } from './operators.ts'

/** What is asked of a list, read from an address once. */
export interface Query extends View {
  /** The query part of the address as it came. */
  readonly text: string
  /** All must hold. */
  readonly filters: readonly Filter[]
  /** Text that any value of a record must have in it, in any case; undefined for none. */
  readonly search: string | undefined
  /** The first key decides, the next one among equals. */
  readonly sort: readonly SortKey[]
  /** The part that is asked for; undefined for all records. */
  readonly window: Window | undefined
  /** Whether a field that no record has is a problem, in place of being ignored. */
  readonly strict: boolean
  /** Names that tell the records apart of which it is asked, for cursors. */
  readonly scope?: readonly string[]
}

/** What is asked of each record: its fields, and what is embedded in it. */
export interface View {
  /** Fields and dotted paths that records are cut down to; undefined for whole records. */
  readonly fields: readonly string[] | undefined
  /** Relations to embed, each as its steps: `posts.comments` is `['posts', 'comments']`. */
  readonly embed: readonly (readonly string[])[]
}

/** What a field must be, as it was written. Which field that is, the records decide. */
export interface Filter {
  /** The name of the parameter. */
  readonly parameter: string
  /** A field, or a dotted path to one. */
  readonly name: string
  readonly operator: OperatorName
  /** All values that the parameter was given with. */
  readonly values: readonly string[]
  /** The other meaning of `price_gte`, where no field has that name. */
  readonly suffixed?: { readonly name: string; readonly operator: OperatorName }
}

/** A field to sort by. */
export interface SortKey {
  /** The name of the parameter. */
  readonly parameter: string
  /** A field, or a dotted path to one. */
  readonly name: string
  readonly descending: boolean
  /** Whether a direction was given apart from the name, so that `_desc` at its end belongs to the name. */
  readonly directed: boolean
}

/** The part of a list that is asked for. */
export interface Window {
  /** How many records are left out before it. */
  readonly offset: number
  /** How many records it has at most; undefined for all that follow. */
  readonly limit: number | undefined
  /** The limit that was asked for, where it was more than is given. */
  readonly capped?: number
  /** Where the page before ended, in place of an offset; empty for the first page. */
  readonly cursor?: string
  /** The names of the parameters it was asked by, so that links use them too. */
  readonly names: WindowNames
}

/** The parameters that move a window: by page number, by offset, by offset and end, or by cursor. */
export interface WindowNames {
  readonly page?: string
  readonly offset?: string
  readonly end?: string
  readonly cursor?: string
}

/** Where a window lies in its list. */
export interface Page {
  readonly offset: number
  /** The most records it can have; the number of records that follow, where no limit was asked for. */
  readonly limit: number
  /** From 1. */
  readonly number: number
  /** How many pages there are, at least 1. */
  readonly pages: number
  /** How many records there are on all pages. */
  readonly total: number
  /** The limit that was asked for, where it was more than is given. */
  readonly capped?: number
  /** Whether pages go by cursor. */
  readonly byCursor?: boolean
  /** The cursor of the next page, where pages go by cursor and there is one. */
  readonly next?: string
}

/** A query parameter that cannot be understood. */
export class QueryProblem {
  /** Its name as it was written. */
  readonly parameter: string
  /** What is wrong and what to write instead. */
  readonly message: string

  constructor(parameter: string, message: string) {
    this.parameter = parameter
    this.message = message
  }

  /** The beginning of a text of an address, as messages quote it. */
  static short(text: string): string {
    return text.length > 40 ? `${text.slice(0, 40)}…` : text
  }

  /** 400 `bad-query`, naming the parameter. */
  reply(): Reply {
    return problemReply('bad-query', this.message, { parameter: this.parameter })
  }
}
