import { readDelay, readStatus } from '../../core/behaviour.ts'
import type { Behaviour, BehaviourInput } from '../../core/behaviour.ts'
import type { JsonPath, Problem } from '../../generate/report.ts'

/** Reports a problem of one exported mock; `path` leads into its value. */
export type ReportAt = (problem: Problem, path?: JsonPath) => void

/** Reads `delay` and `status` as TypeScript mocks give them. */
export function readBehaviour(input: BehaviourInput, report: ReportAt): Behaviour | undefined {
  const delay = input.delay === undefined ? undefined : readDelay(input.delay)
  const status = input.status === undefined ? undefined : readStatus(input.status)
  if (delay && 'message' in delay) report({ code: 'bad-mock', ...delay })
  if (status && 'message' in status) report({ code: 'bad-mock', ...status })
  const behaviour: Behaviour = {
    ...(delay && !('message' in delay) && { delay }),
    ...(status && !('message' in status) && { status }),
  }
  return Object.keys(behaviour).length > 0 ? behaviour : undefined
}
