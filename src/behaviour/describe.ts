import { describeAuth } from './auth.ts'
import { describeBandwidth } from './bandwidth.ts'
import type { Behaviour, BehaviourField } from './behaviour.ts'
import { describeDelay, describeMs } from './duration.ts'
import { describeMessages } from './messages.ts'
import type { Chance } from './rule.ts'

/** How each rule is said in words. */
const words: { readonly [F in BehaviourField]: (rule: NonNullable<Behaviour[F]>) => string } = {
  delay: (rule) => `delay ${describeDelay(rule)}`,
  bandwidth: describeBandwidth,
  status: (rule) => `status ${rule.status}${chanceNote(rule)}`,
  fault: (rule) => `${rule.fault}${chanceNote(rule)}`,
  messages: describeMessages,
  auth: describeAuth,
  rateLimit: ({ limit, window }) =>
    `${limit} ${limit === 1 ? 'call' : 'calls'} in ${describeMs(window)}`,
}

/** A rule of a behaviour in words: `delay 1.2 s`, `status 503 at 20 %`; undefined where it has none. */
export function describeRule<F extends BehaviourField>(
  behaviour: Behaviour,
  field: F,
): string | undefined {
  const rule = behaviour[field] as NonNullable<Behaviour[F]> | undefined
  return rule && words[field](rule)
}

function chanceNote({ rate, times, for: time }: Chance): string {
  const share = rate === undefined || rate === 1 ? '' : ` at ${Math.round(rate * 100)} %`
  const first = times === undefined ? '' : ` ${times} times`
  return `${share}${first}${time === undefined ? '' : ` for ${describeMs(time)}`}`
}
