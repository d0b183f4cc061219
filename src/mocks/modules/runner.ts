import { mockapiError, MockapiError, type Diagnostic, type Place } from '../../errors/diagnostic.ts'
import type { ContentHash } from '../files/hash.ts'
import type { FilesRead } from '../files/mock-file.ts'
import { loadCompiler } from './compile.ts'
import { envOf } from './env.ts'
import { errorText, moduleError } from './errors.ts'
import { Evaluator } from './evaluate.ts'
import { bundledModule, createExternalLoader, type importNative } from './external.ts'
import type { Tools } from './link.ts'
import { ModuleGraph, type ModuleScope } from './module-graph.ts'
import type { Module } from './module.ts'
import { FileNames } from './file-names.ts'
import { Resolver, type GivenModules, type Bundler, type Syntax } from './resolve.ts'
import { mapStacks } from './stack-hook.ts'
import { locateError, locateOnly } from './stack-trace.ts'

/** What a runner needs to know. */
export interface ModuleRunnerOptions extends Pick<GivenModules, 'provided'> {
  readonly root: string
  /** Specifiers used where the file's own node_modules has none; default {@link bundledModule}. */
  readonly fallback?: GivenModules['fallback']
  /** The bundler whose dev server serves the mocks, if one does. */
  readonly bundler?: Bundler | undefined
  /** Limit for evaluating one entry with its imports, in ms; default 5,000. */
  readonly timeout?: number
  /**
   * Called when an `import()` in running code has loaded a file, so that entries may reach more than
   * before; `since` is when the first such file was read, ms since 1970.
   */
  readonly onDynamicImport?: (since: number) => void
  /** Called when a hook of `import.meta.hot` fails. */
  readonly onWarning?: (diagnostic: Diagnostic) => void
  /** Loads packages; default Node's `import()`. For a host that puts another in its place, as test runners do. */
  readonly importNative?: typeof importNative
}

/** A file that was evaluated. */
export interface LoadedModule {
  readonly exports: Readonly<Record<string, unknown>>
  /** Names of the exports in the order of the file. */
  readonly names: readonly string[]
  readonly hash: ContentHash
  /** Absolute paths of the entry and of all user files it reaches, JSON too, as of now. */
  readonly dependencies: ReadonlySet<string>
}

/** One reload: modules are evaluated beside the current ones until it is committed. */
export interface ModuleTransaction {
  /**
   * Imports an entry; what did not change and imports nothing that changed is the same module as before.
   * One call at a time. @throws MockapiError with place and frame
   */
  import(file: string): Promise<LoadedModule>
  /** The files found so far for an entry whose import failed, and those it missed: a change of one is a reason to try again. */
  dependenciesOf(file: string): ReadonlySet<string>
  /**
   * Makes what went well current. Files that failed keep their earlier module and are evaluated again in the
   * next transaction; those that hung wait until one of their files changes.
   */
  commit(): void
}

/** Runs users' TypeScript and JavaScript outside Node's module cache; the first import loads the compiler. */
export class ModuleRunner {
  readonly #options: ModuleRunnerOptions
  readonly #names: FileNames
  readonly #graph: ModuleGraph
  readonly #read = new Map<string, ContentHash | undefined>()
  readonly #loaded = new WeakMap<Module, LoadedModule>()
  #tools: Tools | undefined
  #loading: Promise<Tools> | undefined
  #endMapping: (() => void) | undefined
  /** How often an `import()` in running code has loaded a file: what entries reach is the same until then. */
  dynamicImports = 0

