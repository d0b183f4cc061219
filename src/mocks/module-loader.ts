import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { withSchemas } from '../generate/json-schema.ts'
import { readExports } from './exports/read.ts'
import type { SourceText } from './exports/locate.ts'
import { withViteList } from './exports/vite-list.ts'
import {
  withDocuments,
  withSchemaParts,
  type FilesRead,
  type LoadedFile,
  type Loader,
  type LoaderPass,
  type ServedDocument,
  type SourceFile,
} from './files/mock-file.ts'
import { isInFolder, shownName } from './files/paths.ts'
import type { JsonOptions } from './json/loader.ts'
import { createFileCheck } from './json/response-files.ts'
import { envOf } from './modules/env.ts'
import type { Bundler, GivenModule } from './modules/resolve.ts'
import type { GraphqlLoader } from './graphql/loader.ts'
import type { OpenApiLoader } from './openapi/loader.ts'
import type { LoadedModule, ModuleRunner } from './modules/runner.ts'

interface ModuleLoaderOptions {
  /** The absolute mocks folder. */
  readonly folder: string
  /** Reads the documents of `openapi(…)`. */
  readonly documents?: OpenApiLoader
  /** Reads what `graphql(…)` gives. */
  readonly schemas?: GraphqlLoader
  /** How databases in code are read; `alone` where a file is served in place of the folder. */
  readonly data?: JsonOptions & { readonly alone: boolean }
  /** Absolute folder that names are shown relative to. */
  readonly cwd: string
  /** Modules of the package by the specifiers of mock files, such as `mockapi`. */
  /** Absolute files of middleware of Express, which are read in another way. */
  readonly middlewares?: ReadonlySet<string>
  readonly provided: Readonly<Record<string, GivenModule>>
  /** The bundler whose dev server serves the mocks, if one does. */
  readonly bundler?: Bundler | undefined
  /** Called when an `import()` in running code has read files, with the time since when, ms since 1970. */
  readonly onDynamicImport: (since: number) => void
  readonly onWarning: (diagnostic: Diagnostic) => void
}

type Exports = Readonly<Record<string, unknown>>

/** What was made of a module, and the files that it refers to by `$file`. */
interface LoadedMock extends LoadedFile {
  readonly beside: ReadonlySet<string>
}

/** Loads mocks written in TypeScript or JavaScript. The runner is imported with the first of them. */
export class ModuleLoader implements Loader {
  readonly extensions: readonly string[] = [
    '.ts',
    '.mts',
    '.cts',
    '.tsx',
    '.js',
    '.mjs',
    '.cjs',
    '.jsx',
  ]
  readonly #options: ModuleLoaderOptions
  /** Absolute paths of all that the documents of a file reach. */
  readonly #given = new Map<string, ReadonlySet<string>>()
  readonly #loaded = new WeakMap<LoadedModule, LoadedMock>()
  runner: ModuleRunner | undefined

  constructor(options: ModuleLoaderOptions) {
    this.#options = options
  }

