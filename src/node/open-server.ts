import type { Server } from 'node:http'

/** A server that listens on one address. */
export interface OpenServer {
  readonly server: Server
  /** Ends all of its connections. */
  readonly breakOff: () => void
  /** Ends those that have nothing to do any more. */
  readonly letGo: () => void
}
