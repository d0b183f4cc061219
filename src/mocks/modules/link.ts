import type { Diagnostic } from '../../errors/diagnostic.ts'
import type { ContentHash } from '../files/hash.ts'
import type { EnvSource } from './env.ts'
import {
  errorText,
  exportedTwice,
  missingExport,
  moduleError,
  type CodeLocation,
} from './errors.ts'
import type { LoadExternal } from './external.ts'
import type { ModuleGraph, ModuleScope } from './module-graph.ts'
import type { FileNames } from './file-names.ts'
import { exportAll, isAmbiguous, reach, sortExports, type Module } from './module.ts'
import { isNodeModule } from './node-module.ts'
import type { Resolver, Syntax, Target } from './resolve.ts'
import { Unresolved } from './unresolved.ts'
import { locateError, locateImport } from './stack-trace.ts'

/** What evaluating files takes. */
export interface Tools {
  readonly names: FileNames
  readonly graph: ModuleGraph
  readonly resolver: Resolver
  readonly loadExternal: LoadExternal
  readonly env: EnvSource
  /** Called with what a file held when it was read; undefined where reading failed. */
  readonly onRead: (id: string, hash: ContentHash | undefined) => void
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** Gives a module that has ended or, with `mayWait`, one that waits for something itself. */
export type Load = (id: string, importer: Module, mayWait?: boolean) => Promise<Module>

/** Binds the modules of a scope to what they import. Its methods throw MockapiError. */
export class Linker {
  readonly #tools: Tools
  readonly #scope: ModuleScope
  readonly #load: Load
  readonly #nodeModule: (module: Module, namespace: object) => object

  /** @param nodeModule makes Node's `module` that of a module */
  constructor(
    tools: Tools,
    scope: ModuleScope,
    load: Load,
    nodeModule: (module: Module, namespace: object) => object,
  ) {
    this.#tools = tools
    this.#scope = scope
    this.#load = load
    this.#nodeModule = nodeModule
  }

  /** `import … from`; `index` is that of the import in its file, from 0. */
  async importStatic(
    specifier: string,
    index: number,
    names: readonly string[],
    module: Module,
  ): Promise<object> {
    const at = (name?: string): CodeLocation | undefined =>
      module.compiled && locateImport(module.compiled, index, name)
    const checked = (namespace: object): object => {
      const name = names.find((each) => !(each in namespace))
      if (name === undefined) return namespace
      const problem = isAmbiguous(namespace, name)
        ? exportedTwice(specifier, name)
        : missingExport(specifier, name, namespace)
      const shown = this.#tools.names.shown(module.id)
      throw moduleError({ code: 'missing-import', ...problem }, shown, at(name))
    }
    const target = this.resolve(specifier, module, 'import', at)
    if (target.kind !== 'file') {
      return checked(await this.#loadExternal(target, specifier, module, at))
    }
    const id = this.#tools.names.identify(target.file)
    const loaded = await this.#load(id, module, true)
    // What was abandoned after its time limit must not go on.
    if (module.error) throw module.error
    module.bindings.add(loaded)
    if (loaded.state !== 'running') return checked(loaded.namespace)
    if (loaded.isBlockedBy(module)) loaded.afterEvaluation.push(() => checked(loaded.namespace))
    else {
      module.unfinished.push(async () => {
        await this.#load(id, module)
        checked(loaded.namespace)
      })
    }
    return loaded.namespace
  }

  /** Waits for imports that were still waiting themselves when the last one had begun. */
  async finishImports(module: Module): Promise<void> {
    if (module.unfinished.length > 0) module.suspend()
    for (const finish of module.unfinished.splice(0)) await finish()
    if (module.error) throw module.error
  }

  async importDynamic(specifier: string, module: Module): Promise<object> {
    const known = module.linked.get(`import ${specifier}`)
    if (known) return known.namespace
    const at = this.here()
    const target = this.resolve(specifier, module, 'import', at)
    if (target.kind !== 'file') return this.#loadExternal(target, specifier, module, at)
    const loaded = await this.#loadOptional(target.file, module)
    // A request ends with the files that it began with.
    if (loaded.state === 'done') module.linked.set(`import ${specifier}`, loaded)
    return loaded.namespace
  }

  /** `export * from` a namespace that {@link Linker.importStatic} gave. */
  exportAll(from: object, module: Module): void {
    const copy = (): void => {
      exportAll(module.namespace, from)
      if (module.state === 'done') sortExports(module.namespace)
    }
    copy()
    for (const source of module.bindings) {
      if (source.namespace !== from || source.state !== 'running') continue
      // Before the checks of names, which may ask for what is copied here.
      source.afterEvaluation.unshift(copy)
    }
  }

  /** Where a specifier leads; remembers it as an import of the module. */
  resolve(
    specifier: string,
    module: Module,
    syntax: Syntax,
    at?: () => CodeLocation | undefined,
  ): Target {
    const { names, resolver } = this.#tools
    try {
      const target = resolver.resolve(specifier, module.id, syntax)
      if (target.kind !== 'file') return target
      module.imports.set(`${syntax} ${specifier}`, names.identify(target.file))
      for (const file of target.preferred) module.missing.add(names.identify(file))
      return target
    } catch (error) {
      if (!(error instanceof Unresolved)) throw error
      for (const file of error.candidates) module.missing.add(names.identify(file))
      const { message, hint } = error
      throw moduleError({ code: 'missing-import', message, hint }, names.shown(module.id), at?.())
    }
  }

  async #loadOptional(file: string, module: Module): Promise<Module> {
    const id = this.#tools.names.identify(file)
    try {
      return await this.#load(id, module)
    } catch (error) {
      this.noteNeeds(id, module)
      throw error
    }
  }

  /** Notes what a file that failed needed as a reason to evaluate a module again that may catch its error. */
  noteNeeds(id: string, module: Module): void {
    const needs = (needed: string): Iterable<string> => {
      const found = this.#tools.graph.find(this.#scope, needed)
      return [...(found?.imports.values() ?? []), ...(found?.missing ?? [])]
    }
    for (const needed of reach([id], needs)) module.missing.add(needed)
  }

  async #loadExternal(
    target: Parameters<LoadExternal>[0],
    specifier: string,
    module: Module,
    at: () => CodeLocation | undefined,
  ): Promise<object> {
    const { loadExternal, names } = this.#tools
    try {
      const namespace = await loadExternal(target, module.id)
      const isOwn = target.kind === 'native' && isNodeModule(target.url)
      return isOwn ? this.#nodeModule(module, namespace) : namespace
    } catch (error) {
      const message = `${JSON.stringify(specifier)} cannot be loaded: ${errorText(error)}`
      throw moduleError({ code: 'module-throws', message }, names.shown(module.id), at())
    }
  }

  /** Captures the stack of the running code; the result finds its innermost place in a user's file. */
  here(): () => CodeLocation | undefined {
    const { graph } = this.#tools
    const stack = new Error('here')
    return () => locateError(stack, (file) => graph.compiledIn(this.#scope, file))
  }
}
