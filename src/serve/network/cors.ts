import type { OriginAccess } from './guard.ts'

/** Answers that every page may read without being told (Fetch standard, CORS-safelisted response headers). */
const safelisted = new Set(['cache-control', 'content-language', 'content-length', 'content-type'])

const exposing = 'access-control-expose-headers'

/**
 * Headers that let a page of an origin read an answer with these headers.
 *
 * @param vary what the answer has for `Vary` already
 */
export function corsHeaders(
  origin: string,
  access: OriginAccess,
  names: readonly string[],
  vary: string | undefined,
): Record<string, string> {
  const exposed = names.filter(
    (name) => !safelisted.has(name) && name !== 'set-cookie' && name !== exposing,
  )
  return {
    'access-control-allow-origin': origin,
    vary:
      vary === undefined || /(?:^|,)\s*(?:origin|\*)\s*(?:,|$)/i.test(vary)
        ? (vary ?? 'Origin')
        : `${vary}, Origin`,
    ...(access === 'credentials' && { 'access-control-allow-credentials': 'true' }),
    ...(exposed.length > 0 && { [exposing]: exposed.join(', ') }),
  }
}

/** The answer to a preflight: what the page asks for is granted, for ten minutes. */
export function preflightHeaders(
  allow: string,
  requestedHeaders: string | undefined,
): Record<string, string> {
  return {
    'access-control-allow-methods': allow,
    ...(requestedHeaders !== undefined && { 'access-control-allow-headers': requestedHeaders }),
    'access-control-max-age': '600',
  }
}
