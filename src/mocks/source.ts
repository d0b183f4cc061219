import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import {
  mockapiError,
  type Diagnostic,
  type MockapiError,
  type Place,
} from '../errors/diagnostic.ts'
import type { IdKind } from '../data/records/declaration.ts'
import { recordedFolder } from '../endpoints/recorded.ts'
import { isOfJsonServer, type Dialect } from '../config/dialects.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { SuggestedFile } from '../endpoints/routes.ts'
import type { FoundFile } from '../http/file-reply.ts'
import { codeFrame } from '../errors/code-frame.ts'
import { withSchemas } from '../generate/json-schema.ts'
import { readGiven } from './exports/given.ts'
import { readOverrides } from './exports/read.ts'
import { GraphqlLoader } from './graphql/loader.ts'
import { formatsOf } from './formats.ts'
import { createFileCheck, findMockFile } from './json/response-files.ts'
import { createJsonLoader } from './json/loader.ts'
import { readRewrites } from './json/rewrites.ts'
import { refuseNothing } from './unread.ts'
import { readMock } from './load.ts'
import { validationOf } from '../openapi/define.ts'
import { OpenApiLoader } from './openapi/loader.ts'
import { MockFiles, type ReloadReport } from './mock-files.ts'
import { ModuleLoader } from './module-loader.ts'
import { messageOf } from '../errors/message.ts'
import { asWritten, errorText } from './modules/errors.ts'
import type { Bundler, GivenModule } from './modules/resolve.ts'
import {
  refuseErrors,
  withDocuments,
  withSchemaParts,
  type MockFile,
  type ServedDocument,
} from './files/mock-file.ts'
import { shownName } from './files/paths.ts'
import { suggestFile } from './suggest.ts'
import { FolderWatcher } from './watch.ts'

/** Where mocks come from, and what to call when they change. */
export interface SourceOptions {
  /** Absolute folder that names are relative to. */
  readonly cwd: string
  /** Folder or file; default `mocks`, or `db.json` where there is no such folder. */
  readonly dir?: string | undefined
  /** Whether a recording is served alone. */
  readonly replay?: boolean | undefined
  /** Mocks given as values, in place of a folder. */
  readonly mocks?: unknown
  readonly poll: boolean
  /** The field that holds ids of JSON files' records; default `id`. */
  readonly idField?: string | undefined
  /** How new ids of JSON files' records are made; default like those that are there. */
  readonly ids?: IdKind | undefined
  /** How requests are checked against OpenAPI documents; default true. */
  readonly validate?: boolean | 'warn' | undefined
  /** Whether a request that fits several alternatives of a `oneOf` of an OpenAPI document is refused. */
  readonly strict?: boolean | undefined
  /** Whether mutations of GraphQL that write collections are refused. */
  readonly readOnly?: boolean | undefined
  /** Whether paths of OpenAPI documents that form a collection keep records; default true. */
  readonly crud?: boolean | undefined
  /** Whether a `$ref` of an OpenAPI document may lead to the network. */
  readonly allowRemoteRefs?: boolean | undefined
  readonly routes?: string | undefined
  /** Files of middleware of Express, in the order in which they run. */
  readonly middlewares?: readonly string[] | undefined
  /** json-server's serve data as they are written. */
  readonly dialect?: Dialect | undefined
  /** Modules of the package by the specifiers of mock files, such as `mockapi`. */
  readonly provided: Readonly<Record<string, GivenModule>>
  /** The bundler whose dev server serves the mocks, if one does. */
  readonly bundler?: Bundler | undefined
  readonly onReload: (report: ReloadReport) => void
  readonly onWarning: (diagnostic: Diagnostic) => void
}

