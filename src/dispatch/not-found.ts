import { distance } from 'fastest-levenshtein'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { decodeLoosely, isOwnAddress } from '../http/path.ts'
import { matchMixed, type Segment } from '../http/segment.ts'
import { describe, formatPlace, type Diagnostic } from '../errors/diagnostic.ts'
import type { MissReport, NearMiss } from '../journal/call.ts'
import { emptyReply, problemReply, type Reply } from '../http/reply.ts'
import { adviceFor } from './advice.ts'
import type { RequestState } from './request-state.ts'

interface Unmet {
  readonly endpoint: Endpoint
  readonly reason: string
}

interface Scored extends Unmet {
  readonly cost: number
}

/** Answers where no mock does: with the fallback, such as a static file, or the 404 that explains itself. */
export async function notFound(
  state: RequestState,
  unmet: readonly Unmet[],
  methods: ReadonlySet<string>,
  matched: readonly CompiledEndpoint[],
): Promise<Reply> {
  const { mocks, method, path, search, header, routes } = state
  state.endpoint = undefined
  if (method === 'GET' && header('upgrade')?.toLowerCase() === 'websocket') return noWebSocket
  const mayBeFile = mocks.prefixes.length === 0 || state.isOutside
  if (mayBeFile && (method === 'GET' || method === 'HEAD')) {
    const found = await mocks.fallback?.({ method, path, search, header })
    if (found) return found
  }
  const start = isStart(state, unmet, methods) ? await mocks.startPage?.(state) : undefined
  if (start) return start
  if (method === 'OPTIONS' && methods.size > 0) {
    return emptyReply().with({ headers: { allow: allowed(methods) } })
  }
  state.miss = explain(state, unmet, matched)
  return routes.notFound?.(method, path) ?? notFoundReply(state, state.miss, unmet, methods)
}

/** 404 in the place of an endpoint or a resource that has an error: it says which, and no other mock is asked. */
export function brokenMock(
  state: RequestState,
  { key, resource = key, origin }: Endpoint,
  diagnostic: Diagnostic,
): Reply {
  const { method, path, routes } = state
  const place = placeOf(diagnostic) || origin.file
  state.endpoint = undefined
  state.miss = { near: [], broken: [{ place, message: diagnostic.message }] }
  const detail = `${resource} is broken: ${describe(diagnostic)}`
  const reply = () => problemReply('no-endpoint', detail, { near: [], broken: [place] })
  return routes.notFound?.(method, path) ?? reply()
}

/** Whether it is `GET /` from outside of tests, whose sessions count it as unmatched, and no mock declares `/`. */
function isStart(
  { method, path, mocks, session, env }: RequestState,
  unmet: readonly Unmet[],
  methods: ReadonlySet<string>,
): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  const isUndeclared = unmet.length === 0 && methods.size === 0
  return (
    path === '/' && isRead && isUndeclared && env?.isOwn === true && session === mocks.sessions.own
  )
}

const noWebSocket = problemReply(
  'no-websocket',
  'mockapi serves no WebSockets yet. Ask by fetch or EventSource, or connect to another server.',
)

/** 400 for an address whose percent-encoding is broken. */
export function badAddress(path: string): Reply {
  return problemReply(
    'bad-address',
    `The address ${JSON.stringify(path.slice(0, 200))} has a percent sign that is no valid encoding. Write it as %25.`,
  )
}

/** The three endpoints nearest to a request, why each did not match, and how to declare this one. */
function explain(
  { method, path, routes, isOutside, mocks }: RequestState,
  unmet: readonly Unmet[],
  matched: readonly CompiledEndpoint[],
): MissReport {
  const parts = decodeLoosely(path).split('/').slice(1, 21)
  if (parts.at(-1) === '') parts.pop()
  const first = unmet.map(({ endpoint, reason }) => ({ endpoint, reason, cost: -1 }))
  // What matches and has no reason not to answer only passes on what others answer.
  const known = new Set<Endpoint>([...matched, ...unmet.map(({ endpoint }) => endpoint)])
  const others = routes.table.endpoints
    .filter((each) => !known.has(each) && each.method !== 'USE' && !each.broken)
    .map((endpoint) => score(endpoint, method, parts))
  const below = isOutside ? `it stands below ${mocks.prefixes.join(' and ')}` : 'it does not match'
  const near = onePerPath([...first, ...others].sort((a, b) => a.cost - b.cost)).slice(0, 3)
  const broken = routes.errors.map((each) => ({ place: placeOf(each), message: each.message }))
  if (broken.length > 0) return { near: near.map((each) => toNearMiss(each, below)), broken }
  const isKnown = (each: Endpoint): boolean => unmet.some(({ endpoint }) => endpoint === each)
  // One whose condition does not hold would not be asked any more, but for overrides and scenarios, which go first.
  const isHidden = matched.some(
    (each) =>
      each.mock.layer === 'file' &&
      (isKnown(each) || each.path.segments.at(-1)?.kind !== 'wildcard'),
  )
  const add = isOutside || isHidden ? undefined : adviceFor({ method, path, routes })
  return { near: near.map((each) => toNearMiss(each, below)), ...(add && { add }) }
}

