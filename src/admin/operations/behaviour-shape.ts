import * as v from 'valibot'
import { readBandwidth } from '../../behaviour/bandwidth.ts'
import type { BandwidthInput } from '../../behaviour/bandwidth.ts'
import { readDelay } from '../../behaviour/behaviour.ts'
import type { BehaviourInput } from '../../behaviour/behaviour.ts'
import type { DelayInput } from '../../behaviour/duration.ts'
import { readRateLimit } from '../../behaviour/rate-limit.ts'
import type { RateLimitInput } from '../../behaviour/rate-limit.ts'
import { faults } from '../../behaviour/fault.ts'
import type { FaultKind } from '../../behaviour/fault.ts'
import { readFault, readStatus } from '../../behaviour/rule.ts'
import type { ChanceInput, FaultInput, StatusInput } from '../../behaviour/rule.ts'
import type { Failure } from '../../sessions/session-types.ts'
import type { Shape } from './operation.ts'
import { count, judged, members } from './shapes.ts'

const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))
const fault = v.picklist(Object.keys(faults) as FaultKind[])
const time = v.union([v.number(), v.string()])

/** A rule of the mock files for one of these fields, judged as there. */
const chanceField = <Value>(name: keyof ChanceInput, shape: Shape<Value>): Shape<Value> =>
  judged(shape, (value) => readStatus({ status: 503, [name]: value }))

/** Which calls a rule applies to. */
export const chance: {
  readonly rate: v.ExactOptionalSchema<Shape<number>, undefined>
  readonly times: v.ExactOptionalSchema<Shape<number>, undefined>
  readonly for: v.ExactOptionalSchema<Shape<number | string>, undefined>
} = {
  rate: v.exactOptional(chanceField('rate', v.pipe(v.number(), v.minValue(0), v.maxValue(1)))),
  times: v.exactOptional(chanceField('times', count)),
  for: v.exactOptional(chanceField('for', time)),
}

/** A status, or a broken connection. */
export const failure: Shape<Failure> = judged(v.union([status, fault]), (value) =>
  typeof value === 'number' ? readStatus(value) : readFault(value),
)

/** A delay as mock files have it. */
export const delay: Shape<DelayInput> = judged(
  v.union([
    v.number(),
    v.string(),
    v.tuple([v.number(), v.number()]),
    v.strictObject({
      median: v.number(),
      p99: v.number(),
      max: v.exactOptional(v.number()),
    }),
  ]),
  readDelay,
)

const statusRule: Shape<StatusInput> = judged(
  v.union([status, v.strictObject({ status, ...chance })]),
  readStatus,
)

const faultRule: Shape<FaultInput> = judged(
  v.union([fault, v.strictObject({ fault, over: v.exactOptional(time), ...chance })]),
  readFault,
)

const bandwidth: Shape<BandwidthInput> = judged(v.union([v.number(), v.string()]), readBandwidth)

const rateLimit: Shape<RateLimitInput> = judged(
  v.union([
    v.string(),
    v.strictObject({ limit: v.number(), window: time, per: v.exactOptional(v.string()) }),
  ]),
  readRateLimit,
)

/** A behaviour as mock files have it, field by field. */
export const behaviour: Shape<BehaviourInput> = members({
  delay: v.exactOptional(delay),
  bandwidth: v.exactOptional(bandwidth),
  status: v.exactOptional(statusRule),
  fault: v.exactOptional(faultRule),
  rateLimit: v.exactOptional(rateLimit),
})
