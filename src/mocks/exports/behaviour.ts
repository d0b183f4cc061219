import { grouped, readBehaviour as readFields, unknownField } from '../../behaviour/behaviour.ts'
import type { Behaviour, BehaviourInput } from '../../behaviour/behaviour.ts'
import type { JsonPath, Problem } from '../../generate/report.ts'

/** Reports a problem of one exported mock; `path` leads into its value. */
export type ReportAt = (problem: Problem, path?: JsonPath) => void

/** Reads `delay`, `status` and the other fields of a behaviour as TypeScript mocks give them. */
export function readBehaviour(input: BehaviourInput, report: ReportAt): Behaviour | undefined {
  return readFields(input, (field, { message, hint }) =>
    report({ code: 'bad-mock', message: `${field}: ${message}`, hint }),
  )
}

/** Reads a behaviour that nothing else stands beside. */
export function readAlone(input: BehaviourInput, report: ReportAt): Behaviour | undefined {
  const unknown = unknownField(input)
  if (unknown) report({ code: 'bad-mock', ...unknown })
  return readBehaviour(input, report)
}

/**
 * Reads the behaviour of a map of endpoints.
 *
 * @param group what a rate limit counts together
 */
export function readDefaults(
  input: BehaviourInput,
  report: ReportAt,
  group: string,
): Behaviour | undefined {
  return grouped(readAlone(input, report), group)
}
