import { targetOf, type Change } from '../data/records/change.ts'
import type { Fork, State, StoredCollection, StoredSingle } from '../data/store/state.ts'

/** A write that can be done again, in another state. */
export type Write<Value = unknown> = (state: State) => Value

/** Who reads and writes, to see what it has written before that is committed; undefined for code outside of requests. */
export type Writer = object | undefined

/** What is read and written now. */
export interface Tip {
  /** As the log has it. */
  readonly committed: State
  readable(writer: Writer): State
  /** Does a write at once, in what is committed later. */
  write<Value>(writer: Writer, write: Write<Value>): Value
}

/** The data of a replicated session as one request has them: it can be kept, and each use is of the state of then. */
export class LiveState implements State {
  readonly #tip: Tip
  readonly #writer: Writer
  /** One object for each, as in other states. */
  readonly #collections = new Map<string, StoredCollection>()

  constructor(tip: Tip, writer: Writer) {
    this.#tip = tip
    this.#writer = writer
  }

  get committed(): State {
    return this.#tip.committed
  }

  get #readable(): State {
    return this.#tip.readable(this.#writer)
  }

  get revision(): number {
    return this.#readable.revision
  }

  get names(): readonly string[] {
    return this.#readable.names
  }

  get singleNames(): readonly string[] {
    return this.#readable.singleNames
  }

  get snapshots(): readonly string[] {
    return this.#tip.committed.snapshots
  }

  get onWrite(): State['onWrite'] {
    return this.#tip.committed.onWrite
  }

  set onWrite(listener: State['onWrite']) {
    this.#tip.committed.onWrite = listener
  }

  get now(): State['now'] {
    return this.#tip.committed.now
  }

  set now(now: State['now']) {
    this.#tip.committed.now = now
  }

  collection(name: string): StoredCollection | undefined {
    if (!this.#readable.collection(name)) return undefined
    let live = this.#collections.get(name)
    if (!live) {
      live = this.#live((state) => state.collection(name) as StoredCollection)
      this.#collections.set(name, live)
    }
    return live
  }

  single(name: string): StoredSingle | undefined {
    if (!this.#readable.single(name)) return undefined
    return this.#live((state) => state.single(name) as StoredSingle)
  }

  apply(changes: readonly Change[]): number {
    return this.#write((state) => state.apply(changes))
  }

  write(changes: readonly Change[]): number {
    return this.#write((state) => state.write(changes))
  }

  reset(): void {
    this.#write((state) => state.reset())
  }

  restore(name: string): readonly string[] {
    // Snapshots are of what is committed, and that alone has them.
    const { committed } = this.#tip
    const { fitting, lost } = fittingIn(committed, committed.snapshotChanges(name))
    this.#write((state) => {
      state.reset()
      state.apply(fitting)
    })
    return lost
  }

  changes(isFromSeeds?: boolean): readonly Change[] {
    return this.#readable.changes(isFromSeeds)
  }

  fork(): Fork {
    return this.#readable.fork()
  }

  readonly subscribe: State['subscribe'] = (listener) => this.#tip.committed.subscribe(listener)
  readonly declare: State['declare'] = (...all) => this.#tip.committed.declare(...all)
  readonly nextCall: State['nextCall'] = (...all) => this.#tip.committed.nextCall(...all)
  readonly snapshot: State['snapshot'] = (name) => this.#tip.committed.snapshot(name)
  readonly snapshotChanges: State['snapshotChanges'] = (name) =>
    this.#tip.committed.snapshotChanges(name)
  readonly dropSnapshot: State['dropSnapshot'] = (name) => this.#tip.committed.dropSnapshot(name)

  #write<Value>(write: Write<Value>): Value {
    return this.#tip.write(this.#writer, write)
  }

  #live<Resource extends StoredCollection | StoredSingle>(
    find: (state: State) => Resource,
  ): Resource {
    const get = (_target: object, name: string | symbol): unknown => {
      if (writes.has(name)) {
        return (...given: readonly unknown[]) =>
          this.#write((state) => call(find(state), name, given))
      }
      const found = find(this.#readable)
      const value: unknown = Reflect.get(found, name, found)
      return typeof value === 'function'
        ? (...given: readonly unknown[]) => call(found, name, given)
        : value
    }
    return new Proxy({}, { get }) as Resource
  }
}

/** Those of the changes from seeds that lie over seeds of now, and the names of what has another one. */
function fittingIn(
  state: State,
  changes: readonly Change[],
): { readonly fitting: readonly Change[]; readonly lost: readonly string[] } {
  const lost = new Map<string, string>()
  for (const change of changes) {
    if (change.kind !== 'reseed') continue
    const { of, name, seed } = change
    const found = of === 'single' ? state.single(name) : state.collection(name)
    if (found?.seed !== seed) lost.set(targetOf(change), name)
  }
  const fitting = changes.filter((change) => !lost.has(targetOf(change)))
  return { fitting, lost: [...lost.values()] }
}

/** Methods of collections and single resources that write. */
const writes: ReadonlySet<string | symbol> = new Set<
  Exclude<keyof StoredCollection | keyof StoredSingle, symbol>
>([
  'create',
  'createMany',
  'put',
  'replace',
  'replaceMany',
  'update',
  'mergePatch',
  'delete',
  'deleteMany',
])

function call(target: object, name: string | symbol, given: readonly unknown[]): unknown {
  const method = Reflect.get(target, name, target) as (...all: readonly unknown[]) => unknown
  return Reflect.apply(method, target, given)
}
