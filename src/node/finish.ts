import { Server } from 'node:net'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import type { OpenServer } from './open-server.ts'

/** How often connections are looked at that have nothing to do any more, ms. */
const interval = 20

/** How many connections may wait to be taken, which is what Node asks the system for. */
const backlog = 511

/** How long a request may be on its way over a connection that was opened before, ms. */
const arrival = 500

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
  // Connections that wait to be taken would be reset; each turn of the event loop takes one.
  for (let count = 0; count < backlog; count++) await turn()
  // That of HTTP also ends connections whose request has not been read yet.
  const { close } = Server.prototype
  for (const each of servers) close.call(each.server, () => open.delete(each))
  const start = performance.now()
  const elapsed = () => performance.now() - start
  while (open.size > 0 && elapsed() < patience) {
    // A connection between two requests would wait for the next one.
    if (elapsed() > arrival) for (const { letGo } of open) letGo()
    await pause(interval)
  }
}
