import { mediaTypeOf } from '../../http/body.ts'
import { headerOf } from '../conversion/headers.ts'
import type { HeaderPair } from '../../http/exchange.ts'

/** Headers of answers that say something of one moment, one connection or one machine, or that mockapi sends itself. */
const leftOut =
  /^(?:date|age|expires|etag|last-modified|server|via|vary|pragma|connection|keep-alive|proxy-connection|transfer-encoding|te|trailer|upgrade|content-encoding|content-length|content-md5|digest|accept-ranges|alt-svc|nel|report-to|reporting-endpoints|server-timing|timing-allow-origin|traceparent|tracestate|strict-transport-security|expect-ct|content-security-policy|content-security-policy-report-only|referrer-policy|permissions-policy|feature-policy|origin-agent-cluster|cross-origin-.*|access-control-.*|x-(?:powered-by|request-id|correlation-id|trace-id|runtime|response-time|served-by|timer|cache|cache-hits|cache-status|content-type-options|frame-options|xss-protection|dns-prefetch-control|download-options|permitted-cross-domain-policies|ua-compatible|amz-.*|amzn-.*|aspnet.*|b3.*|cloud-trace-context|envoy-.*|fastly-.*|github-request-id|mockapi-.*|vercel-.*|nf-request-id|robots-tag)|cf-.*|sentry-trace|baggage|sourcemap)$/

/** Whether a header of an answer, in lower case, belongs to what a mock says. */
export function isKept(name: string): boolean {
  return !leftOut.test(name)
}

/** The headers of an answer as mock files write them: without noise, and without the type of plain JSON. */
export function keptHeaders(
  pairs: readonly HeaderPair[],
  change: (name: string, value: string) => string,
): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  const date = headerOf(pairs, 'date') ?? ''
  for (const [given, value] of pairs) {
    const name = given.toLowerCase()
    if (!isKept(name) || isUsual(name, value)) continue
    const written = change(
      name,
      name === 'set-cookie' ? keptCookie(value, Date.parse(date)) : value,
    )
    const before = kept[name]
    kept[name] = before === undefined ? written : [before, written].flat()
  }
  return kept
}

/** Whether a header says what an answer of a mock means without it. */
function isUsual(name: string, value: string): boolean {
  if (name === 'content-type') return mediaTypeOf(value) === 'application/json'
  const isUncached = /^(?:(?:no-cache|no-store|must-revalidate|private|max-age=0)(?:,\s*|$))+$/i
  return name === 'cache-control' && isUncached.test(value)
}

/** A `Set-Cookie` with what still means something of this server tomorrow. @param sent ms since 1970, or NaN */
function keptCookie(cookie: string, sent: number): string {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim())
  const kept = attributes.flatMap((attribute) => {
    const [name = '', value = ''] = attribute.split('=')
    const key = name.toLowerCase()
    const isOver = Date.parse(value) <= (sent || Date.UTC(1990, 0))
    if (key === 'expires') return isOver ? ['Max-Age=0'] : []
    return ['path', 'httponly', 'samesite', 'max-age'].includes(key) ? [attribute] : []
  })
  return [pair, ...new Set(kept)].join('; ')
}
