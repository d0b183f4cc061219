import type { Behaviour } from '../behaviour/behaviour.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { AnswerChange } from '../endpoints/handler-context.ts'
import { RouteTable } from '../endpoints/router.ts'
import { compile, type CompiledEndpoint } from '../endpoints/routes.ts'
import { passedOn, type Upstream, type UpstreamRequest } from '../endpoints/upstream.ts'
import { isUint8Array } from '../http/bytes.ts'
import { isJsonType, mayHaveBody, mediaTypeOf } from '../http/body.ts'
import { isOwnAddress } from '../http/path.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import { textStream } from '../http/stream.ts'
import type { Found } from '../sessions/session.ts'
import type { Upstreams } from './mocks.ts'
import type { RequestState } from './request-state.ts'

const none: readonly never[] = []

/**
 * The real APIs behind the mocks.
 *
 * @param behaviour that of the settings, for all answers
 * @param close ends the connections that wait for another request
 */
export function createUpstreams(
  upstreams: readonly Upstream[],
  behaviour: Behaviour | undefined,
  close: () => void,
): Upstreams {
  const pairs = upstreams.map((each) => [endpointOf(each, behaviour), each] as const)
  const table = new RouteTable(pairs.map(([endpoint]) => endpoint))
  return { table, byEndpoint: new Map(pairs), close }
}

/** The addresses of real APIs by their patterns, as they are set. */
export function addressesOf({ byEndpoint }: Upstreams): Readonly<Record<string, string>> {
  return Object.fromEntries([...byEndpoint.values()].map(({ path, url }) => [path.text, url]))
}

/** Those that a request may go to, the one with the most specific path first; none for addresses of mockapi itself. */
export function upstreamsFor({ mocks, method, prefix, path }: RequestState): Found['matches'] {
  const { upstreams } = mocks
  if (!upstreams || isOwnAddress(path) || path.startsWith('/__image/')) return none
  return upstreams.table.lookup(wireMethod(method), prefix + path)?.matches ?? none
}

/** What a WebSocket is asked for by. */
function wireMethod(method: string): string {
  return method === 'WS' ? 'GET' : method
}

/** The mocks that a request matches, and below them what real APIs answer. */
export function withUpstreams({ matches }: Found, state: RequestState): Found['matches'] {
  return state.mocks.upstreams && !state.isPart ? [...matches, ...upstreamsFor(state)] : matches
}

async function askUpstream(state: RequestState): Promise<Reply> {
  if (state.operation) {
    const detail = `A field of GraphQL is not passed on by itself: the real API takes whole operations. Pass those on at "POST ${state.path}".`
    throw problemReply('upstream-failed', detail)
  }
  const [match] = upstreamsFor(state)
  const upstream = match && state.mocks.upstreams?.byEndpoint.get(match.endpoint)
  if (!upstream) throw noUpstream(state)
  state.source = 'proxy'
  // Paths of the answer have the prefix already.
  state.base = state.base.replace(state.prefix, '')
  const reply = await upstream.ask(requestOf(state))
  const { note } = reply
  return note === passedOn ? reply : reply.with({ note: note ? `proxy: ${note}` : 'proxy' })
}

function noUpstream({ prefix, path }: RequestState): Reply {
  const detail = `No real API is set for ${prefix}${path}. Set one with --proxy, or by its path in the setting "proxy".`
  return problemReply('upstream-failed', detail).with({ note: 'no real API is set' })
}

/**
 * Passes a request on to the first of {@link upstreamsFor}. Rejects with the 502 that says so where there is none, and
 * where `json` gets an answer that is none.
 */
export function passThrough(state: RequestState, change?: AnswerChange): Promise<Reply> {
  return change ? passChanged(state, change) : askUpstream(state)
}

async function passChanged(state: RequestState, change: AnswerChange): Promise<Reply> {
  const { json, status, headers = {} } = change
  state.readsAnswer ||= json !== undefined
  const reply = await askUpstream(state)
  // One that says why there is no answer.
  if (reply.body.kind !== 'stream') return reply
  const head = { status: status ?? reply.code, headers: { ...reply.headers, ...headers } }
  if (!json || reply.code < 200 || reply.code > 299) return reply.with(head)
  const type = reply.headers['content-type'] ?? 'no content-type'
  if (!isJsonType(mediaTypeOf(type))) {
    const { target, method } = state
    throw new TypeError(
      `passthrough({ json }) got ${type} for ${method} ${target}, and no JSON. Leave json out there.`,
    )
  }
  const value = (await new Response(textStream(reply.body.stream)).json()) as never
  const { 'content-length': _length, etag: _etag, ...kept } = head.headers
  return reply.with({ ...head, headers: kept, body: { kind: 'json', value: await json(value) } })
}

function endpointOf({ path, url }: Upstream, behaviour: Behaviour | undefined): CompiledEndpoint {
  const key = `ALL ${path.text}`
  const endpoint: Endpoint = {
    key,
    method: 'ALL',
    path,
    origin: { file: url, place: () => undefined },
    needs: { body: false, call: false, faker: false },
    handle: (context) => context.passthrough(),
  }
  return compile(endpoint, { counter: `proxy ${key}`, behaviour, layer: 'proxy' })
}

function requestOf(state: RequestState): UpstreamRequest {
  const { method, prefix, path, search, headers, incoming, connection } = state
  const { body, isReplaced } = bodyOf(state)
  return {
    method: wireMethod(method),
    target: prefix + path + search,
    headers: listOf(headers),
    body,
    isReplaced,
    isRead: state.readsAnswer,
    origin: incoming.origin,
    onAbort: (listener) => state.onAbort(listener),
    tunnel: connection?.tunnel && ((head, other) => tunnel(state, head, other)),
  }
}

function tunnel(state: RequestState, headers: readonly string[], other: object): void {
  const lines = headers.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${headers[index + 1]}`] : [],
  )
  const head = ['HTTP/1.1 101 Switching Protocols', ...lines, 'x-mockapi-source: proxy', '', '']
  state.switched = headers
  state.connection?.tunnel?.(head.join('\r\n'), other)
}

/** The body as it came, or as it was parsed, where something before the mocks has read it. */
function bodyOf(state: RequestState): Pick<UpstreamRequest, 'body' | 'isReplaced'> {
  const { body, method, coding, connection } = state
  if (body) return { body: body.bytes, isReplaced: true }
  if (!mayHaveBody(method)) return { body: connection?.unusualBody(), isReplaced: false }
  const unread = coding === undefined ? state.unread : state.c.req.raw
  if (isUint8Array(unread)) return { body: unread, isReplaced: false }
  const stream = unread.bodyUsed === true ? null : unread.body
  return { body: (stream ?? undefined) as AsyncIterable<Uint8Array> | undefined, isReplaced: false }
}

function listOf(headers: RequestState['headers']): readonly string[] {
  return Array.isArray(headers) ? headers : [...(headers as Headers)].flat()
}
