import { distance } from 'fastest-levenshtein'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { Passed } from '../endpoints/passed.ts'
import { nearest } from '../errors/nearest.ts'
import { decodeLoosely, isFieldMethod } from '../http/path.ts'
import { matchMixed, type Segment } from '../http/segment.ts'
import type { NearMiss } from '../journal/call.ts'
import type { RequestState } from './request-state.ts'

/** An endpoint whose method and path match, and why it did not answer. */
export interface Unmet<Of extends Endpoint = Endpoint> {
  readonly endpoint: Of
  readonly reason: string
  /** A sentence for the 404. */
  readonly hint?: string | undefined
}

/** Why an endpoint that returned a value, or none, to pass on did not answer; empty where it had no reason. */
export function whyPassed<Of extends Endpoint>(endpoint: Of, value: unknown): Unmet<Of>[] {
  const { reason, hint } =
    value instanceof Passed
      ? value
      : new Passed(endpoint.mayPass ? 'it has no answer' : 'its handler returned nothing')
  return reason === undefined ? [] : [{ endpoint, reason, hint }]
}

interface Scored extends Unmet {
  readonly cost: number
}

/** How much a segment differs; `isFar` where it is another word. */
interface Mismatch {
  readonly reason: string
  readonly cost: number
  readonly isFar?: boolean
}

/** The three endpoints nearest to a request, and why each did not match; what is far is none of them. */
export function nearMisses(
  { method, path, routes, isOutside, mocks, operation }: RequestState,
  unmet: readonly Unmet[],
  matched: readonly Endpoint[],
): NearMiss[] {
  const parts = operation ? [operation.field] : decodeLoosely(path).split('/').slice(1, 21)
  if (parts.at(-1) === '') parts.pop()
  // No address leads to a field, and no field to an address.
  const isOfKind = (each: Endpoint) => isFieldMethod(each.method) === (operation !== undefined)
  const first = unmet.map(({ endpoint, reason }) => ({ endpoint, reason, cost: -1 }))
  // What matches and has no reason not to answer only passes on what others answer.
  const known = new Set([...matched, ...unmet.map(({ endpoint }) => endpoint)])
  const others = routes.table.endpoints
    .filter((each) => !known.has(each) && each.method !== 'USE' && !each.broken && isOfKind(each))
    .flatMap((endpoint) => score(endpoint, method, parts) ?? [])
  const near = [...first, ...others].toSorted((one, other) => one.cost - other.cost)
  const otherwise = isOutside
    ? `it stands below ${mocks.prefixes.join(' and ')}`
    : 'it does not match'
  return onePerPath(near)
    .slice(0, 3)
    .map((each) => toNearMiss(each, otherwise))
}

/** The methods of one path say little besides each other: the nearest stands for them. */
function onePerPath(scored: readonly Scored[]): Scored[] {
  const seen = new Set<string>()
  return scored.filter(({ endpoint, cost }) => {
    const { text } = endpoint.path
    const fresh = cost < 0 || !seen.has(text)
    seen.add(text)
    return fresh
  })
}

function toNearMiss({ endpoint: { key, origin }, reason }: Scored, otherwise: string): NearMiss {
  const line = origin.place()?.line
  return {
    key,
    file: origin.file,
    ...(line !== undefined && { line }),
    reason: reason || otherwise,
  }
}

/** How many segments more or fewer are still near. */
const mostSegments = 2

function score(endpoint: Endpoint, method: string, parts: readonly string[]): Scored | undefined {
  const { segments } = endpoint.path
  const isOther = endpoint.method !== method && endpoint.method !== 'ALL'
  const reasons = isOther ? [`other method, ${endpoint.method}`] : []
  const cost = isOther ? 1 : 0
  const scored = (reason: string[], more: number): Scored => ({
    endpoint,
    cost: cost + more,
    reason: [...reasons, ...reason].join(', '),
  })
  const difference = lengthBeyond(segments, parts.length)
  if (Math.abs(difference) > mostSegments) return undefined
  const before = difference === 0 ? undefined : beginningOf(segments, parts, difference)
  if (before !== undefined) return scored([before], Math.abs(difference))
  const found = compare(segments, parts)
  if (found.isFar) return undefined
  if (!found.isSure && (difference !== 0 || found.reasons.length > 1)) return undefined
  if (difference === 0) return scored(found.reasons, found.cost)
  const length = difference > 0 ? 'longer path' : 'shorter path'
  return scored([length, ...found.reasons], found.cost + 1.5 * Math.abs(difference))
}

