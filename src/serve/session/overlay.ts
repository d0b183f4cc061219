import type { Operation } from '../generation.ts'
import { Overrides } from './overrides.ts'
import type { Match } from '../route-table.ts'
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

  /** What of it a request matches, the uppermost first. */
  matches(method: string, path: string): Match<Operation>[] {
    const tables = [...this.scenarios.tables, ...this.overrides.tables]
    return tables.toReversed().flatMap((table) => [...(table.lookup(method, path)?.matches ?? [])])
  }

  /** Puts it back to the start. */
  reset(): void {
    this.overrides.clear()
    this.scenarios.reset()
  }
}
