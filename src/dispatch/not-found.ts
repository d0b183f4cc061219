import type { Endpoint } from '../endpoints/endpoint.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { decodeLoosely, isBesideHttp, isOwnAddress } from '../http/path.ts'
import { describe, formatPlace, type Diagnostic, type LateMistake } from '../errors/diagnostic.ts'
import type { MissReport } from '../journal/call.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { imageAt } from '../http/placeholder.ts'
import { emptyReply, problemReply, textReply, type Reply } from '../http/reply.ts'
import type { Found } from '../sessions/session.ts'
import { adviceFor } from './advice.ts'
import { allowed } from './allowed.ts'
import { nearMisses, type Unmet } from './near-misses.ts'
import { prefixHint } from './prefix-hint.ts'
import { upgradeRequired, wantsWebSocket } from './websocket.ts'
import type { RequestState } from './request-state.ts'

type Advice = NonNullable<MissReport['add']>

/** Answers where no mock does: with the fallback, such as a static file, or the 404 that explains itself. */
export async function notFound(
  state: RequestState,
  unmet: readonly Unmet[],
  found: Found,
  matched: readonly CompiledEndpoint[],
): Promise<Reply> {
  // Where an endpoint of this method has passed on, the method is not the reason.
  const methods = matched.length > 0 ? new Set<string>() : found.methods()
  const { mocks, method, path, search, routes } = state
  const file = await fileFor(state)
  if (file) return file
  const image = method === 'GET' || method === 'HEAD' ? imageAt(path, search) : undefined
  if (image !== undefined) {
    const headers = { 'cache-control': 'max-age=3600' }
    return textReply(image, 'image/svg+xml', { headers }).with({ note: 'placeholder' })
  }
  const start = isStart(state, unmet, methods) ? await mocks.startPage?.(state) : undefined
  if (start) {
    state.isVisit = start.code === 302
    return start
  }
  if (method === 'OPTIONS' && methods.size > 0) {
    return emptyReply().with({ headers: { allow: allowed(methods) } })
  }
  state.isVisit = method === 'GET' && ofBrowsers.test(path)
  state.miss = explain(state, unmet, methods, matched)
  if (mocks.replay) return noRecording(state, state.miss)
  return routes.notFound?.(method, path) ?? notFoundReply(state, state.miss, unmet, methods)
}

/** What browsers ask every origin for by themselves. */
const ofBrowsers = /^\/(?:favicon\.ico|apple-touch-icon[^/]*\.png|\.well-known\/appspecific\/)/

/** The answer of the fallback, such as a static file; undefined where it has none. */
export function fileFor(state: RequestState): MaybePromise<Reply | undefined> {
  const { mocks, method, path, search, header } = state
  state.endpoint = undefined
  if (!mocks.fallback || wantsWebSocket(state)) return undefined
  const mayBeFile = mocks.prefixes.length === 0 || state.isOutside
  if (!mayBeFile || (method !== 'GET' && method !== 'HEAD')) return undefined
  const caching = mocks.headers?.fields['cache-control']
  const kept = caching === undefined ? {} : { 'cache-control': caching }
  return chain(mocks.fallback({ method, path, search, header }), (found) =>
    found?.with({ headers: { ...found.headers, ...kept } }),
  )
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

/** As {@link brokenMock}, of a mistake that only a call has shown. */
export function mistakenMock(
  state: RequestState,
  endpoint: CompiledEndpoint,
  { diagnostics: [mistake] }: LateMistake,
): Reply {
  // A part of a document can be far from the operation that needs it, or in another file.
  const own = endpoint.isOfDocument ? mistake?.place : undefined
  const place = own ?? endpoint.mock.place?.() ?? endpoint.origin.place()
  return brokenMock(state, endpoint, { ...(mistake as Diagnostic), ...(place && { place }) })
}

/** Whether it is `GET /` from outside of tests, whose sessions by header count it as unmatched, and no mock declares `/`. */
function isStart(
  { method, path, mocks, session, named, env }: RequestState,
  unmet: readonly Unmet[],
  methods: ReadonlySet<string>,
): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  const isUndeclared = unmet.length === 0 && methods.size === 0
  const isOutside = session === mocks.sessions.own || session === named
  return path === '/' && isRead && isUndeclared && env?.isOwn === true && isOutside
}

