import type { Dialect } from '../config/config.ts'
import { defaultDialect } from '../rest/rest-dialect.ts'
import type { RestDialect } from '../rest/rest-dialect.ts'

/** Imported when they are chosen, which few servers do. */
const surfaces: Readonly<Record<Dialect, () => RestDialect | Promise<RestDialect>>> = {
  mockapi: () => defaultDialect,
  'json-server-0': async () => (await import('./json-server-0/surface.ts')).jsonServer0,
  'json-server-1': async () => (await import('./json-server-1/surface.ts')).jsonServer1,
}

/** How collections and single resources look in a dialect. */
export async function surfaceOf(dialect: Dialect): Promise<RestDialect> {
  return await surfaces[dialect]()
}
