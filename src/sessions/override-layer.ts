import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { Overrides } from './overrides.ts'
import type { RouteTable } from '../endpoints/router.ts'
import { Scenarios } from './scenarios.ts'
import type { ScenarioCatalog } from './scenarios.ts'

/** What lies over the mocks of one session: its scenarios, and above them its overrides. */
export class Overlay {
  readonly scenarios: Scenarios
  readonly overrides: Overrides = new Overrides()

  constructor(catalog: ScenarioCatalog) {
    this.scenarios = new Scenarios(catalog)
  }

  /** Whether there is anything over the mocks. */
  get active(): boolean {
    return this.overrides.active || this.scenarios.active
  }

  /** Its tables, the uppermost first. */
  get tables(): readonly RouteTable<CompiledEndpoint>[] {
    return [...this.scenarios.tables, ...this.overrides.tables].toReversed()
  }

  /** Puts it back to the start. */
  reset(): void {
    this.overrides.clear()
    this.scenarios.reset()
  }
}
