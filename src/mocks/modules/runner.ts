import { MockapiError, type Place } from '../../errors/diagnostic.ts'
import type { ContentHash } from '../files/file-stat.ts'
import type { FilesRead } from '../files/mock-file.ts'
import { loadCompiler, type Compiled, type Compiler } from './compile.ts'
import { createLoad } from './evaluate.ts'
import { asWritten, wordsFor } from './failure.ts'
import { createFileNames } from './files.ts'
import { createGeneration } from './module-graph.ts'
import { createForeignModules, type ImportNative } from './interop.ts'
import type { Load, Tools } from './link.ts'
import { createPass, type ModulePass } from './transaction.ts'
import { createResolver, type GivenModules } from './resolve.ts'
import { originOf } from './trace.ts'

export type { LoadedModule, ModulePass } from './transaction.ts'

/** What a runner needs to know. */
export interface ModuleRunnerOptions extends GivenModules {
  /** Absolute folder that file names are shown relative to (with forward slashes). */
  readonly root: string
  /** Specifiers that always mean the running package, e.g. `{ mockapi: () => import('mockapi') }`. */
  readonly provided: GivenModules['provided']
  /** Specifiers used where the file's own node_modules has none, e.g. `@faker-js/faker`, `hono`. */
  readonly fallback: GivenModules['fallback']
  /** Limit for running one entry with its imports, in ms; default 5,000. */
  readonly timeout?: number
  /**
   * Called when an `import()` in running code has loaded a file, so that entries may reach more than
   * before; `since` is when the first such file was read, ms since 1970.
   */
  readonly onLate?: (since: number) => void
  /** Loads packages; default Node's `import()`. For a host that puts another in its place, as test runners do. */
  readonly importNative?: ImportNative
}

/** Runs users' TypeScript and JavaScript files outside Node's module cache, so that they can be let go. */
export interface ModuleRunner {
  /** Begins a pass in which the contents of these absolute paths changed (also deleted and new ones). */
  begin(changed: ReadonlySet<string>): ModulePass
  /** By absolute path what files held that were read since the last call; undefined where reading failed. */
  takeRead(): FilesRead
  /** How often {@link ModuleRunnerOptions.onLate} was called: what entries reach is the same until then. */
  readonly lateLoads: number
  /** The source text a loaded file was compiled from, without its byte order mark. */
  source(file: string): string | undefined
  /** Where in the users' files an error arose: the first frame of its stack that lies in one. */
  locate(error: unknown): Place | undefined
  /** What an error's message says, with the names of imports as the user wrote them; any other value as text. */
  message(error: unknown): string
}

/** A runner with no modules; the compiler is loaded by the first import. */
export function createModuleRunner(options: ModuleRunnerOptions): ModuleRunner {
  const names = createFileNames(options.root)
  const read = new Map<string, ContentHash | undefined>()
  let lateLoads = 0
  const foreign = createForeignModules(options.importNative)
  const generation = createGeneration(names, (since) => {
    lateLoads++
    options.onLate?.(since)
  })
  let tools: Tools | undefined
  let loading: ReturnType<typeof prepare> | undefined

  async function prepare(): Promise<{ load: Load; compiler: Compiler }> {
    const [compiler, resolver] = await Promise.all([loadCompiler(), createResolver(options)]).catch(
      withoutCompiler,
    )
    tools = { names, foreign, compiler, resolver, onRead: (id, hash) => read.set(id, hash) }
    return { load: createLoad(tools), compiler }
  }

  return {
    begin(changed) {
      tools?.resolver.refresh()
      generation.begin(changed, (specifier, from) => {
        const target = tools?.resolver.resolve(specifier, from)
        return target?.kind === 'file' ? names.identify(target.file) : undefined
      })
      const ready = () => (loading ??= prepare())
      const onDrop = (id: string): void => tools?.compiler.forget(id)
      return createPass({ generation, names, ready, onDrop, timeout: options.timeout ?? 5_000 })
    },
    takeRead: () => {
      const taken = new Map(Array.from(read, ([id, hash]) => [names.known(id), hash]))
      read.clear()
      return taken
    },
    get lateLoads() {
      return lateLoads
    },
    message: (error) => (error instanceof Error ? asWritten(error.message) : wordsFor(error)),
    source: (file) => generation.latest(names.identify(file))?.source,
    locate(error) {
      if (error instanceof MockapiError) {
        const place = error.diagnostics.find((diagnostic) => diagnostic.place)?.place
        if (place) return place
      }
      const find = (file: string): Compiled | undefined => generation.latest(file)?.compiled
      const at = tools && originOf(error, tools.compiler, find)
      return at && { file: names.shown(at.compiled.file), line: at.line, column: at.column }
    },
  }
}

/** The native part is an optional dependency for each platform, which some installations leave out. */
function withoutCompiler(error: unknown): never {
  throw new MockapiError([
    {
      code: 'no-compiler',
      severity: 'error',
      message: `The compiler of TypeScript and JavaScript cannot be loaded: ${wordsFor(error)}`,
      hint: 'Install mockapi again with optional dependencies, on the platform it runs on.',
    },
  ])
}
