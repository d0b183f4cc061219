import type { LoadedFile, Loader, SourceFile } from '../files/mock-file.ts'
import { readDocument } from '../json/document.ts'
import type { DocumentReader, ReadOptions } from './read.ts'

/** Finds the OpenAPI documents among files; the room that serves them is loaded with the first. */
export class OpenApiLoader {
  readonly #options: ReadOptions
  #reader: DocumentReader | undefined

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** Reads a document in JSON; undefined for a file that is none. */
  readJson(file: SourceFile): Promise<LoadedFile> | undefined {
    const { name, text } = file
    // Two searches of a text that has neither word are far faster than one for the pattern.
    if (!text.includes('openapi') && !text.includes('swagger')) return undefined
    if (!jsonShape.test(text)) return undefined
    let value: unknown
    try {
      value = parseJson(name, text)
    } catch {
      // What does not parse is told as for any JSON file.
      return undefined
    }
    return isDocument(value) ? this.#read(file, value) : undefined
  }

  /** Loads `.yaml` and `.yml`. Those that are no documents are other tools', or parts of documents. */
  readonly yaml: Loader = {
    extensions: ['.yaml', '.yml'],
    begin: () => ({
      load: async (file) => {
        if (yamlShape.test(file.text)) return await this.#read(file)
        const nothing = { endpoints: [], collections: [], singles: [], diagnostics: [] }
        const dependencies = new Set([file.path])
        return { mock: { name: file.name, ...nothing }, dependencies, isUnread: true }
      },
      dependenciesOf: (path) => this.reachedBy(path),
      commit: () => {},
    }),
  }

  /** Absolute paths of all that a document refers to, also where it does not load. */
  reachedBy(path: string): ReadonlySet<string> {
    return this.#reader?.reachedBy(path) ?? new Set([path])
  }

  async #read(file: SourceFile, value?: unknown): Promise<LoadedFile> {
    const { DocumentReader: Reader } = await import('./read.ts')
    this.#reader ??= new Reader(this.#options)
    return await this.#reader.read(file, value)
  }
}

/** A member `openapi` or `swagger` with a version. */
const jsonShape = /["']?\b(?:openapi|swagger)["']?\s*:\s*["']?\d/

/** The same at the top of a file of YAML, which is no more than its first column. */
const yamlShape = /^(?:\{\s*)?["']?(?:openapi|swagger)["']?\s*:\s*["']?\d/m

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return readDocument(name, text).value
  }
}

function isDocument(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { openapi, swagger } = value as { readonly openapi?: unknown; readonly swagger?: unknown }
  return [openapi, swagger].some(
    (each) => typeof each === 'number' || (typeof each === 'string' && /^\d/.test(each)),
  )
}
