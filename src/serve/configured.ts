import { readDelay, readStatus } from '../core/behaviour.ts'
import type { Behaviour, BehaviourInput, ValueProblem } from '../core/behaviour.ts'
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
export function readBehaviour({ delay, status }: BehaviourInput): Behaviour | undefined {
  const behaviour: Behaviour = {
    ...(delay !== undefined && { delay: sound('delay', readDelay(delay)) }),
    ...(status !== undefined && { status: sound('status', readStatus(status)) }),
  }
  return Object.keys(behaviour).length > 0 ? behaviour : undefined
}

function sound<Value extends object>(name: string, value: Value | ValueProblem): Value {
  if (!('message' in value)) return value
  const message = `${name}: ${value.message}`
  throw new MockapiError([{ code: 'bad-config', severity: 'error', message, hint: value.hint }])
}
