import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { isObject } from '../../errors/validation-issue.ts'
import { readDocument } from '../json/document.ts'

type Options = Readonly<Record<string, unknown>>

/** Files that an alias of `paths` or `baseUrl` may stand for, absolute, the first choice first. */
export interface AliasTargets {
  /** As written in `paths`, such as `@/*`; undefined for what `baseUrl` gives to any import. */
  readonly pattern: string | undefined
  readonly targets: readonly string[]
}

/** A `tsconfig.json` or `jsconfig.json`, with what it extends. */
export interface TsConfig {
  readonly file: string
  readonly options: Options
  /** Absolute paths of the file and of all that it extends, those that are missing too. */
  readonly sources: readonly string[]
  readonly references: readonly string[]
  /** Why the file, or one that it extends, could not be read. */
  readonly problem: string | undefined
  /** Whether it has no files of its own and refers to others alone. */
  readonly isSolution: boolean
  includes(file: string): boolean
  aliases(specifier: string): readonly AliasTargets[]
}

/** A text of a configuration, relative to the folder of the file that it stands in. */
interface Located {
  readonly folder: string
  readonly value: unknown
}

/** What is written in a configuration and in those that it extends, the nearest first. */
interface Written {
  readonly options: Record<string, Located>
  readonly files: Record<string, Located>
  readonly sources: string[]
  readonly references: string[]
  problem: string | undefined
}

const names = ['tsconfig.json', 'jsconfig.json']

/** Finds the configurations of TypeScript that count for files. */
export class TsConfigs {
  readonly #findPackage: (folder: string, specifier: string) => string | undefined
  readonly #read = new Map<string, TsConfig>()
  readonly #byFolder = new Map<string, readonly TsConfig[]>()

  /** @param findPackage the file that an `extends` means which names a package */
  constructor(findPackage: (folder: string, specifier: string) => string | undefined) {
    this.#findPackage = findPackage
  }

  /**
   * The nearest configuration above a file, and the projects that it refers to: those first whose `include`
   * has the file, those without files of their own last.
   */
  of(file: string): readonly TsConfig[] {
    const all = this.inFolder(path.dirname(file))
    const rank = (config: TsConfig) => (config.includes(file) ? 0 : config.isSolution ? 2 : 1)
    return all.length < 2 ? all : all.toSorted((a, b) => rank(a) - rank(b))
  }

  /** All configurations that count for the files of a folder. */
  inFolder(folder: string): readonly TsConfig[] {
    const known = this.#byFolder.get(folder)
    if (known) return known
    const own = names.map((name) => path.join(folder, name)).find((file) => existsSync(file))
    const parent = path.dirname(folder)
    const isRoot = own === undefined && parent === folder
    const found = own ? this.#withReferences(own) : isRoot ? [] : this.inFolder(parent)
    this.#byFolder.set(folder, found)
    return found
  }

  hasRead(file: string): boolean {
    return Array.from(this.#read.values()).some(({ sources }) => sources.includes(file))
  }

  refresh(): void {
    this.#read.clear()
    this.#byFolder.clear()
  }

  #withReferences(file: string): readonly TsConfig[] {
    const found = new Set([this.#load(file)])
    // A set iterates over what is added meanwhile.
    for (const { references } of found) for (const each of references) found.add(this.#load(each))
    return [...found]
  }

  #load(file: string): TsConfig {
    const known = this.#read.get(file)
    const config = known ?? createConfig(file, this.#readWritten(file, []))
    this.#read.set(file, config)
    return config
  }

  #readWritten(file: string, above: readonly string[]): Written {
    const folder = path.dirname(file)
    const written: Written = {
      options: {},
      files: {},
      sources: [file],
      references: [],
      problem: undefined,
    }
    const content = readConfig(file)
    if (typeof content === 'string') return { ...written, problem: content }
    for (const base of [content['extends']].flat()) {
      if (typeof base !== 'string') continue
      const found = this.#findBase(folder, base)
      if (found === undefined || !existsSync(found)) {
        if (found !== undefined) written.sources.push(found)
        written.problem = `${path.basename(file)} extends "${base}", which is missing.`
        continue
      }
      if (above.includes(found) || found === file) continue
      const { options, files, sources, problem } = this.#readWritten(found, [...above, file])
      Object.assign(written.options, options)
      Object.assign(written.files, files)
      written.sources.push(...sources)
      written.problem ??= problem
    }
    const { compilerOptions, references } = content
    addLocated(written.options, compilerOptions, folder)
    const { files, include, exclude } = content
    addLocated(written.files, { files, include, exclude }, folder)
    for (const reference of Array.isArray(references) ? references : []) {
      const target: unknown = isObject(reference) ? reference['path'] : undefined
      if (typeof target !== 'string') continue
      const at = path.resolve(folder, target)
      written.references.push(at.endsWith('.json') ? at : path.join(at, 'tsconfig.json'))
    }
    return written
  }

  #findBase(folder: string, base: string): string | undefined {
    if (!/^\.{1,2}(?:[\\/]|$)/.test(base) && !path.isAbsolute(base))
      return this.#findPackage(folder, base)
    const file = path.resolve(folder, base)
    return file.endsWith('.json') || existsSync(file) ? file : `${file}.json`
  }
}

/** The content of a configuration, or what is wrong with it. */
function readConfig(file: string): Options | string {
  try {
    const { value } = readDocument(path.basename(file), readFileSync(file, 'utf8'))
    return isObject(value) ? value : {}
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return isMissing ? `There is no ${path.basename(file)}.` : (error as Error).message
  }
}

function addLocated(to: Record<string, Located>, values: unknown, folder: string): void {
  if (!isObject(values)) return
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) to[name] = { folder, value }
  }
}

