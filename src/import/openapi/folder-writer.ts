import type { MapEntry } from '../conversion/endpoint-map.ts'
import { fileNameOf, folderNameOf } from '../conversion/file-names.ts'
import type { Conversion } from '../conversion/importer.ts'
import type { Losses } from '../conversion/losses.ts'
import { MockFolder } from '../conversion/mock-folder.ts'
import { addressFrom } from '../conversion/schema-address.ts'
import type { KeepFile } from './endpoint-value.ts'
import { checksFile, type Check } from './checks-file.ts'
import { isPlainList, ResourceModule, tellExtra } from './resource-file.ts'
import type { ResourcePlan } from './resource-plan.ts'
import type { DocumentSource } from './source.ts'

/** Collects the files of a document: collections, endpoints by groups, and what requests must be like. */
export class FolderWriter {
  readonly #schema: string
  readonly #folder: MockFolder
  readonly #resources = new Map<ResourcePlan, string>()
  readonly #groups = new Map<string, string>()
  readonly #checks = new Map<string, Check[]>()
  /** By their names without extension. */
  readonly #modules = new Map<string, ResourceModule>()
  #security: readonly MapEntry[] = []

  /** @param schema the address of the schema of mock files, from the folder */
  constructor(schema: string) {
    this.#schema = schema
    this.#folder = new MockFolder(schema)
  }

  addResource(plan: ResourcePlan, from: DocumentSource): void {
    const { path, owner, operations, records } = plan
    if (isPlainList(plan) && this.#folder.addResource(path, records)) {
      tellExtra(plan, from)
      this.#resources.set(plan, path.slice(1))
      return
    }
    const module = new ResourceModule(plan, from)
    const [first] = operations
    const folder = folderOf(first ? from.baseOf(first.operation) : '')
    const { name } = owner.shape
    const last = fileNameOf(name.slice(name.lastIndexOf('/') + 1))
    const stem = this.#folder.nameOf(`${folder}${last}`, `${folder}${fileNameOf(name)}`)
    this.#folder.collections++
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
    const name = this.#folder.nameOf(stem, `${stem}.endpoints`)
    this.#groups.set(stem, name)
    return name
  }

  /** Adds an endpoint, whose keys differ. */
  addEndpoint(file: string, entry: MapEntry): void {
    const module = this.#modules.get(file)
    if (!module) this.#folder.addEndpoint(file, entry.key, [entry.value], entry.comment)
    else {
      module.add(entry)
      this.#folder.endpoints++
    }
  }

  addCheck(file: string, check: Check): void {
    const name = file.replace(/\.endpoints(?=$|-)/, '')
    this.#checks.set(name, [...(this.#checks.get(name) ?? []), check])
  }

  addSecurity(entries: readonly MapEntry[]): void {
    this.#security = entries
  }

  /** Keeps the bytes of answers of one operation beside its file. */
  keeperFor(file: string, key: string, base: string): KeepFile {
    const name = key.replace(/^GET /, '').slice(base.length)
    return (bytes, extension) => this.#folder.keep(file, name, extension, bytes)
  }

  /** What the document has become. */
  conversion(losses: Losses): Conversion {
    for (const [name, { text }] of this.#modules) this.#folder.put(`${name}.ts`, text)
    for (const [group, all] of this.#checks) {
      const { extension, content } = checksFile(all, addressFrom(group, this.#schema))
      this.#folder.addFile(`${group}.checks`, extension, content)
    }
    this.#folder.addGuards(this.#security)
    return this.#folder.conversion(losses)
  }
}

/** The folder of what has this base: `v1/`, or nothing. */
function folderOf(base: string): string {
  const parts = base.split('/').filter((part) => part !== '')
  return parts.map((part) => `${folderNameOf(part)}/`).join('')
}
