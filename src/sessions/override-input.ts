import type { DelayInput } from '../behaviour/duration.ts'
import type { Failure, FailOptions } from './session-types.ts'

/** An override as JSON, which the admin API takes. */
export type OverrideInput =
  | { readonly use: Readonly<Record<string, unknown>> }
  | { readonly once: { readonly key: string; readonly answer: unknown } }
  | { readonly fail: { readonly key: string; readonly failure: Failure } & FailOptions }
  | { readonly delay: { readonly key: string; readonly delay: DelayInput } }
  | { readonly passthrough: { readonly key: string } }

/** An override that JSON can hold, as it is now. */
export interface KeptInput {
  readonly id: number
  readonly input: OverrideInput
  /** Calls that it takes still; undefined for any number. */
  readonly remaining: number | undefined
  /** ms that it lasts still; `Infinity` for no end. */
  readonly left: number
}

/** An override as it is kept: it fails as often as it would have. */
export type KeptOverride = OverrideInput & {
  readonly id: number
  /** When it is over by the clock of its session, ms since 1970. */
  readonly until?: number
}

/** @param now the time of the session, ms since 1970 */
export function keptOverride({ id, input, remaining, left }: KeptInput, now: number): KeptOverride {
  const until = left === Infinity ? {} : { until: now + left }
  if (!('fail' in input)) return { id, ...input, ...until }
  const { for: _for, times: _times, ...fail } = input.fail
  const times = remaining === undefined ? {} : { times: remaining }
  return { id, fail: { ...fail, ...times }, ...until }
}
