import { realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isBelow } from '../paths.ts'
import type { LoadedFile, Loader, LoaderPass, SourceFile } from '../loader.ts'
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

function beginPass(options: JsonLoaderOptions): LoaderPass {
  const reached = new Map<string, ReadonlySet<string>>()
  return {
    load: async (file) => loadFile(file, options, reached),
    dependenciesOf: (path) => reached.get(path) ?? new Set([path]),
    commit: () => reached.clear(),
  }
}

function loadFile(
  file: SourceFile,
  { root }: JsonLoaderOptions,
  reached: Map<string, ReadonlySet<string>>,
): LoadedFile {
  const dependencies = new Set([file.path])
  reached.set(file.path, dependencies)
  const alone = realPath(root) === realPath(file.path)
  const folder = alone ? dirname(file.path) : root
  const mock = readJsonFile(file, { alone, files: fileFinder(file.path, folder, dependencies) })
  return { mock, dependencies }
}

/** Looks for files beside a mock file, and notes each as a dependency, so that its coming is seen. */
function fileFinder(from: string, folder: string, dependencies: Set<string>): FileFinder {
  return {
    check: (name) => {
      const path = resolve(dirname(from), name)
      if (!isBelow(path, folder) && !isBelow(path, realPath(folder))) return 'outside'
      dependencies.add(path)
      if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return 'missing'
      return isBelow(realPath(path), realPath(folder)) ? 'found' : 'outside'
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
