import { statSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { withSchemas } from '../../generate/json-schema.ts'
import type { LoadedFile, Loader, LoaderPass, MockFile, SourceFile } from '../files/mock-file.ts'
import { loadParser, readDocument } from './document.ts'
import { JsonFile, type JsonData, type JsonFileOptions } from './file.ts'
import type { ReadDocument } from './read-document.ts'
import { createFileCheck } from './response-files.ts'
import { readRewrites } from './rewrites.ts'

/** How JSON files are read, whichever. */
export interface JsonOptions extends JsonData {
  /** Reads files that are OpenAPI documents. */
  readonly documents?: DocumentsAmongMocks | undefined
}

/** Reads OpenAPI documents in JSON and YAML. */
export interface DocumentsAmongMocks {
  /** Reads one; undefined for other files. */
  readonly readText: (file: SourceFile) => Promise<LoadedFile> | undefined
  /** Absolute paths of all that a document refers to, also where it does not load. */
  readonly reachedBy: (path: string) => ReadonlySet<string>
}

/** Reads the text of a file in another format; the name is the one that users know. @throws MockapiError where it does not parse */
export type FormatReader = (
  name: string,
  text: string,
) => Promise<{
  readonly document: ReadDocument
  /** What is wrong with parts of it, which are left out. */
  readonly diagnostics: readonly Diagnostic[]
}>

/** Readers of other formats by extension, in lower case with the dot. */
export type Formats = Readonly<Record<`.${string}`, FormatReader>>

/** What the loader of a folder needs to know besides. */
export interface JsonLoaderOptions extends JsonOptions {
  /** Formats whose files hold what JSON files hold; default none. */
  readonly formats?: Formats
  /** The absolute file of `--routes`: rewrites, and no mocks. */
  readonly routes?: string | undefined
}

/** Loads `.json`, `.jsonc` and `.json5`, and files of other formats as the JSON that they stand for. */
export function createJsonLoader(root: string, options: JsonLoaderOptions = {}): Loader {
  const begin = (): LoaderPass => beginPass(root, options)
  const others = Object.keys(options.formats ?? {})
  return { extensions: ['.json', '.jsonc', '.json5', ...others], begin }
}

function beginPass(root: string, options: JsonLoaderOptions): LoaderPass {
  const alone = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false
  const folder = alone ? dirname(root) : root
  const reached = new Map<string, ReadonlySet<string>>()
  const documents = new Set<string>()
  return {
    load: async (file) => {
      const dependencies = new Set([file.path])
      reached.set(file.path, dependencies)
      if (/\.json[c5]$/i.test(file.path)) await loadParser()
      if (file.path === options.routes) return { mock: readRewrites(file), dependencies }
      const document = options.documents?.readText(file)
      if (document) {
        documents.add(file.path)
        return await document
      }
      const files = createFileCheck(file.path, folder, dependencies)
      const own = { ...options, alone, files }
      const format = options.formats?.[extensionOf(file.path)]
      const read = format ? await openFormat(file, own, format) : () => readJsonFile(file, own)
      const mock = await withSchemas(read)
      // A table that is sent as it is, is no collection.
      const sent = [...dependencies].filter((path) => path !== file.path && isTable.test(path))
      return { mock, dependencies, ...(sent.length > 0 && { serves: new Set(sent) }) }
    },
    dependenciesOf: (path) =>
      (documents.has(path) ? options.documents?.reachedBy(path) : reached.get(path)) ??
      new Set([path]),
    commit: () => reached.clear(),
  }
}

const isTable = /\.(?:csv|tsv|ndjson|jsonl)$/i

function extensionOf(path: string): `.${string}` {
  return `.${extname(path).slice(1).toLowerCase()}`
}

/** Reads a file of another format; it takes no endpoints of `mockapi add`. */
async function openFormat(
  { name, mount, text }: SourceFile,
  options: JsonFileOptions,
  readText: FormatReader,
): Promise<() => MockFile> {
  const { document, diagnostics } = await readText(name, text)
  return () => {
    const { isMap: _, ...file } = new JsonFile({ name, mount, document }, options).read()
    return { ...file, diagnostics: [...diagnostics, ...file.diagnostics] }
  }
}

/** Reads the text of a JSON file as {@link JsonFile} does. @throws MockapiError when the file does not parse */
export function readJsonFile(source: SourceFile, options: JsonFileOptions): MockFile {
  const { name, mount, text } = source
  return new JsonFile({ name, mount, document: readDocument(name, text) }, options).read()
}
