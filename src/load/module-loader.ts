import { readExports } from './exports/read.ts'
import type { SourceText } from './exports/locate.ts'
import { createFileFinder } from './files.ts'
import type { Loader } from './loader.ts'
import type { ModuleRunner } from './module/runner.ts'
import { shownName } from './paths.ts'

/** What the loader of TypeScript and JavaScript needs. */
export interface ModuleLoaderOptions {
  /** The absolute mocks folder, or the one file that is served in its place. */
  readonly root: string
  /** Absolute folder that names are shown relative to. */
  readonly cwd: string
  readonly runner: ModuleRunner
}

/** Loads mocks written in TypeScript or JavaScript. */
export function createModuleLoader({ root, cwd, runner }: ModuleLoaderOptions): Loader {
  return {
    extensions: ['.ts', '.mts', '.js', '.mjs'],
    begin(changed) {
      const pass = runner.begin(changed)
      return {
        async load(file) {
          const { exports, dependencies } = await pass.import(file.path)
          const reached = new Set(dependencies)
          const sources = function* (): Iterable<SourceText> {
            for (const path of [file.path, ...dependencies]) {
              const text = runner.source(path)
              if (text !== undefined) yield { name: shownName(path, cwd), text }
            }
          }
          const files = createFileFinder(file.path, root, reached)
          return {
            mock: readExports(exports, { name: file.name, sources, files }),
            dependencies: reached,
          }
        },
        dependenciesOf: (path) => pass.dependenciesOf(path),
        commit: () => pass.commit(),
      }
    },
  }
}
