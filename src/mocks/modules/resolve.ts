import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { NapiResolveOptions, ResolverFactory } from 'oxc-resolver'
import { didYouMean } from '../../errors/nearest.ts'

/** Names files: by their identity, and to the user. */
export class FileNames {
  readonly #root: string
  readonly #realRoot: string

  /** @param root the absolute folder that messages show names relative to */
  constructor(root: string) {
    this.#root = root
    this.#realRoot = this.identify(root)
  }

  /** The one name of a file behind all links to it; a file that is gone keeps its place in its folder. */
  identify(file: string): string {
    try {
      return realpathSync.native(file)
    } catch {
      const parent = path.dirname(file)
      return parent === file ? file : path.join(this.identify(parent), path.basename(file))
    }
  }

  /** The absolute path under the folder the user named, where links led out of it. */
  known(id: string): string {
    const relative = path.relative(this.#realRoot, id)
    const isOutside = relative.startsWith('..') || path.isAbsolute(relative)
    return isOutside ? id : path.join(this.#root, relative)
  }

  shown(id: string): string {
    return path.relative(this.#realRoot, id).replaceAll('\\', '/')
  }
}

/** Where an import leads. */
export type Target =
  /** A file that the runner itself runs and watches. */
  | {
      readonly kind: 'file'
      readonly file: string
      /** Files that the import would lead to instead if they appeared. */
      readonly preferred: readonly string[]
    }
  /** A package or a part of Node: loaded once by Node, kept until the process ends. */
  | { readonly kind: 'native'; readonly url: string; readonly commonjs: boolean }
  | { readonly kind: 'given'; readonly specifier: string; readonly load: GivenModule }

/** Loads a module that the running program hands out. */
export type GivenModule = () => object | Promise<object>

/** An import that leads nowhere: what to say, and the files whose appearance would mend it. */
export class Unresolved extends Error {
  override readonly name: string = 'Unresolved'
  readonly hint: string
  readonly candidates: readonly string[]

  constructor(message: string, hint: string, candidates: readonly string[] = []) {
    super(message)
    this.hint = hint
    this.candidates = candidates
  }
}

/** Modules that are not found on the disk. */
export interface GivenModules {
  /** Specifiers that always mean the running package, e.g. `{ mockapi: () => import('mockapi') }`. */
  readonly provided: Readonly<Record<string, GivenModule>>
  /** Specifiers used where the file's own node_modules has none, e.g. `@faker-js/faker`, `hono`. */
  readonly fallback: (specifier: string) => GivenModule | undefined
}

const extensions = ['.ts', '.mts', '.js', '.mjs', '.cts', '.cjs', '.tsx', '.jsx', '.json']
const script = /\.[cm]?[jt]sx?$/
const data = /\.json[5c]?$/

/** How packages are resolved, those of the user and those of mockapi. */
export const resolverOptions: NapiResolveOptions = {
  conditionNames: ['node', 'import'],
  extensions,
  moduleType: true,
  nodePath: false,
}

/** The library, by require, since import() takes three times as long to find its native part. */
export function loadResolver(): typeof import('oxc-resolver') {
  return createRequire(import.meta.url)('oxc-resolver') as typeof import('oxc-resolver')
}

/** Finds what a specifier means in a file. It loads the native part of the library. */
export class Resolver {
  readonly #given: GivenModules
  readonly #users: ResolverFactory
  readonly #packages: ResolverFactory

  constructor(given: GivenModules) {
    const { ResolverFactory } = loadResolver()
    this.#given = given
    // As TypeScript does it: the `.js` in an import may stand for a `.ts` file, and `paths` count.
    this.#users = new ResolverFactory({
      ...resolverOptions,
      tsconfig: 'auto',
      extensionAlias: {
        '.js': ['.ts', '.tsx', '.js'],
        '.mjs': ['.mts', '.mjs'],
        '.cjs': ['.cts', '.cjs'],
      },
    })
    this.#packages = new ResolverFactory(resolverOptions)
  }

  /** @throws Unresolved */
  resolve(specifier: string, from: string): Target {
    const { provided, fallback } = this.#given
    const own = Object.hasOwn(provided, specifier) ? provided[specifier] : undefined
    if (own) return { kind: 'given', specifier, load: own }
    if (isBuiltin(specifier)) return { kind: 'native', url: specifier, commonjs: true }
    if (specifier.startsWith('data:')) return { kind: 'native', url: specifier, commonjs: false }
    const found = this.#find(specifier, from)
    if (found) return found
    const spare = fallback(specifier)
    if (spare) return { kind: 'given', specifier, load: spare }
    throw unresolved(specifier, from, Object.keys(provided))
  }

  refresh(): void {
    this.#users.clearCache()
    this.#packages.clearCache()
  }

  #find(specifier: string, from: string): Target | undefined {
    const request = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier
    const first = this.#users.resolveFileSync(from, request)
    // A package's own .js file wins over a .ts beside it; a broken tsconfig stops no plain import.
    const isUseful = first.path !== undefined && !(inPackage(first.path) && script.test(first.path))
    const second = isUseful ? undefined : this.#packages.sync(path.dirname(from), request)
    const found = second?.path === undefined ? first : second
    if (found.path === undefined) return undefined
    // The path has the query of the specifier; any other # is one of a folder's or file's name.
    const query = /[?#].*$/s.exec(request)?.[0] ?? ''
    const hasQuery = query !== '' && found.path.endsWith(query) && !existsSync(found.path)
    const file = hasQuery ? found.path.slice(0, -query.length) : found.path
    if (inPackage(file) && !/\.[cm]?ts$/.test(file) && !data.test(file)) {
      const commonjs = String(found.moduleType) !== 'module' && !file.endsWith('.mjs')
      return { kind: 'native', url: pathToFileURL(file).href, commonjs }
    }
    if (script.test(file) || data.test(file)) {
      const wanted = request.slice(0, request.length - query.length)
      return { kind: 'file', file, preferred: preferredTo(file, wanted) }
    }
    throw new Unresolved(
      `"${specifier}" is no TypeScript, JavaScript or JSON file.`,
      "Read other files with readFileSync from 'node:fs'.",
      [file],
    )
  }
}

function inPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file)
}

