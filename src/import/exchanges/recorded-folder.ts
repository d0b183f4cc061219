import { endpointMapText, type MapEntry } from '../conversion/endpoint-map.ts'
import { FileNames, fileNameOf, isFileName } from '../conversion/file-names.ts'
import type { ImportedFile } from '../conversion/importer.ts'

/** Parts of addresses that name no resource. */
const general = /^(?:api|apis|rest|v\d+(?:[.-]\d+)*|public|internal)$/i

/** Collects the files of a folder: collections, and endpoints by the resource that they are of. */
export class RecordedFolder {
  readonly #schema: string
  readonly #names = new FileNames()
  readonly #files: ImportedFile[] = []
  readonly #maps = new Map<string, MapEntry[]>()
  /** Files of endpoints by the address of the resource. */
  readonly #ofResources = new Map<string, string>()
  readonly #stems = new Map<string, string>()

  /** @param schema the address of the schema of mock files, from the folder */
  constructor(schema: string) {
    this.#schema = schema
  }

  /** Adds the file of a resource. @param path its address */
  addResource(path: string, content: string, extension: 'json' | 'ts'): void {
    const own = path.slice(1)
    const isPlain = own.split('/').every(isFileName)
    const stem = isPlain ? own : own.split('/').map(fileNameOf).join('/')
    const name = this.#names.take(stem)
    this.#stems.set(path, name)
    this.#files.push({ path: `${name}.${extension}`, content })
  }

  /** Adds a module beside the file of a resource. */
  addModule(path: string, kind: string, content: string): void {
    const stem = this.#stems.get(path) ?? this.#groupOf(path)
    this.#files.push({ path: `${this.#names.take(`${stem}.${kind}`)}.ts`, content })
  }

  addEndpoint(path: string, entry: MapEntry): void {
    const file = this.#fileOf(path)
    const entries = this.#maps.get(file)
    if (entries) entries.push(entry)
    else this.#maps.set(file, [entry])
  }

  /** Keeps the bytes of an answer in the folder `_files`; gives their path from the file of the endpoint. */
  keep(path: string, bytes: Uint8Array, extension: string): string {
    const folder = this.#fileOf(path).replace(/[^/]*$/, '')
    const plain = path.replaceAll(/[:*]/g, '').slice(1)
    const name = this.#names.take(`${folder}_files/${fileNameOf(plain.replace(/\.\w{1,5}$/, ''))}`)
    this.#files.push({ path: `${name}.${extension}`, content: bytes })
    return `${name.slice(folder.length)}.${extension}`
  }

  /** How many endpoints there are. */
  get endpoints(): number {
    return [...this.#maps.values()].reduce((sum, entries) => sum + entries.length, 0)
  }

  files(): readonly ImportedFile[] {
    const maps = [...this.#maps].map(([name, entries]): ImportedFile => {
      const schema = name
        .split('/')
        .slice(1)
        .reduce((address) => `../${address}`, this.#schema)
      return { path: `${name}.json`, content: endpointMapText(entries, schema) }
    })
    return [...this.#files, ...maps].toSorted((one, other) => (one.path < other.path ? -1 : 1))
  }

  /** The file of an endpoint, without its extension: that of the resource above it, else one of its group. */
  #fileOf(path: string): string {
    const above = [...this.#stems.keys()]
      .filter((each) => path === each || path.startsWith(`${each}/`))
      .reduce((longest, each) => (each.length > longest.length ? each : longest), '')
    const group = above === '' ? this.#groupOf(path) : `${this.#stems.get(above)}.endpoints`
    const known = this.#ofResources.get(group)
    if (known !== undefined) return known
    const name = this.#names.take(group, `${group}.endpoints`)
    this.#ofResources.set(group, name)
    return name
  }

  /** The folder and name of what has no resource above it: by the first part of its address that names something. */
  #groupOf(path: string): string {
    const parts = path.split('/').filter((part) => part !== '' && !part.startsWith(':'))
    const found = parts.findIndex((part) => !general.test(part))
    const folder = parts.slice(0, Math.max(0, found)).map(fileNameOf)
    const name = fileNameOf((parts[found] ?? parts.at(-1) ?? 'root').replace(/\.\w{1,5}$/, ''))
    return [...folder, name].join('/')
  }
}
