/** An event of a stream. */
export interface ServerSentEvent {
  /** `message` where it has no name. */
  readonly event: string
  readonly id: string | undefined
  readonly data: string
}

/** The event of a block of lines (WHATWG HTML, section 9.2.6); undefined for comments, and where there are no data. */
function eventOf(block: string): ServerSentEvent | undefined {
  const valuesOf = (field: string) =>
    [...block.matchAll(new RegExp(`^${field}(?:: ?(.*))?$`, 'gm'))].map(([, value = '']) => value)
  const data = valuesOf('data')
  if (data.length === 0) return undefined
  const event = valuesOf('event').at(-1) || 'message'
  return { event, id: valuesOf('id').at(-1), data: data.join('\n') }
}

/** The events of a text, and what is left of it after them. */
export function takeEvents(
  text: string,
): readonly [events: readonly ServerSentEvent[], rest: string] {
  const blocks = text.replaceAll('\r\n', '\n').split('\n\n')
  const rest = blocks.pop() ?? ''
  return [blocks.flatMap((block) => eventOf(block) ?? []), rest]
}

/** The events of a body, as they come; by `fetch`, since EventSource can send no token. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<readonly ServerSentEvent[], void, undefined> {
  const reader = (body as ReadableStream<BufferSource>)
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const [events, rest] = takeEvents(text + value)
      text = rest
      if (events.length > 0) yield events
    }
  } finally {
    // A connection that broke cannot be cancelled.
    await reader.cancel().catch(() => {})
  }
}
