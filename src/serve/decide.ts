import { describeBandwidth } from '../core/bandwidth.ts'
import type { Bandwidth } from '../core/bandwidth.ts'
import { layer } from '../core/behaviour.ts'
import type { Behaviour } from '../core/behaviour.ts'
import { describeDelay, describeMs, drawDelay } from '../core/duration.ts'
import type { Delay } from '../core/duration.ts'
import { hash32, sfc32 } from '../core/random.ts'
import type { Random } from '../core/random.ts'
import { Fault } from '../core/reply.ts'
import type { Chance } from '../core/rule.ts'
import { countCall } from './rate-limit.ts'
import type { Allowance } from './rate-limit.ts'
import type { Windows } from './windows.ts'

/** A behaviour that a call meets. */
export interface Layer {
  readonly behaviour: Behaviour
  /** The name under which the calls that it sees are counted. */
  readonly counter: string
  /** The number of this call under that name, from 1. */
  readonly call: number
}

/** What is known of a call besides the behaviours that lie over its endpoint. */
export interface CallFacts {
  readonly seed: string
  readonly windows: Windows
  /** ms of the clock of `windows`. */
  readonly now: number
  /** A request header by lower-case name. */
  readonly header: (name: string) => string | undefined
}

/** What behaviours do to one call. */
export interface Verdict {
  /** How long to wait before anything else, ms; `Infinity` for ever. */
  readonly delay: number
  /** The status to answer with; undefined for the mock's own answer. */
  readonly status: number | undefined
  /** What breaks, or spoils, the answer. */
  readonly fault: Fault | undefined
  /** How fast the body arrives; undefined for as fast as it can. */
  readonly bandwidth: Bandwidth | undefined
  /** What the rate limit says; undefined where there is none. */
  readonly allowance: Allowance | undefined
  /** Words for the log: `delay 1.2 s`, `forced 503`. */
  readonly notes: readonly string[]
}

/**
 * Draws what behaviours do to a call. Each field is that of the last layer which has it, and depends on
 * the seed, that layer's counter and the number of its call alone, so that the same seed fails the same
 * calls.
 *
 * @param layers the lowest first
 */
export function decide(layers: readonly Layer[], facts: CallFacts): Verdict {
  const { delay, status, bandwidth, fault, rateLimit } =
    layer(...layers.map(({ behaviour }) => behaviour)) ?? {}
  const layerOf = (field: keyof Behaviour) =>
    layers.findLast(({ behaviour }) => behaviour[field]) as Layer
  const notes: string[] = []
  const allowance =
    rateLimit &&
    countCall(rateLimit, layerOf('rateLimit').counter, facts.windows, facts.header, facts.now)
  if (allowance?.refusal) notes.push('rate limit')
  const drawnFault = fault && applies(fault, 'fault', layerOf('fault'), facts)
  const offline = delay?.kind === 'offline'
  const broken = offline
    ? new Fault('reset')
    : drawnFault
      ? new Fault(fault.fault, fault.over)
      : undefined
  if (offline) notes.push('offline')
  const forced = status && applies(status, 'status', layerOf('status'), facts)
  if (forced) notes.push(`forced ${status.status}`)
  const ms = delay ? waitOf(delay, layerOf('delay'), facts) : 0
  if (delay && ms > 0) {
    notes.push(`delay ${ms === Infinity ? describeDelay(delay) : describeMs(ms)}`)
  }
  const slow = bandwidth && bandwidth.bytes < Infinity ? bandwidth : undefined
  if (slow) notes.push(describeBandwidth(slow))
  return {
    delay: ms,
    status: forced ? status.status : undefined,
    fault: broken,
    bandwidth: slow,
    allowance,
    notes,
  }
}

/** Whether a rule applies to a call; remembers when one that heals first did. */
function applies(rule: Chance, field: 'status' | 'fault', met: Layer, facts: CallFacts): boolean {
  const { rate = 1, times = Infinity, for: time } = rule
  if (met.call > times) return false
  if (rate < 1 && drawsOf(field, met, facts)() >= rate) return false
  if (time === undefined) return true
  // By what it says as well: a rule that was edited begins anew.
  const name = `rule ${field} ${met.counter} ${JSON.stringify(rule)}`
  return facts.now < facts.windows.open(name, facts.now).start + time
}

/** How long to wait, ms. */
function waitOf(delay: Delay, met: Layer, facts: CallFacts): number {
  if (delay.kind === 'fixed') return delay.ms
  const random = drawsOf('delay', met, facts)
  // The first number of a call is the share that its status is decided by.
  random()
  return drawDelay(delay, random)
}

/** The random numbers of a call; a fault has others than a status, so that both can be rare at once. */
function drawsOf(field: keyof Behaviour, met: Layer, facts: CallFacts): Random {
  const own = field === 'fault' ? '\nfault' : ''
  return sfc32(hash32(`${facts.seed}\n${met.counter}${own}`), met.call)
}