  begin(changed: ReadonlySet<string>): LoaderPass {
    let transaction = this.runner?.begin(changed)
    const configs = new ConfigFiles(this.#options.cwd, () => this.runner)
    return {
      load: async (file) => {
        this.runner ??= await this.#createRunner()
        transaction ??= this.runner.begin(changed)
        const module = await transaction.import(file.path)
        const known = this.#loaded.get(module)
        if (known && !Array.from(known.beside).some((each) => changed.has(each))) return known
        // What fails below must not be what it was the next time.
        this.#loaded.delete(module)
        const exports = await this.#exportsOf(file, module)
        const found = await withSchemas(() => this.#read(file, module, exports, configs))
        const own = await this.#withDatabase(file, found, module.exports['default'])
        const loaded = await this.#withSchemas(file, await this.#withDocuments(file, own), module)
        this.#loaded.set(module, loaded)
        return loaded
      },
      dependenciesOf: (file) => {
        const modules = transaction?.dependenciesOf(file) ?? [file]
        return configs.addTo([...modules, ...(this.#given.get(file) ?? [])])
      },
      commit: () => transaction?.commit(),
    }
  }

  takeRead(): FilesRead {
    return this.runner?.takeRead() ?? new Map()
  }

  /** What a file exports; a list of vite-plugin-mock as the mocks that it stands for. */
  async #exportsOf({ path: file, name }: SourceFile, module: LoadedModule): Promise<Exports> {
    const exports: Exports = Object.fromEntries(
      module.names.map((each) => [each, module.exports[each]]),
    )
    const { cwd, bundler, middlewares } = this.#options
    if (middlewares?.has(file)) {
      const { asMiddleware } = await import('../importers/express/middleware.ts')
      return { default: asMiddleware(exports, name) }
    }
    const env = () => bundler?.env ?? envOf(cwd).read()
    const text = this.runner?.source(file) ?? ''
    return (await withViteList(exports, { name, text, env })) ?? exports
  }

  /** What a file declares, or the database that it exports if that is nothing. */
  async #withDatabase(file: SourceFile, found: LoadedMock, value: unknown): Promise<LoadedMock> {
    const { folder, data } = this.#options
    const isDatabase = data?.alone || /(?:^|[/.])db$/.test(file.mount)
    const isNothing = found.mock.diagnostics.some(({ code }) => code === 'no-mock')
    if (!data || !isDatabase || !isNothing) return found
    const files = createFileCheck(file.path, folder, new Set())
    const locate = (error: unknown) => this.runner?.locate(error)
    const { readDatabaseModule } = await import('./exports/database.ts')
    const mock = await readDatabaseModule(file, value, { ...data, files, locate })
    if (!mock) return found
    const { hash, beside } = found
    return {
      mock,
      hash,
      beside,
      get dependencies() {
        return found.dependencies
      },
    }
  }

  /** What a file declares, with the documents of its `openapi(…)`. */
  async #withDocuments(file: SourceFile, found: LoadedMock): Promise<LoadedMock> {
    const given = found.mock.documents
    const { documents } = this.#options
    if (!given?.length || !documents) return found
    const reached = new Set<string>()
    this.#given.set(file.path, reached)
    const read: ServedDocument[] = []
    for (const each of given) read.push(await documents.readGiven(each, file, reached))
    const { hash } = found
    const names = given.flatMap(({ document }) => (typeof document === 'string' ? document : []))
    const serves = new Set(names.map((each) => path.resolve(path.dirname(file.path), each)))
    return {
      mock: withDocuments(found.mock, read),
      hash,
      beside: new Set([...found.beside, ...reached]),
      parts: reached,
      serves,
      get dependencies() {
        return new Set([...found.dependencies, ...reached])
      },
    }
  }

  /** What a file declares, with the schemas of its `graphql(…)`. */
  async #withSchemas(
    file: SourceFile,
    found: LoadedMock,
    module: LoadedModule,
  ): Promise<LoadedMock> {
    const { schemas } = this.#options
    const { graphql } = found.mock
    if (!graphql?.length || !schemas) return found
    const sources = () => this.#sourcesOf(file, module)
    const parts = await schemas.readGiven(graphql, { file: file.name, sources })
    // Dependencies may yet grow.
    return Object.create(found, {
      mock: { value: withSchemaParts(found.mock, parts), enumerable: true },
    }) as LoadedMock
  }

  async #createRunner(): Promise<ModuleRunner> {
    const { cwd: root, ...options } = this.#options
    const { ModuleRunner: Runner } = await import('./modules/runner.ts')
    return new Runner({ ...options, root })
  }

  /** The texts of a file and of what it imports. */
  *#sourcesOf(file: SourceFile, module: LoadedModule): Iterable<SourceText> {
    for (const each of [file.path, ...module.dependencies]) {
      const text = this.runner?.source(each)
      if (text !== undefined) yield { name: shownName(each, this.#options.cwd), text }
    }
  }

  #read(
    file: SourceFile,
    module: LoadedModule,
    exports: Exports,
    configs: ConfigFiles,
  ): LoadedMock {
    const { folder } = this.#options
    const runner = this.runner as ModuleRunner
    const sources = () => this.#sourcesOf(file, module)
    const beside = new Set<string>()
    const files = createFileCheck(file.path, folder, beside)
    const mock = readExports(exports, { name: file.name, sources, files })
    const reach = (): ReadonlySet<string> =>
      new Set([...configs.addTo(module.dependencies), ...beside])
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
}

const configNames = ['tsconfig.json', 'jsconfig.json', 'package.json']

/** Finds the settings that decide where the imports of files lead; each folder is searched once. */
class ConfigFiles {
  readonly #root: string
  readonly #runner: () => ModuleRunner | undefined
  readonly #byFolder = new Map<string, readonly string[]>()

  constructor(root: string, runner: () => ModuleRunner | undefined) {
    this.#root = root
    this.#runner = runner
  }

  /**
   * Some files, and the absolute paths of the `tsconfig.json` and `package.json` that count for them, of
   * what those extend and refer to, and of the places in the root where they may yet appear.
   */
  addTo(files: Iterable<string>): Set<string> {
    const all = new Set(files)
    const folders = new Set(Array.from(all, (file) => path.dirname(file))).add(this.#root)
    for (const folder of folders) {
      const found = this.#byFolder.get(folder) ?? this.#find(folder)
      this.#byFolder.set(folder, found)
      for (const config of found) all.add(config)
    }
    return all
  }

  #find(folder: string): readonly string[] {
    const found = [...(this.#runner()?.configsIn(folder) ?? [])]
    for (let at = folder; ; at = path.dirname(at)) {
      const isInside = at === this.#root || isInFolder(at, this.#root)
      const files = configNames.map((name) => path.join(at, name))
      const existing = files.filter((file) => existsSync(file))
      found.push(...(isInside ? files : existing))
      const hasManifest = existing.some((file) => file.endsWith('package.json'))
      const isLast = hasManifest && (at === this.#root || !isInside)
      if (isLast || path.dirname(at) === at) return found
    }
  }
}
