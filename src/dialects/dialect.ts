import type { Dialect } from '../config/dialect-names.ts'
import { ownSurface } from '../rest/own-surface.ts'
import type { Surface } from '../rest/surface.ts'

/** Imported when they are chosen, which few servers do. */
const surfaces: Readonly<Record<Dialect, () => Surface | Promise<Surface>>> = {
  mockapi: () => ownSurface,
  'json-server-0': async () => (await import('./json-server-0/surface.ts')).jsonServer0,
  'json-server-1': async () => (await import('./json-server-1/surface.ts')).jsonServer1,
}

/** How collections and single resources look in a dialect. */
export async function surfaceOf(dialect: Dialect): Promise<Surface> {
  return await surfaces[dialect]()
}
