import { setTimeout as pause } from 'node:timers/promises'
import type { OpenServer } from './open-server.ts'

/** How often connections are looked at that have nothing to do any more, ms. */
const interval = 20

/** Lets connections end with their next answer, so that clients open others, which may lead to another server. */
export function leave(servers: readonly OpenServer[]): void {
  for (const { server } of servers) {
    // Before what answers. A stream of HTTP/2 has no such thing.
    server.prependListener('request', (_incoming, outgoing) => {
      outgoing.shouldKeepAlive = false
    })
  }
}

/**
 * Takes no more connections, and lets those that are there end with their answer; resolves when all have ended, or after
 * `patience` ms.
 */
export async function finish(servers: readonly OpenServer[], patience: number): Promise<void> {
  const open = new Set(servers)
  for (const each of servers) each.server.close(() => open.delete(each))
  const start = performance.now()
  while (open.size > 0 && performance.now() - start < patience) {
    // A connection between two requests would wait for the next one.
    for (const { letGo } of open) letGo()
    await pause(interval)
  }
}
