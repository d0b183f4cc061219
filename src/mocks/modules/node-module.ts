import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNamespace, defineExports } from './module.ts'
import { isPath } from './unresolved.ts'

/** Whether a built-in module of Node is `module`, which makes functions that load files. */
export function isNodeModule(url: string): boolean {
  return url === 'module' || url === 'node:module'
}

/**
 * Node's `module` for a file of the user: what its `createRequire` makes loads files as the file's own
 * `require` does, so that their edits are seen.
 */
export function nodeModuleFor(id: string, namespace: object, own: NodeJS.Require): object {
  const create = (from: string | URL): NodeJS.Require => {
    const native = createRequire(from)
    const place = String(from).startsWith('file:') ? fileURLToPath(from) : String(from)
    const folder = /[\\/]$/.test(place) ? path.resolve(place) : path.dirname(place)
    if (folder === path.dirname(id)) return own
    const require = (specifier: string): unknown =>
      isPath(specifier) ? own(path.resolve(folder, specifier)) : (native(specifier) as unknown)
    return Object.assign(require, native)
  }
  const { default: whole } = namespace as { default: object }
  const made = new Proxy(whole, {
    get: (target, key) =>
      key === 'createRequire' ? create : (Reflect.get(target, key) as unknown),
  })
  const all = createNamespace()
  defineExports(all, { createRequire: create, default: made }, ['createRequire', 'default'])
  defineExports(all, namespace, Object.keys(namespace))
  return all
}
