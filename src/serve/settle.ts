import { problemReply } from '../core/reply.ts'
import type { Reply } from '../core/reply.ts'
import type { ServeHost } from './host.ts'
import type { Maybe } from './maybe.ts'
import type { Arrival } from './arrival.ts'

/** The answer once what the request changed is safe, or 503 `not-saved` in its place. */
export function settled(host: ServeHost, arrival: Arrival): Maybe<Arrival> {
  const settling = host.settle?.()
  if (!settling) return arrival
  return settling.then(
    () => arrival,
    (error: unknown) => ({ ...arrival, outcome: notSaved(error) }),
  )
}

/** 503 for a change that could not be saved. */
export function notSaved(error: unknown): Reply {
  const reason = error instanceof Error ? error.message : String(error)
  const detail = `The change is made, but would not outlive the server: ${reason}`
  return problemReply('not-saved', detail)
}
