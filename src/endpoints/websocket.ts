import { mockKind } from '../data/records/resource.ts'
import type { BehaviourInput } from '../behaviour/behaviour.ts'
import type { PathParams } from '../http/path-params.ts'
import type { Context, EndpointContext } from './handler-context.ts'
import type { SocketMembers } from './socket-client.ts'

/** What an endpoint does with an open WebSocket, beside answering its messages. */
export interface SocketPart {
  /** Runs once, when it is open; what it gives is sent as the answer to a message is. */
  readonly open?: ((context: EndpointContext) => unknown) | undefined
  readonly close?: ((context: EndpointContext) => unknown) | undefined
  /** Whether `open` runs once more for what is open when the endpoint is edited. */
  readonly opensAgain?: boolean
  /** What is sent each so many ms. */
  readonly every?: readonly SocketTick[]
}

/** Something that is done again and again as long as a WebSocket is open. */
export interface SocketTick {
  /** ms. */
  readonly each: number
  readonly run: (context: EndpointContext) => unknown
}

/** What handlers of a WebSocket get: the context of all handlers, and the client. */
export type SocketContext<Params = Readonly<Record<string, string>>> = Context<Params> &
  SocketMembers

/** Handles one event of a WebSocket; what it returns is sent, undefined and null are nothing. */
export type SocketHandler<Params> = (context: SocketContext<Params>) => unknown

/** What a WebSocket endpoint does. */
export interface SocketOptions<Params> extends BehaviourInput {
  /** Subprotocols that it speaks: the first that the client offers of them is agreed on. */
  readonly protocols?: readonly string[]
  /** Runs once for each client, when it is open. */
  readonly open?: SocketHandler<Params>
  /** Runs for each message. */
  readonly message?: SocketHandler<Params>
  /** Runs when it has closed, from whichever side. */
  readonly close?: SocketHandler<Params>
}

/** A WebSocket endpoint as `ws` returns it; without a path it stands in a map. */
export interface SocketMock<Params = never> {
  readonly [mockKind]: 'websocket'
  readonly path: string | undefined
  readonly options: SocketOptions<Params>
}

/**
 * Declares a WebSocket endpoint: at a path, or for a key such as `'WS /chat'` of a map. A save of its file changes open
 * sockets too.
 *
 * @example
 * export const chat = ws('/rooms/:room', {
 *   open: ({ params }) => ({ type: 'welcome', room: params.room }),
 *   message: ({ client, message, broadcast }) => broadcast(message, { except: client }),
 * })
 */
export function ws<const Path extends string>(
  path: Path,
  options: SocketOptions<PathParams<Path>>,
): SocketMock
export function ws<Params = Readonly<Record<string, string>>>(
  options: SocketOptions<Params>,
): SocketMock<Params>
export function ws(
  first: string | SocketOptions<never>,
  options: SocketOptions<never> = {},
): SocketMock {
  const hasPath = typeof first === 'string'
  return {
    [mockKind]: 'websocket',
    path: hasPath ? first : undefined,
    options: hasPath ? options : first,
  }
}
