import type { CollectionDeclaration, SingleDeclaration } from './records/declaration.ts'
import type { Change } from './records/change.ts'
import type { MemoryCollection } from './collection.ts'
import { Counters } from './counters.ts'
import { Forks } from './forks.ts'
import { ForkLists, ListCache } from './store/list-cache.ts'
import { Listeners } from './listeners.ts'
import { Parts, known } from './parts.ts'
import { Links } from './relations/links.ts'
import { redeclare } from './redeclare.ts'
import type { SeedContext } from './store/seed.ts'
import type { MemorySingle } from './single.ts'
import { Snapshots } from './snapshots.ts'
import type { Fork, State, StateListener, StateOptions } from './store/state.ts'
import type { Store } from './store.ts'

/** A state in memory, empty until something is declared. */
export function createState(options: StateOptions): State {
  const { seed, source, foreignKeySuffix, onWarning } = options
  const seeds: SeedContext = { seed, source, warn: (diagnostic) => onWarning?.(diagnostic) }
  return new MemoryState(seeds, foreignKeySuffix)
}

/** Where names are looked up. */
interface Names {
  readonly items: { has(name: string): boolean }
  readonly aside: { has(name: string): boolean }
}

/** A state, or a fork of one: then all that it is made of is made when it is first needed. */
class MemoryState implements Fork {
  readonly baseRevision: number
  readonly #seeds: SeedContext
  readonly #suffix: string | undefined
  readonly #base: MemoryState | undefined
  /** A fork's number among those of its base. */
  readonly #number: number
  #store: Store | undefined
  #parts: Parts | undefined
  #listeners: Listeners | undefined
  #counters: Counters | undefined
  #forks: Forks<MemoryState> | undefined
  #snapshots: Snapshots | undefined
  #links: Links | undefined
  /** Whether it follows what its base declares. */
  #follows: boolean
  #dropped = false
  #revision: number

  constructor(seeds: SeedContext, suffix?: string, base?: MemoryState, number = 0) {
    this.#seeds = seeds
    this.#suffix = suffix
    this.#base = base
    this.#number = number
    this.#follows = base !== undefined
    this.#revision = base?.revision ?? 0
    this.baseRevision = this.#revision
  }

  get revision(): number {
    return this.#revision
  }

  get names(): readonly string[] {
    return this.#follows && this.#base ? this.#base.names : [...this.#made.collections.items.keys()]
  }

