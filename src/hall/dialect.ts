import type { Dialect } from '../core/dialect.ts'
import { ownSurface } from '../serve/resources/own-surface.ts'
import type { Surface } from '../serve/resources/surface.ts'

/** Imported when they are chosen, which few servers do. */
const surfaces: Readonly<Record<Dialect, () => Surface | Promise<Surface>>> = {
  mockapi: () => ownSurface,
  'json-server-0': async () => (await import('../features/json-server/v0/surface.ts')).jsonServer0,
  'json-server-1': async () => (await import('../features/json-server/v1/surface.ts')).jsonServer1,
}

/** How collections and single resources look in a dialect. */
export async function surfaceOf(dialect: Dialect): Promise<Surface> {
  return await surfaces[dialect]()
}
