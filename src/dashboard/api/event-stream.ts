/** An event of a stream: its name and its data. */
export interface ServerSentEvent {
  readonly event: string
  readonly data: unknown
}

/** The events of a body (WHATWG HTML, section 9.2.6); by `fetch`, since EventSource can send no token. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = (body as ReadableStream<BufferSource>)
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (text + value).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1]
        const data = /^data: (.*)$/m.exec(block)?.[1]
        if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) }
      }
    }
  } finally {
    // A connection that broke cannot be cancelled.
    await reader.cancel().catch(() => {})
  }
}