  get singleNames(): readonly string[] {
    return this.#follows && this.#base
      ? this.#base.singleNames
      : [...this.#made.singles.items.keys()]
  }

  get snapshots(): readonly string[] {
    return this.#snapshots?.names ?? []
  }

  collection(name: string): MemoryCollection | undefined {
    this.#refuseDropped()
    const base = this.#follows ? this.#base?.collection(name) : undefined
    if (this.#follows && !base) return undefined
    return this.#made.collections.items.get(name) ?? (base && this.#made.adoptCollection(base))
  }

  single(name: string): MemorySingle | undefined {
    this.#refuseDropped()
    const base = this.#follows ? this.#base?.single(name) : undefined
    if (this.#follows && !base) return undefined
    return this.#made.singles.items.get(name) ?? (base && this.#made.adoptSingle(base))
  }

  apply(changes: readonly Change[]): number {
    this.#refuseDropped()
    return this.#carryOut(changes, true)
  }

  subscribe(listener: StateListener): () => void {
    return (this.#listeners ??= new Listeners()).add(listener)
  }

  declare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): readonly string[] {
    this.#refuseDropped()
    if (this.#follows) {
      for (const { name } of collections) this.collection(name)
      for (const { name } of singles) this.single(name)
      this.#follows = false
    }
    const finish = this.#redeclare(collections, singles)
    return finish()
  }

  nextCall(counter: string): number {
    return (this.#counters ??= new Counters()).next(counter)
  }

  reset(): void {
    const changes: Change[] = []
    for (const item of this.#items()) {
      if (item.written) changes.push(item.reseed())
    }
    this.#parts?.collections.aside.clear()
    this.#parts?.singles.aside.clear()
    this.#counters?.clear()
    this.apply(changes)
  }

  changes(): readonly Change[] {
    return this.#parts ? this.#parts.all().flatMap((item) => item.changes()) : []
  }

  fork(): Fork {
    this.#refuseDropped()
    this.#forks ??= new Forks()
    return this.#forks.open((number) => new MemoryState(this.#seeds, this.#suffix, this, number))
  }

  drop(): void {
    if (!this.#base || this.#dropped) return
    this.#forks?.each((fork) => fork.drop())
    if (this.#parts) for (const item of this.#parts.all()) item.release()
    this.#base.#forks?.close(this)
    this.#parts = undefined
    this.#snapshots = undefined
    this.#dropped = true
  }

  snapshot(name: string): void {
    this.#snapshots ??= new Snapshots()
    this.#snapshots.take(name, this.#items(), this.#counters)
  }

  restore(name: string): readonly string[] {
    const { changes, counters, lost } = (this.#snapshots ??= new Snapshots()).read(
      name,
      this.#items(),
    )
    this.#counters = counters
    this.apply(changes)
    return lost
  }

  dropSnapshot(name: string): boolean {
    return this.#snapshots?.drop(name) ?? false
  }

  /** How the records of all collections belong together. */
  get links(): Links {
    if (this.#follows && this.#base) return this.#base.links
    return (this.#links ??= new Links(
      Array.from(this.#made.collections.items.values(), ({ declaration }) => declaration),
      this.#suffix,
    ))
  }

  get #made(): Parts {
    return (this.#parts ??= new Parts(this.#shared))
  }

  get #shared(): Store {
    return (this.#store ??= {
      seeds: this.#seeds,
      lists: this.#base ? new ForkLists(this.#base.#shared.lists, this.#number) : new ListCache(),
      links: () => this.links,
      find: (name) => this.collection(name),
      apply: (changes) => this.apply(changes),
    })
  }

  /** All that is declared. */
  #items(): (MemoryCollection | MemorySingle)[] {
    const collections = this.names.flatMap((name) => this.collection(name) ?? [])
    return [...collections, ...this.singleNames.flatMap((name) => this.single(name) ?? [])]
  }

  /** @param holds whether forks keep what they see; not where they had their own part of it before */
  #carryOut(changes: readonly Change[], holds: boolean): number {
    if (changes.length === 0) return this.#revision
    const steps = changes.map((change) => this.#prepare(change))
    if (holds) this.#forks?.hold(changes)
    this.#revision++
    for (const step of steps) step(this.#revision)
    this.#listeners?.tell(changes, this.#revision)
    return this.#revision
  }

  /** All that can fail happens here, so that a batch is carried out whole or not at all. */
  #prepare(change: Change): (revision: number) => void {
    switch (change.kind) {
      case 'put':
      case 'remove':
        return this.#knownCollection(change.collection).prepare(change)
      case 'set':
        return this.#knownSingle(change.single).prepare(change)
      case 'reseed':
        return change.of === 'single'
          ? this.#knownSingle(change.name).prepare(change)
          : this.#knownCollection(change.name).prepare(change)
    }
  }

  #knownCollection(name: string): MemoryCollection {
    return known(this.collection(name), 'collection', name, this.names)
  }

  #knownSingle(name: string): MemorySingle {
    return known(this.single(name), 'single', name, this.singleNames)
  }

  /**
   * Takes declarations, in the forks that follow as well.
   * @returns puts back to their seeds what has another one now, here and then in the forks
   */
  #redeclare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): () => readonly string[] {
    const parts = this.#made
    const finish: (() => void)[] = []
    this.#forks?.each((fork) => finish.push(fork.#follow(collections, singles)))
    // Page sizes are part of a declaration, so an answer kept by its query may be another one now.
    this.#shared.lists.clear()
    this.#links = undefined
    const both = [redeclare(parts.collections, collections), redeclare(parts.singles, singles)]
    return () => {
      this.#carryOut(
        both.flatMap(({ changes }) => changes),
        false,
      )
      for (const step of finish) step()
      this.#forks?.forget()
      return both.flatMap(({ names }) => names)
    }
  }

  /** The base declares anew: what a fork has a part of its own in goes the same way. */
  #follow(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): () => void {
    if (!this.#follows) this.hold()
    if (!this.#follows || !this.#parts) return () => {}
    const own = this.#parts
    const isOwn = ({ items, aside }: Names, name: string) => items.has(name) || aside.has(name)
    return this.#redeclare(
      collections.filter(({ name }) => isOwn(own.collections, name)),
      singles.filter(({ name }) => isOwn(own.singles, name)),
    )
  }

  /** Keeps what is about to be written to in the base; all there is where no names are given. */
  hold(changes?: readonly Change[]): void {
    if (!changes) return void (this.#parts && this.#parts.all().forEach((item) => item.hold()))
    for (const change of changes) {
      if (change.kind === 'set') this.single(change.single)?.hold()
      else if (change.kind !== 'reseed') this.collection(change.collection)?.hold()
      else if (change.of === 'single') this.single(change.name)?.hold()
      else this.collection(change.name)?.hold()
    }
  }

  #refuseDropped(): void {
    if (this.#dropped) throw new Error('This fork was dropped. Open another one with fork().')
  }
}
