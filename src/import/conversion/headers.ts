import type { Losses } from './losses.ts'

/** Headers that a server, a proxy or a browser's safety adds, which say nothing about the API. */
const noise =
  /^(?:date|server|connection|keep-alive|proxy-.*|transfer-encoding|trailer|upgrade|content-length|content-encoding|etag|last-modified|age|via|vary|expires|pragma|x-powered-by|x-request-id|x-runtime|x-served-by|x-cache.*|x-timer|x-trace.*|x-b3-.*|traceparent|tracestate|x-amz.*|x-amzn.*|cf-.*|x-vercel-.*|x-cloud-trace-context|alt-svc|nel|report-to|reporting-endpoints|expect-ct|strict-transport-security|x-xss-protection|x-content-type-options|x-frame-options|x-download-options|x-dns-prefetch-control|x-permitted-cross-domain-policies|referrer-policy|content-security-policy.*|cross-origin-.*|origin-agent-cluster|permissions-policy|feature-policy|access-control-.*|accept-ranges|server-timing|timing-allow-origin|status|:.*)$/i

/** The headers of an answer that a person would have written; cookies are told, since they are somebody's. */
export function plainHeaders(
  headers: Readonly<Record<string, string | string[]>>,
  where: string,
  losses: Losses,
): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => {
    if (name.toLowerCase() !== 'set-cookie') return !noise.test(name)
    losses.add('header', where, name)
    return false
  })
  return Object.fromEntries(kept)
}

/** The first value of a header. */
export function headerOf(
  headers: Readonly<Record<string, string | string[]>>,
  wanted: string,
): string | undefined {
  const name = Object.keys(headers).find((each) => each.toLowerCase() === wanted)
  return name === undefined ? undefined : [headers[name]].flat()[0]
}
