import { tooLarge } from './body-limit.ts'
import { readBytes } from './body.ts'
import { problemReply, Reply } from './reply.ts'
import { concat } from './bytes.ts'

/** The content codings that can be decoded (RFC 9110, section 8.4.1, RFC 7932 and RFC 8878). */
export const contentCodings = ['gzip', 'deflate', 'br', 'zstd'] as const

/** One of {@link contentCodings}. */
export type ContentCoding = (typeof contentCodings)[number]

/** Decodes bytes; undefined where the result is larger than a limit. Rejects where they are not in that coding. */
export type Decoder = (
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
) => Promise<Uint8Array<ArrayBuffer> | undefined>

/** What a runtime has to decode a coding; undefined where it has nothing. */
export type DecoderOf = (coding: ContentCoding) => Decoder | undefined

/** Each of them could multiply the work. */
const mostCodings = 5

/**
 * The same request with its body as it was before it was encoded; it fails with the reply that refuses it.
 *
 * @param header undefined for a body that was not encoded
 */
export function decodedRequest(
  request: Request,
  header: string | undefined,
  limit: number,
  decoderOf: DecoderOf = streamDecoder,
): Request {
  if (header === undefined) return request
  const { url, method, signal } = request
  const headers = new Headers([...request.headers])
  headers.delete('content-encoding')
  headers.delete('content-length')
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await decoded(request, header, limit, decoderOf)
        if (bytes instanceof Reply) {
          controller.error(bytes)
          return
        }
        if (bytes.byteLength > 0) controller.enqueue(bytes)
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit)
}

async function decoded(
  request: Request,
  header: string,
  limit: number,
  decoderOf: DecoderOf,
): Promise<Uint8Array<ArrayBuffer> | Reply> {
  const names = codingsOf(header)
  const decoders = names.map((name) => (isCoding(name) ? decoderOf(name) : undefined))
  const unknown = names.find((_, index) => !decoders[index])
  if (unknown !== undefined) return unsupported(unknown, decoderOf)
  if (names.length > mostCodings) return unsupported(header, decoderOf)
  let bytes = await readBytes(request, () => undefined, limit)
  // The last one was applied last.
  for (const name of names.toReversed()) {
    if (bytes instanceof Reply || bytes.byteLength === 0) return bytes
    try {
      bytes = (await decoders[names.indexOf(name)]?.(bytes, limit)) ?? tooLarge(limit, true)
    } catch {
      const detail = `The body is not in ${name}, which its content-encoding says, or it does not come to its end. Compress it, or leave the header out.`
      return problemReply('bad-body', detail)
    }
  }
  return bytes
}

/** The codings that a `Content-Encoding` says, as they were applied. */
export function codingsOf(header: string): string[] {
  return header
    .split(',')
    .map((name) => name.trim().toLowerCase().replace(/^x-/, ''))
    .filter((name) => name !== '' && name !== 'identity')
}

/** Whether it is a coding that may be decoded here. */
export function isCoding(name: string): name is ContentCoding {
  return (contentCodings as readonly string[]).includes(name)
}

/** 415 with what may be sent instead (RFC 9110, section 12.5.3). */
function unsupported(name: string, decoderOf: DecoderOf): Reply {
  const accepted = contentCodings.filter((coding) => decoderOf(coding)).join(', ')
  const shown = JSON.stringify(name.slice(0, 50))
  const detail = `The content-encoding ${shown} cannot be decoded. Send the body without one, or in one of ${accepted}.`
  return problemReply('unsupported-coding', detail, {}, { 'accept-encoding': accepted })
}

/** Whether bytes are in the format of zlib (RFC 1950); some clients send what is in it alone (RFC 1951). */
export function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 15) === 8 && (first * 256 + second) % 31 === 0
}

const formats = { gzip: 'gzip', deflate: 'deflate', br: 'brotli', zstd: 'zstd' } as const

/** Decodes by what browsers and workers have. */
export const streamDecoder: DecoderOf = (coding) => {
  if (!streamOf(formats[coding])) return undefined
  return async (bytes, limit) => {
    const isRaw = coding === 'deflate' && !isZlib(bytes)
    const stream = streamOf(isRaw ? 'deflate-raw' : formats[coding])
    const chunks: Uint8Array[] = []
    let size = 0
    const unpacked = new Blob([bytes]).stream().pipeThrough(stream as DecompressionStream)
    for await (const chunk of unpacked as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > limit) return undefined
      chunks.push(chunk)
    }
    return concat(chunks)
  }
}

/** Throws for a format that the runtime does not have, and does not say which it has. */
function streamOf(format: string): DecompressionStream | undefined {
  try {
    return new DecompressionStream(format as 'gzip')
  } catch {
    return undefined
  }
}
