import { origin } from '../../api/client.ts'
import { Store } from '../../core/store.ts'
import { callCount, keptCalls, latestCall, type CallSummary } from '../../live/calls.ts'
import type { Replay } from './call-code.ts'

/** Which calls were sent again from this page: the number of the first one, by that of the new one. */
export const replays = new Map<number, number>()

/** Counts up when a call was sent again. */
export const replayCount = new Store(0)

/** How long the page waits until the call that it sent is in the list, ms. */
const longestWait = 3000

/** How long an answer goes on, such as a stream of events, ms. */
const longestAnswer = 30_000

/** Sends a request again; the new call, or undefined where the list does not show it in time. @throws TypeError */
export async function sendAgain(
  { method, target, below, headers, body }: Replay,
  of: Pick<CallSummary, 'id' | 'session'>,
): Promise<CallSummary | undefined> {
  const after = latestCall()
  const sent = fetch(origin + below + target, {
    method,
    headers: [
      ...headers.filter(([name]) => name !== 'x-mockapi-session'),
      ...(of.session === '' ? [] : [['x-mockapi-session', of.session] as const]),
    ].map(([name, value]): [string, string] => [name, value]),
    ...(body !== undefined && { body }),
    redirect: 'manual',
    credentials: 'omit',
    signal: AbortSignal.timeout(longestAnswer),
  })
  // A connection that a fault breaks is an answer as well.
  const failure = await sent.then(
    (response) => {
      // Unread, a stream would not go on.
      response.arrayBuffer().catch(() => {})
      return undefined
    },
    (error: Error) => error,
  )
  const isNew = (call: CallSummary) =>
    call.id > after &&
    call.method === method &&
    call.target === target &&
    call.session === of.session
  const found = await appeared(isNew)
  if (!found && failure) throw failure
  if (found) replays.set(found.id, of.id)
  replayCount.set(replayCount.value + 1)
  return found
}

function appeared(isNew: (call: CallSummary) => boolean): Promise<CallSummary | undefined> {
  return new Promise((resolve) => {
    const end = (found: CallSummary | undefined) => {
      unsubscribe()
      clearTimeout(timer)
      resolve(found)
    }
    const look = () => {
      const found = keptCalls().findLast(isNew)
      if (found) end(found)
    }
    const unsubscribe = callCount.subscribe(look)
    const timer = setTimeout(() => end(undefined), longestWait)
    look()
  })
}
