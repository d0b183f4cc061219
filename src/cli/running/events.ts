import type { CallSummary } from '../../journal/call.ts'
import { ask, type Address } from './ask.ts'

/** What the stream of a server tells that its log shows. */
export interface FollowedEvents {
  calls(calls: readonly CallSummary[]): Promise<void>
  /** Some calls were lost, since they came faster than they were read. */
  missed(): void
  /** The names of what is to be read anew. */
  changed(topics: readonly string[]): Promise<void>
}

/** How much of one event is kept, characters. */
const longest = 32 * 1024 * 1024

/**
 * Reads `/__mockapi/events` up to its end, one event after the other.
 * @throws where the server cannot be reached, refuses, or is gone
 */
export async function readEvents(
  server: Address & { readonly adminToken: string | undefined },
  after: number | undefined,
  signal: AbortSignal,
  listener: FollowedEvents,
): Promise<void> {
  const { adminToken } = server
  const from = after === undefined ? '' : `?after=${after}`
  const response = await ask(server, `/__mockapi/events${from}`, {
    ...(adminToken !== undefined && { headers: { authorization: `Bearer ${adminToken}` } }),
    redirect: 'error',
    signal,
  })
  if (!response.ok || !response.body)
    throw new Error(`The events cannot be read (${response.status}).`)
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > longest) throw new Error('An event is too long.')
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) await tell(block, listener)
  }
}

async function tell(block: string, listener: FollowedEvents): Promise<void> {
  const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
  if (event === 'calls') await listener.calls(JSON.parse(data) as CallSummary[])
  else if (event === 'missed') listener.missed()
  else if (event === 'changed') await listener.changed(JSON.parse(data) as string[])
}
