import { dirname, join, relative } from 'node:path'
import { endpointMapText, type MapEntry } from '../conversion/endpoint-map.ts'
import { FileNames, fileNameOf, isFileName } from '../conversion/file-names.ts'
import type { ImportedFile, ImportOptions } from '../conversion/importer.ts'
import type { KeepFile } from './endpoint-value.ts'
import { isPlainList, listText, resourceText } from './resource-file.ts'
import type { ResourcePlan } from './resource-plan.ts'
import type { DocumentSource } from './source.ts'

/** Collects the files of a folder: collections, endpoints by groups, and what requests must be like. */
export class FolderWriter {
  readonly #options: Pick<ImportOptions, 'cwd' | 'out'>
  readonly #names = new FileNames()
  readonly #files: ImportedFile[] = []
  readonly #resources = new Map<ResourcePlan, string>()
  readonly #groups = new Map<string, string>()
  readonly #endpoints = new Map<string, MapEntry[]>()
  readonly #checks = new Map<string, MapEntry[]>()
  #security: readonly MapEntry[] = []

  constructor(options: Pick<ImportOptions, 'cwd' | 'out'>) {
    this.#options = options
  }

  /** How many endpoints there are, checks aside. */
  get endpoints(): number {
    return [...this.#endpoints.values()].reduce((sum, entries) => sum + entries.length, 0)
  }

  get collections(): number {
    return this.#resources.size
  }

  addResource(plan: ResourcePlan, from: DocumentSource): void {
    const { path, owner, operations } = plan
    const own = path.slice(1)
    if (isPlainList(plan) && this.#names.isFree(own)) {
      const content = listText(plan, from)
      this.#names.take(own)
      this.#resources.set(plan, own)
      this.#files.push({ path: `${own}.json`, content })
      return
    }
    const content = resourceText(plan, from)
    const [first] = operations
    const folder = folderOf(first ? from.baseOf(first.operation) : '')
    const { name } = owner.shape
    const last = fileNameOf(name.slice(name.lastIndexOf('/') + 1))
    const stem = this.#names.take(`${folder}${last}`, `${folder}${fileNameOf(name)}`)
    this.#resources.set(plan, stem)
    this.#files.push({ path: `${stem}.ts`, content })
  }

  nameOfResource(plan: ResourcePlan): string {
    return this.#resources.get(plan) ?? 'api'
  }

  /** The file of a group, without its extension; @param base what its addresses begin with */
  nameOfGroup(group: string, base: string): string {
    const stem = `${folderOf(base)}${fileNameOf(group)}`
    const known = this.#groups.get(stem)
    if (known !== undefined) return known
    const name = this.#names.take(stem, `${stem}.endpoints`)
    this.#groups.set(stem, name)
    return name
  }

  addEndpoint(file: string, entry: MapEntry): void {
    push(this.#endpoints, file, entry)
  }

  addCheck(file: string, entry: MapEntry): void {
    push(this.#checks, file.replace(/\.endpoints(?=$|-)/, ''), entry)
  }

  addSecurity(entries: readonly MapEntry[]): void {
    this.#security = entries
  }

  /** Keeps the bytes of answers of one operation beside its file. */
  keeperFor(key: string, base: string): KeepFile {
    return (bytes, extension) => {
      const name = this.#names.take(
        `${folderOf(base)}_files/${fileNameOf(key.replace(/^GET /, '').slice(base.length))}`,
      )
      this.#files.push({ path: `${name}.${extension}`, content: bytes })
      return `_files/${name.slice(name.lastIndexOf('/') + 1)}.${extension}`
    }
  }

  /** All files, by their names. */
  files(): readonly ImportedFile[] {
    const maps = [...this.#endpoints].map(([name, entries]) => this.#map(name, entries))
    const checks = [...this.#checks].map(([name, entries]) =>
      this.#map(this.#names.take(`${name}.checks`), entries),
    )
    const guard =
      this.#security.length > 0 ? [this.#map(this.#names.take('security'), this.#security)] : []
    return [...this.#files, ...maps, ...checks, ...guard].toSorted((a, b) =>
      a.path < b.path ? -1 : 1,
    )
  }

  #map(name: string, entries: readonly MapEntry[]): ImportedFile {
    const { cwd, out } = this.#options
    const path = `${name}.json`
    const schema = join(cwd, 'node_modules', 'mockapi', 'schema', 'mocks.json')
    const address = relative(dirname(join(out, path)), schema).replaceAll('\\', '/')
    return { path, content: endpointMapText(entries, address) }
  }
}

/** The folder of what has this base: `v1/`, or nothing. */
function folderOf(base: string): string {
  const parts = base.split('/').filter((part) => part !== '')
  return parts.map((part) => `${isFileName(part) ? part : fileNameOf(part)}/`).join('')
}

function push(map: Map<string, MapEntry[]>, key: string, entry: MapEntry): void {
  const list = map.get(key)
  if (list) list.push(entry)
  else map.set(key, [entry])
}