function createConfig(file: string, written: Written): TsConfig {
  const { files, options, sources, references, problem } = written
  const root = path.dirname(file)
  const texts = (name: string): readonly Located[] | undefined => {
    const { folder = root, value } = files[name] ?? {}
    return Array.isArray(value) ? value.map((text) => ({ folder, value: text })) : undefined
  }
  const named = texts('files')?.map((each) => resolveIn(root, each))
  const included = texts('include') ?? (named ? [] : [{ folder: root, value: '**/*' }])
  const patterns = included.map((each) => globPattern(root, each, false))
  const excluded = (texts('exclude') ?? []).map((each) => globPattern(root, each, true))
  const { baseUrl, paths } = options
  const base = baseUrl && resolveIn(root, baseUrl)
  const aliases = readAliases(paths?.value)
  return {
    file,
    options: Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, value])),
    sources,
    references,
    problem,
    isSolution: named?.length === 0 && included.length === 0,
    includes(wanted) {
      const name = wanted.replaceAll('\\', '/')
      if (named?.includes(wanted)) return true
      return patterns.some((each) => each.test(name)) && !excluded.some((each) => each.test(name))
    },
    aliases(specifier) {
      const inBase = {
        pattern: undefined,
        targets: base === undefined ? [] : [path.join(base, specifier)],
      }
      const found = bestPattern(aliases, specifier)
      if (!found) return base === undefined ? [] : [inBase]
      const { pattern, before, after = '', targets } = found
      const star = specifier.slice(before.length, specifier.length - after.length)
      const filled = targets.map((target) => {
        const value = target.replace('*', () => star)
        return resolveIn(root, { folder: base ?? paths?.folder ?? root, value })
      })
      return [{ pattern, targets: filled }, inBase]
    },
  }
}

/** One entry of `paths`; without `*` there is nothing after it. */
interface Alias {
  readonly pattern: string
  readonly before: string
  readonly after: string | undefined
  readonly targets: readonly string[]
}

function readAliases(paths: unknown): readonly Alias[] {
  return Object.entries(isObject(paths) ? paths : {}).map(([pattern, targets]) => {
    const [before = '', after] = pattern.split('*')
    return { pattern, before, after, targets: [targets].flat().map(String) }
  })
}

/** An absolute path; `${configDir}` is the folder of the configuration that extends the others. */
function resolveIn(root: string, { folder, value }: Located): string {
  const inRoot = /^\$\{configDir\}[\\/]?(.*)$/is.exec(String(value))?.[1]
  return inRoot === undefined ? path.resolve(folder, String(value)) : path.join(root, inRoot)
}

/** As TypeScript chooses: the name itself, else the longest text before `*`. */
function bestPattern(aliases: readonly Alias[], specifier: string): Alias | undefined {
  let best: Alias | undefined
  for (const alias of aliases) {
    const { before, after } = alias
    if (after === undefined) {
      if (before === specifier) return alias
      continue
    }
    const isLong = specifier.length >= before.length + after.length
    if (!isLong || !specifier.startsWith(before) || !specifier.endsWith(after)) continue
    if (!best || before.length > best.before.length) best = alias
  }
  return best
}

/** The files that a pattern of `include` means; of `exclude` also what lies below. */
function globPattern(root: string, pattern: Located, isExclude: boolean): RegExp {
  const segments = resolveIn(root, pattern).replaceAll('\\', '/').split('/')
  const last = path.basename(String(pattern.value))
  // A folder stands for all that is in it.
  if (!isExclude && !/[*?]|.\.[^.]/.test(last)) segments.push('**')
  if (segments.at(-1) === '**') segments.push('*')
  const parts = segments.map((segment, index) => {
    if (segment === '**') return '(?:[^/]+/)*'
    const text = segment
      .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')
    return index === segments.length - 1 ? text : `${text}/`
  })
  return new RegExp(`^${parts.join('')}${isExclude ? '(?:/.*)?' : ''}$`)
}
