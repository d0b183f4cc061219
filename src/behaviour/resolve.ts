import { isAuthFailure, type AuthFailure } from './auth.ts'
import { describeBandwidth, type Bandwidth } from './bandwidth.ts'
import { mergeBehaviours, type Behaviour } from './behaviour.ts'
import { describeDelay, describeMs, drawDelay, type Delay } from './duration.ts'
import { type Effects, Fault, corruptsBody } from './fault.ts'
import { hash32, sfc32, type Random } from '../random.ts'
import type { Chance, StatusRule } from './rule.ts'
import type { HeaderReader } from '../http/connection.ts'
import { errorReply, jsonReply, type Reply } from '../http/reply.ts'
import { countCall, type Allowance, type RateWindows } from './rate-limit.ts'

/** A behaviour that a call meets, and the number of the call under its counter, from 1. */
export interface Layer {
  readonly behaviour: Behaviour
  readonly counter: string
  readonly call: number
  /** What random numbers depend on besides the seed and the call; default `counter`. */
  readonly draws?: string | undefined
}

interface CallFacts {
  readonly seed: string
  readonly rateWindows: RateWindows
  readonly now: number
  readonly header: HeaderReader
}

/** What behaviours do to one call; delay in ms. */
export interface ResolvedBehaviour {
  readonly delay: number
  /** Whether a delay of 0 was asked for, so that nothing else of the answer waits. */
  readonly isInstant: boolean
  /** The status to answer with; undefined for the mock's own answer. */
  readonly status: number | undefined
  /** Whether a body was given for the status, which stands in place of any other. */
  readonly hasBody: boolean
  /** What is answered in place of the mock; undefined where its own answer gets the status. */
  readonly forced: Reply | undefined
  /** What breaks the connection, or corrupts the response. */
  readonly fault: Fault | undefined
  readonly refusal: Reply | undefined
  /** How the credentials fail that were sent. */
  readonly authFailure: AuthFailure | undefined
  /** What is done to whatever is sent; undefined for nothing. */
  readonly effects: Effects | undefined
  readonly notes: readonly string[]
}

/** Draws what behaviours, the lowest first, do to a call. The same seed and counters fail the same calls. */
export function resolveBehaviour(layers: readonly Layer[], facts: CallFacts): ResolvedBehaviour {
  const behaviour = mergeBehaviours(...layers.map((each) => each.behaviour)) ?? {}
  const { delay, status: statusRule, fault: faultRule, bandwidth, rateLimit } = behaviour
  const rank = (field: keyof Behaviour) =>
    layers.findLastIndex((each) => each.behaviour[field] !== undefined)
  const met = (field: keyof Behaviour) => layers[rank(field)] as Layer
  const isForced = statusRule && applies(statusRule, 'status', met('status'), facts)
  const status = isForced ? statusRule.status : undefined
  const isCovered = (field: keyof Behaviour) => isForced && rank('status') > rank(field)
  // A call that the limit would refuse counts, also where something else answers.
  const allowance =
    rateLimit &&
    countCall(rateLimit, met('rateLimit').counter, facts.rateWindows, facts.header, facts.now)
  const refusal = isCovered('rateLimit') ? undefined : allowance?.refusal
  let fault: Fault | undefined
  let authFailure: AuthFailure | undefined
  if (delay?.kind === 'offline') fault = new Fault('reset')
  else if (faultRule && applies(faultRule, 'fault', met('fault'), facts)) {
    const { fault: kind, over } = faultRule
    if (isAuthFailure(kind)) authFailure = kind
    else if (corruptsBody(kind) || !isCovered('fault')) fault = new Fault(kind, over)
  }
  const ms = delay ? waitOf(delay, met('delay'), facts) : 0
  const effects = effectsOf(allowance, bandwidth, fault)
  const forced = isForced ? forcedReply(statusRule) : undefined
  const hasBody = isForced === true && statusRule.body !== undefined
  const isInstant = delay?.kind === 'fixed' && delay.ms === 0
  const did = {
    delay: ms,
    isInstant,
    status,
    hasBody,
    forced,
    fault,
    refusal,
    authFailure,
    effects,
  }
  return { ...did, notes: notesOf(did, delay) }
}

/** The answer where a rule asks for an error, or has a body. */
function forcedReply({ status, body }: StatusRule): Reply | undefined {
  if (body !== undefined) return jsonReply(body, { status })
  if (status < 400) return undefined
  const detail = `This status was asked for: mockapi answers ${status} in place of the mock.`
  return errorReply(status, detail)
}

function effectsOf(
  allowance: Allowance | undefined,
  bandwidth: Bandwidth | undefined,
  fault: Fault | undefined,
): Effects | undefined {
  const corrupted =
    fault && corruptsBody(fault.kind) ? { kind: fault.kind, over: fault.over } : undefined
  const limited = bandwidth && bandwidth.bytes < Infinity ? bandwidth : undefined
  if (!allowance && !limited && !corrupted) return undefined
  return {
    ...(allowance && { headers: allowance.headers }),
    ...(limited && { bandwidth: limited }),
    ...(corrupted && { fault: corrupted }),
  }
}

/** What happens to a call, in words; of what only would have happened, nothing. */
function notesOf(
  {
    delay: ms,
    status,
    fault,
    refusal,
    authFailure,
    effects,
  }: Omit<ResolvedBehaviour, 'notes' | 'forced' | 'hasBody' | 'isInstant'>,
  delay: Delay | undefined,
): string[] {
  const notes: string[] = []
  const isBroken = fault !== undefined && !effects?.fault
  if (delay?.kind === 'offline') notes.push('offline')
  else if (!isBroken && refusal) notes.push('rate limit')
  else if (!isBroken && status !== undefined) notes.push(`forced ${status}`)
  if (authFailure) notes.push(authFailure)
  if (delay && ms > 0) {
    notes.push(`delay ${ms === Infinity ? describeDelay(delay) : describeMs(ms)}`)
  }
  if (!isBroken && effects?.bandwidth) notes.push(describeBandwidth(effects.bandwidth))
  return notes
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
