import { endpointMapText, type MapEntry } from '../conversion/endpoint-map.ts'
import { FileNames, fileNameOf, folderNameOf } from '../conversion/file-names.ts'
import type { ImportedFile, ImportOptions } from '../conversion/importer.ts'
import { addressFrom, schemaAddress } from '../conversion/schema-address.ts'
import type { KeepFile } from './endpoint-value.ts'
import { checksFile, type Check } from './checks-file.ts'
import { isPlainList, listText, ResourceModule } from './resource-file.ts'
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
  readonly #checks = new Map<string, Check[]>()
  /** By their names without extension. */
  readonly #modules = new Map<string, ResourceModule>()
  #endpointCount = 0
  #security: readonly MapEntry[] = []

  constructor(options: Pick<ImportOptions, 'cwd' | 'out'>) {
    this.#options = options
  }

  /** How many endpoints there are, checks aside. */
  get endpoints(): number {
    return this.#endpointCount
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
    const module = new ResourceModule(plan, from)
    const [first] = operations
    const folder = folderOf(first ? from.baseOf(first.operation) : '')
    const { name } = owner.shape
    const last = fileNameOf(name.slice(name.lastIndexOf('/') + 1))
    const stem = this.#names.take(`${folder}${last}`, `${folder}${fileNameOf(name)}`)
    this.#resources.set(plan, stem)
    this.#modules.set(stem, module)
  }

  nameOfResource(plan: ResourcePlan): string {
    return this.#resources.get(plan) ?? 'api'
  }

  /** The file of a group, without its extension; @param base what its addresses begin with */
  nameOfGroup(group: string, base: string): string {
    const stem = `${folderOf(base)}${fileNameOf(group)}`
    const known = this.#groups.get(stem)
    if (known !== undefined) return known
    if (this.#modules.has(stem)) return stem
    const name = this.#names.take(stem, `${stem}.endpoints`)
    this.#groups.set(stem, name)
    return name
  }

  addEndpoint(file: string, entry: MapEntry): void {
    this.#endpointCount++
    const module = this.#modules.get(file)
    if (module) module.add(entry)
    else push(this.#endpoints, file, entry)
  }

  addCheck(file: string, check: Check): void {
    push(this.#checks, file.replace(/\.endpoints(?=$|-)/, ''), check)
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
    const modules = [...this.#modules].map(([name, { text }]) => ({
      path: `${name}.ts`,
      content: text,
    }))
    const maps = [...this.#endpoints].map(([name, entries]) => this.#map(name, entries))
    const checks = [...this.#checks].map(([group, all]) => {
      const name = this.#names.take(`${group}.checks`)
      const { extension, content } = checksFile(all, this.#schemaAddress(name))
      return { path: `${name}.${extension}`, content }
    })
    const guard =
      this.#security.length > 0 ? [this.#map(this.#names.take('security'), this.#security)] : []
    return [...this.#files, ...modules, ...maps, ...checks, ...guard].toSorted((a, b) =>
      a.path < b.path ? -1 : 1,
    )
  }

  #map(name: string, entries: readonly MapEntry[]): ImportedFile {
    const content = endpointMapText(entries, this.#schemaAddress(name))
    return { path: `${name}.json`, content }
  }

  /** The address of the schema of mock files, from one of them. */
  #schemaAddress(name: string): string {
    return addressFrom(name, schemaAddress(this.#options))
  }
}

/** The folder of what has this base: `v1/`, or nothing. */
function folderOf(base: string): string {
  const parts = base.split('/').filter((part) => part !== '')
  return parts.map((part) => `${folderNameOf(part)}/`).join('')
}

function push<Item>(map: Map<string, Item[]>, key: string, entry: Item): void {
  const list = map.get(key)
  if (list) list.push(entry)
  else map.set(key, [entry])
}
