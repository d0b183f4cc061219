import type { ReseedChange } from './records/change.ts'
import type { Resource, ResourceDeclaration } from './seeded-resource.ts'

const maxArchived = 100
const maxArchivedRecords = 100_000

/** The key of a resource, as `targetOf` makes it of changes: `collection users`. */
export function keyOf(declaration: ResourceDeclaration): string {
  return `${'records' in declaration ? 'collection' : 'single'} ${declaration.name}`
}

/** Collections and single resources of a state by key: the declared ones, and an archive of written ones. */
export class DeclaredResources {
  readonly declared: Map<string, Resource> = new Map()
  #archived: Map<string, Resource> | undefined
  readonly #create: (declaration: ResourceDeclaration, base?: Resource) => Resource

  constructor(create: (declaration: ResourceDeclaration, base?: Resource) => Resource) {
    this.#create = create
  }

  has(key: string): boolean {
    return this.declared.has(key) || (this.#archived?.has(key) ?? false)
  }

  all(): Resource[] {
    return [...this.declared.values(), ...(this.#archived?.values() ?? [])]
  }

  /** Adds what is declared, in a fork as a view of the resource of its base. */
  add(declaration: ResourceDeclaration, base?: Resource): Resource {
    const item = this.#create(declaration, base)
    this.declared.set(keyOf(declaration), item)
    return item
  }

  /** Declares exactly these, in order. Returns reseeds of what has another seed, by its definition if unmade. */
  redeclare(declarations: readonly ResourceDeclaration[]): {
    readonly changes: readonly ReseedChange[]
    readonly names: readonly string[]
  } {
    const before = new Map(this.declared)
    const changes: ReseedChange[] = []
    const names: string[] = []
    this.declared.clear()
    for (const declaration of declarations) {
      const { name } = declaration
      const key = keyOf(declaration)
      if (this.declared.has(key)) continue
      const item = before.get(key) ?? this.#archived?.get(key)
      this.#archived?.delete(key)
      if (!item) {
        this.add(declaration)
        continue
      }
      this.declared.set(key, item)
      // A definition may be made when it is read, which takes long for a great document.
      const isOther = !item.made && item.declaration !== declaration
      const isNew = isOther && item.declaration.definition !== declaration.definition
      const seed = item.declare(declaration)
      if (seed !== undefined) changes.push({ kind: 'reseed', of: item.kind, name, seed })
      if (isNew || seed !== undefined) names.push(name)
    }
    for (const [key, item] of before) if (!this.declared.has(key)) this.#archive(key, item)
    return { changes, names }
  }

  clearArchive(): void {
    for (const item of this.#archived?.values() ?? []) item.release()
    this.#archived = undefined
  }

  #archive(key: string, item: Resource): void {
    if (!item.written) return item.release()
    const items = (this.#archived ??= new Map())
    items.delete(key)
    items.set(key, item)
    let records = 0
    for (const { loaded } of items.values()) records += loaded
    for (const [oldest, each] of items) {
      if (items.size <= maxArchived && records <= maxArchivedRecords) break
      records -= each.loaded
      items.delete(oldest)
      each.release()
    }
  }
}
