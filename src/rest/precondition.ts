import type { EndpointContext } from '../endpoints/handler-context.ts'
import { hasTag } from '../http/entity-tag.ts'
import { problemReply, type Reply } from '../http/reply.ts'

/** `precondition-failed` 412 for a write meant for another version (RFC 9110, 13.1); `etag` undefined if there is none. */
export function otherVersion(context: EndpointContext, etag?: string): Reply | undefined {
  const refuse = (detail: string) =>
    problemReply('precondition-failed', detail, {}, etag === undefined ? {} : { etag })
  const match = context.header('if-match')
  if (match !== undefined && !(etag !== undefined && hasTag(match, etag))) {
    const sent = match.slice(0, 200)
    return refuse(
      etag === undefined
        ? 'What is not there yet has no tag, nor has a list. Leave If-Match out.'
        : `The tag is ${etag} by now, not ${sent}. Get it again, and send its ETag as If-Match.`,
    )
  }
  const none = context.header('if-none-match')
  if (none === undefined || etag === undefined || !hasTag(none, etag)) return undefined
  return refuse(
    `It exists already, with the tag ${etag}. Leave If-None-Match out to write it all the same.`,
  )
}
