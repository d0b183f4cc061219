import type { CollectionDeclaration, SingleDeclaration } from '../core/collection.ts'
import { didYouMean } from '../core/nearest.ts'
import { Aside } from './aside.ts'
import type { Change, ReseedChange } from './change.ts'
import { MemoryCollection } from './collection.ts'
import { Counters } from './counters.ts'
import { ListCache } from './list-cache.ts'
import { Listeners } from './listeners.ts'
import { redeclare } from './redeclare.ts'
import type { Declared } from './redeclare.ts'
import { MemorySingle } from './single.ts'
import type { State, StateListener, StateOptions } from './state.ts'
import type { Store } from './store.ts'

/** A state in memory, empty until something is declared. */
export function createState(options: StateOptions): State {
  return new MemoryState(options)
}

class MemoryState implements State {
  readonly #store: Store
  readonly #collections: Declared<MemoryCollection, CollectionDeclaration>
  readonly #singles: Declared<MemorySingle, SingleDeclaration>
  readonly #listeners = new Listeners()
  readonly #counters = new Counters()
  #position = 0

  constructor({ seed, source, onWarning }: StateOptions) {
    const store: Store = {
      seeds: { seed, source, warn: (diagnostic) => onWarning?.(diagnostic) },
      lists: new ListCache(),
      apply: (changes) => this.apply(changes),
    }
    this.#store = store
    this.#collections = {
      kind: 'collection',
      items: new Map(),
      aside: new Aside(),
      create: (declaration) => new MemoryCollection(declaration, store),
    }
    this.#singles = {
      kind: 'single',
      items: new Map(),
      aside: new Aside(),
      create: (declaration) => new MemorySingle(declaration, store),
    }
  }

  get position(): number {
    return this.#position
  }

  get names(): readonly string[] {
    return [...this.#collections.items.keys()]
  }

  get singleNames(): readonly string[] {
    return [...this.#singles.items.keys()]
  }

  collection(name: string): MemoryCollection | undefined {
    return this.#collections.items.get(name)
  }

  single(name: string): MemorySingle | undefined {
    return this.#singles.items.get(name)
  }

  apply(changes: readonly Change[]): number {
    if (changes.length === 0) return this.#position
    const steps = changes.map((change) => this.#prepare(change))
    this.#position++
    for (const step of steps) step(this.#position)
    this.#listeners.tell(changes, this.#position)
    return this.#position
  }

  subscribe(listener: StateListener): () => void {
    return this.#listeners.add(listener)
  }

  declare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): readonly string[] {
    // Page sizes are part of a declaration, so an answer kept by its query may be another one now.
    this.#store.lists.clear()
    const changes = [
      ...redeclare(this.#collections, collections),
      ...redeclare(this.#singles, singles),
    ]
    this.apply(changes)
    return changes.map((change) => change.name)
  }

  claim(counter: string): number {
    return this.#counters.next(counter)
  }

  reset(): void {
    const changes = [...reseeds(this.#collections), ...reseeds(this.#singles)]
    this.#collections.aside.clear()
    this.#singles.aside.clear()
    this.#counters.clear()
    this.apply(changes)
  }

  /** All that can fail happens here, so that a batch is carried out whole or not at all. */
  #prepare(change: Change): (position: number) => void {
    switch (change.kind) {
      case 'put':
      case 'remove':
        return known(this.#collections, change.collection).prepare(change)
      case 'set':
        return known(this.#singles, change.single).prepare(change)
      case 'reseed':
        return change.of === 'single'
          ? known(this.#singles, change.name).prepare(change)
          : known(this.#collections, change.name).prepare(change)
    }
  }
}

/** The declared ones of one kind. */
interface Kind<Item> {
  readonly kind: ReseedChange['of']
  readonly items: ReadonlyMap<string, Item>
}

/** The changes that put back to their seeds what was written to. */
function reseeds({ kind, items }: Kind<MemoryCollection | MemorySingle>): Change[] {
  return Array.from(items.values())
    .filter((item) => item.written)
    .map(({ name, fingerprint }) => ({ kind: 'reseed', of: kind, name, seed: fingerprint }))
}

function known<Item>({ kind, items }: Kind<Item>, name: string): Item {
  const item = items.get(name)
  if (item) return item
  const near = didYouMean(name, items.keys())
  throw new Error(`There is no ${kind} ${JSON.stringify(name)} to change. ${near}`.trim())
}
