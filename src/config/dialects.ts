/** How collections and single resources answer, by name, and what that is like. */
export const dialects = {
  mockapi: "mockapi's own way",
  'json-server-0': 'as json-server 0.17 does',
  'json-server-1': 'as json-server 1.0 does',
  'json-api': 'as JSON:API 1.1 says, for Ember Data',
} as const

/** The name of a dialect. */
export type Dialect = keyof typeof dialects

/** Whether a dialect is json-server's: its databases are data as written, and `public` is served. */
export function isOfJsonServer(dialect: Dialect): boolean {
  return dialect === 'json-server-0' || dialect === 'json-server-1'
}
