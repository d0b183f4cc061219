import { clock } from '../clock.ts'
import { MemoryCollection } from './collection.ts'
import { countCall, createCounters, type Counters } from './counters.ts'
import { createDb, unknownTarget } from './db.ts'
import { DeclaredResources, keyOf } from './declared-resources.ts'
import { hookCalls, withHooks, writtenAround } from './hooks.ts'
import { ChangeListeners } from './listeners.ts'
import { targetOf, type Change } from './records/change.ts'
import type { CollectionDeclaration, SingleDeclaration } from './records/declaration.ts'
import type { StateContext } from './relations/follow.ts'
import { Links } from './relations/links.ts'
import type { Resource, ResourceDeclaration } from './seeded-resource.ts'
import { MemorySingle } from './single.ts'
import { Snapshots } from './snapshots.ts'
import { ListCache } from './store/list-cache.ts'
import type { SeedContext } from './store/seed.ts'
import type { Fork, State, StateListener, StateOptions } from './store/state.ts'

/** A state in memory, empty until something is declared. */
export function createState({ beside, onWarning, ...options }: StateOptions): State {
  const warn: SeedContext['warn'] = (diagnostic) => onWarning?.(diagnostic)
  const seeds = beside instanceof MemoryState ? beside.seeds : { ...options, warn }
  return new MemoryState(seeds, options.foreignKeySuffix)
}

/** A state, or a fork of one: then all that it is made of is made when it is first needed. */
class MemoryState implements Fork {
  readonly baseRevision: number
  onWrite: State['onWrite']
  now: State['now'] = () => this.#base?.now() ?? clock.now()
  readonly seeds: SeedContext
  readonly #suffix: string | undefined
  readonly #base: MemoryState | undefined
  readonly #number: number
  /** The base, as long as a fork follows what that declares. */
  #followed: MemoryState | undefined
  #context: StateContext | undefined
  #resources: DeclaredResources | undefined
  #listeners: ChangeListeners | undefined
  #counters: Counters | undefined
  #forks: Set<MemoryState> | undefined
  #forkCount = 0
  /** For each resource, how many forks had been opened when all last retained it. */
  #retained: Map<string, number> | undefined
  #snapshots: Snapshots | undefined
  #links: Links | undefined
  #dropped = false
  /** Where a write with hooks is tried, the state that it will be applied to; and how many trials it is inside of. */
  #target: MemoryState | undefined
  #depth = 0
  /** Whether hooks of a write are being called, in a fork of this state. */
  #isTrying = false
  #hasHooks: boolean | undefined
  revision: number

  constructor(seeds: SeedContext, suffix?: string, base?: MemoryState, number = 0) {
    this.seeds = seeds
    this.#suffix = suffix
    this.#base = this.#followed = base
    this.#number = number
    this.revision = this.baseRevision = base?.revision ?? 0
  }

  get names(): string[] {
    return this.#namesOf('collection')
  }

  get singleNames(): readonly string[] {
    return this.#namesOf('single')
  }

  get snapshots(): readonly string[] {
    return this.#snapshots?.names ?? []
  }

  collection(name: string): MemoryCollection | undefined {
    return this.#find(`collection ${name}`) as MemoryCollection | undefined
  }

  single(name: string): MemorySingle | undefined {
    return this.#find(`single ${name}`) as MemorySingle | undefined
  }

  apply(changes: readonly Change[]): number {
    this.#refuseDropped()
    return this.#carryOut(changes, true)
  }

