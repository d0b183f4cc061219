import type { UpstreamRequest } from '../endpoints/upstream.ts'
import { hopByHop } from '../http/headers.ts'
import { callMark } from '../journal/marked-call.ts'
import type { LocalAddresses } from './addresses.ts'
import { isUrl } from '../http/url.ts'

/** The header that tells a request which this server has passed on. `Via` would, but some compress nothing for it. */
const markName = 'x-mockapi-proxy'

/** Headers of a request that are of its connection, for this server, or written anew. */
const notSent: ReadonlySet<string> = new Set([
  ...hopByHop,
  'host',
  'expect',
  'x-mockapi-session',
  'x-mockapi-environment',
  'x-mockapi-delay',
  'x-mockapi-status',
  'x-mockapi-fault',
  'x-mockapi-now',
  callMark,
])

/**
 * The headers of a request as the real API gets them: a flat list, in the order and spelling that they came in.
 * Undefined for a request that this server has passed on already.
 */
export function requestHead(
  { method, headers, body, isReplaced, isRead, tunnel }: UpstreamRequest,
  { host, origin }: Pick<URL, 'host' | 'origin'>,
  mark: string,
): string[] | undefined {
  const left = connectionOptions(headers)
  const head = ['Host', host]
  let hasLength = false
  let marks = mark
  for (let index = 0; index < headers.length; index += 2) {
    const [name, value] = [headers[index] as string, headers[index + 1] as string]
    const key = name.toLowerCase()
    // Another protocol is asked for by the connection, which becomes the real API's.
    if (tunnel && key === 'upgrade') head.push('Connection', 'Upgrade', 'Upgrade', value)
    if (notSent.has(key) || left?.includes(key)) continue
    if (isRead && key === 'accept-encoding') continue
    if (isReplaced && (key === 'content-length' || key === 'content-encoding')) continue
    if (key === markName) {
      if (value.includes(mark)) return undefined
      marks = `${value}, ${mark}`
    } else head.push(name, sameOrigin(key, value, origin))
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
function sameOrigin(name: string, value: string, origin: string): string {
  if (name === 'origin') return origin
  if (name === 'sec-fetch-site' && value !== 'none') return 'same-origin'
  if (name !== 'referer' || !isUrl(value)) return value
  const { pathname, search } = new URL(value)
  return origin + pathname + search
}

/** Headers of an answer that are of its connection, that lead browsers past this server, or that it says itself. */
const notPassedOn: ReadonlySet<string> = new Set([...hopByHop, 'alt-svc', 'x-mockapi-source'])

/** The head of an answer as clients get it here. */
export function answerHead(
  raw: readonly string[],
  local: LocalAddresses,
): { readonly headers: Record<string, string>; readonly cookies: readonly string[] } {
  const left = connectionOptions(raw)
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase()
    const value = raw[index + 1] as string
    if (notPassedOn.has(name) || left?.includes(name)) continue
    if (name.startsWith('access-control-')) continue
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

/** Names of headers that `Connection` calls matters of this connection (RFC 9110, section 7.6.1); undefined for none. */
function connectionOptions(headers: readonly string[]): readonly string[] | undefined {
  let options: string[] | undefined
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue
    const value = (headers[index + 1] as string).toLowerCase()
    if (value !== 'keep-alive') (options ??= []).push(...value.split(/\s*,\s*/))
  }
  return options
}
