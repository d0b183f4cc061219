import { createRequire } from 'node:module'
import { MockapiError } from '../../errors/diagnostic.ts'
import type { Linker } from './link.ts'
import type { Module, Space } from './module.ts'

/** What `require()` of a literal specifier gives: the value when it is asked for, or a throw. */
export type Required = ReadonlyMap<string, (space: Space) => unknown>

/**
 * Loads what a file requires by literal specifiers before it runs, as files of the user may need time
 * (`import`, top-level await) that a call of `require` does not have. Failures wait for that call.
 */
export async function preloadRequired(
  linker: Linker,
  module: Module,
  space: Space,
): Promise<Required> {
  const found = new Map<string, (space: Space) => unknown>()
  for (const specifier of module.compiled?.required ?? []) {
    try {
      const value = await preload(linker, specifier, module, space)
      if (value) found.set(specifier, value)
    } catch (error) {
      if (!(error instanceof MockapiError)) throw error
      found.set(specifier, (space) => {
        // If it leads nowhere, this throws the same with the place of the call.
        linker.resolve(specifier, module, linker.here(space))
        throw error
      })
    }
  }
  return found
}

/** The `require` of a file: what was loaded before, else Node's own. */
export function createRequireFor(module: Module, space: Space, required: Required): NodeJS.Require {
  const native = createRequire(module.id)
  const require = (specifier: string): unknown => {
    const value = required.get(specifier)
    return value ? value(space) : (native(specifier) as unknown)
  }
  return Object.assign(require, native)
}

async function preload(
  linker: Linker,
  specifier: string,
  module: Module,
  space: Space,
): Promise<(() => unknown) | undefined> {
  const { names, foreign } = linker.tools
  const target = linker.resolve(specifier, module, () => undefined)
  if (target.kind === 'native') return undefined
  if (target.kind === 'given') {
    const namespace = await foreign.load(target)
    return () => namespace
  }
  const loaded = await linker.loadOptional(names.identify(target.file), module, space)
  module.boundTo.add(loaded)
  const isWhole = loaded.compiled?.commonjs ?? true
  return () => (isWhole ? loaded.whole.exports : loaded.namespace)
}
