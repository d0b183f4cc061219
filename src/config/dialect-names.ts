/** How collections and single resources answer, by name, and what that is like. */
export const dialects = {
  mockapi: "mockapi's own way",
  'json-server-0': 'as json-server 0.17 does',
  'json-server-1': 'as json-server 1.0 does',
} as const

/** The name of a dialect. */
export type Dialect = keyof typeof dialects
