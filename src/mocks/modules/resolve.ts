import { existsSync, statSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { NapiResolveOptions, ResolverFactory } from 'oxc-resolver'
import { compileOptionsOf, type CompileOptions } from './compile-options.ts'
import { TsConfigs } from './tsconfig.ts'
import { candidates, extensions, isPath, otherKind, preferredTo, unresolved } from './unresolved.ts'

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

/** Loads a module that the running program hands out, for the file that imports it. */
export type GivenModule = (importer: string) => object | Promise<object>

/** Modules that are not found on the disk. */
export interface GivenModules {
  /** Specifiers that always mean the running package, e.g. `{ mockapi: () => import('mockapi') }`. */
  readonly provided: Readonly<Record<string, GivenModule>>
  /** Specifiers used where the file's own node_modules has none, e.g. `@faker-js/faker`, `hono`. */
  readonly fallback: (specifier: string) => GivenModule | undefined
}

/** What a bundler whose dev server serves the mocks knows of the project. */
export interface Bundler {
  /** The folder that specifiers with a leading slash are relative to. */
  readonly root: string
  /** As `resolve.alias` of Vite, in the order in which they count. */
  readonly aliases: readonly { readonly find: string | RegExp; readonly replacement: string }[]
  /** What `import.meta.env` is. */
  readonly env: Readonly<Record<string, unknown>>
}

/** Whether a specifier stands in an `import` or in a `require()`: packages may give each another file. */
export type Syntax = 'import' | 'require'

const script = /\.[cm]?[jt]sx?$/
const data = /\.json[5c]?$/

/** Node's own conditions; without `module-sync` a package that both load would be there twice. */
const conditions = [
  'node',
  ...((process.features as { readonly require_module?: boolean }).require_module
    ? ['module-sync']
    : []),
]

/** How packages are resolved, those of the user and those of mockapi. */
export const resolverOptions: NapiResolveOptions = {
  conditionNames: [...conditions, 'import'],
  extensions: [...extensions],
  moduleType: true,
  nodePath: false,
}

/** As TypeScript does it: the `.js` in an import may stand for a `.ts` file. */
const extensionAlias = {
  '.js': ['.ts', '.tsx', '.js'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
}

/** The library, by require, since import() takes three times as long to find its native part. */
export function loadResolver(): typeof import('oxc-resolver') {
  return createRequire(import.meta.url)('oxc-resolver') as typeof import('oxc-resolver')
}

/** What is looked for; `wanted` are the files that were not there, absolute. */
interface Lookup {
  readonly specifier: string
  /** The specifier after the aliases of the bundler. */
  readonly request: string
  readonly from: string
  readonly syntax: Syntax
  readonly wanted: string[]
}

/** Finds configurations of TypeScript, in packages too. */
export function createTsConfigs(
  base: ResolverFactory = new (loadResolver().ResolverFactory)(),
): TsConfigs {
  const configs = base.cloneWithOptions({
    ...resolverOptions,
    extensions: ['.json'],
    mainFields: ['tsconfig'],
    mainFiles: ['tsconfig'],
  })
  return new TsConfigs((folder, specifier) => configs.sync(folder, specifier).path)
}

interface Resolvers {
  /** For files of the user. */
  readonly users: ResolverFactory
  readonly packages: ResolverFactory
}

/** Finds what a specifier means in a file. It loads the native part of the library. */
export class Resolver {
  readonly #given: GivenModules
  readonly #bundler: Bundler | undefined
  readonly #resolvers: Readonly<Record<Syntax, Resolvers>>
  readonly tsconfigs: TsConfigs

  /** @param bundler undefined where none serves the mocks */
  constructor(given: GivenModules, bundler?: Bundler) {
    const { ResolverFactory } = loadResolver()
    this.#given = given
    this.#bundler = bundler
    const packages = new ResolverFactory(resolverOptions)
    const create = (options: NapiResolveOptions): Resolvers => ({
      users: packages.cloneWithOptions({ ...options, extensionAlias }),
      packages: packages.cloneWithOptions(options),
    })
    this.#resolvers = {
      import: create(resolverOptions),
      require: create({ ...resolverOptions, conditionNames: [...conditions, 'require'] }),
    }
    this.tsconfigs = createTsConfigs(packages)
  }

  /** @throws Unresolved */
  resolve(specifier: string, from: string, syntax: Syntax): Target {
    const { provided, fallback } = this.#given
    const own = Object.hasOwn(provided, specifier) ? provided[specifier] : undefined
    if (own) return { kind: 'given', specifier, load: own }
    const request = this.#replaceAlias(specifier)
    if (isBuiltin(request)) return { kind: 'native', url: request, commonjs: true }
    if (request.startsWith('data:')) return { kind: 'native', url: request, commonjs: false }
    const lookup: Lookup = { specifier, request, from, syntax, wanted: [] }
    const found =
      this.#findAlias(lookup) ?? (isPath(request) ? this.#findPath(lookup) : this.#findName(lookup))
    if (found) return found
    const spare = fallback(request)
    if (spare) return { kind: 'given', specifier, load: spare }
    const alias = this.#explainAlias(lookup)
    const isVite = this.#bundler !== undefined
    const { problem } = this.tsconfigs.of(from).find((config) => config.problem) ?? {}
    throw unresolved({ ...lookup, provided: Object.keys(provided), alias, problem, isVite })
  }

  compileOptions(file: string): CompileOptions {
    return compileOptionsOf(this.tsconfigs.of(file)[0])
  }

  /** Whether a change of this file may lead imports elsewhere, or have files compiled in another way. */
  isSetting(file: string): boolean {
    const isNamedSo = /^(?:package|[jt]sconfig.*)\.json$/.test(path.basename(file))
    return isNamedSo || this.tsconfigs.hasRead(file)
  }

  refresh(): void {
    this.tsconfigs.refresh()
    this.#resolvers.import.packages.clearCache()
  }

  /** By the aliases of the bundler, the first that fits, as Vite applies them. */
  #replaceAlias(specifier: string): string {
    const fits = ({ find }: Bundler['aliases'][number]): boolean =>
      typeof find === 'string'
        ? specifier === find || specifier.startsWith(`${find}/`)
        : specifier.search(find) !== -1
    const alias = this.#bundler?.aliases.find(fits)
    return alias ? specifier.replace(alias.find, alias.replacement) : specifier
  }

  #findPath(lookup: Lookup): Target | undefined {
    const { request, from, syntax } = lookup
    if (request.startsWith('file:')) return this.#findFile(fileURLToPath(request), lookup)
    // In an import it is a URL, in which `%23` stands for a `#` of a name.
    const plain = syntax === 'import' ? withoutQuery(request) : request
    const spellings = new Set([syntax === 'import' ? decoded(plain) : plain, plain, request])
    const { root } = this.#bundler ?? {}
    for (const each of spellings) {
      const inRoot = root !== undefined && each.startsWith('/') ? [path.join(root, each)] : []
      for (const file of [...inRoot, path.resolve(path.dirname(from), each)]) {
        const found = this.#findFile(file, lookup)
        if (found) return found
      }
    }
    return undefined
  }

  /** By `paths`, of which some begin with a slash, such as `/@/*`. */
  #findAlias(lookup: Lookup): Target | undefined {
    const { request, from } = lookup
    if (inPackage(from) || /^\.|^[a-z]+:/i.test(request)) return undefined
    const name = nameOf(lookup)
    const aliases = this.tsconfigs.of(from).flatMap((config) => config.aliases(name))
    for (const { pattern, targets } of aliases) {
      if (isPath(request) && pattern === undefined) continue
      for (const file of targets) {
        const found = this.#findFile(file, lookup)
        if (found) return found
      }
    }
    return undefined
  }

  #findName(lookup: Lookup): Target | undefined {
    const name = nameOf(lookup)
    return this.#findIn(path.dirname(lookup.from), name, name, lookup)
  }

  #findFile(file: string, lookup: Lookup): Target | undefined {
    const { request, wanted } = lookup
    const { dir, base } = path.parse(file)
    const isFolder = /(?:^|[\\/])\.{0,2}$/.test(request)
    // The library takes no name with a question mark.
    const known = base.includes('?') ? candidates(file).find((each) => isFile(each)) : undefined
    const found = known
      ? ({ kind: 'file', file: known, preferred: preferredTo(known, file) } as const)
      : this.#findIn(dir, `./${base}${isFolder ? '/' : ''}`, file, lookup)
    if (found?.kind !== 'file') wanted.push(file)
    else if (wanted.length > 0) {
      const before = wanted.flatMap((each) => candidates(each))
      return { ...found, preferred: [...before, ...found.preferred] }
    }
    return found
  }

  #findIn(
    folder: string,
    request: string,
    wanted: string,
    { specifier, syntax }: Lookup,
  ): Target | undefined {
    const { users, packages } = this.#resolvers[syntax]
    const first = users.sync(folder, request)
    // A package's own .js file wins over a .ts beside it.
    const isUseful = first.path !== undefined && !(inPackage(first.path) && script.test(first.path))
    const second = isUseful ? undefined : packages.sync(folder, request)
    const { path: file, moduleType } = second?.path === undefined ? first : second
    // The library takes what follows a # for no part of the name if there is no such file.
    if (file === undefined || (request.includes('#') && !existsSync(file))) return undefined
    if (inPackage(file) && !/\.[cm]?ts$/.test(file) && !data.test(file)) {
      const commonjs = String(moduleType) !== 'module' && !file.endsWith('.mjs')
      return { kind: 'native', url: pathToFileURL(file).href, commonjs }
    }
    if (script.test(file) || data.test(file)) {
      return { kind: 'file', file, preferred: preferredTo(file, wanted) }
    }
    if (syntax === 'require')
      return { kind: 'native', url: pathToFileURL(file).href, commonjs: true }
    throw otherKind(specifier, file)
  }

  /** Says where an alias that fits leads to; undefined if none fits. */
  #explainAlias({ specifier, request, from }: Lookup): string | undefined {
    if (request !== specifier) return `resolve.alias of Vite makes "${request}" of it.`
    if (request.startsWith('.')) return undefined
    for (const config of this.tsconfigs.of(from)) {
      const found = config
        .aliases(withoutQuery(request))
        .find(({ pattern = '*' }) => pattern !== '*')
      if (!found) continue
      const folder = path.dirname(config.file)
      const places = found.targets.map((each) => path.relative(folder, each).replaceAll('\\', '/'))
      const where = `"paths" of ${path.basename(config.file)}`
      return `"${found.pattern}" in ${where} leads to ${places.join(' or ')}, where no file is.`
    }
    return undefined
  }
}

function inPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file)
}

function nameOf({ request, syntax }: Lookup): string {
  return syntax === 'import' ? withoutQuery(request) : request
}

/** A specifier without what a bundler may read behind it; one that begins with `#` is a name. */
function withoutQuery(specifier: string): string {
  return specifier.replace(/(?<=.)[?#].*$/s, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
}
