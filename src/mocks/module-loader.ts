import { readExports } from './exports/read.ts'
import type { SourceText } from './exports/locate.ts'
import { createFileCheck } from './json/response-files.ts'
import type { LoadedFile, Loader, LoaderPass, SourceFile } from './files/mock-file.ts'
import { createConfigFinder, type ConfigFinder } from './modules/configs.ts'
import type { LoadedModule, ModuleRunner } from './modules/runner.ts'
import { shownName } from './files/paths.ts'

/** What the loader of TypeScript and JavaScript needs. */
export interface ModuleLoaderOptions {
  /** The absolute mocks folder, or the one file that is served in its place. */
  readonly root: string
  /** Absolute folder that names are shown relative to. */
  readonly cwd: string
  readonly runner: ModuleRunner
}

/** What was made of a module, and the files beside it that were looked for. */
interface Made extends LoadedFile {
  readonly beside: ReadonlySet<string>
}

/** Loads mocks written in TypeScript or JavaScript. */
export function createModuleLoader(options: ModuleLoaderOptions): Loader {
  const made = new WeakMap<LoadedModule, Made>()
  return {
    extensions: ['.ts', '.mts', '.js', '.mjs'],
    begin: (changed) => beginPass(options, made, changed),
    takeRead: () => options.runner.takeRead(),
  }
}

function beginPass(
  options: ModuleLoaderOptions,
  made: WeakMap<LoadedModule, Made>,
  changed: ReadonlySet<string>,
): LoaderPass {
  const pass = options.runner.begin(changed)
  const configs = createConfigFinder(options.cwd)
  return {
    async load(file) {
      const module = await pass.import(file.path)
      const known = made.get(module)
      if (known && !Array.from(known.beside).some((path) => changed.has(path))) return known
      const fresh = make(file, module, options, configs)
      made.set(module, fresh)
      return fresh
    },
    dependenciesOf: (path) => withConfigs(pass.dependenciesOf(path), configs),
    commit: () => pass.commit(),
  }
}

function make(
  file: SourceFile,
  module: LoadedModule,
  { root, cwd, runner }: ModuleLoaderOptions,
  configs: ConfigFinder,
): Made {
  const sources = function* (): Iterable<SourceText> {
    for (const path of [file.path, ...module.dependencies]) {
      const text = runner.source(path)
      if (text !== undefined) yield { name: shownName(path, cwd), text }
    }
  }
  const beside = new Set<string>()
  const files = createFileCheck(file.path, root, beside)
  const mock = readExports(module.exports, { name: file.name, sources, files })
  const reach = (): ReadonlySet<string> =>
    new Set([...withConfigs(module.dependencies, configs), ...beside])
  let dependencies = reach()
  let seen = runner.dynamicImports
  return {
    mock,
    hash: module.hash,
    beside,
    get dependencies() {
      if (seen === runner.dynamicImports) return dependencies
      // An import() may have reached more since the file was loaded.
      seen = runner.dynamicImports
      dependencies = reach()
      return dependencies
    },
  }
}

function withConfigs(files: ReadonlySet<string>, configs: ConfigFinder): Set<string> {
  return new Set([...files, ...configs.configsOf(files)])
}