/** Mocks from a folder, a file or values. */
export interface MockSource {
  readonly name: string
  /** The absolute folder or file; undefined for values. */
  readonly path: string | undefined
  load(): Promise<ReloadReport>
  /** Begins to watch; what changed since `load` is noticed too. */
  watch(): void
  /** Resolves when the state of the disk at this time is loaded. */
  settled(): Promise<void>
  /** A file named relative to a mock file; undefined where there is none inside the folder. */
  findFile(path: string, from: string): FoundFile | undefined
  /** Where in the users' files an error arose, with the lines around it. */
  locate(error: unknown): { readonly place: Place; readonly frame?: string } | undefined
  /** Makes values the endpoints of an override; files that they name lie beside the mocks. @throws MockapiError */
  readOverrides(mocks: unknown): readonly Endpoint[]
  /** A file for new endpoints; missing for values. */
  readonly suggestFile?: (report: ReloadReport, near?: string) => SuggestedFile | undefined
  /** What a thrown value says, with the names that the user wrote in place of compiled ones. */
  message(error: unknown): string
  close(): Promise<void>
  /** Ends what mocks have begun themselves; to be called when nothing answers any more. */
  dispose(): Promise<void>
}

/** Opens the place where mocks come from. @throws MockapiError `no-folder` when it does not exist */
export function openSource(options: SourceOptions): MockSource {
  return options.mocks === undefined ? openFolder(options) : openValues(options)
}

function openFolder(options: SourceOptions): MockSource {
  const { cwd, dialect = 'mockapi', idField, ids, poll, provided, bundler, onWarning } = options
  const root = resolve(cwd, options.dir ?? defaultRoot(cwd, options.replay))
  const stats = statSync(root, { throwIfNoEntry: false })
  if (!stats) throw noFolder(`There is no ${shownName(root, cwd)} in ${cwd}.`, 'Create it')
  const isFile = stats.isFile()
  const folder = isFile ? dirname(root) : root
  const routes = options.routes === undefined ? undefined : findRoutes(options.routes, cwd)
  const middlewares = (options.middlewares ?? []).map((file) => findMiddleware(file, cwd))
  const follow = (): void => watcher?.follow(mockFiles.watched)
  const data = { idField, ids, asWritten: isOfJsonServer(dialect) }
  // What stands beside a document that is served alone, or elsewhere in the project, is the user's as well.
  const documents = documentsOf(options, isFile ? [...new Set([cwd, folder])] : [folder])
  const schemas = new GraphqlLoader(options)
  const modules = new ModuleLoader({
    folder,
    cwd,
    documents,
    schemas,
    data: { ...data, alone: isFile },
    middlewares: new Set(middlewares),
    provided,
    bundler,
    onWarning,
    onDynamicImport: (since) => {
      follow()
      mockFiles.followImports(since)
    },
  })
  const mockFiles = new MockFiles({
    root,
    cwd,
    also: [...middlewares, ...(routes === undefined ? [] : [routes])],
    loaders: [
      createJsonLoader(root, { ...data, documents, formats: formatsOf(cwd), routes }),
      schemas,
      modules,
    ],
    onReload: (report) => {
      follow()
      options.onReload(report)
    },
  })
  let watcher: FolderWatcher | undefined
  return {
    name: shownName(root, cwd) + (isFile ? '' : '/'),
    path: root,
    load: async () => {
      const report = await mockFiles.load()
      return isFile ? refuseNothing(report) : report
    },
    watch: () => {
      const onChange = (paths: Iterable<string>): void => mockFiles.touch(paths)
      watcher ??= new FolderWatcher({ root, poll, onChange, onWarning })
      follow()
    },
    settled: async () => {
      await watcher?.ready
      mockFiles.touch([root])
      await mockFiles.settled()
    },
    findFile: (path, from) =>
      findMockFile(path, resolve(from === overrideName ? folder : cwd, from), folder),
    readOverrides: (mocks) => readValues(mocks, folder),
    locate: (error) => {
      const place = modules.runner?.locate(error)
      if (!place) return undefined
      try {
        const text = readFileSync(resolve(cwd, place.file), 'utf8')
        return { place, frame: codeFrame(text, place.line, place.column) }
      } catch {
        return { place }
      }
    },
    suggestFile: (report, near) => {
      const exists = (name: string) => existsSync(resolve(cwd, name))
      return suggestFile(shownName(root, cwd) + (isFile ? '' : '/'), report, exists, near)
    },
    message: (error) => (error instanceof Error ? asWritten(messageOf(error)) : errorText(error)),
    close: async () => {
      mockFiles.close()
      await watcher?.close()
    },
    dispose: async () => modules.runner?.close(),
  }
}

