import { readBehaviour as readFields } from '../../core/behaviour.ts'
import type { Behaviour, BehaviourInput } from '../../core/behaviour.ts'
import type { JsonPath, Problem } from '../../generate/report.ts'

/** Reports a problem of one exported mock; `path` leads into its value. */
export type ReportAt = (problem: Problem, path?: JsonPath) => void

/** Reads `delay` and `status` as TypeScript mocks give them. */
export function readBehaviour(
  { delay, status }: BehaviourInput,
  report: ReportAt,
): Behaviour | undefined {
  return readFields({ delay, status }, (_field, problem) =>
    report({ code: 'bad-mock', ...problem }),
  )
}
