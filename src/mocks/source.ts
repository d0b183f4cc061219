import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { MockapiError } from '../errors/diagnostic.ts'
import type { Diagnostic, Place } from '../errors/diagnostic.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { codeFrame } from '../errors/code-frame.ts'
import { readExports, readOverlay } from './exports/read.ts'
import { createFileCheck, readMockFile } from './json/response-files.ts'
import type { FileContent } from '../dispatch/response.ts'
import { createJsonLoader } from './json/loader.ts'
import { createLibrary } from './mock-files.ts'
import type { ReloadReport } from './mock-files.ts'
import { createModuleLoader } from './module-loader.ts'
import { bundledModules } from './modules/external.ts'
import { ModuleRunner } from './modules/runner.ts'
import { shownName } from './files/paths.ts'
import { findRoutes, readRoutes } from './routes-file.ts'
import { watch } from './watch.ts'
import type { Watcher } from './watch.ts'

/** Where mocks come from, and who is told of their changes. */
export interface SourceOptions {
  /** Absolute folder that names are relative to. */
  readonly cwd: string
  /** Folder or file; default `mocks`, or `db.json` where there is no such folder. */
  readonly dir: string | undefined
  /** Mocks given as values, in place of a folder. */
  readonly mocks: unknown
  readonly poll: boolean
  /** The field that holds ids of JSON files' records; default `id`. */
  readonly idField?: string | undefined
  /** The file with rules for addresses. */
  readonly routes?: string | undefined
  /** What the package's own modules give in a mock file, by their specifiers such as `mockapi`. */
  readonly provided: Readonly<Record<string, object>>
  readonly onReload: (report: ReloadReport) => void
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** Mocks from a folder, a file or values. */
export interface MockSource {
  /** The folder or file as users see it. */
  readonly name: string
  /** The absolute folder or file; undefined for values. */
  readonly path: string | undefined
  /** Reads everything. */
  load(): Promise<ReloadReport>
  /** Begins to watch; what changed since `load` is noticed too. */
  watch(): void
  /** Resolves when the state of the disk at this time is loaded. */
  settled(): Promise<void>
  /** A file named relative to a mock file; undefined where there is none inside the folder. */
  readFile(path: string, from: string): Promise<FileContent | undefined>
  /** Where in the users' files an error arose, with the lines around it. */
  locate(error: unknown): { readonly place: Place; readonly frame?: string } | undefined
  /**
   * Makes values the endpoints of an override; files that they name lie beside the mocks.
   * @throws MockapiError with all problems
   */
  readOverlay(mocks: unknown): readonly Endpoint[]
  /** What a thrown value says, with the names that the user wrote in place of compiled ones. */
  message(error: unknown): string
  close(): Promise<void>
}

/**
 * Opens the place where mocks come from.
 *
 * @throws MockapiError `no-folder` when it does not exist
 */
export function openSource(options: SourceOptions): MockSource {
  return options.mocks === undefined ? openFolder(options) : openValues(options)
}

/** Packages that a mock may import although nothing is installed beside it, as under `npx`. */
const fallbacks: Readonly<Record<string, () => Promise<object>>> = {
  '@faker-js/faker': () => import('@faker-js/faker'),
  '@faker-js/faker/locale/en': () => import('@faker-js/faker/locale/en'),
}

/** The same, with all their subpaths, such as `hono/basic-auth`. */
const ownModule = bundledModules(['hono', '@hono/node-server'])

function openFolder(options: SourceOptions): MockSource {
  const { cwd, onWarning } = options
  const root = resolve(cwd, options.dir ?? defaultRoot(cwd))
  const stats = statSync(root, { throwIfNoEntry: false })
  if (!stats) throw noFolder(`There is no ${shownName(root, cwd)} in ${cwd}.`, 'Create it')
  const isFile = stats.isFile()
  const folder = isFile ? dirname(root) : root
  const runner = new ModuleRunner({
    root: cwd,
    provided: Object.fromEntries(
      Object.entries(options.provided).map(([specifier, module]) => [specifier, () => module]),
    ),
    fallback: (specifier) => fallbacks[specifier] ?? ownModule(specifier),
    onDynamicImport: (since) => {
      watcher?.follow(library.watched)
      library.followLate(since)
    },
  })
  const routes = options.routes === undefined ? undefined : findRoutes(options.routes, cwd)
  const library = createLibrary({
    root,
    cwd,
    also: routes,
    loaders: [
      createJsonLoader({ root, idField: options.idField, routes }),
      createModuleLoader({ root: folder, cwd, runner }),
    ],
    onReload: (report) => {
      watcher?.follow(library.watched)
      options.onReload(report)
    },
  })
  let watcher: Watcher | undefined
  return {
    name: shownName(root, cwd) + (isFile ? '' : '/'),
    path: root,
    load: () => library.load(),
    watch: () => {
      const onChange = (paths: Iterable<string>) => library.touch(paths)
      watcher ??= watch({ root, poll: options.poll, onChange, onWarning })
      watcher.follow(library.watched)
    },
    settled: async () => {
      await watcher?.ready
      library.touch([root])
      await library.settled()
    },
    readFile: (path, from) => readMockFile(path, resolve(cwd, from), folder),
    readOverlay: (mocks) => readValues(mocks, folder),
    locate: (error) => {
      const place = runner.locate(error)
      return place && { place, ...frameAt(place, resolve(cwd, place.file)) }
    },
    message: (error) => runner.message(error),
    close: async () => {
      library.close()
      await watcher?.close()
    },
  }
}

function openValues({ cwd, mocks, routes }: SourceOptions): MockSource {
  const name = 'mocks option'
  return {
    name,
    path: undefined,
    load: () => {
      const files = createFileCheck(join(cwd, 'mocks'), cwd, new Set())
      const file = readExports({ default: mocks }, { name, sources: () => [], files })
      const rules = routes === undefined ? [] : [readRoutes(findRoutes(routes, cwd), cwd)]
      return Promise.resolve({ files: [file, ...rules], broken: [], changes: [], duration: 0 })
    },
    watch: () => {},
    settled: () => Promise.resolve(),
    readFile: (path) => readMockFile(path, join(cwd, 'mocks'), cwd),
    readOverlay: (mocks) => readValues(mocks, cwd),
    locate: () => undefined,
    message: (error) => (error instanceof Error ? error.message : String(error)),
    close: () => Promise.resolve(),
  }
}

/** Files that an override names are looked for as if it were a file of the folder. */
function readValues(mocks: unknown, folder: string): readonly Endpoint[] {
  const path = join(folder, '(override)')
  const files = createFileCheck(path, folder, new Set())
  return readOverlay(mocks, { name: '(override)', sources: () => [], files })
}

function defaultRoot(cwd: string): string {
  const found = ['mocks', 'db.json'].find((name) => existsSync(join(cwd, name)))
  if (found !== undefined) return found
  throw noFolder(`There is no mocks/ and no db.json in ${cwd}.`, 'Create the folder')
}

function noFolder(message: string, remedy: string): MockapiError {
  const hint = `${remedy}, or name another one with "dir".`
  return new MockapiError([{ code: 'no-folder', severity: 'error', message, hint }])
}

function frameAt(place: Place, path: string): { readonly frame?: string } {
  try {
    return { frame: codeFrame(readFileSync(path, 'utf8'), place.line, place.column) }
  } catch {
    return {}
  }
}
