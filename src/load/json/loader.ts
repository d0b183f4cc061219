import { realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isBelow } from '../paths.ts'
import type { Loader, LoaderPass } from '../loader.ts'
import type { FileFinder } from './answer.ts'
import { readJsonFile } from './file.ts'

/** What the JSON loader has to know of the server. */
export interface JsonLoaderOptions {
  /** The absolute mocks folder, or the one file that is served in its place. */
  readonly root: string
}

/** Loads `.json`, `.jsonc` and `.json5`; comments and trailing commas are allowed in all three. */
export function createJsonLoader(options: JsonLoaderOptions): Loader {
  return {
    extensions: ['.json', '.jsonc', '.json5'],
    begin: () => beginPass(options),
  }
}

function beginPass({ root }: JsonLoaderOptions): LoaderPass {
  const alone = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false
  const folder = realPath(alone ? dirname(root) : root)
  const reached = new Map<string, ReadonlySet<string>>()
  return {
    load: async (file) => {
      const dependencies = new Set([file.path])
      reached.set(file.path, dependencies)
      const files = fileFinder(() => realPath(dirname(file.path)), folder, dependencies)
      return { mock: readJsonFile(file, { alone, files }), dependencies }
    },
    dependenciesOf: (path) => reached.get(path) ?? new Set([path]),
    commit: () => reached.clear(),
  }
}

/** Looks for files beside a mock file, and notes each as a dependency, so that its coming is seen. */
function fileFinder(from: () => string, folder: string, dependencies: Set<string>): FileFinder {
  return {
    check: (name) => {
      const path = resolve(from(), name)
      if (!isBelow(path, folder)) return 'outside'
      dependencies.add(path)
      if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return 'missing'
      return isBelow(realPath(path), folder) ? 'found' : 'outside'
    },
  }
}

/** A path with its links resolved, where it leads somewhere. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