/** The endpoints nearest to a request, what would answer as it is, and how to declare this one. */
function explain(
  state: RequestState,
  unmet: readonly Unmet[],
  methods: ReadonlySet<string>,
  matched: readonly CompiledEndpoint[],
): MissReport {
  const { routes, isOutside } = state
  const near = nearMisses(state, unmet, matched)
  const isUnmet = (each: Endpoint): boolean => unmet.some(({ endpoint }) => endpoint === each)
  // One whose condition does not hold would not be asked any more, but for overrides and scenarios, which go first.
  const isHidden = matched.some(
    (each) =>
      each.mock.layer === 'file' &&
      (isUnmet(each) || each.path.segments.at(-1)?.kind !== 'wildcard'),
  )
  const instead = methods.size > 0 ? insteadOf(state) : undefined
  const told = unmet.find((each) => each.hint !== undefined)?.hint
  const hint = told ?? (isHidden || methods.size > 0 ? instead : prefixHint(state))
  const broken = routes.errors.map((each) => ({ place: placeOf(each), message: each.message }))
  const report = { near, ...(hint !== undefined && { hint }) }
  if (broken.length > 0) return { ...report, broken }
  // A recording is replayed as it is.
  const isWanted = !isOutside && !isHidden && instead === undefined && !state.mocks.replay
  const add = isWanted ? adviceFor(state, near[0]?.file) : undefined
  return { ...report, ...(add && { add }) }
}

/** 404, or 405 with `Allow` where the path is known (RFC 9110, sections 15.5.5 and 15.5.6). */
function notFoundReply(
  state: RequestState,
  report: MissReport,
  unmet: readonly Unmet[],
  methods: ReadonlySet<string>,
): Reply {
  const { method, path: encoded, isOutside, mocks } = state
  const { add, hint, broken = [] } = report
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
    if ([...methods].every(isBesideHttp)) return upgradeRequired(path)
    const allow = allowed(methods)
    const detail = [`${path} answers ${allow}, not ${method}.`, hint].filter(Boolean).join(' ')
    return problemReply('method-not-allowed', detail, members, { allow })
  }
  const more = broken.length > 3 ? ` and ${broken.length - 3} more` : ''
  const remedies = [
    broken.length > 0 && `A broken file may hold it: ${places.slice(0, 3).join(', ')}${more}.`,
    hint,
    add && remedyOf(add, hint),
    isOutside && !hint && `All mocks stand below ${mocks.prefixes.join(' and ')}.`,
    isOwnAddress(encoded) && "The address is mockapi's own, so none can.",
  ]
  const detail = [`No mock answers ${method} ${path}.`, ...remedies].filter(Boolean).join(' ')
  return problemReply('no-endpoint', detail, members)
}

/** 404 where a recording is all that answers: it names the nearest one. */
function noRecording({ method, path, search }: RequestState, { near }: MissReport): Reply {
  const members = near.map(({ key, file, line, reason }) => ({
    endpoint: key,
    declared: line === undefined ? file : `${file}:${line}`,
    reason,
  }))
  const [first] = members
  const nearest = first
    ? `The nearest is ${first.endpoint} in ${first.declared}: ${first.reason}.`
    : 'None is near.'
  const asked = `${method} ${decodeLoosely(path)}${search}`
  const detail = `No recording answers ${asked}. ${nearest} Ask for it while mockapi record --proxy runs, or mock it in a file of your own and serve without --replay.`
  return problemReply('no-recording', detail, { near: members })
}

/** What the endpoint for GET at this path says about other methods. */
function insteadOf(state: RequestState): string | undefined {
  const matches = state.lookup('GET')?.matches ?? []
  return matches.map(({ endpoint }) => endpoint.instead?.(state.method)).find(Boolean)
}

function remedyOf({ file, text, isNew, move }: Advice, hint: string | undefined): string {
  const begin = hint === undefined ? 'To declare it,' : 'Or declare it:'
  if (isNew) {
    const isJson = file.endsWith('.json')
    return `${begin} make the file ${file}: ${isJson ? '' : 'export default '}{ ${text} }`
  }
  if (!move) return `${begin} add this to ${file}: ${text}`
  const { from, to, serve } = move
  return `${begin} make a folder of ${from}, since data and endpoints are two files: move it to ${to}, serve ${serve}, and add this to ${file}: ${text}`
}

function placeOf({ place }: Diagnostic): string {
  return place ? formatPlace(place) : ''
}
