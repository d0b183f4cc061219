import type { JournalEntry } from './call.ts'

/** The header by which whoever sent a request finds its call: any text that no other request has. The real API does not get it. */
export const callMark = 'x-mockapi-call'

/** How many of the latest calls are looked at: few, since it is among them nearly always and their bodies are long; then more. */
const looks = [10, 200]

/**
 * The call of the request with this mark; undefined where the journal has it not, or not any more.
 * @param ask gives what the admin API answers to a GET of a path below `/__mockapi`, in the session of the request
 */
export async function markedCall(
  mark: string,
  ask: (path: string) => Promise<unknown>,
): Promise<JournalEntry | undefined> {
  for (const limit of looks) {
    const calls = (await ask(`/requests?limit=${limit}`)) as readonly JournalEntry[]
    const found = calls.findLast(({ request }) => request.headers[callMark] === mark)
    if (found || calls.length < limit) return found
  }
  return undefined
}
