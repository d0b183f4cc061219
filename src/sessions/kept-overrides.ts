import type { KeptOverride, OverrideInput } from './override-input.ts'
import type { SessionHandle } from './session-handle.ts'
import type { Override } from './session-types.ts'

/** Adds an override that was kept; undefined where its time is over. Throws MockapiError where it is none any more. */
export function reviveOverride(
  handle: SessionHandle,
  { id, until, ...kept }: KeptOverride,
  now: number,
): Override | undefined {
  const left = until === undefined ? {} : { for: until - now }
  if (until !== undefined && until <= now) return undefined
  const input = kept as OverrideInput
  return 'fail' in input
    ? addOverride(handle, { fail: { ...input.fail, ...left } }, id)
    : addOverride(handle, input, id)
}

/** Adds an override of JSON as `use()` and the like of a session do; throws as these. */
export function addOverride(handle: SessionHandle, input: OverrideInput, id?: number): Override {
  const as = { input, ...(id !== undefined && { id }) }
  if ('use' in input) return handle.use(input.use, as)
  if ('once' in input) return handle.once(input.once.key, input.once.answer, as)
  if ('delay' in input) return handle.delay(input.delay.key, input.delay.delay, as)
  if ('passthrough' in input) return handle.passthrough(input.passthrough.key, as)
  const { key, failure, ...options } = input.fail
  return handle.fail(key, failure, options, as)
}
