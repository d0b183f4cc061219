import type { SocketClient, SocketRoom } from '../endpoints/socket-client.ts'
import type { OpenSocket, Sockets } from '../sessions/sockets.ts'
import { encoded } from './answer.ts'

/** Those of a session that have joined a room. */
export function roomOf(sockets: Sockets, name: string): SocketRoom {
  return {
    get size() {
      return sockets.membersOf(name).length
    },
    send: (value, { except } = {}) => sendToAll(sockets.membersOf(name), value, except),
  }
}

/** Sends a value, which is written once, to all but one. @throws NoJsonError */
export function sendToAll(
  sockets: readonly OpenSocket[],
  value: unknown,
  except?: SocketClient,
): void {
  const data = encoded(value)
  for (const socket of sockets) if (socket.id !== except?.id) socket.send(data)
}
