import { readFileSync } from 'node:fs'
import { dirname, posix, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Plugin } from 'esbuild'
import type { Unused } from './unused.ts'

/** The modules of the package that bundles are made of, in one file, since an installation has enough of them. */
export interface Engine {
  /** Code by path, such as `build/runtime/open.js`. */
  readonly modules: ReadonlyMap<string, string>
  /** The absolute folder in the package from which packages are found. */
  readonly folder: string
}

/** The namespace of its modules in the bundler, and what addresses of them begin with. */
export const engineName = 'mockapi-engine'

/** Reads the file that the build of the package has made. */
export function readEngine(path: string): Engine {
  const text = gunzipSync(readFileSync(path)).toString()
  const modules = Object.entries(JSON.parse(text) as Readonly<Record<string, string>>)
  return { modules: new Map(modules), folder: dirname(path) }
}

/** Whether a file is one of the package, such as those of its page. */
export function isOfEngine(path: string, { folder }: Engine): boolean {
  return !relative(folder, path).startsWith('..')
}

/** A package that projects install themselves, where they have GraphQL. */
const optional = /^graphql$/

/** Gives the bundler the engine, without what nothing in the mocks needs: what reaches that says that it is not there. */
export function engineModules({ modules, folder }: Engine, unused: Unused): Plugin {
  // No module of the engine does anything but declare: what nobody imports of it is left out.
  const found = (path: string) => ({ path, namespace: engineName, sideEffects: false })
  return {
    name: engineName,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${engineName}:`) }, ({ path }) =>
        found(path.slice(engineName.length + 1)),
      )
      build.onResolve({ filter: /^\.\.?\//, namespace: engineName }, ({ path, importer }) =>
        found(posix.join(posix.dirname(importer), path)),
      )
      build.onResolve({ filter: optional, namespace: engineName }, async ({ path, kind }) => {
        const own = await build.resolve(path, { resolveDir: folder, kind })
        return own.errors.length === 0 ? own : { path, namespace: 'mockapi-none' }
      })
      build.onResolve({ filter: /^\w/, namespace: engineName }, ({ path }) =>
        unused.has(path) ? found(path) : undefined,
      )
      build.onLoad({ filter: /.*/, namespace: engineName }, ({ path }) => {
        const code = modules.get(path) ?? ''
        const substitute = unused.get(path.replace(/\.js$/, ''))
        const contents = substitute ? substitute(code, modules) : withoutLater(code)
        return { contents, loader: 'js', resolveDir: folder }
      })
    },
  }
}

/** An `import()` of a module that is named. */
const later = /\bimport\((["'`])([^"'`$]+)\1\)/g

/**
 * What is imported later, imported at once: in one file all of it is there anyway, and what would be evaluated later takes
 * all that it imports along, whether that is used or not.
 */
function withoutLater(code: string): string {
  const names = new Map<string, string>()
  const changed = code.replace(later, (_, _quote, path: string) => {
    const name = names.get(path) ?? `later${names.size}$`
    names.set(path, name)
    return `Promise.resolve(${name})`
  })
  const imports = Array.from(
    names,
    ([path, name]) => `import * as ${name} from ${JSON.stringify(path)}\n`,
  )
  return imports.join('') + changed
}
