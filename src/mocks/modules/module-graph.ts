import { existsSync } from 'node:fs'
import type { MockapiError } from '../../errors/diagnostic.ts'
import { Module, reach } from './module.ts'
import type { FileNames } from './file-names.ts'

/** The modules that one transaction has evaluated; once it is closed, what they import goes to the current ones. */
export type ModuleScope = Map<string, Module>

/** The modules that are current, and those that a transaction evaluates to take their place. */
export class ModuleGraph {
  readonly #names: FileNames
  readonly #onDynamicImport: (since: number) => void
  readonly #current = new Map<string, Module>()
  /** Evaluated by an `import()` that came after its transaction; not yet done. */
  readonly #pendingDynamicImports = new Map<string, Module>()
  #pendingSince = 0
  readonly #entries = new Set<string>()
  /** Files that failed: they are evaluated again in the next transaction. */
  readonly #stale = new Set<string>()
  /** Files that hung fail without being evaluated, until one of these files changes. */
  readonly #hung = new Map<string, { error: MockapiError; files: ReadonlySet<string> }>()
  #open: ModuleScope | undefined
  /** The scope of the last transaction; empty once it is committed. */
  #latest: ModuleScope = new Map()
  /** What has changed or imports something that has: not to be taken from the current modules. */
  #invalidated = new Set<string>()
  #dirty = new Set<string>()

  /**
   * @param onDynamicImport called when an `import()` that came after its transaction has ended, with the
   * time since which such imports have read files, ms since 1970
   */
  constructor(names: FileNames, onDynamicImport: (since: number) => void) {
    this.#names = names
    this.#onDynamicImport = onDynamicImport
  }

  get(id: string): Module | undefined {
    return this.#open?.get(id) ?? this.#current.get(id)
  }

