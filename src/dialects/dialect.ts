import type { Dialect } from '../config/dialects.ts'
import type { DialectDescription } from '../export/openapi/resources.ts'
import { defaultDialect, type RestDialect } from '../rest/rest-dialect.ts'

/** How collections and single resources look over HTTP; few servers load others than the default. */
export async function restDialectOf(dialect: Dialect): Promise<RestDialect> {
  if (dialect === 'json-server-0') return (await import('./json-server-0/dialect.ts')).jsonServer0
  if (dialect === 'json-server-1') return (await import('./json-server-1/dialect.ts')).jsonServer1
  if (dialect === 'json-api') return (await import('./json-api/dialect.ts')).jsonApi
  return defaultDialect
}

/** How a dialect is described in an OpenAPI document; undefined for the default one. */
export async function describedDialectOf(
  dialect: Dialect,
): Promise<DialectDescription | undefined> {
  if (dialect === 'json-server-0') return (await import('./json-server-0/describe.ts')).described0
  if (dialect === 'json-server-1') return (await import('./json-server-1/describe.ts')).described1
  if (dialect === 'json-api') return (await import('./json-api/describe.ts')).describedJsonApi
  return undefined
}
