import type { FaultKind } from '../http/reply.ts'
import { alreadySent } from '../http/connection.ts'
import type { Connection } from '../http/connection.ts'
import { connectionReset, noHttp, otherSideClosed } from './network-error.ts'

/** Faults that come in place of an answer. */
export type ConnectionFault = Exclude<FaultKind, 'truncate' | 'malformed-chunk' | 'dribble'>

/**
 * Breaks the connection of a request. In process there is none, so `fetch` rejects the way that it does
 * for a network error.
 */
export async function breakConnection(
  kind: ConnectionFault,
  connection: Connection | undefined,
  signal: AbortSignal,
): Promise<Response> {
  if (!connection) {
    if (kind === 'hang') await aborted(signal)
    throw new TypeError('fetch failed', { cause: errors[kind]() })
  }
  if (kind === 'reset') connection.reset()
  if (kind === 'empty') connection.end()
  if (kind === 'garbage') connection.end(garbage())
  return alreadySent()
}

const errors = {
  reset: connectionReset,
  empty: otherSideClosed,
  hang: otherSideClosed,
  garbage: noHttp,
} as const satisfies Record<ConnectionFault, () => Error>

/** Bytes of all sizes, the same each time, that begin as no answer does. */
function garbage(): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, index) => (index * 167 + 1) & 255)
}

function aborted(signal: AbortSignal): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    if (signal.aborted) reject(signal.reason as Error)
  })
}
