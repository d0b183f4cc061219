import type { Schemas } from './client.ts'

/** What lies over all endpoints and sessions. */
export type Behaviour = Schemas['Behaviour']

/** Conditions of the day by their names; undefined is none. */
export const conditions: Readonly<Record<string, Behaviour | undefined>> = {
  normal: undefined,
  slow: { delay: [800, 2500] },
  flaky: { delay: [50, 400], status: { status: 503, rate: 0.2 } },
  down: { status: 503 },
}

/** The name of a behaviour; undefined for one of its own. */
export function conditionOf(behaviour: Behaviour | undefined): string | undefined {
  const text = JSON.stringify(behaviour ?? {})
  return Object.keys(conditions).find((name) => JSON.stringify(conditions[name] ?? {}) === text)
}
