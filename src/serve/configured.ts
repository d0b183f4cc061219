import { layer, readDelay, readStatus } from '../core/behaviour.ts'
import type { Behaviour } from '../core/behaviour.ts'
import type { Config } from '../core/config.ts'
import { MockapiError } from '../core/diagnostic.ts'

/**
 * The behaviour that the settings `delay` and `errorRate` lay under everything; undefined without them.
 *
 * @throws MockapiError `bad-config` for a value that is none
 */
export function configuredBehaviour({ delay, errorRate }: Config): Behaviour | undefined {
  const wait = delay === undefined ? undefined : readDelay(delay)
  const status = errorRate === undefined ? undefined : readStatus({ status: 500, rate: errorRate })
  for (const [name, value] of Object.entries({ delay: wait, errorRate: status })) {
    if (!value || !('message' in value)) continue
    const message = `${name}: ${value.message}`
    throw new MockapiError([{ code: 'bad-config', severity: 'error', message, hint: value.hint }])
  }
  return layer(
    wait && !('message' in wait) ? { delay: wait } : undefined,
    status && !('message' in status) ? { status } : undefined,
  )
}
