import { isAuthFailure } from '../behaviour/auth.ts'
import { Fault } from '../behaviour/fault.ts'
import { readFault } from '../behaviour/rule.ts'
import type { MockMembers } from '../endpoints/handler-context.ts'
import { isIssue } from '../errors/validation-issue.ts'
import { readFields } from '../http/headers.ts'
import { placeholderImage } from '../http/placeholder.ts'
import { Reply, textReply } from '../http/reply.ts'
import { textStream } from '../http/stream.ts'

/** The members of a handler's context that depend on nothing; see `MockMembers`. */
export const replyMembers: Pick<MockMembers, 'xml' | 'placeholder' | 'stream' | 'fault'> = {
  xml: (text, init) => textReply(text, 'application/xml; charset=utf-8', init),
  placeholder: (width, height, text) =>
    textReply(placeholderImage(width, height, text), 'image/svg+xml'),
  stream(chunks, init = {}) {
    const type = { 'content-type': 'text/plain; charset=utf-8' }
    const headers = { ...type, ...readFields(init.headers) }
    return new Reply({ kind: 'stream', stream: textStream(chunks) }, { ...init, headers })
  },
  fault(kind, { over, answer } = {}) {
    const rule = readFault(over === undefined ? kind : { fault: kind, over })
    if (isIssue(rule)) throw new TypeError(`${rule.message} ${rule.hint}`)
    if (isAuthFailure(rule.fault)) throw new TypeError(notOfHandlers)
    return new Fault(rule.fault, rule.over, answer)
  },
}

const notOfHandlers =
  "Credentials fail before a handler is called. Answer with error(401), or use behave({ fault: 'expired' })."