  write(changes: readonly Change[]): number {
    const calls = this.hasHooks ? hookCalls(changes, this.#shared.find) : []
    const all = calls.length === 0 ? changes : this.#withHooks(changes, calls)
    const tell = this.onWrite?.(all)
    const revision = this.apply(all)
    tell?.()
    return revision
  }

  subscribe(listener: StateListener): () => void {
    return (this.#listeners ??= new ChangeListeners()).add(listener)
  }

  declare(
    collections: readonly CollectionDeclaration[],
    singles: readonly SingleDeclaration[],
  ): readonly string[] {
    this.#refuseDropped()
    const declarations = [...collections, ...singles]
    if (this.#followed) {
      for (const declaration of declarations) this.#find(keyOf(declaration))
      this.#followed = undefined
    }
    return this.#redeclare(declarations)()
  }

  nextCall(counter: string, before?: number): number {
    return countCall((this.#counters ??= createCounters()), counter, before)
  }

  reset(): void {
    this.#resources?.clearArchive()
    this.#counters = undefined
    this.apply(this.#declared().flatMap((item) => (item.written ? item.reseed() : [])))
  }

  changes(isFromSeeds = false): readonly Change[] {
    if (isFromSeeds) this.#declared()
    return this.#all().flatMap((item) => item.changes(isFromSeeds))
  }

  fork(): Fork {
    this.#refuseDropped()
    const fork = new MemoryState(this.seeds, this.#suffix, this, ++this.#forkCount)
    ;(this.#forks ??= new Set()).add(fork)
    return fork
  }

  drop(): void {
    if (!this.#base || this.#dropped) return
    for (const fork of this.#forks ?? []) fork.drop()
    for (const item of this.#all()) item.release()
    this.#base.#forks?.delete(this)
    this.#resources = this.#snapshots = undefined
    this.#dropped = true
  }

  snapshot(name: string): void {
    ;(this.#snapshots ??= new Snapshots()).take(name, this.#declared(), this.#counters)
  }

  restore(name: string): readonly string[] {
    this.#snapshots ??= new Snapshots()
    const { changes, counters, lost } = this.#snapshots.read(name, this.#declared())
    this.#counters = counters
    this.apply(changes)
    return lost
  }

  snapshotChanges(name: string): readonly Change[] {
    return (this.#snapshots ??= new Snapshots()).changes(name)
  }

  dropSnapshot(name: string): boolean {
    return this.#snapshots?.drop(name) ?? false
  }

  get links(): Links {
    if (this.#followed) return this.#followed.links
    return (this.#links ??= new Links(
      this.names.flatMap((name) => this.collection(name)?.declaration ?? []),
      this.#suffix,
    ))
  }

  /** Whether any collection has some: writes of all others cost nothing more. */
  get hasHooks(): boolean {
    if (this.#followed) return this.#followed.hasHooks
    return (this.#hasHooks ??= this.names.some((name) => this.collection(name)?.declaration.on))
  }

  get #made(): DeclaredResources {
    const context = this.#shared
    return (this.#resources ??= new DeclaredResources((declaration, base) =>
      'records' in declaration
        ? new MemoryCollection(declaration, context, base as MemoryCollection | undefined)
        : new MemorySingle(declaration, context, base as MemorySingle | undefined),
    ))
  }

  get #shared(): StateContext {
    return (this.#context ??= {
      seeds: this.seeds,
      lists: this.#base ? this.#base.#shared.lists.ofFork(this.#number) : new ListCache(),
      links: () => this.links,
      find: (name) => this.collection(name),
      write: (changes) => this.write(changes),
      now: () => this.now(),
    })
  }

  get #keys(): string[] {
    return this.#followed ? this.#followed.#keys : [...this.#made.declared.keys()]
  }

  #namesOf(kind: Resource['kind']): string[] {
    return this.#keys.flatMap((key) => (key.startsWith(kind) ? key.slice(kind.length + 1) : []))
  }

  #declared(): Resource[] {
    return this.#keys.flatMap((key) => this.#find(key) ?? [])
  }

  #find(key: string): Resource | undefined {
    this.#refuseDropped()
    const base = this.#followed && this.#followed.#find(key)
    if (this.#followed && !base) return undefined
    return this.#made.declared.get(key) ?? (base && this.#made.add(base.declaration, base))
  }

  #all(): Resource[] {
    return this.#resources?.all() ?? []
  }

  /** @param retains whether forks keep what they see; not where they had their own part of it before */
  #carryOut(changes: readonly Change[], retains: boolean): number {
    if (changes.length === 0) return this.revision
    if (this.#isTrying) throw writtenAround()
    // All that can fail happens here, so that a batch is carried out whole or not at all.
    const steps = changes.map((change) => {
      const target = this.#find(targetOf(change))
      if (!target) throw unknownTarget(change, this)
      return target.prepare(change)
    })
    if (retains && this.#forks?.size) this.#retain(changes, this.#forks)
    this.revision++
    for (const step of steps) step(this.revision)
    this.#listeners?.notify(changes, this.revision)
    return this.revision
  }

  /** The changes with those that their hooks make, tried in a fork, so that one that throws leaves nothing behind. */
  #withHooks(changes: readonly Change[], calls: ReturnType<typeof hookCalls>): readonly Change[] {
    const fork = this.fork() as MemoryState
    fork.#target = this
    fork.#depth = this.#depth + 1
    this.#isTrying = true
    try {
      const db = createDb(() => fork.#current)
      return withHooks(changes, calls, { fork, db, depth: this.#depth })
    } finally {
      this.#isTrying = false
      fork.drop()
      if (this.#forkCount === fork.#number) this.#forkCount-- // Nothing was retained for it.
    }
  }

  /** The state that a hook writes to: also when it writes later, such as after a time. */
  get #current(): MemoryState {
    return this.#dropped && this.#target ? this.#target.#current : this
  }

  /** Takes declarations, also in forks that follow; the returned function resets changed seeds. */
  #redeclare(declarations: readonly ResourceDeclaration[]): () => readonly string[] {
    const finish = Array.from(this.#forks ?? [], (fork) => fork.#follow(declarations))
    // Page sizes are part of a declaration, so a cached answer may be another one now.
    this.#shared.lists.clear()
    this.#links = this.#hasHooks = undefined
    const { changes, names } = this.#made.redeclare(declarations)
    return () => {
      this.#carryOut(changes, false)
      for (const step of finish) step()
      // Forks may have let go of what they retained.
      this.#retained = undefined
      return names
    }
  }

  /** The base declares anew: what a fork has a part of its own in goes the same way. */
  #follow(declarations: readonly ResourceDeclaration[]): () => void {
    if (!this.#followed) for (const item of this.#all()) item.retain()
    const own = this.#resources
    if (!this.#followed || !own) return () => {}
    return this.#redeclare(declarations.filter((each) => own.has(keyOf(each))))
  }

  #retain(changes: readonly Change[], forks: Iterable<MemoryState>): void {
    const retained = (this.#retained ??= new Map())
    for (const change of changes) {
      const target = targetOf(change)
      if (retained.get(target) === this.#forkCount) continue
      retained.set(target, this.#forkCount)
      for (const fork of forks) fork.#find(target)?.retain()
    }
  }

  #refuseDropped(): void {
    if (this.#dropped) throw new Error('This fork was dropped. Open another one with fork().')
  }
}
