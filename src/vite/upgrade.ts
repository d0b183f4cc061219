import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ViteDevServer } from 'vite'
import { isSwitch, readAgain, upgradeWhere } from '../node/upgrade.ts'
import type { Mount } from './mount.ts'

/** Subprotocols of the connection by which pages hear of edits. */
const ofVite = /^vite-(?:hmr|ping)$/

/**
 * Lets mocks take the WebSockets below their prefixes, before the listeners of Vite and of its proxy.
 * @param all whether other protocols are passed on too
 */
export function mountUpgrades(
  httpServer: NonNullable<ViteDevServer['httpServer']>,
  mount: Pick<Mount, 'takes' | 'upgrade'>,
  all: boolean,
): void {
  const server = httpServer as Server
  const takes = (incoming: IncomingMessage): boolean =>
    !ofVite.test(incoming.headers['sec-websocket-protocol'] ?? '') &&
    isSwitch(incoming, all) &&
    mount.takes(incoming)
  const emit = server.emit.bind(server) as (event: string, ...values: unknown[]) => boolean
  // A listener could not keep others from answering too.
  server.emit = (event: string, ...values: unknown[]): boolean => {
    const [incoming, socket, head] = values as [IncomingMessage, Duplex, Buffer]
    if (event !== 'upgrade' || !takes(incoming)) return emit(event, ...values)
    mount.upgrade(incoming, socket, head)
    return true
  }
  // Node emits it where somebody listens alone; where nobody else does, what is asked for is a plain answer.
  upgradeWhere(server, (incoming) => takes(incoming) || server.listenerCount('upgrade') > 1)
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (server.listenerCount('upgrade') === 1) readAgain(server, incoming, socket, head)
  })
}
