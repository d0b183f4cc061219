import type { ContentHash } from '../files/file-stat.ts'
import type { Compiler } from './compile.ts'
import { failure, missingExport, wordsFor } from './failure.ts'
import type { FileNames } from './files.ts'
import { reach } from './graph.ts'
import { exportAll, type ForeignModules } from './interop.ts'
import type { Module, Space } from './module.ts'
import { Unresolved, type Resolver, type Target } from './resolve.ts'
import { originOf, originOfImport, type Origin } from './trace.ts'

/** What running files takes. */
export interface Tools {
  readonly names: FileNames
  readonly compiler: Compiler
  readonly resolver: Resolver
  readonly foreign: ForeignModules
  /** Called with what a file held when it was read; undefined where reading failed. */
  readonly onRead: (id: string, hash: ContentHash | undefined) => void
}

/**
 * The module of a file, run if the space has none; for an importer that it waits for itself (a cycle)
 * half-filled. Throws MockapiError.
 */
export type Load = (id: string, space: Space, importer?: Module) => Promise<Module>

/** A static import as the compiled code asks for it. */
export interface StaticImport {
  readonly specifier: string
  /** The file's imports are counted from 0. */
  readonly index: number
  readonly names: readonly string[]
}

/** Ties a module to what it imports. */
export interface Linker {
  readonly tools: Tools
  /** `import … from`. Throws MockapiError. */
  importStatic(request: StaticImport, module: Module, space: Space): Promise<object>
  /** `import()`. Throws MockapiError. */
  importDynamic(specifier: string, module: Module, space: Space): Promise<object>
  /**
   * Loads a file that the module may do without by catching the error: all that this one needed is
   * remembered as a reason to run the module again.
   */
  loadOptional(id: string, module: Module, space: Space): Promise<Module>
  /** `export * from` a namespace that {@link Linker.importStatic} gave. */
  exportAll(from: object, module: Module): void
  /** Where a specifier leads; remembers it as an import of the module. Throws MockapiError. */
  resolve(specifier: string, module: Module, at: () => Origin | undefined): Target
  /** Keeps the stack of the running code; gives its innermost place in a user's file when asked. */
  here(space: Space): () => Origin | undefined
}

/** A linker that loads files by `load`. */
export function createLinker(tools: Tools, load: Load): Linker {
  const { names, compiler, resolver, foreign } = tools
  const linker: Linker = {
    tools,
    async importStatic(request, module, space) {
      const { specifier, index } = request
      const at = (name?: string): Origin | undefined =>
        module.compiled && originOfImport(module.compiled, compiler, index, name)
      const target = linker.resolve(specifier, module, at)
      if (target.kind !== 'file') {
        const namespace = await loadForeign(target, specifier, module, at)
        checkNames(request, namespace, module, at)
        return namespace
      }
      const loaded = await load(names.identify(target.file), space, module)
      // What was abandoned after its time limit must not go on.
      if (module.error) throw module.error
      module.boundTo.add(loaded)
      const check = (): void => checkNames(request, loaded.namespace, module, at)
      if (loaded.state === 'running') loaded.afterwards.push(check)
      else check()
      return loaded.namespace
    },
    async importDynamic(specifier, module, space) {
      const at = linker.here(space)
      const target = linker.resolve(specifier, module, at)
      if (target.kind !== 'file') return loadForeign(target, specifier, module, at)
      return (await linker.loadOptional(names.identify(target.file), module, space)).namespace
    },
    async loadOptional(id, module, space) {
      try {
        return await load(id, space, module)
      } catch (error) {
        const needs = (file: string): Iterable<string> => {
          const found = space.find(file)
          return [...(found?.imports.values() ?? []), ...(found?.wanted ?? [])]
        }
        for (const file of reach([id], needs)) module.wanted.add(file)
        throw error
      }
    },
    exportAll(from, module) {
      const copy = (): void => exportAll(module.namespace, from)
      copy()
      for (const source of module.boundTo) {
        if (source.namespace !== from || source.state !== 'running') continue
        // Before the checks of names, which may ask for what is copied here.
        source.afterwards.unshift(copy)
      }
    },
    resolve(specifier, module, at) {
      try {
        const target = resolver.resolve(specifier, module.id)
        if (target.kind === 'file') module.imports.set(specifier, names.identify(target.file))
        return target
      } catch (error) {
        if (!(error instanceof Unresolved)) throw error
        for (const file of error.candidates) module.wanted.add(names.identify(file))
        const { message, hint } = error
        const shown = names.shown(module.id)
        throw failure({ code: 'missing-import', message, hint, shown, at: at() })
      }
    },
    here(space) {
      const stack = new Error('here')
      return () => originOf(stack, compiler, space.compiled)
    },
  }
  return linker

  async function loadForeign(
    target: Exclude<Target, { kind: 'file' }>,
    specifier: string,
    module: Module,
    at: () => Origin | undefined,
  ): Promise<object> {
    try {
      return await foreign.load(target)
    } catch (error) {
      const message = `${JSON.stringify(specifier)} cannot be loaded: ${wordsFor(error)}`
      throw failure({ code: 'module-throws', message, shown: names.shown(module.id), at: at() })
    }
  }

  function checkNames(
    { specifier, names: wanted }: StaticImport,
    namespace: object,
    module: Module,
    at: (name: string) => Origin | undefined,
  ): void {
    const missing = wanted.find((name) => !(name in namespace))
    if (missing === undefined) return
    throw failure({
      code: 'missing-import',
      ...missingExport(specifier, missing, namespace),
      shown: names.shown(module.id),
      at: at(missing),
    })
  }
}
