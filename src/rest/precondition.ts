import type { EndpointContext } from '../endpoints/handler-context.ts'
import { Reply, problemReply } from '../http/reply.ts'

/**
 * 304 when the client has the version with this tag already (RFC 9110, section 13.1.2); else undefined.
 *
 * @param header the value of `If-None-Match`, where there is one
 */
export function notModified(header: string | undefined, etag: string): Reply | undefined {
  if (header === undefined || !names(header, etag, 'weak')) return undefined
  return new Reply({ kind: 'none' }, { status: 304, headers: { etag } })
}

/**
 * `precondition-failed` 412 when a write is meant for another version than this one, or for none (RFC 9110, sections 13.1.1
 * and 13.1.2); else undefined.
 *
 * @param etag undefined where there is nothing yet, or no version that could be named
 */
export function otherVersion(
  context: EndpointContext,
  etag: string | undefined,
): Reply | undefined {
  const refuse = (detail: string) =>
    problemReply('precondition-failed', detail, {}, etag === undefined ? {} : { etag })
  const match = context.header('if-match')
  if (match !== undefined && !(etag !== undefined && names(match, etag, 'strong'))) {
    const sent = match.slice(0, 200)
    return refuse(
      etag === undefined
        ? 'What is not there yet has no tag, nor has a list. Leave If-Match out.'
        : `The tag is ${etag} by now, not ${sent}. Get it again, and send its ETag as If-Match.`,
    )
  }
  const none = context.header('if-none-match')
  if (none === undefined || etag === undefined || !names(none, etag, 'weak')) return undefined
  return refuse(
    `It exists already, with the tag ${etag}. Leave If-None-Match out to write it all the same.`,
  )
}

/** Whether a list of tags has one; strong comparison lets weak tags match nothing (RFC 9110, 8.8.3.2). */
function names(header: string, etag: string, comparison: 'weak' | 'strong'): boolean {
  if (header.trim() === '*') return true
  for (const [tag, weak] of header.matchAll(/(W\/)?"[^"]*"/g)) {
    if (tag === etag || (weak && comparison === 'weak' && tag.slice(2) === etag)) return true
  }
  return false
}