  constructor(options: ModuleRunnerOptions) {
    this.#options = options
    this.#names = new FileNames(options.root)
    this.#graph = new ModuleGraph(this.#names, (since) => {
      this.dynamicImports++
      options.onDynamicImport?.(since)
    })
  }

  /** Begins a transaction in which the contents of these absolute paths changed (also deleted and new ones). */
  begin(changed: ReadonlySet<string>): ModuleTransaction {
    const graph = this.#graph
    const names = this.#names
    const resolver = this.#tools?.resolver
    const hasSettings = Array.from(changed).some((file) => resolver?.isSetting(file))
    resolver?.refresh()
    const isOther = (module: Module): boolean =>
      hasSettings && resolver !== undefined && isMadeOther(module, resolver, names)
    const scope = graph.begin(changed, isOther)
    // What was found for entries that failed: the graph forgets it at the commit.
    const failed = new Map<string, ReadonlySet<string>>()
    return {
      import: async (file) => {
        const id = names.identify(file)
        graph.addEntry(id)
        const known = graph.find(scope, id)
        const before = known?.state === 'done' ? this.#loaded.get(known) : undefined
        if (before) return before
        try {
          return this.#loadedModule(file, await this.#load(id, scope))
        } catch (error) {
          failed.set(id, this.#reached(file, id))
          throw error
        }
      },
      dependenciesOf: (file) => {
        const id = names.identify(file)
        return failed.get(id) ?? this.#reached(file, id)
      },
      commit: () => graph.commit(),
    }
  }

  /** Runs the hooks of `import.meta.hot.dispose` of all modules. */
  async close(): Promise<void> {
    await this.#graph.close()
    this.#endMapping?.()
  }

  /** By absolute path what files held that were read since the last call; undefined where reading failed. */
  takeRead(): FilesRead {
    const taken = new Map(Array.from(this.#read, ([id, hash]) => [this.#names.known(id), hash]))
    this.#read.clear()
    return taken
  }

  /** Absolute paths of the configurations of TypeScript that count in a folder, with what they extend. */
  configsIn(folder: string): readonly string[] {
    const configs = this.#tools?.resolver.tsconfigs.inFolder(this.#names.identify(folder)) ?? []
    return configs.flatMap(({ sources }) => sources)
  }

  source(file: string): string | undefined {
    return this.#graph.get(this.#names.identify(file))?.source
  }

  /** Where in the users' files an error arose: the first frame of its stack that lies in one. */
  locate(error: unknown): Place | undefined {
    if (error instanceof MockapiError) {
      const place = error.diagnostics.find((diagnostic) => diagnostic.place)?.place
      if (place) return place
    }
    if (!this.#tools) return undefined
    const at = locateError(error, (file) => this.#graph.get(file)?.compiled)
    return at && { file: this.#names.shown(at.file), line: at.line, column: at.column }
  }

  #loadedModule(file: string, module: Module): LoadedModule {
    const reached = (): ReadonlySet<string> => this.#reached(file, module.id)
    const loaded = this.#loaded.get(module) ?? {
      exports: module.namespace as Readonly<Record<string, unknown>>,
      names: module.names,
      hash: module.hash!,
      get dependencies() {
        return reached()
      },
    }
    this.#loaded.set(module, loaded)
    return loaded
  }

  #reached(file: string, id: string): ReadonlySet<string> {
    const ids = this.#graph.dependenciesOf(id)
    return new Set([file, ...Array.from(ids, (each) => this.#names.known(each))])
  }

  async #load(id: string, scope: ModuleScope): Promise<Module> {
    const tools = await (this.#loading ??= this.#loadTools())
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_, reject) => {
      const { timeout = 5_000 } = this.#options
      timer = setTimeout(() => reject(this.#abandon(id, scope, timeout)), timeout)
    })
    try {
      return await Promise.race([new Evaluator(tools, scope).load(id), limit])
    } finally {
      clearTimeout(timer)
    }
  }

  /** Fails all that is running: the module that waits for nothing of ours is the one that hangs. */
  #abandon(id: string, scope: ModuleScope, timeout: number): MockapiError {
    const modules = [...this.#graph.added(scope).values()]
    const running = modules.filter((module) => module.state === 'running')
    const hanging = running.findLast((module) => module.awaiting.size === 0)
    const { compiled } = hanging ?? {}
    const shown = this.#names.shown(hanging?.id ?? id)
    const error = moduleError(
      {
        code: 'module-timeout',
        message: `${shown} did not finish loading within ${timeout} ms.`,
        hint: 'A loop or an "await" at the top level of the file never ends; it belongs into a handler.',
      },
      shown,
      compiled && locateOnly(compiled, /\bawait (?!__vite_ssr_import__)/g),
    )
    for (const module of running) module.fail(error, [])
    for (const module of running) this.#graph.suspend(module.id, error)
    return error
  }

  async #loadTools(): Promise<Tools> {
    try {
      await loadCompiler()
      this.#endMapping ??= mapStacks()
      const { root, bundler, importNative } = this.#options
      const resolver = new Resolver({ fallback: bundledModule, ...this.#options }, bundler)
      return (this.#tools = {
        names: this.#names,
        graph: this.#graph,
        resolver,
        loadExternal: createExternalLoader(importNative),
        env: bundler ? { files: [], read: () => bundler.env } : envOf(root),
        onRead: (id, hash) => void this.#read.set(id, hash),
        onWarning: this.#options.onWarning ?? (() => {}),
      })
    } catch (error) {
      // The native part is an optional dependency for each platform, which some installations leave out.
      throw mockapiError(
        'no-compiler',
        `The compiler of TypeScript and JavaScript cannot be loaded: ${errorText(error)}`,
        'Install mockapi again with optional dependencies, on the platform it runs on.',
      )
    }
  }
}

/** Whether settings make another module of a file: its imports lead elsewhere, or it is compiled in another way. */
function isMadeOther(module: Module, resolver: Resolver, names: FileNames): boolean {
  const { id, imports, compiled } = module
  if (compiled && compiled.options !== resolver.compileOptions(id)) return true
  return Array.from(imports).some(([key, known]) => {
    const [syntax] = key.split(' ', 1)
    const specifier = key.slice(key.indexOf(' ') + 1)
    try {
      const target = resolver.resolve(specifier, id, syntax as Syntax)
      return target.kind !== 'file' || names.identify(target.file) !== known
    } catch {
      return true
    }
  })
}
