/** How long a client may take to send a request, ms, and how many connections there may be on each address. */
export const clientLimits = {
  /** From the first byte of a request, or from the start of the connection. */
  head: 10_000,
  request: 300_000,
  /** Between requests on one connection. */
  idle: 60_000,
  check: 2_000,
  /** For how long it may take nothing of an answer that waits for it. */
  unread: 60_000,
  /** Connections at once, on each address; further ones are closed at once. */
  connections: 2_000,
}

/** Limits of clients, see `clientLimits`. */
export type ClientLimits = Readonly<typeof clientLimits>
