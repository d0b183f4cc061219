import type { GivenModule, Target } from './resolve.ts'

/** Modules that Node or the running program loads; each is asked for once. */
export interface ForeignModules {
  /** The names an importer sees; for CommonJS also those that Node did not find by reading the file. */
  load(target: Exclude<Target, { kind: 'file' }>): Promise<object>
}

/** Loads a module by its address, as Node's `import()` does. */
export type ImportNative = (url: string) => Promise<object>

/** Node's own `import()`. */
export const importByNode: ImportNative = async (url) =>
  (await import(/* @vite-ignore */ url)) as object

/** Keeps what was loaded until the process ends, as Node does itself. */
export function createForeignModules(importNative: ImportNative = importByNode): ForeignModules {
  const native = new Map<string, object>()
  const given = new WeakMap<GivenModule, object>()
  return {
    async load(target) {
      if (target.kind === 'given') {
        const known = given.get(target.load) ?? (await target.load())
        given.set(target.load, known)
        return known
      }
      const known = native.get(target.url)
      if (known) return known
      const namespace = await importNative(target.url)
      const seen = target.commonjs ? withCommonJsNames(namespace) : namespace
      native.set(target.url, seen)
      return seen
    },
  }
}

/** An empty module namespace: no prototype, so that every key is an export. */
export function createNamespace(): object {
  return Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } }) as object
}

/** Adds a live export to a namespace; one that is there already stays. */
export function defineExport(namespace: object, name: string, get: () => unknown): void {
  if (Object.hasOwn(namespace, name)) return
  Object.defineProperty(namespace, name, { enumerable: true, configurable: true, get })
}

/** `export *`: all names but `default`. */
export function exportAll(namespace: object, from: object): void {
  for (const name of Object.keys(from)) {
    if (name === 'default') continue
    defineExport(namespace, name, () => (from as Record<string, unknown>)[name])
  }
}

/** `module.exports` as a namespace: the whole as default and its own keys as names. */
export function namespaceOf(value: unknown, namespace: object = createNamespace()): object {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  for (const name of isObject ? Object.keys(value) : []) {
    if (name !== 'default')
      defineExport(namespace, name, () => (value as Record<string, unknown>)[name])
  }
  defineExport(namespace, 'default', () => value)
  return namespace
}

function withCommonJsNames(namespace: object): object {
  const whole = (namespace as { default?: unknown }).default
  if ((typeof whole !== 'object' || whole === null) && typeof whole !== 'function') return namespace
  const unseen = Object.keys(whole).filter((name) => !(name in namespace))
  if (unseen.length === 0) return namespace
  const full = createNamespace()
  for (const name of Object.keys(namespace)) {
    defineExport(full, name, () => (namespace as Record<string, unknown>)[name])
  }
  for (const name of unseen) {
    defineExport(full, name, () => (whole as Record<string, unknown>)[name])
  }
  return full
}
