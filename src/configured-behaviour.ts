import { readBehaviour as readFields, unknownField } from './behaviour/behaviour.ts'
import type { Behaviour, BehaviourInput } from './behaviour/behaviour.ts'
import type { Config } from './config/config.ts'
import { MockapiError } from './errors/diagnostic.ts'
import type { ValidationIssue } from './errors/validation-issue.ts'

/**
 * The behaviour that the settings `delay` and `errorRate` lay under everything; undefined without them.
 *
 * @throws MockapiError `bad-config` for a value that is none
 */
export function configuredBehaviour({ delay, errorRate }: Config): Behaviour | undefined {
  return readBehaviour({
    ...(delay !== undefined && { delay }),
    ...(errorRate !== undefined && { status: { status: 500, rate: errorRate } }),
  })
}

/**
 * A behaviour as users write it, read; undefined for an empty one.
 *
 * @throws MockapiError `bad-config` for a field that is wrong or none
 */
export function readBehaviour(input: BehaviourInput): Behaviour | undefined {
  const unknown = unknownField(input)
  if (unknown) throw wrong(unknown)
  return readFields(input, (name, { message, hint }) => {
    throw wrong({ message: `${name}: ${message}`, hint })
  })
}

function wrong(problem: ValidationIssue): MockapiError {
  return new MockapiError([{ code: 'bad-config', severity: 'error', ...problem }])
}
