import type { AdminOperation } from './operations/operation.ts'
import { behaviourOperations } from './operations/behaviour.ts'
import { collectionOperations } from './operations/collections.ts'
import { overrideOperations } from './operations/overrides.ts'
import { requestOperations } from './operations/requests.ts'
import { scenarioOperations } from './operations/scenarios.ts'
import { sessionOperations } from './operations/sessions.ts'
import { singleOperations } from './operations/singles.ts'
import { stateOperations } from './operations/state.ts'
import { statusOperations } from './operations/status.ts'

/** All that the admin API can do: its routes, its checks and its description come from this. */
export const adminOperations: readonly AdminOperation[] = [
  ...statusOperations,
  ...collectionOperations,
  ...singleOperations,
  ...stateOperations,
  ...scenarioOperations,
  ...overrideOperations,
  ...behaviourOperations,
  ...requestOperations,
  ...sessionOperations,
]
