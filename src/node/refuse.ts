import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { problemReply, type Reply } from '../http/reply.ts'

/** The answer to what Node's parser refuses (RFC 9112, sections 2.2, 3.2 and 9.5; RFC 6585, section 5). */
export function unparsedReply(code: string | undefined, reason: string): Reply {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail =
      'Address and headers are larger than 16 KB. Send less of them, or put it into the body.'
    return problemReply('head-too-large', detail, {}, closing)
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const detail = 'The request did not come to its end in time. Send it again as a whole.'
    return problemReply('request-timeout', detail, {}, closing)
  }
  // The parser's own words, which quote nothing of the request.
  const words = reason.replace(/^Parse Error: /, '').replace(/\.$/, '')
  const remedy = remedies.find(([shape]) => shape.test(words))?.[1] ?? 'Correct the client.'
  return badRequest(`The request is no HTTP/1.1: ${words}. ${remedy}`)
}

const remedies: readonly (readonly [shape: RegExp, remedy: string])[] = [
  [/^Invalid method/i, 'Write the method in capitals. Node knows QUERY from 20.19.6 on.'],
  [/char in url/i, 'Percent-encode the address, as encodeURI() does: é is %C3%A9.'],
  [/^Expected HTTP\//, 'Percent-encode the address: a blank in it is %20.'],
  [/^Pause on PRI/, 'Send it as HTTP/1.1.'],
]

/** The 417 of an expectation other than `100-continue` (RFC 9110, section 10.1.1). */
export function refuseExpectation(expected: string): Reply {
  const detail = `The expectation ${JSON.stringify(expected.slice(0, 100))} is unknown. Send "Expect: 100-continue", or none.`
  return problemReply('expectation-failed', detail, {}, closing)
}

/** The 405 of CONNECT. */
export function refuseTunnel(): Reply {
  return problemReply(
    'method-not-allowed',
    'This is no proxy. Ask it for its own paths.',
    {},
    {
      ...closing,
      allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, QUERY, OPTIONS',
    },
  )
}

/**
 * Refuses none or several `Host` headers (RFC 9112, section 3.2), other versions of HTTP and transfer codings other
 * than chunks, all of which Node takes.
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
    if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      const coding = (rawHeaders[index + 1] as string).trim().toLowerCase()
      if (coding === 'chunked') continue
      const detail = `The transfer coding ${JSON.stringify(coding.slice(0, 100))} is unknown. Send chunks alone, or a Content-Length.`
      return badRequest(detail)
    }
  }
  if (hosts > 0 || version === '1.0') return undefined
  return badRequest('The request has no Host header. Send the name of the server in one.')
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

/** The most requests on one connection that wait for the response to an earlier one. */
const maxWaiting = 100
/** The most of earlier responses that a client may leave unread while it asks for more, bytes. */
const maxUnread = 16 * 1024 * 1024

/** Responses that wait for their turn, by connection; those of clients that ask one by one are never here. */
const waiting = new WeakMap<Socket, number>()

/** Whether a client pipelines requests (RFC 9112, section 9.3.2) without reading, which fills the memory. */
export function exceedsPipelineLimit(socket: Socket, response: ServerResponse): boolean {
  if (socket.destroyed || socket.writableLength > maxUnread) return true
  // Null while an earlier response has the connection.
  if (response.socket !== null) return false
  const count = (waiting.get(socket) ?? 0) + 1
  waiting.set(socket, count)
  response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1))
  return count > maxWaiting
}
