import { dirname } from 'node:path'
import { isObject } from '../../errors/validation-issue.ts'
import { parsePath } from '../../http/path.ts'
import { segmentShape } from '../../http/segment.ts'
import { endpointMapText, literalRecords, type MapEntry } from './endpoint-map.ts'
import { FileNames, fileNameOf, folderNameOf, isFileName } from './file-names.ts'
import type { Conversion, ImportedFile } from './importer.ts'
import type { Losses } from './losses.ts'
import { printValue } from './print.ts'
import { addressFrom } from './schema-address.ts'

/** Segments that say which API it is, and not what of it: `api`, `v1`, `2.0`. */
const general = /^(?:apis?|rest|v?\d+(?:[.-]\d+)*|public|internal)$/i

/** Collects mock files: endpoints, one resource a file, collections, scenarios, and the files that they send. */
export class MockFolder {
  readonly #schema: string
  readonly #names = new FileNames()
  readonly #files: ImportedFile[] = []
  readonly #groups = new Map<string, string>()
  readonly #maps = new Map<string, Map<string, Cases>>()
  readonly #heads = new Map<string, Readonly<Record<string, unknown>>>()
  readonly #paths = new Map<string, string>()
  readonly #keys = new Map<string, string>()
  /** Files of resources by their addresses. */
  readonly #resources = new Map<string, string>()

  endpoints = 0
  collections = 0

  /** @param schema the address of the schema of mock files, from the folder */
  constructor(schema: string) {
    this.#schema = schema
  }

  /** A path with the names of parameters that the same one had before. */
  pathOf(path: string): string {
    const parsed = parsePath(path)
    if ('message' in parsed) return path
    const shape = parsed.segments.map(segmentShape).join('/')
    const known = this.#paths.get(shape)
    if (known === undefined) this.#paths.set(shape, path)
    return known ?? path
  }

