import { isStatus, readDelay } from '../core/behaviour.ts'
import type { Behaviour } from '../core/behaviour.ts'
import { describeDelay, describeMs, drawDelay } from '../core/duration.ts'
import { hash32, sfc32 } from '../core/random.ts'
import { errorReply, problemReply } from '../core/reply.ts'
import type { Reply } from '../core/reply.ts'

/** What a behaviour does to one call. */
export interface Verdict {
  /** How long to wait before anything else, ms; `Infinity` for ever. */
  readonly delay: number
  /** The status to answer with; undefined for the mock's own answer. */
  readonly status: number | undefined
  /** Words for the log: `delay 1.2 s`, `forced 503`. */
  readonly notes: readonly string[]
}

/**
 * Draws what a behaviour does to a call. The draw depends on the seed, the endpoint and the number of
 * the call alone, so that the same seed fails the same calls.
 *
 * @param call from 1
 */
export function decide(
  behaviour: Behaviour,
  seed: string,
  endpoint: string,
  call: number,
): Verdict {
  const random = sfc32(hash32(`${seed}\n${endpoint}`), call)
  const share = random()
  const delay = behaviour.delay ? drawDelay(behaviour.delay, random) : 0
  const rule = behaviour.status
  const applies = rule && call <= (rule.times ?? Infinity) && share < (rule.rate ?? 1)
  const status = applies ? rule.status : undefined
  const notes: string[] = []
  if (status !== undefined) notes.push(`forced ${status}`)
  if (behaviour.delay && delay > 0) {
    notes.push(`delay ${delay === Infinity ? describeDelay(behaviour.delay) : describeMs(delay)}`)
  }
  return { delay, status, notes }
}

/** The answer in place of the mock's own where a behaviour asks for an error. */
export function forcedReply(status: number): Reply {
  return errorReply(
    status,
    `This status was asked for: mockapi answers ${status} in place of the mock.`,
  )
}

/** Headers by which a request asks for a behaviour of its own. */
export const controlHeaders = {
  delay: 'x-mockapi-delay',
  status: 'x-mockapi-status',
  prefer: 'prefer',
} as const

/**
 * Reads the behaviour that a request asks for: `X-Mockapi-Delay`, `X-Mockapi-Status`, or
 * `Prefer: code=404, delay=2s` (RFC 7240; preferences of others are left alone).
 *
 * @returns the behaviour, the reply that refuses a wrong value, or undefined where nothing is asked
 */
export function readControls(
  header: (name: string) => string | undefined,
): Behaviour | { readonly refusal: Reply } | undefined {
  const prefer = header(controlHeaders.prefer)
  const preferred = prefer === undefined ? undefined : readPrefer(prefer)
  const delayText = header(controlHeaders.delay) ?? preferred?.['delay']
  const statusText = header(controlHeaders.status) ?? preferred?.['code']
  if (delayText === undefined && statusText === undefined) return undefined
  const behaviour: { delay?: Behaviour['delay']; status?: Behaviour['status'] } = {}
  if (delayText !== undefined) {
    const delay = readDelay(/^\d+(\.\d+)?$/.test(delayText) ? Number(delayText) : delayText)
    if ('message' in delay) return refusal(`${delay.message} ${delay.hint}`)
    behaviour.delay = delay
  }
  if (statusText !== undefined) {
    const status = /^\d{3}$/.test(statusText) ? Number(statusText) : undefined
    if (!isStatus(status)) {
      return refusal(`${JSON.stringify(statusText)} is no status. Write a number from 200 to 599.`)
    }
    behaviour.status = { status }
  }
  return behaviour
}

function refusal(detail: string): { readonly refusal: Reply } {
  return { refusal: problemReply('bad-control-header', detail) }
}

function readPrefer(text: string): Record<string, string> {
  const result: Record<string, string> = Object.create(null) as Record<string, string>
  for (const part of text.split(',')) {
    const match = /^\s*([\w-]+)\s*=\s*"?([^";]*)"?/.exec(part)
    if (match?.[1]) result[match[1].toLowerCase()] = (match[2] ?? '').trim()
  }
  return result
}
