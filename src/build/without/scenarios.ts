import type * as real from '../../sessions/scenarios.ts'

/** Scenarios, of which there are none. */
export class ScenarioCatalog implements Pick<
  real.ScenarioCatalog,
  'summary' | 'warnings' | 'endpoints' | 'replace'
> {
  readonly summary: readonly [] = []
  readonly warnings: readonly [] = []
  readonly endpoints: readonly [] = []

  replace(): void {}
}

/** Those of a session. */
export class Scenarios implements Pick<
  real.Scenarios,
  'on' | 'tables' | 'reset' | 'applyTransition'
> {
  readonly on: readonly [] = []
  readonly tables: readonly [] = []

  applyTransition(): void {}

  reset(): void {}
}