function unresolved(specifier: string, from: string, provided: readonly string[]): Unresolved {
  const message = `Cannot find ${JSON.stringify(specifier)}.`
  if (/^\.{0,2}[\\/]|^\.{1,2}$|^file:|^[a-z]:[\\/]/i.test(specifier)) {
    const wanted = specifier.startsWith('file:')
      ? fileURLToPath(specifier)
      : path.resolve(path.dirname(from), specifier)
    const near = didYouMean(specifier, neighbours(specifier, wanted))
    return new Unresolved(message, near || 'Check the path.', candidates(wanted))
  }
  if (specifier.startsWith('node:')) {
    return new Unresolved(message, `Node ${process.versions.node} has no such module.`)
  }
  if (/^[a-z][a-z+.-]+:/i.test(specifier)) {
    const hint = 'Install the package and import it by its name: nothing is loaded from the web.'
    return new Unresolved(message, hint)
  }
  const near = didYouMean(specifier, provided)
  if (near) return new Unresolved(message, near)
  const name = /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*/i.exec(specifier)?.[0]
  if (name === undefined || specifier.startsWith('~/')) {
    const hint = 'Check "paths" in tsconfig.json, or "imports" in package.json.'
    return new Unresolved(message, hint)
  }
  if (isInstalled(name, path.dirname(from))) {
    const problem = `The package "${name}" has nothing to import at ${JSON.stringify(specifier)}.`
    return new Unresolved(problem, 'Check the path, and the version that is installed.')
  }
  const install = `Install it: npm install --save-dev ${name}`
  return new Unresolved(`Cannot find the package ${JSON.stringify(specifier)}.`, install)
}

function isInstalled(name: string, folder: string): boolean {
  if (existsSync(path.join(folder, 'node_modules', name))) return true
  const parent = path.dirname(folder)
  return parent !== folder && isInstalled(name, parent)
}

/** The files that lie where the wanted one should, spelt as the specifier spells it. */
function neighbours(specifier: string, wanted: string): string[] {
  try {
    const start = specifier.slice(0, specifier.lastIndexOf('/') + 1)
    const extension = path.extname(specifier)
    const names = readdirSync(path.dirname(wanted))
    return names.map((name) => {
      const alike = `${start}${name.replace(script, extension)}`
      return alike === specifier ? `${start}${name}` : alike
    })
  } catch {
    return []
  }
}

/** What comes before a file that an import leads to, such as `users.ts` before `users.js`. */
function preferredTo(file: string, specifier: string): string[] {
  const { dir, name, ext } = path.parse(file)
  if (specifier.endsWith(ext)) {
    const stem = path.join(dir, name)
    if (ext === '.js') return [`${stem}.ts`, `${stem}.tsx`]
    return /^\.[cm]js$/.test(ext) ? [stem + ext.replace('js', 'ts')] : []
  }
  const isFolder = name === 'index' && path.basename(specifier) !== name
  const all = candidates(isFolder ? dir : path.join(dir, name))
  return all.slice(1, Math.max(1, all.indexOf(file)))
}

/** Every path that would do for a relative import, the preferred ones first. */
function candidates(wanted: string): string[] {
  const stem = wanted.replace(/\.([cm]?)js$/, '.$1')
  const twin = stem === wanted ? [] : [`${stem}ts`]
  const added = extensions.map((extension) => wanted + extension)
  const inFolder = extensions.map((extension) => path.join(wanted, `index${extension}`))
  return [wanted, ...twin, ...added, ...inFolder]
}
