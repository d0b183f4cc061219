import { stateOf } from '../dispatch/request-state.ts'
import {
  contentOf,
  headersSent,
  isWithoutContent,
  withContent,
  withHeaders,
} from '../dispatch/response.ts'
import { concat, isUint8Array } from '../http/bytes.ts'
import {
  acceptedCoding,
  isCompressible,
  streamCompressor,
  type AnswerCoding,
  type Compressor,
} from '../http/compression.ts'
import { weakTag } from '../http/entity-tag.ts'
import { fieldOf, withVary } from '../http/headers.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** Shorter bodies fit into one packet as they are, bytes. */
const shortest = 1024
/** Files up to this size are read before they are sent, which is faster than a stream that compresses, bytes. */
const longestRead = 1024 * 1024

const noTransform = /(?:^|,)\s*no-transform\s*(?:,|$)/i

/**
 * Compresses bodies for clients that accept it. `hono/compress` would do the same with a `CompressionStream`, which
 * takes longer than all else for most bodies, and whose result nobody could keep.
 */
export const compress: Middleware = (c, next) => {
  const { mocks, env, method, header } = stateOf(c)
  // Another server compresses by middleware of its own, and workers compress all by themselves.
  const isOn = mocks.compress ?? env?.isOwn === true
  if (!isOn || method === 'HEAD') return next(c)
  return chain(next(c), (response) => {
    // A real API has seen which codings the client accepts.
    if (stateOf(c).endpoint?.mock.layer === 'proxy') return response
    if (!mayBeCompressed(response)) return response
    const coding = acceptedCoding(header('accept-encoding'))
    const vary = withVary(fieldOf(headersSent(response), 'vary'), 'Accept-Encoding')
    if (coding === undefined) return withHeaders(response, { vary })
    return compressed(response, vary, coding, mocks.compressor ?? streamCompressor)
  })
}

/** A body without a length comes as it is made, and must not wait in a compressor. */
function mayBeCompressed(response: Response): boolean {
  const { status } = response
  if (status === 206 || isWithoutContent(status) || contentOf(response)?.fault) return false
  const headers = headersSent(response)
  return (
    Number(fieldOf(headers, 'content-length') ?? 0) >= shortest &&
    fieldOf(headers, 'content-encoding') === undefined &&
    !noTransform.test(fieldOf(headers, 'cache-control') ?? '') &&
    isCompressible(fieldOf(headers, 'content-type'))
  )
}

function compressed(
  response: Response,
  vary: string,
  coding: AnswerCoding,
  compressor: Compressor,
): MaybePromise<Response> {
  const { body } = contentOf(response) ?? {}
  const isWhole = typeof body === 'string' || isUint8Array(body)
  if (isWhole) {
    return chain(compressor(body, coding), (sent) => withCoding(response, vary, coding, sent))
  }
  const stream = response.body as ReadableStream<Uint8Array<ArrayBuffer>> | null
  if (stream === null) return response
  if (Number(response.headers.get('content-length')) > longestRead) {
    const sent = stream.pipeThrough(new CompressionStream(coding))
    return withCoding(response, vary, coding, sent)
  }
  return readAll(stream)
    .then((bytes) => compressor(bytes, coding))
    .then((sent) => withCoding(response, vary, coding, sent))
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return concat(chunks)
}

/** The response with its body compressed; log and journal know the plain one. */
function withCoding(
  response: Response,
  vary: string,
  coding: AnswerCoding,
  sent: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
): Response {
  const { status } = response
  const { headers: fields, body, hasPrepared = false } = contentOf(response) ?? {}
  const etag = fieldOf(headersSent(response), 'etag')
  const changed: Record<string, string> = {
    vary,
    'content-encoding': coding,
    // Two bodies have one tag, which says no more that they are the same bytes (RFC 9110, section 8.8.1).
    ...(etag !== undefined && { etag: weakTag(etag) }),
    ...(isUint8Array(sent) && { 'content-length': String(sent.byteLength) }),
  }
  // Ranges are those of the plain body, which a client that has a part of this one must not go on with.
  if (fields && isUint8Array(sent)) {
    const { 'accept-ranges': _ranges, ...headers } = { ...fields, ...changed }
    return withContent(new Response(sent, { status, headers }), {
      headers,
      body,
      sent,
      hasPrepared,
    })
  }
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(changed)) headers.set(name, value)
  if (!isUint8Array(sent)) headers.delete('content-length')
  headers.delete('accept-ranges')
  const made = new Response(sent, { status, headers })
  return withContent(made, { headers: undefined, body, hasPrepared })
}
