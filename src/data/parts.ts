import type { CollectionDeclaration, SingleDeclaration } from '../core/collection.ts'
import { didYouMean } from '../core/nearest.ts'
import { Aside } from './aside.ts'
import type { ReseedChange } from './change.ts'
import { MemoryCollection } from './collection.ts'
import type { Declared } from './redeclare.ts'
import { MemorySingle } from './single.ts'
import type { Store } from './store.ts'

/** The collections and single resources of one state. */
export interface Parts {
  readonly collections: Declared<MemoryCollection, CollectionDeclaration>
  readonly singles: Declared<MemorySingle, SingleDeclaration>
  /** Makes the view of a fork on a collection of its base. */
  adoptCollection(base: MemoryCollection): MemoryCollection
  /** Makes the view of a fork on a single resource of its base. */
  adoptSingle(base: MemorySingle): MemorySingle
}

/** No parts yet. */
export function createParts(store: Store): Parts {
  const collections: Parts['collections'] = {
    kind: 'collection',
    items: new Map(),
    aside: new Aside(),
    create: (declaration) => new MemoryCollection(declaration, store),
  }
  const singles: Parts['singles'] = {
    kind: 'single',
    items: new Map(),
    aside: new Aside(),
    create: (declaration) => new MemorySingle(declaration, store),
  }
  return {
    collections,
    singles,
    adoptCollection(base) {
      const item = new MemoryCollection(base.declaration, store, base)
      collections.items.set(base.name, item)
      return item
    },
    adoptSingle(base) {
      const item = new MemorySingle(base.declaration, store, base)
      singles.items.set(base.name, item)
      return item
    },
  }
}

/** Everything there is, also what is not declared at the moment. */
export function itemsOf({ collections, singles }: Parts): (MemoryCollection | MemorySingle)[] {
  return [
    ...collections.items.values(),
    ...collections.aside.values(),
    ...singles.items.values(),
    ...singles.aside.values(),
  ]
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