  /** The file of endpoints of a path, without its extension: that of the resource above it, else of its group. */
  fileOf(path: string): string {
    const above = [...this.#resources.keys()]
      .filter((each) => path === each || path.startsWith(`${each}/`))
      .reduce((longest, each) => (each.length > longest.length ? each : longest), '')
    const stem = above === '' ? groupOf(path) : `${this.#resources.get(above)}.endpoints`
    const known = this.#groups.get(stem)
    if (known !== undefined) return known
    const taken = this.#names.take(stem, `${stem}.endpoints`)
    this.#groups.set(stem, taken)
    return taken
  }

  /**
   * The answers of an endpoint, after those that it has: the first whose `$when` holds is sent.
   * @returns false where one before always answers, so that these never would
   */
  addEndpoint(file: string, key: string, answers: readonly unknown[], comment = ''): boolean {
    const known = this.#keys.get(key)
    const map = this.#maps.get(known ?? file) ?? new Map<string, Cases>()
    const { answers: before, comment: own } = map.get(key) ?? { answers: [], comment }
    const written = new Set(before.map((each) => JSON.stringify(each)))
    if (before.length > 0 && !hasCondition(before.at(-1)))
      return answers.every((each) => written.has(JSON.stringify(each)))
    this.#keys.set(key, known ?? file)
    this.#maps.set(known ?? file, map.set(key, { answers: [...before, ...answers], comment: own }))
    if (!known) this.endpoints++
    return true
  }

  /** A file of what answers before endpoints; none without such. */
  addGuards(guards: readonly MapEntry[]): void {
    if (guards.length === 0) return
    const cases = guards.map(({ key, value }) => [key, { answers: [value], comment: '' }] as const)
    this.#maps.set(this.nameOf('security'), new Map(cases))
  }

  /** Members such as `$defaults` or `$scenarios` that stand before the endpoints of a file. */
  addHead(file: string, members: Readonly<Record<string, unknown>>): void {
    this.#heads.set(file, { ...this.#heads.get(file), ...members })
    if (!this.#maps.has(file)) this.#maps.set(file, new Map<string, Cases>())
  }

  /** The name of a file that is no resource of a path, without its extension. @param other where that is taken */
  nameOf(name: string, other?: string): string {
    return this.#names.take(name, other)
  }

  /** Files that have members before their endpoints, or endpoints. */
  get mapFiles(): readonly string[] {
    return [...this.#maps.keys()]
  }

  /**
   * A file whose address is its path: a list of records, a generator or a single resource.
   * @returns false where no file can have this address
   */
  addResource(path: string, value: unknown, isWritten = false): boolean {
    const own = path.slice(1)
    if (!own.split('/').every(isFileName) || !this.#names.isFree(own)) return false
    this.#resources.set(path, this.#names.take(own))
    const content = `${printValue(isWritten ? value : literalRecords(value), 'json')}\n`
    this.#files.push({ path: `${own}.json`, content })
    this.collections++
    return true
  }

  /** A module that defines a resource. */
  addResourceModule(path: string, content: string): void {
    const stem = path.slice(1).split('/').map(folderNameOf).join('/')
    this.#resources.set(path, this.addFile(stem, 'ts', content).slice(0, -3))
    this.collections++
  }

  /** A module beside the file of the resource of a path, or of its group. */
  addModule(path: string, kind: string, content: string): void {
    this.addFile(`${this.#resources.get(path) ?? groupOf(path)}.${kind}`, 'ts', content)
  }

  /** A file as it is: a module, or what is no mock by its name. @param path without its extension */
  addFile(path: string, extension: string, content: string | Uint8Array): string {
    const name = `${this.#names.take(path)}.${extension}`
    this.put(name, content)
    return name
  }

  /** A file with a name that was taken for it. */
  put(path: string, content: string | Uint8Array): void {
    this.#files.push({ path, content })
  }

  /** Keeps what an answer sends beside the file of its endpoint. @returns its path as `$file` has it */
  keep(file: string, name: string, extension: string, content: string | Uint8Array): string {
    const folder = file.includes('/') ? `${dirname(file)}/` : ''
    return this.addFile(`${folder}_files/${fileNameOf(name)}`, extension, content).slice(
      folder.length,
    )
  }

  /** What a source has become. @param flags of `mockapi serve` that it asks for */
  conversion(losses: Losses, flags: readonly string[] = []): Conversion {
    const { endpoints, collections } = this
    return { files: this.files(), losses, endpoints, collections, flags }
  }

  /** All files, by their names. */
  files(): readonly ImportedFile[] {
    const maps = [...this.#maps].map(([name, map]): ImportedFile => {
      const entries = [...map].map(([key, { answers, comment }]): MapEntry => {
        return { key, comment, value: valueOf(answers) }
      })
      const address = addressFrom(name, this.#schema)
      return {
        path: `${name}.json`,
        content: endpointMapText(entries, address, this.#heads.get(name)),
      }
    })
    return [...this.#files, ...maps].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  }
}

interface Cases {
  readonly answers: readonly unknown[]
  readonly comment: string
}

function hasCondition(answer: unknown): boolean {
  return isObject(answer) && Object.hasOwn(answer, '$when')
}

/** The value of a key with these answers, each once; those after one that always answers are left out. */
export function valueOf(given: readonly unknown[]): unknown {
  const answers = [...new Map(given.map((each) => [JSON.stringify(each), each])).values()]
  const end = answers.findIndex((each) => !hasCondition(each))
  const reached = end === -1 ? answers : answers.slice(0, end + 1)
  if (reached.length === 1) return reached[0]
  return { $cases: reached.map((each) => each ?? { $status: 204 }) }
}

/** The folder and name of what has no resource above it: by the first segment that names something. */
function groupOf(path: string): string {
  const words = path.split('/').filter((part) => part !== '')
  const isWord = (part: string | undefined) => part !== undefined && /^[\w~@.-]+$/.test(part)
  const found = words.findIndex((part) => !general.test(part))
  const first = found === -1 ? Math.max(0, words.length - 1) : found
  const folders = words.slice(0, first).filter(isWord)
  const name = words.slice(first).find(isWord) ?? 'api'
  return [...folders.map(folderNameOf), fileNameOf(name.replace(/\.\w+$/, ''))].join('/')
}
