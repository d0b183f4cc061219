import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { importByNode } from './interop.ts'
import { Unresolved, common, loadResolver } from './resolve.ts'
import type { GivenModule } from './resolve.ts'

/**
 * Finds modules of packages that mockapi itself depends on, every one of their subpaths, as a file of mockapi
 * would import it. Undefined for other packages.
 *
 * @throws Unresolved for a subpath that the package does not have
 */
export function createOwnModules(
  packages: readonly string[],
): (specifier: string) => GivenModule | undefined {
  const known = new Map<string, GivenModule>()
  return (specifier) => {
    const found = known.get(specifier)
    if (found) return found
    const name = packages.find((each) => specifier === each || specifier.startsWith(`${each}/`))
    if (name === undefined) return undefined
    const url = addressOf(specifier, name)
    const load: GivenModule = () => importByNode(url)
    known.set(specifier, load)
    return load
  }
}

function addressOf(specifier: string, name: string): string {
  const resolver = new (loadResolver().ResolverFactory)(common)
  const { path: file } = resolver.sync(path.dirname(fileURLToPath(import.meta.url)), specifier)
  if (file !== undefined) return pathToFileURL(file).href
  const problem = `The package "${name}" has nothing to import at ${JSON.stringify(specifier)}.`
  throw new Unresolved(problem, 'Check the path.', [])
}
