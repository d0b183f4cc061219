import { didYouMean } from '../errors/nearest.ts'
import { MemoryCollection } from './collection.ts'
import { DeclaredResources } from './declared-resources.ts'
import { Listeners } from './listeners.ts'
import { targetOf, type Change } from './records/change.ts'
import type { CollectionDeclaration, SingleDeclaration } from './records/declaration.ts'
import type { StateContext } from './relations/follow.ts'
import { Links } from './relations/links.ts'
import { MemorySingle } from './single.ts'
import { Counters, Snapshots } from './snapshots.ts'
import { ListCache } from './store/list-cache.ts'
import type { SeedContext } from './store/seed.ts'
import type { Fork, State, StateListener, StateOptions } from './store/state.ts'

/** A state in memory, empty until something is declared. */
export function createState(options: StateOptions): State {
  const { seed, source, foreignKeySuffix, onWarning } = options
  const seeds: SeedContext = { seed, source, warn: (diagnostic) => onWarning?.(diagnostic) }
  return new MemoryState(seeds, foreignKeySuffix)
}

type Collections = readonly CollectionDeclaration[]
type Singles = readonly SingleDeclaration[]

interface Resources {
  readonly collections: DeclaredResources<CollectionDeclaration, MemoryCollection>
  readonly singles: DeclaredResources<SingleDeclaration, MemorySingle>
}

/** A state, or a fork of one: then all that it is made of is made when it is first needed. */
class MemoryState implements Fork {
  readonly baseRevision: number
  readonly #seeds: SeedContext
  readonly #suffix: string | undefined
  readonly #base: MemoryState | undefined
  readonly #number: number
  /** The base, as long as a fork follows what that declares. */
  #followed: MemoryState | undefined
  #context: StateContext | undefined
  #resources: Resources | undefined
  #listeners: Listeners | undefined
  #counters: Counters | undefined
  #forks: Set<MemoryState> | undefined
  #forkCount = 0
  /** For each resource, how many forks had been opened when all last retained it. */
  #retained: Map<string, number> | undefined
  #snapshots: Snapshots | undefined
  #links: Links | undefined
  #dropped = false
  #revision: number

  constructor(seeds: SeedContext, suffix?: string, base?: MemoryState, number = 0) {
    this.#seeds = seeds
    this.#suffix = suffix
    this.#base = this.#followed = base
    this.#number = number
    this.#revision = this.baseRevision = base?.revision ?? 0
  }

  get revision(): number {
    return this.#revision
  }

  get names(): readonly string[] {
    return this.#followed?.names ?? [...this.#made.collections.declared.keys()]
  }

  get singleNames(): readonly string[] {
    return this.#followed?.singleNames ?? [...this.#made.singles.declared.keys()]
  }

  get snapshots(): readonly string[] {
    return this.#snapshots?.names ?? []
  }

