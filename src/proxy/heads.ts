import type { UpstreamRequest } from '../endpoints/upstream.ts'
import { hopByHop } from '../http/headers.ts'
import type { LocalAddresses } from './addresses.ts'

/** The header that tells a request which this server has passed on. `Via` would, but some compress nothing for it. */
const markName = 'x-mockapi-proxy'

/** Headers of a request that are for this server, or that are written anew. */
const ownHeaders: ReadonlySet<string> = new Set([
  'host',
  'expect',
  'x-mockapi-session',
  'x-mockapi-delay',
  'x-mockapi-status',
  'x-mockapi-fault',
  'x-mockapi-now',
])

/** Whether a request was passed on by this server already. */
export function isMarked(headers: UpstreamRequest['headers'], mark: string): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === markName && value.includes(mark))
}

/** The headers of a request as the real API gets them: a flat list, in the order and spelling that they came in. */
export function requestHead(
  { method, headers, body, isReplaced, isRead, tunnel }: UpstreamRequest,
  target: URL,
  mark: string,
): string[] {
  const left = connectionOptions(headers)
  const head = ['Host', target.host]
  let hasLength = false
  let marks = mark
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    // Another protocol is asked for by the connection, which becomes the real API's.
    if (tunnel && key === 'upgrade') head.push('Connection', 'Upgrade', 'Upgrade', value)
    if (hopByHop.has(key) || ownHeaders.has(key) || left.has(key)) continue
    if (isRead && key === 'accept-encoding') continue
    if (isReplaced && (key === 'content-length' || key === 'content-encoding')) continue
    if (key === markName) marks = `${value}, ${mark}`
    else head.push(name, sameOrigin(key, value, target))
    hasLength ||= key === 'content-length'
  }
  head.push(markName, marks)
  if (isRead) head.push('Accept-Encoding', 'identity')
  if (hasLength) return head
  if (body instanceof Uint8Array) head.push('Content-Length', String(body.byteLength))
  else if (body) head.push('Transfer-Encoding', 'chunked')
  else if (/^(?:POST|PUT|PATCH|QUERY)$/.test(method)) head.push('Content-Length', '0')
  return head
}

/** The page of another origin as one of the real API's own, which many allow alone: here the mock server decides. */
function sameOrigin(name: string, value: string, target: URL): string {
  if (name === 'origin') return target.origin
  if (name === 'sec-fetch-site' && value !== 'none') return 'same-origin'
  if (name !== 'referer' || !URL.canParse(value)) return value
  const { pathname, search } = new URL(value)
  return target.origin + pathname + search
}

/** Headers of an answer that are for one connection, or that lead browsers past this server. */
const notPassedOn = /^(?:access-control-.*|alt-svc)$/

/** The head of an answer as clients get it here. */
export function answerHead(
  raw: readonly string[],
  local: LocalAddresses,
): { readonly headers: Readonly<Record<string, string>>; readonly cookies: readonly string[] } {
  const pairs = raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] as string]] : [],
  )
  const left = connectionOptions(pairs)
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  for (const [name, value] of pairs) {
    if (hopByHop.has(name) || left.has(name) || notPassedOn.test(name)) continue
    if (name === 'set-cookie') cookies.push(local.localCookie(value))
    else {
      const fitted = fittedField(name, value, local)
      headers[name] = headers[name] === undefined ? fitted : `${headers[name]}, ${fitted}`
    }
  }
  return { headers, cookies }
}

/** The head of an answer that switches to another protocol, as a flat list. */
export function switchHead(raw: readonly string[], local: LocalAddresses): string[] {
  const { headers, cookies } = answerHead(raw, local)
  const index = raw.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === 'upgrade')
  const protocol = raw[index + 1] ?? ''
  return [
    'Upgrade',
    protocol,
    'Connection',
    'Upgrade',
    ...Object.entries(headers).flat(),
    ...cookies.flatMap((cookie) => ['Set-Cookie', cookie]),
  ]
}

function fittedField(name: string, value: string, local: LocalAddresses): string {
  if (name === 'location' || name === 'content-location') return local.local(value)
  return name === 'link' ? local.localLinks(value) : value
}

/** Names of headers that `Connection` calls matters of this connection (RFC 9110, section 7.6.1). */
function connectionOptions(
  headers: readonly (readonly [name: string, value: string])[],
): ReadonlySet<string> {
  const values = headers.filter(([name]) => name.toLowerCase() === 'connection')
  return new Set(values.flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/)))
}
