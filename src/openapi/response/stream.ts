import { mediaTypeOf } from '../../http/body.ts'
import { Reply } from '../../http/reply.ts'
import { eventStream, textStream } from '../../http/stream.ts'

/** How the items of a sequential media type follow each other (3.2, "Sequential Media Types"); undefined for others. */
export function sequenceOf(
  type: string,
): ((items: readonly unknown[]) => ReadableStream<Uint8Array>) | undefined {
  const name = mediaTypeOf(type)
  if (name === 'text/event-stream') return eventStream
  const separators = separatorsOf(name)
  if (!separators) return undefined
  const [before, after] = separators
  return (items) => textStream(items.map((item) => `${before}${JSON.stringify(item)}${after}`))
}

function separatorsOf(name: string): readonly [string, string] | undefined {
  if (name === 'application/jsonl' || /^application\/(?:x-)?nd-?json$/.test(name)) return ['', '\n']
  if (name === 'application/json-lines' || name === 'application/x-jsonlines') return ['', '\n']
  // RFC 7464, section 2.2.
  if (name === 'application/json-seq' || name.endsWith('+json-seq')) return ['\u001E', '\n']
  return undefined
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
