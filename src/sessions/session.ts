import type { Db } from '../data/records/db-handle.ts'
import { createDb } from '../data/db.ts'
import type { Fork, State } from '../data/store/state.ts'
import type { Lookup, Match, RouteTable } from '../endpoints/router.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { Journal } from '../journal/journal.ts'
import { Overlay } from './override-layer.ts'
import type { ScenarioCatalog } from './scenarios.ts'
import { RateWindows } from '../behaviour/rate-windows.ts'

/** What a path leads to. */
export interface Found extends Lookup<CompiledEndpoint> {
  /** What stands before its endpoints. */
  readonly middleware: readonly Match<CompiledEndpoint>[]
}

/** All that one caller sees and changes: data, call counters, what lies over the mocks. */
export class Session {
  /** Empty for the server's own. */
  readonly id: string
  readonly state: State
  readonly db: Db
  readonly overlay: Overlay
  /** Since when rules hold that heal, and what rate limits have counted. */
  readonly rateWindows: RateWindows = new RateWindows()

  /** What it was asked and answered. */
  readonly journal: Journal

  /** What others keep for the session hangs on this; a reset puts another one in its place. */
  mark: object = {}

  #ended: Error | undefined

  constructor(id: string, state: State, catalog: ScenarioCatalog, journal: Journal) {
    this.id = id
    this.journal = journal
    this.state = state
    this.db = createDb(state)
    this.overlay = new Overlay(catalog)
  }

  /**
   * What a request leads to: what lies over the mocks, then the mocks; undefined when the percent-encoding of
   * the path is broken.
   */
  lookup(mocks: RouteTable<CompiledEndpoint>, method: string, path: string): Found | undefined {
    const below = mocks.lookup(method, path)
    if (!below) return undefined
    if (!this.overlay.active) {
      const { matches, methods } = below
      return { matches, methods, middleware: mocks.middleware(path) }
    }
    const { tables } = this.overlay
    const above = tables.flatMap((table) => table.lookup(method, path)?.matches ?? [])
    return {
      matches: [...above, ...below.matches],
      middleware: [...tables, mocks].flatMap((table) => table.middleware(path)),
      methods: () => new Set([...above.map(({ endpoint }) => endpoint.method), ...below.methods()]),
    }
  }

  /** Whether it has been closed. */
  get closed(): boolean {
    return this.#ended !== undefined
  }

  /** Why there is nothing of it any more; undefined as long as it is open. */
  get ended(): Error | undefined {
    return this.#ended
  }

  /**
   * Ends it: its data go.
   *
   * @param reason told to what is under way
   */
  close(
    reason = `The session ${JSON.stringify(this.id)} is closed. Somebody closed it, or it was the one unused for longest.`,
  ): void {
    this.#ended ??= new Error(reason)
    this.journal.close(this.#ended)
    this.journal.clear()
    this.overlay.reset()
    if ('drop' in this.state) (this.state as Fork).drop()
  }

  /** Puts everything back to the start. */
  reset(): void {
    this.mark = {}
    this.overlay.reset()
    this.rateWindows.clear()
    this.journal.clear()
    this.state.reset()
  }
}
