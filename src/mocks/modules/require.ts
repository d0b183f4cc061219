import { createRequire } from 'node:module'
import { MockapiError } from '../../errors/diagnostic.ts'
import { readTextFile } from '../files/file-stat.ts'
import { compileModule, type Compiled } from './compile.ts'
import { moduleError } from './errors.ts'
import type { Linker, Tools } from './link.ts'
import type { ModuleScope } from './module-graph.ts'
import type { Module } from './module.ts'
import { isNodeModule, nodeModuleFor } from './node-module.ts'
import type { Target } from './resolve.ts'
import { Unresolved } from './unresolved.ts'

/** What a call of `require()` cannot wait for and was loaded before it. */
export interface Preloaded {
  readonly files: Map<string, Module | MockapiError>
  /** Modules that the program hands out, by specifier. */
  readonly given: Map<string, object>
}

/** How files are evaluated: in their time, or within one call. Both throw what went wrong. */
export interface Evaluation {
  load(id: string, importer: Module): Promise<Module>
  runSync(id: string, importer: Module, preloaded: Preloaded): Module
}

/** Gives the modules of a scope their `require`. */
export class Requirer {
  readonly #tools: Tools
  readonly #scope: ModuleScope
  readonly #linker: Linker
  readonly #evaluation: Evaluation

  constructor(tools: Tools, scope: ModuleScope, linker: Linker, evaluation: Evaluation) {
    this.#tools = tools
    this.#scope = scope
    this.#linker = linker
    this.#evaluation = evaluation
  }

  /**
   * Loads what a file, and what it requires in turn, requires by literal specifiers and what needs time:
   * files with `import` or `await` at the top, and modules that the program hands out. All else runs when
   * it is required. Failures wait for that call.
   */
  async preload(module: Module, compiled: Compiled): Promise<Preloaded> {
    const { loadExternal, names } = this.#tools
    const preloaded: Preloaded = { files: new Map(), given: new Map() }
    const seen = new Set([module.id])
    const visit = async ({ file, required = [] }: Compiled): Promise<void> => {
      for (const specifier of required) {
        const target = this.#find(specifier, file, module)
        if (target?.kind === 'given' && !preloaded.given.has(specifier)) {
          preloaded.given.set(specifier, await loadExternal(target, file))
        }
        const id = target?.kind === 'file' ? names.identify(target.file) : ''
        if (id === '' || seen.has(id)) continue
        seen.add(id)
        const next = this.#compile(id)
        if (next?.isSync) await visit(next)
        else if (next) preloaded.files.set(id, await this.#attempt(id, module))
      }
    }
    await visit(compiled)
    return preloaded
  }

  /** Where a specifier leads, if anywhere; what the module itself requires is noted as an import of it. */
  #find(specifier: string, file: string, module: Module): Target | undefined {
    try {
      if (file === module.id) return this.#linker.resolve(specifier, module, 'require')
      return this.#tools.resolver.resolve(specifier, file, 'require')
    } catch (error) {
      if (error instanceof MockapiError || error instanceof Unresolved) return undefined
      throw error
    }
  }

  /** The code of a file that is still to run; undefined for one that ended, is JSON or does not compile. */
  #compile(id: string): Compiled | undefined {
    const { graph, names, resolver } = this.#tools
    const { state = 'running' } = graph.find(this.#scope, id) ?? {}
    if (state !== 'running' || /\.json[5c]?$/.test(id)) return undefined
    try {
      const known = graph.unchanged(id)?.compiled
      if (known) return known
      return compileModule(id, names.shown(id), readTextFile(id).text, resolver.compileOptions(id))
    } catch {
      return undefined
    }
  }

  async #attempt(id: string, module: Module): Promise<Module | MockapiError> {
    try {
      return await this.#evaluation.load(id, module)
    } catch (error) {
      if (error instanceof MockapiError) return error
      throw error
    }
  }

  /** The `require` of a module; what is no file of the user comes from Node's own. */
  createRequire(module: Module, preloaded: Preloaded): NodeJS.Require {
    const native = createRequire(module.id)
    const require = (specifier: unknown): unknown => {
      if (typeof specifier !== 'string') return native(specifier as string)
      const linked = module.linked.get(`require ${specifier}`)
      if (linked) return exportsOf(linked)
      const target = this.#resolve(specifier, module)
      const given = preloaded.given.get(specifier)
      if (target.kind === 'given' && given) return given
      if (target.kind === 'native' && isNodeModule(target.url)) {
        return (this.nodeModule(module, { default: native(specifier) }) as { default: unknown })
          .default
      }
      return target.kind === 'file'
        ? exportsOf(this.#requireFile(specifier, target.file, module, preloaded))
        : (native(specifier) as unknown)
    }
    const resolve = (specifier: string, options?: NodeJS.RequireResolveOptions): string => {
      if (options) return native.resolve(specifier, options)
      const target = this.#resolve(specifier, module)
      return target.kind === 'file' ? target.file : native.resolve(specifier)
    }
    Object.assign(resolve, native.resolve)
    return Object.assign(require, native, { resolve: resolve as NodeJS.RequireResolve })
  }

  /** Node's `module` for a module: its namespace with a `createRequire` that makes the module's own. */
  nodeModule(module: Module, namespace: object): object {
    const preloaded: Preloaded = { files: new Map(), given: new Map() }
    const own = (module.commonjs.require ??= this.createRequire(module, preloaded))
    return nodeModuleFor(module.id, namespace, own)
  }

  /** @throws MockapiError with Node's code, which files look at that can do without */
  #resolve(specifier: string, module: Module): Target {
    try {
      return this.#linker.resolve(specifier, module, 'require', this.#linker.here())
    } catch (error) {
      throw Object.assign(error as MockapiError, { code: 'MODULE_NOT_FOUND' })
    }
  }

  #requireFile(specifier: string, file: string, module: Module, preloaded: Preloaded): Module {
    const { graph, names } = this.#tools
    const id = names.identify(file)
    const early = preloaded.files.get(id)
    try {
      if (early instanceof MockapiError) throw early
      const isOld = graph.isReplaced(module) && module.kept.has(id)
      const known = early ?? (isOld ? undefined : graph.find(this.#scope, id, module))
      if (known?.error) throw known.thrown ?? known.error
      const required = known ?? this.#evaluation.runSync(id, module, preloaded)
      module.linked.set(`require ${specifier}`, required)
      module.bindings.add(required)
      return required
    } catch (error) {
      this.#linker.noteNeeds(id, module)
      throw error
    }
  }
}

function exportsOf({ compiled, commonjs, namespace }: Module): unknown {
  return (compiled?.commonjs ?? true) ? commonjs.exports : namespace
}

/** What is thrown where `require()` of a computed name meets a file that it cannot wait for. */
export function cannotWait(shown: string): MockapiError {
  const message = `${shown} has import or a top-level await, which require() of a computed name cannot wait for.`
  const hint = 'Write its name as a literal in require("…"), or use await import().'
  return moduleError({ code: 'missing-import', message, hint }, shown)
}
