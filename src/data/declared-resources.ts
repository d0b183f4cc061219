import type { ReseedChange } from './records/change.ts'

interface Declarable<Declaration> {
  readonly kind: ReseedChange['of']
  readonly declaration: Declaration
  readonly made: boolean
  readonly written: boolean
  readonly loaded: number
  declare(next: Declaration): string | undefined
  release(): void
}

const maxArchived = 100
const maxArchivedRecords = 100_000

/** Collections of a state, or its single resources: the declared ones, and a bounded archive of written ones that are not. */
export class DeclaredResources<
  Declaration extends { readonly name: string; readonly definition: string },
  Item extends Declarable<Declaration>,
> {
  readonly declared: Map<string, Item> = new Map()
  /** The newest last. Made when it is first needed: most forks archive nothing. */
  #archived: Map<string, Item> | undefined
  readonly #create: (declaration: Declaration, base?: Item) => Item

  constructor(create: (declaration: Declaration, base?: Item) => Item) {
    this.#create = create
  }

  has(name: string): boolean {
    return this.declared.has(name) || (this.#archived?.has(name) ?? false)
  }

  all(): Item[] {
    return [...this.declared.values(), ...(this.#archived?.values() ?? [])]
  }

  /** Makes a fork's view of a resource of its base. */
  adopt(base: Item): Item {
    const item = this.#create(base.declaration, base)
    this.declared.set(base.declaration.name, item)
    return item
  }

  /** Declares exactly these, in order. Returns reseeds of what has another seed; one never made is told by its definition. */
  redeclare(declarations: readonly Declaration[]): {
    readonly changes: readonly ReseedChange[]
    readonly names: readonly string[]
  } {
    const before = new Map(this.declared)
    const changes: ReseedChange[] = []
    const names: string[] = []
    this.declared.clear()
    for (const declaration of declarations) {
      const { name, definition } = declaration
      if (this.declared.has(name)) continue
      const item = before.get(name) ?? this.#archived?.get(name)
      this.#archived?.delete(name)
      this.declared.set(name, item ?? this.#create(declaration))
      const isNew = item && !item.made && item.declaration.definition !== definition
      const seed = item?.declare(declaration)
      if (item && seed !== undefined) changes.push({ kind: 'reseed', of: item.kind, name, seed })
      if (isNew || seed !== undefined) names.push(name)
    }
    for (const [name, item] of before) {
      if (!this.declared.has(name)) this.#archive(name, item)
    }
    return { changes, names }
  }

  clearArchive(): void {
    for (const item of this.#archived?.values() ?? []) item.release()
    this.#archived = undefined
  }

  #archive(name: string, item: Item): void {
    if (!item.written) return item.release()
    const items = (this.#archived ??= new Map())
    items.delete(name)
    items.set(name, item)
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
