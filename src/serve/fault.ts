import type { FaultKind } from '../core/reply.ts'
import { ConnectionTaken } from './wire.ts'
import type { Wire } from './wire.ts'

/**
 * Breaks the connection of a request. In process there is none, so `fetch` rejects the way that it does
 * for a network error.
 */
export async function breakConnection(
  kind: FaultKind,
  wire: Wire | undefined,
  signal: AbortSignal,
): Promise<never> {
  if (!wire) {
    if (kind === 'hang') await aborted(signal)
    throw new TypeError('fetch failed', { cause: networkError(kind) })
  }
  if (kind === 'reset') wire.reset()
  if (kind === 'empty') wire.end()
  throw new ConnectionTaken()
}

function networkError(kind: FaultKind): Error {
  const error = new Error(kind === 'reset' ? 'read ECONNRESET' : 'other side closed')
  return Object.assign(error, { code: kind === 'reset' ? 'ECONNRESET' : 'UND_ERR_SOCKET' })
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    if (signal.aborted) reject(signal.reason as Error)
  })
}
