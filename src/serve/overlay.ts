import type { Operation } from './generation.ts'
import type { Match, RouteTable } from './route-table.ts'

/** Endpoints that lie over the mocks together: an override, or a scenario that is switched on. */
export interface OverlayLayer {
  /** Names it among those of a session. */
  readonly id: string
  /** Its endpoints as they are now: a state machine has others in each state. */
  readonly table: RouteTable<Operation>
}

/** What lies over the mocks of one session, the last one uppermost. Empty for most of them. */
export class Overlay {
  #layers: readonly OverlayLayer[] = []

  /** Whether there is anything over the mocks. */
  get active(): boolean {
    return this.#layers.length > 0
  }

  /** The lowest first. */
  get layers(): readonly OverlayLayer[] {
    return this.#layers
  }

  /** Lays a layer over all others. */
  add(layer: OverlayLayer): void {
    this.#layers = [...this.#layers, layer]
  }

  /** Takes a layer off; one that is not there is no matter. */
  remove(layer: OverlayLayer): void {
    this.#layers = this.#layers.filter((other) => other !== layer)
  }

  /** Takes off all layers. */
  clear(): void {
    this.#layers = []
  }

  /** What of it a request matches, that of the uppermost layer first. */
  matches(method: string, path: string): Match<Operation>[] {
    return this.#layers
      .toReversed()
      .flatMap(({ table }) => [...(table.lookup(method, path)?.matches ?? [])])
  }
}
