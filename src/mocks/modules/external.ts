import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createNamespace, defineExports } from './module.ts'
import { loadResolver, resolverOptions, type GivenModule, type Target } from './resolve.ts'
import { Unresolved } from './unresolved.ts'

/** Node's `import()` of a URL or the name of a built-in module. */
export async function importNative(url: string): Promise<object> {
  return (await import(/* @vite-ignore */ url)) as object
}

/** Gives the namespace of a package, a part of Node or a module that the running program hands out to a file. */
export type LoadExternal = (
  target: Exclude<Target, { kind: 'file' }>,
  importer: string,
) => Promise<object>

/** Loads what no file of the mocks is; kept until the process ends, as by Node. */
export function createExternalLoader(importer: typeof importNative = importNative): LoadExternal {
  const known = new Map<string, object>()
  return async (target, file) => {
    if (target.kind === 'given') return await target.load(file)
    const loaded = known.get(target.url)
    if (loaded) return loaded
    const namespace = await importer(target.url)
    // Node finds names of CommonJS by reading the file, and not all of them.
    const named = target.commonjs ? withCommonJsNames(namespace) : namespace
    const seen = /\bnode_modules[\\/]msw[\\/]/.test(target.url) ? withEventSource(named) : named
    known.set(target.url, seen)
    return seen
  }
}

function withCommonJsNames(namespace: object): object {
  const whole = (namespace as { default?: unknown }).default
  if ((typeof whole !== 'object' || whole === null) && typeof whole !== 'function') return namespace
  const unseen = Object.keys(whole).filter((name) => !(name in namespace))
  if (unseen.length === 0) return namespace
  const full = createNamespace()
  defineExports(full, namespace, Object.keys(namespace))
  defineExports(full, whole, unseen)
  return full
}

/** MSW with an `sse` that is not refused by a Node without an `EventSource`: it looks for one, and makes none. */
function withEventSource(msw: object): object {
  const { sse } = msw as { sse?: unknown }
  if (typeof sse !== 'function' || 'EventSource' in globalThis) return msw
  const declare = (...given: unknown[]): unknown => {
    const standIn = { value: EventTarget, configurable: true }
    Object.defineProperty(globalThis, 'EventSource', standIn)
    try {
      return sse(...given) as unknown
    } finally {
      Reflect.deleteProperty(globalThis, 'EventSource')
    }
  }
  const full = createNamespace()
  defineExports(full, { sse: declare }, ['sse'])
  const others = Object.keys(msw).filter((name) => name !== 'sse')
  defineExports(full, msw, others)
  return full
}

/** Packages that mockapi depends on, all subpaths such as `hono/basic-auth` included. */
const bundled = ['hono', '@hono/node-server', '@faker-js/faker']
const bundledModules = new Map<string, GivenModule>([
  ['@faker-js/faker', () => import('@faker-js/faker')],
  ['@faker-js/faker/locale/en', () => import('@faker-js/faker/locale/en')],
  // What files import of the plugins that they were written for; each gives what it is given.
  ['vite-plugin-mock', () => ({ defineMockModule: (module: unknown) => module })],
  ['vite-plugin-fake-server/client', () => ({ defineFakeRoute: (routes: unknown) => routes })],
])

/**
 * A module that a mock may import although nothing is installed beside it, as under `npx`, as a file of
 * mockapi would import it. @throws Unresolved for a subpath that the package does not have
 */
export function bundledModule(specifier: string): GivenModule | undefined {
  const name = bundled.find((each) => specifier === each || specifier.startsWith(`${each}/`))
  const known = bundledModules.get(specifier)
  if (known || name === undefined) return known
  const resolver = new (loadResolver().ResolverFactory)(resolverOptions)
  const { path: file } = resolver.sync(path.dirname(fileURLToPath(import.meta.url)), specifier)
  if (file === undefined) {
    const problem = `The package "${name}" has nothing to import at ${JSON.stringify(specifier)}.`
    throw new Unresolved(problem, 'Check the path.')
  }
  const load: GivenModule = () => importNative(pathToFileURL(file).href)
  bundledModules.set(specifier, load)
  return load
}