/** 404, or 405 with `Allow` where the path is known (RFC 9110, sections 15.5.5 and 15.5.6). */
function notFoundReply(
  state: RequestState,
  report: MissReport,
  unmet: readonly Unmet[],
  methods: ReadonlySet<string>,
): Reply {
  const { method, path: encoded, isOutside, mocks } = state
  const { add, broken = [] } = report
  const places = broken.map(({ place }) => place)
  const members = {
    near: report.near.map(({ key, file, line, reason }) => ({
      endpoint: key,
      declared: line === undefined ? file : `${file}:${line}`,
      reason,
    })),
    ...(add && { add }),
    ...(broken.length > 0 && { broken: places }),
  }
  const path = decodeLoosely(encoded)
  if (methods.size > 0 && unmet.length === 0) {
    const allow = allowed(methods)
    const detail = `${path} answers ${allow}, not ${method}. ${insteadOf(state)}`.trim()
    return problemReply('method-not-allowed', detail, members, { allow })
  }
  const more = broken.length > 3 ? ` and ${broken.length - 3} more` : ''
  const remedies = [
    broken.length > 0 && `A broken file may hold it: ${places.slice(0, 3).join(', ')}${more}.`,
    add && remedyOf(add),
    isOutside && `All mocks stand below ${mocks.prefixes.join(' and ')}.`,
    isOwnAddress(encoded) && "The address is mockapi's own, so none can.",
  ]
  const detail = [`No mock answers ${method} ${path}.`, ...remedies].filter(Boolean).join(' ')
  return problemReply('no-endpoint', detail, members)
}

/** What the endpoint for GET at this path says about other methods. */
function insteadOf(state: RequestState): string {
  const matches = state.lookup('GET')?.matches ?? []
  return matches.map(({ endpoint }) => endpoint.instead?.(state.method)).find(Boolean) ?? ''
}

function remedyOf({ file, text, move }: NonNullable<MissReport['add']>): string {
  if (!move) return `To declare it, add this to ${file}: ${text}`
  const { from, to, serve } = move
  return `To declare it, make a folder of ${from}, since a database and endpoints are two files: move it to ${to}, serve ${serve}, and add this to ${file}: ${text}`
}

function placeOf({ place }: Diagnostic): string {
  return place ? formatPlace(place) : ''
}

/** The value of `Allow` for the methods of a path: HEAD comes with GET, OPTIONS always. */
export function allowed(methods: ReadonlySet<string>): string {
  if (methods.has('ALL')) return 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
  const order = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
  return order
    .filter(
      (name) => methods.has(name) || name === 'OPTIONS' || (name === 'HEAD' && methods.has('GET')),
    )
    .join(', ')
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

function score(endpoint: Endpoint, method: string, parts: readonly string[]): Scored {
  const { segments } = endpoint.path
  const reasons: string[] = []
  let cost = 0
  if (endpoint.method !== method && endpoint.method !== 'ALL') {
    reasons.push(`other method, ${endpoint.method}`)
    cost += 1
  }
  const difference = lengthBeyond(segments, parts.length)
  if (difference !== 0) {
    reasons.push(difference > 0 ? 'longer path' : 'shorter path')
    cost += 1.5 * Math.abs(difference)
  }
  for (const [index, segment] of segments.entries()) {
    const part = parts[index]
    if (part === undefined) break
    const mismatch = compareSegment(segment, part)
    if (mismatch) {
      reasons.push(mismatch.reason)
      cost += mismatch.cost
    } else if (segment.kind === 'literal') cost -= 0.5
  }
  return { endpoint, cost, reason: reasons.join(', ') }
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

function compareSegment(
  segment: Segment,
  part: string,
): { readonly reason: string; readonly cost: number } | undefined {
  if (segment.kind === 'literal' && segment.text !== part) {
    const short = part.slice(0, 60)
    const far =
      distance(segment.text.slice(0, 60), short) / Math.max(segment.text.length, short.length, 1)
    return { reason: `"${short}" is not "${segment.text}"`, cost: 0.5 + 2.5 * far }
  }
  if (segment.kind === 'parameter' && segment.pattern && !segment.pattern.test(part)) {
    const pattern = segment.pattern.source.slice(4, -2)
    return { reason: `"${part.slice(0, 60)}" does not match :${segment.name}{${pattern}}`, cost: 1 }
  }
  if (segment.kind === 'mixed' && !matchMixed(segment, part)) {
    return { reason: `"${part.slice(0, 60)}" does not match "${segment.written}"`, cost: 1 }
  }
  return undefined
}