  /** The module that code of a scope gets for a file; `importer` is undefined for an entry. */
  find(scope: ModuleScope, id: string, importer?: Module): Module | undefined {
    const current = this.#current.get(id)
    if (scope === this.#open) {
      return scope.get(id) ?? (this.#invalidated.has(id) ? undefined : current)
    }
    const pending = this.#pendingDynamicImports.get(id)
    if (pending || !this.#stale.has(id)) return pending ?? current
    // A module that is served in spite of its broken file keeps what it had.
    const isLastGood =
      importer && this.#stale.has(importer.id) && this.#current.get(importer.id) === importer
    return isLastGood ? current : undefined
  }

  add(scope: ModuleScope, module: Module): void {
    if (scope !== this.#open && this.#pendingDynamicImports.size === 0) {
      this.#pendingSince = Date.now()
    }
    this.added(scope).set(module.id, module)
  }

  added(scope: ModuleScope): Map<string, Module> {
    return scope === this.#open ? scope : this.#pendingDynamicImports
  }

  /** The compiled file that a stack frame of a scope's code belongs to. */
  compiledIn(scope: ModuleScope, file: string): Module['compiled'] {
    const own = scope.get(file) ?? this.#pendingDynamicImports.get(file)
    return (own ?? this.#current.get(file))?.compiled
  }

  /** The module whose text is known to be that of the file still. */
  unchanged(id: string): Module | undefined {
    return this.#dirty.has(id) ? undefined : this.#current.get(id)
  }

  /** The module of a file that is served, beside which another may be evaluated. */
  current(id: string): Module | undefined {
    return this.#current.get(id)
  }

  /** Whether another module is served in place of one: only requests that began before still run it. */
  isReplaced(module: Module): boolean {
    const { id, state } = module
    return state === 'done' && this.get(id) !== module && this.#current.get(id) !== module
  }

  /** Ends all modules: what they have begun goes on for nobody. */
  async close(): Promise<void> {
    const all = [
      this.#current,
      this.#pendingDynamicImports,
      this.#open ?? new Map<string, Module>(),
    ]
    const modules = all.flatMap((some) => [...some.values()])
    await Promise.all(modules.toReversed().map(({ hot }) => hot?.end(false)))
  }

  /** To be called once when a module is done or has failed. */
  settle(module: Module): void {
    const { id } = module
    if (this.#pendingDynamicImports.get(id) !== module) return
    this.#pendingDynamicImports.delete(id)
    if (module.state !== 'done') void module.hot?.end(false)
    if (module.state === 'done') {
      this.#current.set(id, module)
      // It may be bound to what the open transaction replaces.
      if (this.#open) this.#stale.add(id)
      else this.#stale.delete(id)
    }
    this.#onDynamicImport(this.#pendingSince)
  }

  /**
   * Works out what must be evaluated again, such as modules that settings make others of; drops what was
   * not committed.
   */
  begin(changed: ReadonlySet<string>, isOther: (module: Module) => boolean): ModuleScope {
    const scope: ModuleScope = new Map()
    this.#open = this.#latest = scope
    // Before the first module, as in a folder of JSON alone, no change concerns anything.
    const known = [
      this.#current,
      this.#pendingDynamicImports,
      this.#entries,
      this.#stale,
      this.#hung,
    ]
    const concerned = known.some(({ size }) => size > 0) ? changed : []
    const ids = Array.from(concerned, (file) => this.#names.identify(file))
    for (const id of ids) if (!existsSync(id)) this.#entries.delete(id)
    this.#dirty = new Set([...ids, ...this.#stale])
    for (const [id, { files, error }] of this.#hung) {
      if (ids.some((changedId) => files.has(changedId))) {
        this.#hung.delete(id)
        continue
      }
      const module = new Module(id)
      module.fail(error, [])
      scope.set(id, module)
    }
    const others = [...this.#current.values()].filter(isOther).map(({ id }) => id)
    const importers = this.#importers()
    this.#invalidated = reach([...this.#dirty, ...others], (id) => importers.get(id))
    return scope
  }

  addEntry(id: string): void {
    this.#entries.add(id)
  }

  /** Lets a file that hung fail without being evaluated, until one of its files changes. */
  suspend(id: string, error: MockapiError): void {
    this.#hung.set(id, { error, files: reach([id], (file) => this.#importsOf(file)) })
  }

  commit(): void {
    if (!this.#open) return
    const scope = this.#open
    this.#open = undefined
    for (const id of this.#invalidated) if (this.#current.has(id)) this.#stale.add(id)
    for (const [id, module] of scope) {
      if (module.state === 'done') {
        this.#current.set(id, module)
        this.#stale.delete(id)
      } else {
        void module.hot?.end(false)
        if (this.#current.has(id)) this.#stale.add(id)
      }
    }
    // Modules hold on to their scope: it must not hold on to those they were evaluated with.
    scope.clear()
    this.#invalidated = new Set()
    const used = reach(this.#entries, (id) => this.#current.get(id)?.imports.values())
    for (const [id, { hot }] of this.#current) {
      if (used.has(id)) continue
      void hot?.end(true)
      this.#current.delete(id)
    }
    for (const id of this.#stale) if (!this.#current.has(id)) this.#stale.delete(id)
    for (const id of this.#hung.keys()) if (!used.has(id)) this.#hung.delete(id)
  }

  /** All files that a file reaches, and those that it or they missed. */
  dependenciesOf(id: string): Set<string> {
    const files = reach([id], (file) => this.#importsOf(file))
    const missing = Array.from(files, (file) => [
      ...(this.#latest.get(file)?.missing ?? []),
      ...(this.#current.get(file)?.missing ?? []),
    ])
    return new Set([...files, ...missing.flat()])
  }

  /** Of a file that failed both what it imports now and what its earlier module imports. */
  #importsOf(id: string): string[] {
    const attempt = this.#latest.get(id)
    const earlier = attempt?.state === 'done' ? undefined : this.#current.get(id)
    return [
      ...(attempt?.imports.values() ?? []),
      ...(earlier?.imports.values() ?? []),
      ...(this.#hung.get(id)?.files ?? []),
    ]
  }

  /** The files that import each file, or would: an `import()` they did without may lead somewhere now. */
  #importers(): Map<string, string[]> {
    const importers = new Map<string, string[]>()
    for (const { id, imports, missing } of this.#current.values()) {
      for (const target of [...imports.values(), ...missing]) {
        const list = importers.get(target)
        if (list) list.push(id)
        else importers.set(target, [id])
      }
    }
    return importers
  }
}
