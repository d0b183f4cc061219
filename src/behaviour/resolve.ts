import { describeBandwidth } from './bandwidth.ts'
import type { Bandwidth } from './bandwidth.ts'
import { layer } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import { describeDelay, describeMs, drawDelay } from './duration.ts'
import type { Delay } from './duration.ts'
import { hash32, sfc32 } from '../random.ts'
import type { Random } from '../random.ts'
import { Fault, corruptsBody } from '../http/reply.ts'
import type { Chance } from './rule.ts'
import { countCall } from './rate-limiter.ts'
import type { Allowance } from './rate-limiter.ts'
import type { RateWindows } from './rate-windows.ts'

/** A behaviour that a call meets. */
export interface Layer {
  readonly behaviour: Behaviour
  /** The name under which the calls that it sees are counted. */
  readonly counter: string
  /** The number of this call under that name, from 1. */
  readonly call: number
  /** What random numbers depend on besides the seed and the call; default `counter`. */
  readonly draws?: string | undefined
}

/** What is known of a call besides the behaviours that lie over its endpoint. */
export interface CallFacts {
  readonly seed: string
  readonly rateWindows: RateWindows
  /** ms of the clock of `windows`. */
  readonly now: number
  /** A request header by lower-case name. */
  readonly header: (name: string) => string | undefined
}

/** What behaviours do to one call. */
export interface ResolvedBehaviour {
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
 * calls. A status takes the place of broken connections and refusals that lie below it.
 *
 * @param layers the lowest first
 */
export function resolveBehaviour(layers: readonly Layer[], facts: CallFacts): ResolvedBehaviour {
  const behaviour = layer(...layers.map((each) => each.behaviour)) ?? {}
  const { delay, status: statusRule, bandwidth } = behaviour
  const rank = (field: keyof Behaviour) =>
    layers.findLastIndex((each) => each.behaviour[field] !== undefined)
  const met = (field: keyof Behaviour) => layers[rank(field)] as Layer
  const status =
    statusRule && applies(statusRule, 'status', met('status'), facts)
      ? statusRule.status
      : undefined
  const covers = (field: keyof Behaviour) => status !== undefined && rank('status') > rank(field)
  const allowance = allowanceOf(behaviour, met('rateLimit'), facts, covers('rateLimit'))
  const fault = faultOf(behaviour, met('fault'), facts, covers('fault'))
  const ms = delay ? waitOf(delay, met('delay'), facts) : 0
  const slow = bandwidth && bandwidth.bytes < Infinity ? bandwidth : undefined
  const verdict = { delay: ms, status, fault, bandwidth: slow, allowance }
  return { ...verdict, notes: notesOf(verdict, delay) }
}

/** What happens to a call, in words; of what only would have happened, nothing. */
function notesOf(
  { delay: ms, status, fault, bandwidth, allowance }: Omit<ResolvedBehaviour, 'notes'>,
  delay: Delay | undefined,
): string[] {
  const notes: string[] = []
  const isBroken = fault !== undefined && !corruptsBody(fault.kind)
  if (delay?.kind === 'offline') notes.push('offline')
  else if (!isBroken && allowance?.refusal) notes.push('rate limit')
  else if (!isBroken && status !== undefined) notes.push(`forced ${status}`)
  if (delay && ms > 0) {
    notes.push(`delay ${ms === Infinity ? describeDelay(delay) : describeMs(ms)}`)
  }
  if (!isBroken && bandwidth) notes.push(describeBandwidth(bandwidth))
  return notes
}

/** What the rate limit says; a call that it would refuse counts, also where something else answers. */
function allowanceOf(
  { rateLimit }: Behaviour,
  met: Layer,
  { rateWindows, header, now }: CallFacts,
  isCovered: boolean,
): Allowance | undefined {
  if (!rateLimit) return undefined
  const allowance = countCall(rateLimit, met.counter, rateWindows, header, now)
  return isCovered ? { ...allowance, refusal: undefined } : allowance
}

function faultOf(
  { delay, fault }: Behaviour,
  met: Layer,
  facts: CallFacts,
  isCovered: boolean,
): Fault | undefined {
  if (delay?.kind === 'offline') return new Fault('reset')
  if (!fault || !applies(fault, 'fault', met, facts)) return undefined
  return isCovered && !corruptsBody(fault.fault) ? undefined : new Fault(fault.fault, fault.over)
}

/** Whether a rule applies to a call; remembers when one that heals first did. */
function applies(rule: Chance, field: 'status' | 'fault', met: Layer, facts: CallFacts): boolean {
  const { rate = 1, times = Infinity, for: time } = rule
  if (met.call > times) return false
  if (rate < 1 && drawsOf(field, met, facts)() >= rate) return false
  if (time === undefined) return true
  // By what it says as well: a rule that was edited begins anew.
  const name = `rule ${field} ${met.counter} ${JSON.stringify(rule)}`
  return facts.now < facts.rateWindows.open(name, facts.now).start + time
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
  return sfc32(hash32(`${facts.seed}\n${met.draws ?? met.counter}${own}`), met.call)
}
