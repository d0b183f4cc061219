/** A message as it goes over a WebSocket. */
export type SocketData = string | Uint8Array

/** The connection of a WebSocket. */
export interface Socket {
  /** Bytes that were sent and that the client has not taken yet. */
  readonly buffered: number
  send(data: SocketData): void
  /** Begins the closing handshake (RFC 6455, section 7). */
  close(code: number, reason: string): void
  /** Ends the connection at once. */
  terminate(): void
}

/** Takes what comes over a WebSocket. */
export interface SocketListener {
  onMessage(data: SocketData): void
  /** Told before it closes of what the client has done wrong on the wire, and of the code that says so. */
  onProblem(code: number, problem: string): void
  /** Told once, however it ended. */
  onClose(code: number, reason: string): void
}

/** Headers of the answer that takes a WebSocket, and what is told of it once it is open. */
export interface SocketOpening {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly protocol: string | undefined
  readonly onOpen: (socket: Socket) => SocketListener
}

/** What an endpoint gives a WebSocket. */
export interface SocketReply {
  /** The subprotocols that it speaks; any where it says none. */
  readonly protocols?: readonly string[] | undefined
  /** What it answers a message; undefined for the request that opens the socket. */
  readonly answer?: SocketAnswer | undefined
}

/** What a message is answered with; nothing where all is left out. */
export interface SocketAnswer {
  /** Sent to the client, one after the other. */
  readonly send?: readonly unknown[]
  /** Sent to all sockets of the path. */
  readonly broadcast?: readonly unknown[]
  readonly close?: SocketClose | undefined
}

/** How a WebSocket is closed. */
export interface SocketClose {
  readonly code: number
  readonly reason: string
}

/** Why a code and a reason cannot close a WebSocket (RFC 6455, sections 5.5.1 and 7.4); undefined where they can. */
export function closeProblem(code: unknown, reason: unknown): string | undefined {
  const isNumber = Number.isInteger(code)
  const value = code as number
  const isOfProtocol = value >= 1000 && value <= 1014 && ![1004, 1005, 1006].includes(value)
  if (!isNumber || !(isOfProtocol || (value >= 3000 && value <= 4999))) {
    return `${JSON.stringify(code)} is no code that a WebSocket can be closed with. Write 1000, one from 1001 to 1014, or one of your own from 4000 to 4999.`
  }
  if (typeof reason !== 'string') return 'The reason is no text.'
  return new TextEncoder().encode(reason).length > longestReason
    ? `The reason is longer than ${longestReason} bytes, which is the most that a WebSocket has room for.`
    : undefined
}

const longestReason = 123

/** Whether a value is a list of names of subprotocols, which are tokens (RFC 6455, section 4.1). */
export function areProtocols(value: unknown): value is readonly string[] {
  const isName = (each: unknown) => typeof each === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(each)
  return Array.isArray(value) && value.length > 0 && value.every(isName)
}
