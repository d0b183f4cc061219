import type { Db } from '../core/db.ts'
import { createDb } from '../data/db.ts'
import type { Fork, State } from '../data/state.ts'
import { Overlay } from './overlay.ts'
import type { ScenarioCatalog } from './scenarios.ts'
import { Windows } from './windows.ts'

/** All that one caller sees and changes: data, call counters, what lies over the mocks. */
export class Session {
  /** Empty for the server's own. */
  readonly id: string
  readonly state: State
  readonly db: Db
  readonly overlay: Overlay
  /** Since when rules hold that heal, and what rate limits have counted. */
  readonly windows: Windows = new Windows()

  #closed = false

  constructor(id: string, state: State, catalog: ScenarioCatalog) {
    this.id = id
    this.state = state
    this.db = createDb(state)
    this.overlay = new Overlay(catalog)
  }

  /** Whether it has been closed. */
  get closed(): boolean {
    return this.#closed
  }

  /** Ends it: its data go. */
  close(): void {
    this.#closed = true
    this.overlay.reset()
    if ('drop' in this.state) (this.state as Fork).drop()
  }

  /** Puts everything back to the start. */
  reset(): void {
    this.overlay.reset()
    this.windows.clear()
    this.state.reset()
  }
}