function documentsOf(options: SourceOptions, folders: readonly string[]): OpenApiLoader {
  const { cwd, validate, strict = false, crud = true, allowRemoteRefs = false, onWarning } = options
  const checked = validationOf(validate)
  const own = { validate: checked, strict, crud, onWarning }
  return new OpenApiLoader({ ...own, cwd, folders, allowRemoteRefs })
}

function openValues(options: SourceOptions): MockSource {
  const { cwd, mocks, routes } = options
  const name = 'mocks option'
  return {
    name,
    path: undefined,
    load: async () => {
      const files = createFileCheck(join(cwd, 'mocks'), cwd, new Set())
      const read = () => readGiven(mocks, { name, sources: () => [], files })
      const found = await withSchemas(read)
      const documents = documentsOf(options, [cwd])
      const from = { name, path: join(cwd, name) }
      const declared: ServedDocument[] = []
      for (const each of found.documents ?? []) {
        declared.push(await documents.readGiven(each, from, new Set()))
      }
      const { graphql = [] } = found
      const given = { file: name, sources: () => [] }
      const parts =
        graphql.length > 0 ? await new GraphqlLoader(options).readGiven(graphql, given) : []
      // The rest of a document is served without a part that has an error.
      const file = withSchemaParts(withDocuments(refuseErrors(found), declared), parts)
      const rules = routes === undefined ? [] : [readRoutes(findRoutes(routes, cwd), cwd)]
      return { files: [file, ...rules], broken: [], changes: [], duration: 0 }
    },
    watch: () => {},
    settled: () => Promise.resolve(),
    findFile: (path) => findMockFile(path, join(cwd, 'mocks'), cwd),
    readOverrides: (mocks) => readValues(mocks, cwd),
    locate: () => undefined,
    message: messageOf,
    close: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  }
}

/** The name of an override, as of a mock file: files that it names lie beside the mocks. */
const overrideName = '(override)'

function readValues(mocks: unknown, folder: string): readonly Endpoint[] {
  const path = join(folder, overrideName)
  const files = createFileCheck(path, folder, new Set())
  return readOverrides(mocks, { name: overrideName, sources: () => [], files })
}

function defaultRoot(cwd: string, replay = false): string {
  if (replay) return join('mocks', recordedFolder)
  const found = ['mocks', 'db.json'].find((name) => existsSync(join(cwd, name)))
  if (found !== undefined) return found
  throw noFolder(`There is no mocks/ and no db.json in ${cwd}.`, 'Create the folder')
}

function noFolder(message: string, remedy: string): MockapiError {
  return mockapiError('no-folder', message, `${remedy}, or name another one with "dir".`)
}

/** Finds the file of `--routes`, an absolute path without links; throws where there is none. */
function findRoutes(file: string, cwd: string): string {
  const path = resolve(cwd, file)
  const shown = shownName(path, cwd)
  const refuse = (message: string, hint: string): MockapiError =>
    mockapiError('unreadable-file', `routes: ${message}`, hint)
  if (!/^\.json[c5]?$/i.test(extname(path))) {
    throw refuse(`${shown} is no JSON file by its name.`, `Name it ${shown}.json.`)
  }
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw refuse(`There is no file ${shown} in ${cwd}.`, 'Create it, or name another one.')
  }
  return realpathSync(path)
}

/** Finds a file of `--middlewares`, an absolute path without links; throws where there is none. */
function findMiddleware(file: string, cwd: string): string {
  const path = [file, `${file}.js`, `${file}.ts`].map((name) => resolve(cwd, name)).find(isFile)
  if (path !== undefined) return realpathSync(path)
  const message = `middlewares: There is no file ${shownName(resolve(cwd, file), cwd)} in ${cwd}.`
  throw mockapiError('unreadable-file', message, 'Create it, or name another one.')
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function readRoutes(path: string, cwd: string): MockFile {
  const name = shownName(path, cwd)
  const { text } = readMock(path, name, statSync(path).size)
  return refuseErrors(readRewrites({ name, text }))
}