  collection(name: string): MemoryCollection | undefined {
    this.#refuseDropped()
    const base = this.#followed?.collection(name)
    if (this.#followed && !base) return undefined
    const { collections } = this.#made
    return collections.declared.get(name) ?? (base && collections.adopt(base))
  }

  single(name: string): MemorySingle | undefined {
    this.#refuseDropped()
    const base = this.#followed?.single(name)
    if (this.#followed && !base) return undefined
    const { singles } = this.#made
    return singles.declared.get(name) ?? (base && singles.adopt(base))
  }

  apply(changes: readonly Change[]): number {
    this.#refuseDropped()
    return this.#carryOut(changes, true)
  }

  subscribe(listener: StateListener): () => void {
    return (this.#listeners ??= new Listeners()).add(listener)
  }

  declare(collections: Collections, singles: Singles): readonly string[] {
    this.#refuseDropped()
    if (this.#followed) {
      for (const { name } of collections) this.collection(name)
      for (const { name } of singles) this.single(name)
      this.#followed = undefined
    }
    return this.#redeclare(collections, singles)()
  }

  nextCall(counter: string): number {
    return (this.#counters ??= new Counters()).next(counter)
  }

  reset(): void {
    const changes = this.#declared().flatMap((item) => (item.written ? item.reseed() : []))
    this.#resources?.collections.clearArchive()
    this.#resources?.singles.clearArchive()
    this.#counters = undefined
    this.apply(changes)
  }

  changes(): readonly Change[] {
    return this.#all().flatMap((item) => item.changes())
  }

  fork(): Fork {
    this.#refuseDropped()
    const fork = new MemoryState(this.#seeds, this.#suffix, this, ++this.#forkCount)
    ;(this.#forks ??= new Set()).add(fork)
    return fork
  }

  drop(): void {
    if (!this.#base || this.#dropped) return
    for (const fork of this.#forks ?? []) fork.drop()
    for (const item of this.#all()) item.release()
    this.#base.#forks?.delete(this)
    this.#resources = undefined
    this.#snapshots = undefined
    this.#dropped = true
  }

  snapshot(name: string): void {
    ;(this.#snapshots ??= new Snapshots()).take(name, this.#declared(), this.#counters)
  }

  restore(name: string): readonly string[] {
    const snapshots = (this.#snapshots ??= new Snapshots())
    const { changes, counters, lost } = snapshots.read(name, this.#declared())
    this.#counters = counters
    this.apply(changes)
    return lost
  }

  dropSnapshot(name: string): boolean {
    return this.#snapshots?.drop(name) ?? false
  }

  get links(): Links {
    if (this.#followed) return this.#followed.links
    return (this.#links ??= new Links(
      Array.from(this.#made.collections.declared.values(), ({ declaration }) => declaration),
      this.#suffix,
    ))
  }

  get #made(): Resources {
    if (this.#resources) return this.#resources
    const context = this.#shared
    return (this.#resources = {
      collections: new DeclaredResources(
        (declaration, base?: MemoryCollection) => new MemoryCollection(declaration, context, base),
      ),
      singles: new DeclaredResources(
        (declaration, base?: MemorySingle) => new MemorySingle(declaration, context, base),
      ),
    })
  }

  get #shared(): StateContext {
    return (this.#context ??= {
      seeds: this.#seeds,
      lists: this.#base ? this.#base.#shared.lists.ofFork(this.#number) : new ListCache(),
      links: () => this.links,
      find: (name) => this.collection(name),
      apply: (changes) => this.apply(changes),
    })
  }

  #declared(): (MemoryCollection | MemorySingle)[] {
    const collections = this.names.flatMap((name) => this.collection(name) ?? [])
    return [...collections, ...this.singleNames.flatMap((name) => this.single(name) ?? [])]
  }

  #all(): (MemoryCollection | MemorySingle)[] {
    const made = this.#resources
    return made ? [...made.collections.all(), ...made.singles.all()] : []
  }

  /** @param retains whether forks keep what they see; not where they had their own part of it before */
  #carryOut(changes: readonly Change[], retains: boolean): number {
    if (changes.length === 0) return this.#revision
    // All that can fail happens here, so that a batch is carried out whole or not at all.
    const steps = changes.map((change) => {
      const target = this.#target(change)
      if (!target) throw this.#unknown(change)
      return target.prepare(change)
    })
    if (retains && this.#forks?.size) this.#retain(changes, this.#forks)
    this.#revision++
    for (const step of steps) step(this.#revision)
    this.#listeners?.notify(changes, this.#revision)
    return this.#revision
  }

  #target(change: Change): MemoryCollection | MemorySingle | undefined {
    if (change.kind === 'set') return this.single(change.single)
    if (change.kind !== 'reseed') return this.collection(change.collection)
    return change.of === 'single' ? this.single(change.name) : this.collection(change.name)
  }

  #unknown(change: Change): Error {
    const [kind = '', ...words] = targetOf(change).split(' ')
    const name = words.join(' ')
    const near = didYouMean(name, kind === 'single' ? this.singleNames : this.names)
    return new Error(`There is no ${kind} ${JSON.stringify(name)} to change. ${near}`.trim())
  }

  /** Takes declarations, also in forks that follow; the returned function resets what has another seed, here and there. */
  #redeclare(collections: Collections, singles: Singles): () => readonly string[] {
    const made = this.#made
    const finish: (() => void)[] = []
    for (const fork of this.#forks ?? []) finish.push(fork.#follow(collections, singles))
    // Page sizes are part of a declaration, so a cached answer may be another one now.
    this.#shared.lists.clear()
    this.#links = undefined
    const both = [made.collections.redeclare(collections), made.singles.redeclare(singles)]
    return () => {
      this.#carryOut(
        both.flatMap(({ changes }) => changes),
        false,
      )
      for (const step of finish) step()
      // Forks may have let go of what they retained.
      this.#retained = undefined
      return both.flatMap(({ names }) => names)
    }
  }

  /** The base declares anew: what a fork has a part of its own in goes the same way. */
  #follow(collections: Collections, singles: Singles): () => void {
    if (!this.#followed) for (const item of this.#all()) item.retain()
    const own = this.#resources
    if (!this.#followed || !own) return () => {}
    return this.#redeclare(
      collections.filter(({ name }) => own.collections.has(name)),
      singles.filter(({ name }) => own.singles.has(name)),
    )
  }

  /** Lets each fork retain what changes are about to alter, unless all do so already. */
  #retain(changes: readonly Change[], forks: Iterable<MemoryState>): void {
    const retained = (this.#retained ??= new Map())
    for (const change of changes) {
      const target = targetOf(change)
      if (retained.get(target) === this.#forkCount) continue
      retained.set(target, this.#forkCount)
      for (const fork of forks) fork.#target(change)?.retain()
    }
  }

  #refuseDropped(): void {
    if (this.#dropped) throw new Error('This fork was dropped. Open another one with fork().')
  }
}
