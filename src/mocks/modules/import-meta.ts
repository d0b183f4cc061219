import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { mockapiError } from '../../errors/diagnostic.ts'
import type { HotContext } from './hot.ts'
import type { Linker, Tools } from './link.ts'
import type { Module } from './module.ts'
import { isPath } from './unresolved.ts'

/** The `import.meta` of a module: Node's, and of Vite's what means something here. */
export function createImportMeta(
  module: Module,
  linker: Linker,
  { env, names }: Tools,
  hot: () => HotContext,
): object {
  const { id, compiled } = module
  const url = pathToFileURL(id).href
  if (compiled?.usesEnv) for (const file of env.files) module.missing.add(names.identify(file))
  let values: object | undefined
  return {
    url,
    filename: id,
    dirname: path.dirname(id),
    get hot() {
      return hot()
    },
    get env() {
      return (values ??= { ...env.read() })
    },
    glob: () => {
      throw mockapiError(
        'module-throws',
        'import.meta.glob is made by Vite while it compiles, and mocks are not compiled by it.',
        'Import the files by name, or read the folder: for (const name of readdirSync(import.meta.dirname)) await import(`./${name}`).',
      )
    },
    resolve(specifier: string): string {
      try {
        const target = linker.resolve(specifier, module, 'import')
        if (target.kind === 'file') return pathToFileURL(target.file).href
        return target.kind === 'native' ? target.url : specifier
      } catch (error) {
        // A URL needs no file, as in Node.
        if (isPath(specifier)) return new URL(specifier, url).href
        throw error
      }
    },
  }
}
