import { mediaTypeOf } from '../../http/body.ts'
import { Reply } from '../../http/reply.ts'
import { eventStream, textStream } from '../../http/stream.ts'

/** How the items of a sequential media type follow each other. */
export type Sequence = (items: readonly unknown[]) => ReadableStream<Uint8Array>

/** The sequence of a media type (3.2, "Sequential Media Types"); undefined for those that hold one value. */
export function sequenceOf(type: string): Sequence | undefined {
  const name = mediaTypeOf(type)
  if (name === 'text/event-stream') return eventStream
  const separators = separatorsOf(name)
  if (!separators) return undefined
  const [before, after] = separators
  return (items) => textStream(items.map((item) => `${before}${JSON.stringify(item)}${after}`))
}

function separatorsOf(name: string): readonly [string, string] | undefined {
  if (/^(?:application|text)\/(?:x-)?(?:jsonl|jsonlines|json-lines|nd-?json)$/.test(name))
    return ['', '\n']
  // RFC 7464, section 2.2.
  if (name === 'application/json-seq' || name.endsWith('+json-seq')) return ['\u001E', '\n']
  return undefined
}

/** The JSON texts of a sequence of them, such as JSON Lines; undefined for other types. */
export function jsonTextsOf(type: string, text: string): string[] | undefined {
  const [before, after] = separatorsOf(mediaTypeOf(type)) ?? []
  if (after === undefined) return undefined
  return text.split(before || after).filter((each) => each.trim() !== '')
}

/** A reply that sends items one after the other. */
export function sequenceReply(
  type: string,
  stream: ReadableStream<Uint8Array>,
  status: number,
  headers: Readonly<Record<string, string>>,
): Reply {
  const caching = mediaTypeOf(type) === 'text/event-stream' ? { 'cache-control': 'no-cache' } : {}
  return new Reply(
    { kind: 'stream', stream },
    { status, headers: { 'content-type': type, ...caching, ...headers } },
  )
}
