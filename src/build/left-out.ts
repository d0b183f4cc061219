import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'
import type { Unused } from './unused.ts'

/** Leaves out of a bundle what nothing in the mocks needs: what reaches it all the same says that it is not there. */
export function withoutUnused(unused: Unused, runtime: string): Plugin {
  const engine = join(runtime, '../..')
  const named = Array.from(unused, ([name, make]) => [join(engine, `${name}.js`), make] as const)
  const substitutes = new Map(named)
  return {
    name: 'mockapi-unused',
    setup(build) {
      // No module of the engine does anything but declare: what nobody imports of it is left out.
      build.onResolve({ filter: /^\.\.?\// }, ({ path, importer }) =>
        importer.startsWith(engine)
          ? { path: join(dirname(importer), path), sideEffects: false }
          : undefined,
      )
      build.onLoad({ filter: /\.js$/ }, ({ path }) => {
        if (!path.startsWith(engine)) return undefined
        const code = readFileSync(path, 'utf8')
        return { contents: substitutes.get(path)?.(code) ?? withoutLater(code), loader: 'js' }
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
