import * as v from 'valibot'
import { authFailures, readAuth, type AuthFailure, type AuthInput } from '../behaviour/auth.ts'
import { readBandwidth, type BandwidthInput } from '../behaviour/bandwidth.ts'
import { readDelay, type BehaviourInput } from '../behaviour/behaviour.ts'
import type { DelayInput, DurationText } from '../behaviour/duration.ts'
import { readRateLimit, type RateLimitInput } from '../behaviour/rate-limit.ts'
import { readMessages, type MessagesInput } from '../behaviour/messages.ts'
import { faults, type FaultKind } from '../behaviour/fault.ts'
import { jsonReply } from '../http/reply.ts'
import {
  readFault,
  readStatus,
  type ChanceInput,
  type FaultInput,
  type StatusInput,
} from '../behaviour/rule.ts'
import type { Failure } from '../sessions/session-types.ts'
import { operation, type AdminOperations, type Schema } from './operation.ts'
import { count, optional, parsedBy, strictMembers, type OptionalSchema } from './schemas.ts'

const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))
const fault = v.picklist([...Object.keys(faults), ...Object.keys(authFailures)] as (
  | FaultKind
  | AuthFailure
)[])
const time = v.union([v.number(), v.string()])

const chanceField = <Value>(name: keyof ChanceInput, schema: Schema<Value>): Schema<Value> =>
  parsedBy(schema, (value) => readStatus({ status: 503, [name]: value }))

/** Which calls a rule applies to. */
export const chance: {
  readonly rate: OptionalSchema<number>
  readonly times: OptionalSchema<number>
  readonly for: OptionalSchema<number | string>
} = {
  rate: optional(chanceField('rate', v.pipe(v.number(), v.minValue(0), v.maxValue(1)))),
  times: optional(chanceField('times', count)),
  for: optional(chanceField('for', time)),
}

/** A status, or a broken connection. */
export const failureSchema: Schema<Failure> = parsedBy(v.union([status, fault]), (value) =>
  typeof value === 'number' ? readStatus(value) : readFault(value),
)

/** A delay as in mock files. */
export const delaySchema: Schema<DelayInput> = parsedBy(
  v.union([
    v.number(),
    v.string() as Schema<DurationText>,
    v.tuple([v.number(), v.number()]),
    v.strictObject({ median: v.number(), p99: v.number(), max: optional(v.number()) }),
  ]),
  readDelay,
)

const statusRule: Schema<StatusInput> = parsedBy(
  v.union([status, v.strictObject({ status, ...chance })]),
  readStatus,
)

const faultRule: Schema<FaultInput> = parsedBy(
  v.union([fault, v.strictObject({ fault, over: optional(time), ...chance })]),
  readFault,
)

const bandwidth: Schema<BandwidthInput> = parsedBy(v.union([v.number(), v.string()]), readBandwidth)

const rateRule = v.strictObject({ limit: v.number(), window: time, per: optional(v.string()) })
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const messages: Schema<MessagesInput> = parsedBy(
  v.strictObject({
    delay: optional(delaySchema),
    drop: optional(share),
    duplicate: optional(share),
    close: optional(v.number()),
    after: optional(time as Schema<NonNullable<MessagesInput['after']>>),
  }),
  readMessages,
)

const rateLimit: Schema<RateLimitInput> = parsedBy(v.union([v.string(), rateRule]), readRateLimit)

const auth: Schema<AuthInput> = parsedBy(
  v.union([v.boolean(), v.string(), v.record(v.string(), v.unknown())]),
  readAuth,
)

/** A behaviour as in mock files. */
export const behaviourSchema: Schema<BehaviourInput> = strictMembers({
  delay: optional(delaySchema),
  bandwidth: optional(bandwidth),
  status: optional(statusRule),
  fault: optional(faultRule),
  rateLimit: optional(rateLimit),
  messages: optional(messages),
  auth: optional(auth),
})

/** The global behaviour, which all sessions share. */
export const behaviourOperations: AdminOperations = {
  getBehaviour: operation('GET /behaviour', 'The behaviour that lies over everything', {
    answers: { 200: ['An empty object where there is none.', behaviourSchema] },
    run: ({ admin }) => jsonReply(admin.behaviour ?? {}),
  }),
  setBehaviour: operation('PUT /behaviour', 'Lays a behaviour over everything, for all sessions', {
    body: behaviourSchema,
    answers: { 200: ['The behaviour.', behaviourSchema] },
    run: ({ setBehaviour, body }) => {
      setBehaviour(body)
      return jsonReply(body)
    },
  }),
  clearBehaviour: operation('DELETE /behaviour', 'Takes the behaviour off', {
    answers: { 204: ['It is off.'] },
    run: ({ setBehaviour }) => setBehaviour(undefined),
  }),
}
