import { readBehaviour as readFields } from '../core/behaviour.ts'
import type { Behaviour, BehaviourInput } from '../core/behaviour.ts'
import type { Config } from '../core/config.ts'
import { MockapiError } from '../core/diagnostic.ts'

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
 * @throws MockapiError `bad-config` for a delay or a status that is none
 */
export function readBehaviour(input: BehaviourInput): Behaviour | undefined {
  return readFields(input, (name, { message, hint }) => {
    throw new MockapiError([
      { code: 'bad-config', severity: 'error', message: `${name}: ${message}`, hint },
    ])
  })
}
