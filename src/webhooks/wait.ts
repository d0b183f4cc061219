import { describeMs, parseDuration } from '../behaviour/duration.ts'
import { selects, type Delivery, type DeliveryFilter } from './delivery.ts'

/** How many webhooks to wait for, and how long. */
export interface DeliveryWait {
  /** Default 1. */
  readonly times?: number
  /** ms, or a text such as `'2s'`; default 1,000. */
  readonly timeout?: number | string
}

/** Reads the options of a wait. @throws TypeError for a number or a time that is none */
export function readWait(
  { times = 1, timeout = 1000 }: DeliveryWait,
  most: number,
): { readonly times: number; readonly timeout: number } {
  if (!Number.isInteger(times) || times < 1 || times > most) {
    throw new TypeError(`"times" is ${String(times)}. Write a whole number from 1 to ${most}.`)
  }
  const ms = parseDuration(timeout)
  if (ms !== undefined) return { times, timeout: ms }
  const shown = JSON.stringify(timeout) ?? String(timeout)
  throw new TypeError(`"timeout" is ${shown}. Write milliseconds, or a time such as "2s".`)
}

/** How many others the error names. */
const mostNamed = 5

/** The error for webhooks that did not come in time: says what came instead. */
export function waitedInVain(
  filter: DeliveryFilter,
  { times, timeout }: { readonly times: number; readonly timeout: number },
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
