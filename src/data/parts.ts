import type { CollectionDeclaration, SingleDeclaration } from './records/declaration.ts'
import { didYouMean } from '../errors/nearest.ts'
import { Aside } from './aside.ts'
import type { ReseedChange } from './records/change.ts'
import { MemoryCollection } from './collection.ts'
import type { Declared } from './redeclare.ts'
import { MemorySingle } from './single.ts'
import type { Store } from './store.ts'

/** The collections and single resources of one state. */
export class Parts {
  readonly collections: Declared<MemoryCollection, CollectionDeclaration>
  readonly singles: Declared<MemorySingle, SingleDeclaration>
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
    this.collections = {
      kind: 'collection',
      items: new Map(),
      aside: new Aside(),
      create: (declaration) => new MemoryCollection(declaration, store),
    }
    this.singles = {
      kind: 'single',
      items: new Map(),
      aside: new Aside(),
      create: (declaration) => new MemorySingle(declaration, store),
    }
  }

  /** Makes the view of a fork on a collection of its base. */
  adoptCollection(base: MemoryCollection): MemoryCollection {
    const item = new MemoryCollection(base.declaration, this.#store, base)
    this.collections.items.set(base.name, item)
    return item
  }

  /** Makes the view of a fork on a single resource of its base. */
  adoptSingle(base: MemorySingle): MemorySingle {
    const item = new MemorySingle(base.declaration, this.#store, base)
    this.singles.items.set(base.name, item)
    return item
  }

  /** Everything there is, also what is not declared at the moment. */
  all(): (MemoryCollection | MemorySingle)[] {
    const { collections, singles } = this
    return [
      ...collections.items.values(),
      ...collections.aside.values(),
      ...singles.items.values(),
      ...singles.aside.values(),
    ]
  }
}

/**
 * What a change names.
 * @throws Error when it is not declared
 */
export function known<Item>(
  item: Item | undefined,
  kind: ReseedChange['of'],
  name: string,
  names: readonly string[],
): Item {
  if (item) return item
  const near = didYouMean(name, names)
  throw new Error(`There is no ${kind} ${JSON.stringify(name)} to change. ${near}`.trim())
}
