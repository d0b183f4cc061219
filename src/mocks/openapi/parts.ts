import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LateMistake, MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import type { DocumentFile } from '../../openapi/document/document.ts'
import { readTextFile } from '../files/file-stat.ts'
import { shownName } from '../files/paths.ts'
import { createFileCheck } from '../json/response-files.ts'
import { Part, type Yaml } from './part.ts'
import { fetchPart } from './remote.ts'
import { isUrl } from '../../http/url.ts'

/** Where the files of a document may lie. */
export interface PartsOptions {
  /** Absolute folder that names are shown relative to. */
  readonly cwd: string
  /** Absolute folders; what leads out of all of them is not read. */
  readonly folders: readonly string[]
  /** Whether a `$ref` may lead to the network. */
  readonly allowRemoteRefs: boolean
}

/** The most files that one document may be made of, and the largest of them, bytes. */
const mostParts = 5_000
const maxSize = 32 * 1024 * 1024

/** The files of one document in one version. */
export class DocumentParts {
  readonly root: Part
  /** Absolute paths of all files that were looked for, that of the document included. */
  readonly dependencies: Set<string>
  readonly diagnostics: Diagnostic[] = []
  readonly #options: PartsOptions
  readonly #before: DocumentParts | undefined
  readonly #yaml: () => Yaml | undefined
  readonly #parts = new Map<string, Part>()
  readonly #examples = new Map<string, string | Uint8Array>()
  readonly #failed = new Map<string, LateMistake>()
  readonly #files = new Map<Part, DocumentFile>()

  /**
   * @param before those of the version before, of which the last good one is kept where one does not parse now
   * @param yaml the parser of files that are not JSON; undefined before it is loaded
   */
  constructor(
    root: Part,
    options: PartsOptions,
    yaml: () => Yaml | undefined,
    before: DocumentParts | undefined,
  ) {
    this.root = root
    this.dependencies = new Set([root.key])
    this.#options = options
    this.#yaml = yaml
    this.#before = before
    this.#parts.set(root.key, root)
  }

  /** Absolute paths of the files besides the document itself. */
  get paths(): ReadonlySet<string> {
    const all = [...this.#parts.keys(), ...this.#examples.keys()].filter((key) => !isRemote(key))
    return new Set(all.filter((key) => key !== this.root.key))
  }

  /** Reads the texts of all files that the document refers to, and of those that these refer to. */
  async collect(loadYaml: () => Promise<unknown>): Promise<void> {
    const queue: Part[] = [this.root]
    for (let part = queue.shift(); part; part = queue.shift()) {
      for (const { uri, written, offset, key: member } of part.references) {
        try {
          const key = this.#keyOf(uri, part)
          if (member === 'externalValue') await this.#takeExample(key, uri, part)
          else if (!this.#parts.has(key)) {
            if (!isJson(uri)) await loadYaml()
            queue.push(isRemote(key) ? await this.#fetch(key) : this.#read(key, uri, part))
          }
        } catch (error) {
          if (!(error instanceof LateMistake)) throw error
          const [{ message = '', hint } = {}] = error.diagnostics
          const text = `The ${member} ${JSON.stringify(written)} ${message}.`
          const problem = { code: 'bad-reference', severity: 'warning', message: text } as const
          this.diagnostics.push(part.diagnose(offset, { ...problem, ...(hint && { hint }) }))
        }
      }
    }
  }

  /** The file as the document takes it. */
  fileOf(part: Part): DocumentFile {
    let file = this.#files.get(part)
    if (!file) {
      file = {
        name: part.name,
        get root() {
          return part.value
        },
        place: (path, which) => part.place(path, which),
        open: (uri) => this.#open(uri, part),
        read: (uri) => this.#example(this.#keyOf(uri, part), uri, part),
      }
      this.#files.set(part, file)
    }
    return file
  }

  #open(uri: string, from: Part): DocumentFile {
    const key = this.#keyOf(uri, from)
    const part = this.#parts.get(key) ?? this.#read(key, uri, from)
    try {
      void part.value
    } catch (error) {
      if (!(error instanceof MockapiError)) throw error
      const [{ message = '', place } = {}] = error.diagnostics
      const at = place ? `${place.file}:${place.line}:${place.column}` : part.name
      throw mistake(`leads to a file that does not read (${at}: ${message.replace(/\.$/, '')})`)
    }
    return this.fileOf(part)
  }

  /** The absolute path or the address of a file. */
  #keyOf(uri: string, from: Part): string {
    if (isRemote(uri) || isRemote(from.key)) {
      const base = isRemote(from.key) ? from.key : 'https://localhost/'
      if (isUrl(uri, base)) {
        const { protocol, href } = new URL(uri, base)
        if (/^https?:$/.test(protocol)) return href
      }
      throw mistake('is no address of http or https')
    }
    if (/^[a-z][a-z\d+.-]+:/i.test(uri)) {
      throw mistake('is no path', 'Write the path of the file relative to this one.')
    }
    const path = resolve(dirname(from.key), decoded(uri))
    // Texts of files are known by the names of the files themselves, whichever links lead to them.
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? realPath(path) : path
  }

