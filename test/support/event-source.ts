import { vi } from 'vitest'

/** An event as an `EventSource` gives it. */
export interface SeenEvent {
  readonly event: string
  readonly data: string
  readonly id: string
}

/** A stream of server-sent events that is read. */
export interface OpenEvents {
  readonly response: Response
  readonly events: SeenEvent[]
  readonly comments: string[]
  readonly retries: number[]
  /** What an `EventSource` would come back with, that of an id without an event too. */
  lastEventId(): string
  /** What all events had as data, parsed. */
  data(): unknown[]
  /** Waits for the first events. */
  first(count: number): Promise<SeenEvent[]>
  /** Resolves when the stream has ended, to whether it broke off. */
  readonly ended: Promise<'end' | 'broken'>
  close(): void
}

/** Opens a stream of events as an `EventSource` does (WHATWG HTML, 9.2), without coming back by itself. */
export async function openEvents(
  url: string | URL,
  lastEventId?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<OpenEvents> {
  const controller = new AbortController()
  const all = new Headers({ accept: 'text/event-stream', ...headers })
  if (lastEventId !== undefined) all.set('last-event-id', lastEventId)
  const response = await fetch(url, { headers: all, signal: controller.signal })
  const events: SeenEvent[] = []
  const comments: string[] = []
  const retries: number[] = []
  let id = ''
  const take = (block: string): void => {
    const data: string[] = []
    let event = 'message'
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
      if (name === '') comments.push(value)
      if (name === 'event') event = value
      if (name === 'id') id = value
      if (name === 'data') data.push(value)
      if (name === 'retry') retries.push(Number(value))
    }
    if (data.length > 0) events.push({ event, data: data.join('\n'), id })
  }
  const read = async (): Promise<'end' | 'broken'> => {
    let text = ''
    try {
      for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        text += new TextDecoder().decode(piece)
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) take(block)
      }
      return 'end'
    } catch {
      return 'broken'
    }
  }
  return {
    response,
    events,
    comments,
    retries,
    lastEventId: () => id,
    data: () => events.map(({ data }) => JSON.parse(data) as unknown),
    first: (count) =>
      vi.waitFor(() => {
        if (events.length < count) throw new Error(`${events.length} of ${count} events`)
        return events.slice(0, count)
      }),
    ended: read(),
    close: () => controller.abort(),
  }
}
