/** Entries that are read at a time. */
export const pageSize = 200

/** The most entries of a capped list. */
export const mostCapped = 2_000

/** The most entries of a capped list that are read at a time. */
export const cappedPage = 500

/** How long the mark of a removed stream stays, ms. */
export const markTtl = 3_600_000
