import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../openapi/documents')

/** Documents of each version by the names of their files: 2.0 below `/two`, 3.0 `/zero`, 3.1 `/one`, 3.2 `/new`. */
export function versionDocuments(): Record<string, Readonly<Record<string, unknown>>> {
  const entries = readdirSync(folder).map((name): [string, Readonly<Record<string, unknown>>] => [
    name,
    JSON.parse(readFileSync(join(folder, name), 'utf8')) as Readonly<Record<string, unknown>>,
  ])
  return Object.fromEntries(entries)
}
