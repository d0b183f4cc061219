import type {
  CollectionDeclaration,
  RecordWebhook,
  SingleDeclaration,
} from '../../data/records/declaration.ts'
import type { DeclaredProgress } from '../../data/records/progress.ts'
import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { Provider } from '../../auth/definition/provider.ts'
import type { GraphqlMock } from '../../graphql/define.ts'
import type { SchemaPart } from '../../graphql/part.ts'
import type { Rewrite } from '../../endpoints/rewrite.ts'
import type { ScenarioDeclaration } from '../../sessions/scenario.ts'
import type { OpenApiMock } from '../../openapi/define.ts'
import type { DeclaredWebhook } from '../../webhooks/declared.ts'
import type { ContentHash } from './hash.ts'

/** All that one file of the mocks folder declares. */
export interface MockFile {
  /** The file as users see it: relative to the working folder, forward slashes. */
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  readonly collections: readonly CollectionDeclaration[]
  readonly singles: readonly SingleDeclaration[]
  /** What else a database of json-server holds, by its key: plain values, and lists of them. */
  readonly values?: Readonly<Record<string, unknown>>
  readonly scenarios?: readonly ScenarioDeclaration[]
  /** Whether a map of endpoints stands in its text, which can take one more. */
  readonly isMap?: () => boolean
  /** Whether it is one collection of JSON, whose address is the name of the file. */
  readonly isCollection?: boolean
  /** Whether code gave it as data, as `db.ts` does. */
  readonly isDatabase?: boolean
  /** What a document says that clients are sent. */
  readonly webhooks?: readonly DeclaredWebhook[]
  /** Webhooks of the file for the collections of all files that they name. */
  readonly subscriptions?: readonly RecordWebhook[]
  /** How records go on of the collections of all files that it names. */
  readonly progress?: readonly DeclaredProgress[]
  /** Rules that change paths before they are routed; of the file of `--routes` alone. */
  readonly rewrites?: readonly Rewrite[]
  /** What rules there are by their `from`, in order, also those that are left out. */
  readonly rules?: readonly string[]
  /** Documents of `openapi(…)` that are still to be read. */
  readonly documents?: readonly OpenApiMock[] | undefined
  /** What `graphql(…)` gave and is still to be read. */
  readonly graphql?: readonly GraphqlMock[] | undefined
  /** Parts of GraphQL schemas; what they declare is known when all files are. */
  readonly schemas?: readonly SchemaPart[] | undefined
  /** Providers of logins, `auth(…)` and `"$auth"`. */
  readonly auth?: readonly Provider[] | undefined
  /** Whether a setting made it, and there is no such file. */
  readonly isSetting?: boolean
  /** Errors of parts that are left out, and warnings; what does not parse is no MockFile at all. */
  readonly diagnostics: readonly Diagnostic[]
  /** Tells what is wrong with it beyond what shows when it is read, where that takes long. */
  readonly check?: (() => Promise<readonly Diagnostic[]>) | undefined
}

/** Gives back a file all of whose parts are served. @throws MockapiError with all of its problems */
export function refuseErrors(file: MockFile): MockFile {
  const { diagnostics } = file
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new MockapiError(diagnostics)
  return file
}

/** What a document of `openapi(…)` declares. */
export type ServedDocument = Pick<MockFile, 'endpoints' | 'collections' | 'diagnostics' | 'check'>

/** A file with what its documents declare, those of `openapi(…)`. */
export function withDocuments(file: MockFile, read: readonly ServedDocument[]): MockFile {
  const { documents: _, ...rest } = file
  const check = async () => (await Promise.all(read.map((each) => each.check?.() ?? []))).flat()
  return {
    ...rest,
    endpoints: [...file.endpoints, ...read.flatMap(({ endpoints }) => endpoints)],
    collections: [...file.collections, ...read.flatMap(({ collections }) => collections)],
    diagnostics: [...file.diagnostics, ...read.flatMap(({ diagnostics }) => diagnostics)],
    check,
  }
}

/** A file with the parts of schemas that its `graphql(…)` are. */
export function withSchemaParts(file: MockFile, schemas: readonly SchemaPart[]): MockFile {
  const { graphql: _, ...rest } = file
  return { ...rest, schemas }
}

/** Whether data of some files is generated with Faker. */
export function hasGeneratedData(files: readonly MockFile[]): boolean {
  return files.some(({ collections, singles }) =>
    [...collections, ...singles].some(({ usesFaker }) => usesFaker),
  )
}

/** A mock file as it was read. */
export interface SourceFile {
  readonly path: string
  /** As users know it: relative to the working folder, with forward slashes. */
  readonly name: string
  /** The path inside the mocks folder without extension, with forward slashes: `api/users`. */
  readonly mount: string
  /** Its content without a byte order mark. */
  readonly text: string
}

/** What became of a mock file. */
export interface LoadedFile {
  readonly mock: MockFile
  /** What the file held when it was read, where the loader read it itself. */
  readonly hash?: ContentHash
  /** Absolute paths of all files that its content comes from, itself included. */
  readonly dependencies: ReadonlySet<string>
  /** Absolute paths of other files that are parts of it, as an OpenAPI document has them: these are no mocks. */
  readonly parts?: ReadonlySet<string> | undefined
  /** Absolute paths of documents that it serves: these are no mocks of their own then. */
  readonly serves?: ReadonlySet<string> | undefined
}

/** Turns files of some extensions into mocks; registered by extension. */
export interface Loader {
  /** In lower case, with the dot: `['.json', '.jsonc', '.json5']`. */
  readonly extensions: readonly string[]
  /** Begins a reload in which the contents of these absolute paths changed, appeared or vanished. */
  begin(changed: ReadonlySet<string>): LoaderPass
  /** What a loader that reads files itself has read since the last call; the disk may hold something else by now. */
  takeRead?(): FilesRead
}

/** By absolute path what was read; undefined for a file that could not be read. */
export type FilesRead = ReadonlyMap<string, ContentHash | undefined>

/** One reload as a loader sees it; files are loaded in series, in path order. */
export interface LoaderPass {
  /** Loads one file from its text; throws `MockapiError` when the file is broken. */
  load(file: SourceFile): Promise<LoadedFile>
  /** Absolute paths that a failed load reached, so that their change retries it. */
  dependenciesOf(path: string): ReadonlySet<string>
  /** Called once, after the last load of the reload. */
  commit(): void
}
