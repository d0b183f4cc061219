import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { withSchemas } from '../../generate/json-schema.ts'
import type { LoadedFile, Loader, LoaderPass, MockFile, SourceFile } from '../files/mock-file.ts'
import { loadParser, readDocument } from './document.ts'
import { JsonFile, type JsonData, type JsonFileOptions } from './file.ts'
import { createFileCheck } from './response-files.ts'
import { readRewrites } from './rewrites.ts'

/** How JSON files are read, whichever. */
export interface JsonOptions extends JsonData {
  /** Reads files that are OpenAPI documents. */
  readonly documents?: DocumentsInJson | undefined
}

/** Reads OpenAPI documents in JSON. */
export interface DocumentsInJson {
  /** Reads one; undefined for other files. */
  readonly readJson: (file: SourceFile) => Promise<LoadedFile> | undefined
  /** Absolute paths of all that a document refers to, also where it does not load. */
  readonly reachedBy: (path: string) => ReadonlySet<string>
}

/** Loads `.json`, `.jsonc` and `.json5`. `routes` is the absolute file of `--routes`: rewrites, and no mocks. */
export function createJsonLoader(root: string, options?: JsonOptions, routes?: string): Loader {
  const begin = (): LoaderPass => beginPass(root, options, routes)
  return { extensions: ['.json', '.jsonc', '.json5'], begin }
}

function beginPass(root: string, options?: JsonOptions, routes?: string): LoaderPass {
  const alone = statSync(root, { throwIfNoEntry: false })?.isFile() ?? false
  const folder = alone ? dirname(root) : root
  const reached = new Map<string, ReadonlySet<string>>()
  const documents = new Set<string>()
  return {
    load: async (file) => {
      const dependencies = new Set([file.path])
      reached.set(file.path, dependencies)
      if (/\.json[c5]$/i.test(file.path)) await loadParser()
      if (file.path === routes) return { mock: readRewrites(file), dependencies }
      const document = options?.documents?.readJson(file)
      if (document) {
        documents.add(file.path)
        return await document
      }
      const files = createFileCheck(file.path, folder, dependencies)
      const read = () => readJsonFile(file, { ...options, alone, files })
      return { mock: await withSchemas(read), dependencies }
    },
    dependenciesOf: (path) =>
      (documents.has(path) ? options?.documents?.reachedBy(path) : reached.get(path)) ??
      new Set([path]),
    commit: () => reached.clear(),
  }
}

/** Reads the text of a JSON file as {@link JsonFile} does. @throws MockapiError when the file does not parse */
export function readJsonFile(source: SourceFile, options: JsonFileOptions): MockFile {
  const { name, mount, text } = source
  return new JsonFile({ name, mount, document: readDocument(name, text) }, options).read()
}
