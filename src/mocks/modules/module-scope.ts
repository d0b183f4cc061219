import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ModuleScope } from './compile.ts'
import type { Linker } from './link.ts'
import type { Module, Space } from './module.ts'
import { createRequireFor, type Required } from './require.ts'

/** The surroundings in which a module's code runs. */
export function createScope(
  linker: Linker,
  module: Module,
  space: Space,
  required: Required | undefined,
): ModuleScope {
  let index = 0
  const { id, whole } = module
  return {
    __vite_ssr_exports__: module.namespace,
    __vite_ssr_import__: (specifier, metadata) =>
      linker.importStatic(
        { specifier, index: index++, names: metadata?.importedNames ?? [] },
        module,
        space,
      ),
    __vite_ssr_dynamic_import__: (specifier) =>
      linker.importDynamic(String(specifier), module, space),
    __vite_ssr_exportAll__: (from) => linker.exportAll(from, module),
    __vite_ssr_import_meta__: createMeta(linker, module),
    require: required && createRequireFor(module, space, required),
    __filename: id,
    __dirname: path.dirname(id),
    module: whole,
    exports: whole.exports,
  }
}

function createMeta(linker: Linker, module: Module): object {
  const { id } = module
  return {
    url: pathToFileURL(id).href,
    filename: id,
    dirname: path.dirname(id),
    resolve(specifier: string): string {
      const target = linker.resolve(specifier, module, () => undefined)
      if (target.kind === 'file') return pathToFileURL(target.file).href
      return target.kind === 'native' ? target.url : specifier
    },
  }
}
