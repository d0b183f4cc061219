import type * as real from '../../sessions/scenarios.ts'

/** Scenarios, of which there are none. */
export class ScenarioCatalog implements Omit<real.ScenarioCatalog, 'all' | 'initial' | 'unknown'> {
  readonly summary: readonly [] = []
  readonly warnings: readonly [] = []
  readonly endpoints: readonly [] = []

  replace(): void {}
}

/** Those of a session. */
export class Scenarios implements Omit<
  real.Scenarios,
  | 'kept'
  | 'list'
  | 'moveTo'
  | 'onChange'
  | 'restore'
  | 'revision'
  | 'stateOf'
  | 'switchOff'
  | 'switchOn'
> {
  readonly on: readonly [] = []
  readonly tables: readonly [] = []

  applyTransition(): void {}

  reset(): void {}
}