/** How many segments a path has more than an address, less where below zero; those that may be missing do not count. */
function lengthBeyond(segments: readonly Segment[], length: number): number {
  const isOpen = segments.at(-1)?.kind === 'wildcard'
  const fixed = segments.filter(
    (each) => each.kind !== 'wildcard' && !(each.kind === 'parameter' && each.optional),
  )
  if (length < fixed.length) return fixed.length - length
  return isOpen ? 0 : Math.min(0, segments.length - length)
}

/** Says that a request and an endpoint are the same but for what stands before one of them, such as `/api`. */
function beginningOf(
  segments: readonly Segment[],
  parts: readonly string[],
  difference: number,
): string | undefined {
  const longer = segments.slice(0, Math.max(0, difference))
  if (longer.some(({ kind }) => kind !== 'literal')) return undefined
  const { isSure, reasons } = compare(
    segments.slice(longer.length),
    parts.slice(Math.max(0, -difference)),
  )
  if (!isSure || reasons.length > 0) return undefined
  const names =
    difference > 0
      ? longer.map((segment) => (segment.kind === 'literal' ? segment.text : ''))
      : parts.slice(0, -difference)
  const text = JSON.stringify(`/${names.join('/').slice(0, 60)}`)
  return difference > 0 ? `${text} is missing before it` : `${text} stands before it`
}

/** Compares segments with the parts of a path one by one; it is sure where a name is the same, or nearly so. */
function compare(
  segments: readonly Segment[],
  parts: readonly string[],
): { reasons: string[]; cost: number; isFar: boolean; isSure: boolean } {
  const reasons: string[] = []
  let cost = 0
  let isFar = false
  let isSure = false
  for (const [index, segment] of segments.entries()) {
    const part = parts[index]
    if (part === undefined) break
    const mismatch = compareSegment(segment, part)
    isFar ||= mismatch?.isFar === true
    isSure ||= segment.kind === 'literal' && !mismatch?.isFar
    if (mismatch) {
      reasons.push(mismatch.reason)
      cost += mismatch.cost
      // What is another word says all: a table may have thousands of paths.
      if (mismatch.isFar) break
    } else if (segment.kind === 'literal') cost -= 0.5
  }
  return { reasons, cost, isFar, isSure }
}

function compareSegment(segment: Segment, part: string): Mismatch | undefined {
  const short = part.slice(0, 60)
  if (segment.kind === 'literal' && segment.text !== part) {
    const text = segment.text.slice(0, 60)
    const share = distance(text, short) / Math.max(text.length, short.length, 1)
    const isFar = nearest(short, [text]) === undefined && !isBeginning(short, text)
    return { reason: `"${short}" is not "${segment.text}"`, cost: 0.5 + 2.5 * share, isFar }
  }
  if (segment.kind === 'parameter' && segment.pattern && !segment.pattern.test(part)) {
    const pattern = segment.pattern.source.slice(4, -2)
    return { reason: `"${short}" does not match :${segment.name}{${pattern}}`, cost: 1 }
  }
  if (segment.kind === 'mixed' && !matchMixed(segment, part)) {
    return { reason: `"${short}" does not match "${segment.written}"`, cost: 1 }
  }
  return undefined
}

/** Whether one of two names is the other with more behind it: `user`, `user-list`. */
function isBeginning(one: string, other: string): boolean {
  const [short = '', long = ''] = one.length < other.length ? [one, other] : [other, one]
  return short.length > 2 && long.toLowerCase().startsWith(short.toLowerCase())
}
