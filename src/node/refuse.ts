import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'

/**
 * The answer to bytes that are no request, or no complete one in time (RFC 9112, sections 2.2, 3.2 and
 * 9.5; RFC 6585, section 5). What they name, host and origin included, is not looked at.
 *
 * @param code the `code` of the error that Node's parser gives
 * @param reason what the parser says
 */
export function unparsedReply(code: string | undefined, reason: string): Reply {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problemReply(
        'head-too-large',
        'Address and headers are larger than 16 KB. Send less of them, or put it into the body.',
        {},
        closing,
      )
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problemReply(
        'request-timeout',
        'The request did not come to its end in time. Send it again as a whole.',
        {},
        closing,
      )
    default:
      return badRequest(`The request is no HTTP/1.1: ${sentence(reason)}`)
  }
}

/**
 * The refusal of a request that Node's parser takes but HTTP does not: with several `Host` headers, of
 * which each reader may take another (RFC 9112, section 3.2), or of another version of HTTP.
 *
 * @param rawHeaders names and values in turn, as they came
 */
export function refuseHead(version: string, rawHeaders: readonly string[]): Reply | undefined {
  if (version !== '1.1' && version !== '1.0') {
    return badRequest(`The request is of HTTP/${version.slice(0, 10)}. Send it as HTTP/1.1.`)
  }
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length === 4 && name.toLowerCase() === 'host' && ++hosts > 1) {
      return badRequest('The request has several Host headers. Send one.')
    }
  }
  return undefined
}

/** A refusal as it is sent where no application is asked. */
export function headOf({ code, headers, body }: Reply): {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
} {
  const text = body.kind === 'json' ? JSON.stringify(body.value) : ''
  const length = String(new TextEncoder().encode(text).byteLength)
  return { status: code, headers: { ...headers, 'content-length': length }, body: text }
}

const closing = { connection: 'close' }

function badRequest(detail: string): Reply {
  return problemReply('bad-request', detail, {}, closing)
}

/** The parser's own words, which may quote nothing of the request. */
function sentence(reason: string): string {
  const text = reason.replace(/^Parse Error: /, '').replace(/\.$/, '')
  return `${text}. Correct the client.`
}
