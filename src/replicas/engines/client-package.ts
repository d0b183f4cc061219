import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { StoreError } from '../store-error.ts'

/**
 * Loads the client of an engine, which a project installs itself: as a module in the folder would, then as one of ours.
 * Throws a {@link StoreError} where there is none.
 *
 * @param kind what it is for: `Redis or Valkey`
 */
export async function loadClient(name: string, kind: string, folder: string): Promise<unknown> {
  for (const from of [pathToFileURL(join(folder, 'x.js')), new URL(import.meta.url)]) {
    try {
      const path = createRequire(from).resolve(name)
      const loaded = (await import(pathToFileURL(path).href)) as { readonly default?: unknown }
      return loaded.default ?? loaded
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  const install = `npm install --save-dev ${name}`
  throw new StoreError(
    'unsupported',
    `A store in ${kind} needs the package ${name}, which is not installed. Install it: ${install}`,
  )
}
