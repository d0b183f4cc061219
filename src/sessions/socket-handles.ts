import type { SocketClose } from '../http/socket.ts'
import type { JournalMessage } from '../journal/message-log.ts'
import type { WaitOptions } from '../behaviour/wait.ts'
import type { OpenSocket, Sockets } from './sockets.ts'
import { testOf, waitUntil } from './wait-until.ts'

/** A WebSocket of the session, as tests see it. */
export interface MockSocket {
  readonly id: string
  /** The endpoint that took it: `WS /rooms/:room`. */
  readonly key: string
  /** The path that the client asked for. */
  readonly path: string
  /** When it was opened, ms since the epoch. */
  readonly since: number
  /** The subprotocol that was agreed on; undefined for none. */
  readonly protocol: string | undefined
  /** The last messages of both sides, the oldest first; none where the journal is off. */
  readonly messages: readonly JournalMessage[]
  /** How it was closed; undefined while it is open. */
  readonly closed: SocketClose | undefined
  /** Sends a value to the client, objects as JSON. */
  send(value: unknown): void
  /** @throws TypeError for a code or a reason that cannot be sent */
  close(code?: number, reason?: string): void
  /**
   * Waits for a message that the client has sent, earlier ones included, and returns its value.
   *
   * @param which a part of it, which may have other members; a function that says whether it is the one; default any
   * @throws Error that lists what came instead
   */
  waitFor(which?: unknown, options?: Pick<WaitOptions, 'timeout'>): Promise<unknown>
}

/** The WebSockets of a session. */
export interface MockSockets {
  /** Those that are open, in the order in which they were opened. */
  readonly open: readonly MockSocket[]
  /** Waits until one is open for a key, `WS /chat`, or at a path, `/chat`; returns the one that was opened last. */
  waitFor(which: string, options?: Pick<WaitOptions, 'timeout'>): Promise<MockSocket>
}

/** The WebSockets of a session for tests. */
export function socketsOf(sockets: Sockets): MockSockets {
  return {
    get open() {
      return sockets.list.map(handleOf)
    },
    waitFor: async (which, options = {}) => {
      const found = () => sockets.list.findLast(({ key, path }) => key === which || path === which)
      const instead = () => sockets.list.map(({ key, path }) => `${key} at ${path}`)
      const what = `A WebSocket for ${which}`
      const socket = await waitUntil(
        found,
        (tell) => sockets.subscribe(tell),
        options,
        what,
        instead,
      )
      return handleOf(socket)
    },
  }
}

function handleOf(socket: OpenSocket): MockSocket {
  const { id, key, path, since, protocol, log, send, close } = socket
  return {
    id,
    key,
    path,
    since,
    protocol,
    send,
    close,
    get messages() {
      return log.messages
    },
    get closed() {
      return log.closed
    },
    waitFor: async (which, options = {}) => {
      const test = testOf(which)
      const received = () => log.messages.filter(({ from }) => from === 'client')
      const found = () => received().find(({ data }) => test(data))
      const instead = () => received().map(({ data }) => JSON.stringify(data))
      const what = `A message from ${path}`
      const ended = () => log.closed && `it was closed with ${closeText(log.closed)}`
      const tells = (tell: () => void) => log.subscribe(tell)
      const message = await waitUntil(found, tells, options, what, instead, ended)
      return message.data
    },
  }
}

function closeText({ code, reason }: SocketClose): string {
  return reason === '' ? String(code) : `${code}: ${reason}`
}
