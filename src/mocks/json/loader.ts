import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { createFileFinder } from './file-replies.ts'
import type { Loader, LoaderPass } from '../files/loader.ts'
import { readJsonFile } from './file.ts'
import { readRewrites } from './rewrites.ts'

/** What the JSON loader has to know of the server. */
export interface JsonLoaderOptions {
  /** The absolute mocks folder, or the one file that is served in its place. */
  readonly root: string
  /** The field that holds ids of records; default `id`. */
  readonly idField?: string | undefined
  /** The absolute file that holds rules for addresses, and no mocks. */
  readonly routes?: string | undefined
}

/** Loads `.json`, `.jsonc` and `.json5`; comments and trailing commas are allowed in all three. */
export function createJsonLoader(options: JsonLoaderOptions): Loader {
  return {
    extensions: ['.json', '.jsonc', '.json5'],
    begin: () => beginPass(options),
  }
}

function beginPass({ root, idField, routes }: JsonLoaderOptions): LoaderPass {
  const alone = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false
  const folder = alone ? dirname(root) : root
  const reached = new Map<string, ReadonlySet<string>>()
  return {
    load: async (file) => {
      const dependencies = new Set([file.path])
      reached.set(file.path, dependencies)
      if (file.path === routes) return { mock: readRewrites(file), dependencies }
      const files = createFileFinder(file.path, folder, dependencies)
      return { mock: readJsonFile(file, { alone, files, idField }), dependencies }
    },
    dependenciesOf: (path) => reached.get(path) ?? new Set([path]),
    commit: () => reached.clear(),
  }
}
