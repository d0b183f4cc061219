import { parseAccept } from 'hono/utils/accept'
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/utils/compress'
import { BoundedMap } from '../bounded-map.ts'
import type { MaybePromise } from './maybe-promise.ts'

/** Codings that answers are compressed in, the preferred one first: those that every runtime can make. */
export const answerCodings = ['gzip', 'deflate'] as const

/** One of {@link answerCodings}. */
export type AnswerCoding = (typeof answerCodings)[number]

/** Compresses a body that is there as a whole; a text is meant in UTF-8. */
export type Compressor = (
  body: string | Uint8Array<ArrayBuffer>,
  coding: AnswerCoding,
) => MaybePromise<Uint8Array<ArrayBuffer>>

/** Clients send a handful of different headers. */
const known = new BoundedMap<string, AnswerCoding | undefined>(100)
/** Longer ones are read each time, so that nobody fills the memory with them. */
const longest = 200

/** The coding that an `Accept-Encoding` asks for (RFC 9110, section 12.5.3); undefined to send a body as it is. */
export function acceptedCoding(header: string | undefined): AnswerCoding | undefined {
  if (header === undefined) return undefined
  if (known.has(header)) return known.get(header)
  const coding = bestCoding(header)
  if (header.length <= longest) known.set(header, coding)
  return coding
}

function bestCoding(header: string): AnswerCoding | undefined {
  const accepted = parseAccept(header)
  const qualityOf = (name: string) => accepted.find(({ type }) => type.toLowerCase() === name)?.q
  const others = qualityOf('*') ?? 0
  const plain = qualityOf('identity') ?? 0
  const [best] = answerCodings
    .map((coding) => ({ coding, quality: qualityOf(coding) ?? others }))
    .filter(({ quality }) => quality > 0 && quality >= plain)
    .toSorted((one, other) => other.quality - one.quality)
  return best?.coding
}

/** Whether compression makes bodies of a content type shorter; the events of a stream must not wait for it. */
export function isCompressible(contentType: string | null | undefined): boolean {
  return COMPRESSIBLE_CONTENT_TYPE_REGEX.test(contentType ?? '')
}

/** Compresses by what browsers and workers have. */
export const streamCompressor: Compressor = async (body, coding) => {
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream(coding))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
