import type { Context } from '../core/context.ts'
import { Reply, errorReply } from '../core/reply.ts'

/**
 * 304 when the client has the version with this tag already (RFC 9110, section 13.1.2); else undefined.
 *
 * @param header the value of `If-None-Match`, where there is one
 */
export function notModified(header: string | undefined, etag: string): Reply | undefined {
  if (header === undefined || !names(header, etag, 'weak')) return undefined
  return new Reply({ kind: 'none' }, { status: 304, headers: { etag } })
}

/** 412 when a write is meant for another version than this one (RFC 9110, section 13.1.1); else undefined. */
export function otherVersion({ request }: Context, etag: string): Reply | undefined {
  const header = request.headers.get('if-match')
  if (header === null || names(header, etag, 'strong')) return undefined
  const detail = `The tag is ${etag} by now, not ${header.slice(0, 200)}. Get it again, and send its ETag as If-Match.`
  return errorReply(412, detail, { headers: { etag } })
}

/** Whether a list of tags has one; strong comparison lets weak tags match nothing (RFC 9110, 8.8.3.2). */
function names(header: string, etag: string, comparison: 'weak' | 'strong'): boolean {
  if (header.trim() === '*') return true
  for (const [tag, weak] of header.matchAll(/(W\/)?"[^"]*"/g)) {
    if (tag === etag || (weak && comparison === 'weak' && tag.slice(2) === etag)) return true
  }
  return false
}
