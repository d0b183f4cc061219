/** A header as it came; several of a name are several pairs. */
export type HeaderPair = readonly [name: string, value: string]

/** One request and its answer, wherever they were seen. */
export interface Exchange {
  readonly request: {
    readonly method: string
    /** Path and query as they came: `/users?page=2`. */
    readonly target: string
    readonly headers: readonly HeaderPair[]
    /** Undefined where there was none, or where nobody has it. */
    readonly body: Uint8Array | undefined
  }
  readonly response: {
    readonly status: number
    readonly headers: readonly HeaderPair[]
    /** Without the coding that `content-encoding` says; empty where there was none. */
    readonly body: Uint8Array
    /** The parts of a stream in their order, where they are known. */
    readonly chunks?: readonly ExchangeChunk[]
    /** Whether the client left a stream before its end. */
    readonly isLeft?: boolean
  }
  /** When the request came, ms since the epoch. */
  readonly time: number
  /** Until the head of the answer, ms. */
  readonly duration: number
}

/** A part of a body as it came. */
export interface ExchangeChunk {
  /** Since the head of the answer, ms. */
  readonly at: number
  /** Bytes. */
  readonly size: number
}

/** Takes what a real API was asked, and what it has answered. */
export interface ExchangeTap {
  /** The most of a body that is kept, bytes. */
  readonly bodyLimit: number
  /** Takes one whose answer has come to its end; its body has still the coding that its headers say. */
  onExchange(exchange: Exchange): void
  /** Told where a body was too long, or broke off. @param call `GET /users` */
  onLeftOut(call: string, reason: string): void
  /** Takes a WebSocket when it is open: its messages are added to it as they come. */
  onSocket(socket: SocketExchange): void
  /** Whether a message of a WebSocket is kept. @param size bytes */
  hasRoom(size: number): boolean
}

/** A WebSocket, and what was said over it. */
export interface SocketExchange {
  /** Path and query as they came. */
  readonly target: string
  /** Those of the request that opened it. */
  readonly headers: readonly HeaderPair[]
  readonly messages: readonly SocketMessage[]
  /** How the server closed it; undefined where it did not. */
  readonly close?: { readonly code: number; readonly reason: string } | undefined
  /** When it was asked for, ms since the epoch. */
  readonly time: number
}

/** A message of a WebSocket. */
export interface SocketMessage {
  readonly from: 'client' | 'server'
  readonly data: string | Uint8Array
  /** Ms, since any moment that is the same for all of one socket. */
  readonly at: number
}
