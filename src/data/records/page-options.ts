/** What a list in an envelope says besides its records, by the names it has unless others are given. */
export const envelopeFields = {
  data: 'the records',
  page: 'the number of the page, from 1',
  pages: 'how many pages there are',
  limit: 'the most records of a page',
  total: 'how many records there are on all pages',
  next: 'the cursor of the next page, null on the last; only where pages go by cursor',
} as const

/** A field of an envelope. */
export type EnvelopeField = keyof typeof envelopeFields

/** Other names for fields of an envelope; false leaves one out. `data` cannot be left out. */
export type EnvelopeNames = { readonly data?: string } & {
  readonly [Field in Exclude<EnvelopeField, 'data'>]?: string | false
}

/** How lists are sent in pages. */
export interface PageOptions {
  /** Records of a page where a page is asked for without a limit; default 10. */
  readonly size?: number
  /** The most records of a page; default and at most 10,000. */
  readonly max?: number
  /** Whether lists are wrapped: `{ data, page, pages, limit, total }`, or by other names; default false. */
  readonly envelope?: boolean | EnvelopeNames
}
