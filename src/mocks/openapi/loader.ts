import { dirname, resolve } from 'node:path'
import { mockapiError } from '../../errors/diagnostic.ts'
import type { OpenApiMock } from '../../openapi/define.ts'
import { readStat, readTextFile } from '../files/file-stat.ts'
import type { LoadedFile, ServedDocument, SourceFile } from '../files/mock-file.ts'
import { isYaml, shownName } from '../files/paths.ts'
import { readDocument } from '../json/document.ts'
import type { DocumentReader, GivenOptions, ReadOptions } from './read.ts'

/** Finds the OpenAPI documents among files; the room that serves them is loaded with the first. */
export class OpenApiLoader {
  readonly #options: ReadOptions
  #reader: DocumentReader | undefined

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** Reads a document in JSON or YAML; undefined for a file that is none. */
  readText(file: SourceFile): Promise<LoadedFile> | undefined {
    const { name, text, path } = file
    if (isYaml(path)) return yamlShape.test(text) ? this.#read(file) : undefined
    if (!/\.json[c5]?$/i.test(path)) return undefined
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

  /** Absolute paths of all that a document refers to, also where it does not load. */
  reachedBy(path: string): ReadonlySet<string> {
    return this.#reader?.reachedBy(path) ?? new Set([path])
  }

  /**
   * Reads the document of an `openapi(…)`.
   *
   * @param from the mock file that has it
   * @param reached gets the absolute paths of all files that were looked for
   * @throws MockapiError for a file that does not exist or is no document
   */
  async readGiven(
    given: OpenApiMock,
    from: Pick<SourceFile, 'path' | 'name'>,
    reached: Set<string>,
  ): Promise<ServedDocument> {
    const { optionsOf, serveObject } = await import('../../openapi/object.ts')
    const { document } = given
    if (typeof document !== 'string') return serveObject(from.name, given, this.#options)
    const { cwd } = this.#options
    const path = resolve(dirname(from.path), document)
    reached.add(path)
    const name = shownName(path, cwd)
    const stat = readStat(path)
    if (!stat) {
      const message = `openapi(${JSON.stringify(document)}) in ${from.name}: there is no file ${name}.`
      throw mockapiError('unreadable-file', message, 'Write its path relative to the mock file.')
    }
    const { text } = readTextFile(path, stat.size)
    const file = { path, name, mount: '', text }
    const value = /\.json[c5]?$/i.test(path) ? parseJson(name, text) : undefined
    const folders = [...new Set([cwd, dirname(path)])]
    try {
      return (await this.#read(file, value, { ...optionsOf(given), folders })).mock
    } finally {
      for (const each of this.reachedBy(path)) reached.add(each)
    }
  }

  async #read(file: SourceFile, value?: unknown, more?: GivenOptions): Promise<LoadedFile> {
    const { DocumentReader: Reader } = await import('./read.ts')
    this.#reader ??= new Reader(this.#options)
    return await this.#reader.read(file, value, more)
  }
}

/** Whether a file, in JSON or YAML by its name, says that it is a document; it may not parse yet. */
export function isDocumentText({ path, text }: Pick<SourceFile, 'path' | 'text'>): boolean {
  if (!/\.json[c5]?$/i.test(path)) return yamlShape.test(text)
  if (!jsonShape.test(text)) return false
  try {
    return isDocument(parseJson(path, text))
  } catch {
    return true
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