  #read(key: string, uri: string, from: Part): Part {
    const known = this.#failed.get(key)
    if (known) throw known
    if (isRemote(key)) throw notFetched()
    try {
      return this.#add(this.#readFile(key, uri, from))
    } catch (error) {
      if (error instanceof LateMistake) this.#failed.set(key, error)
      throw error
    }
  }

  async #takeExample(key: string, uri: string, from: Part): Promise<void> {
    if (this.#examples.has(key)) return
    if (!isRemote(key)) return void this.#example(key, uri, from)
    const known = this.#isOfSameRoot ? this.#before?.exampleAt(key) : undefined
    this.#examples.set(key, known ?? textOrBytes(await this.#fetchBytes(key)))
  }

  #example(key: string, uri: string, from: Part): string | Uint8Array {
    const known = this.#examples.get(key)
    if (known !== undefined) return known
    const failed = this.#failed.get(key)
    if (failed) throw failed
    if (isRemote(key)) throw notFetched()
    try {
      this.#checkFile(key, uri, from)
      const example = textOrBytes(readFileSync(key))
      this.#examples.set(key, example)
      return example
    } catch (error) {
      if (error instanceof LateMistake) this.#failed.set(key, error)
      throw error
    }
  }

  #readFile(key: string, uri: string, from: Part): Part {
    const size = this.#checkFile(key, uri, from)
    if (this.#parts.size >= mostParts) throw mistake(`is beyond ${mostParts} files`)
    const { text } = readTextFile(key, size)
    const name = shownName(key, this.#options.cwd)
    return this.#partOf(key, name, text.startsWith('\uFEFF') ? text.slice(1) : text)
  }

  /** How many bytes a file has that may be read. @throws LateMistake where it may not */
  #checkFile(key: string, uri: string, from: Part): number {
    const { cwd, folders } = this.#options
    const found = new Set(
      folders.map((folder) => createFileCheck(from.key, folder, this.dependencies)(decoded(uri))),
    )
    const name = shownName(key, cwd)
    if (!found.has('found')) {
      if (found.has('missing')) throw mistake(`leads to ${name}, which does not exist`)
      if (found.has('no-file')) throw mistake(`leads to ${name}, which is no file`)
      const shown = folders.map((each) => shownName(each, cwd)).join(' and ')
      throw mistake(`leads out of ${shown}`, 'Move the file into it; no other is read.')
    }
    this.dependencies.add(key)
    const size = statSync(key, { throwIfNoEntry: false })?.size ?? 0
    if (size > maxSize) throw mistake(`leads to ${name}, which holds more than 32 MB`)
    return size
  }

  /** A file that is read anew only where its text is another one; its last good version where that does not parse. */
  #partOf(key: string, name: string, text: string): Part {
    const before = this.#before?.partAt(key)
    if (before?.text === text) return before
    const part = new Part({ key, name, text }, isJson(key) ? undefined : this.#yaml())
    if (!before) return part
    try {
      void part.value
      return part
    } catch (error) {
      if (!(error instanceof MockapiError)) throw error
      this.diagnostics.push(...error.diagnostics)
      return before
    }
  }

  async #fetch(key: string): Promise<Part> {
    const known = this.#isOfSameRoot ? this.#before?.partAt(key) : undefined
    if (known) return this.#add(known)
    const text = (await this.#fetchBytes(key)).toString('utf8')
    // Servers of plain files call everything text.
    const isYaml = !/^\s*[{[]/.test(text)
    return this.#add(new Part({ key, name: key, text }, isYaml ? this.#yaml() : undefined))
  }

  async #fetchBytes(key: string): Promise<Buffer> {
    if (!this.#options.allowRemoteRefs) throw notFetched()
    const known = this.#failed.get(key)
    if (known) throw known
    const count = [...this.#parts.keys(), ...this.#examples.keys()].filter(isRemote).length
    return await fetchPart(key, count).catch((error: unknown) => {
      const failure = mistake(error instanceof Error ? error.message : String(error))
      this.#failed.set(key, failure)
      throw failure
    })
  }

  /** Whether files of the network are those of the version before: they are fetched anew with another document. */
  get #isOfSameRoot(): boolean {
    return this.#before?.root.text === this.root.text
  }

  /** The file of an absolute path or an address, where it was read. */
  partAt(key: string): Part | undefined {
    return this.#parts.get(key)
  }

  /** What an example's file held, where it was read. */
  exampleAt(key: string): string | Uint8Array | undefined {
    return this.#examples.get(key)
  }

  #add(part: Part): Part {
    this.#parts.set(part.key, part)
    return part
  }
}

function isRemote(uri: string): boolean {
  return /^(?:https?:)?\/\//i.test(uri)
}

function isJson(path: string): boolean {
  return /\.json[c5]?$/i.test(path)
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return bytes
  }
}

/** What is wrong with a reference: the end of the sentence that begins with it. */
function mistake(message: string, hint?: string): LateMistake {
  return new LateMistake([
    { code: 'bad-reference', severity: 'error', message, ...(hint && { hint }) },
  ])
}

function notFetched(): LateMistake {
  const hint = 'Save the file beside the document, or start with --allow-remote-refs.'
  return mistake('leads to the network, which is not read', hint)
}
