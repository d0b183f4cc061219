import type { Schemas } from './client.ts'

/** What lies over all endpoints and sessions. */
export type Condition = Schemas['Behaviour']

/** Conditions of the day by their names; undefined is none. */
export const conditionsByName: Readonly<Record<string, Condition | undefined>> = {
  normal: undefined,
  slow: { delay: [800, 2500] },
  flaky: { delay: [50, 400], status: { status: 503, rate: 0.2 } },
  down: { status: 503 },
}

/** The name of a behaviour; undefined for one of its own. */
export function conditionOf(behaviour: Condition | undefined): string | undefined {
  const text = JSON.stringify(behaviour ?? {})
  return Object.keys(conditionsByName).find(
    (name) => JSON.stringify(conditionsByName[name] ?? {}) === text,
  )
}
