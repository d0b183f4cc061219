import { describeMs } from '../behaviour/duration.ts'
import type { Wait } from '../behaviour/wait.ts'
import { selects, type Delivery, type DeliveryFilter } from './delivery.ts'

/** How many others the error names. */
const mostNamed = 5

/** The error for webhooks that did not come in time: says what came instead. */
export function waitedInVain(
  filter: DeliveryFilter,
  { times, timeout }: Wait,
  all: readonly Delivery[],
): Error {
  const { event = 'a webhook', to, state } = filter
  const count = all.filter((delivery) => selects(filter, delivery)).length
  const came = times === 1 ? `was not ${state}` : `was ${state} ${count} of ${times} times`
  const others = all.filter((delivery) => !selects(filter, delivery))
  const named = others.slice(-mostNamed).map(describe)
  const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : ''
  const instead = named.length > 0 ? `There are ${named.join('; ')}${more}.` : 'Nothing was sent.'
  const target = to === undefined ? '' : ` to ${to}`
  const error = new Error(`${event}${target} ${came} within ${describeMs(timeout)}. ${instead}`)
  error.name = 'TimeoutError'
  return error
}

function describe({ event, to, state, attempts, reason }: Delivery): string {
  const tries = attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`
  return `${event} to ${to} (${state}, ${tries}${reason === undefined ? '' : `: ${reason}`})`
}
