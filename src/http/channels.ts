/** What takes messages at an address as long as it is open, as a WebSocket does. */
export interface Receiver {
  /** The path that the client asked for: `/rooms/42`. */
  readonly path: string
  /** The path of the endpoint, as it is written: `/rooms/:room`. */
  readonly pattern: string
  /** Sends a value, objects as JSON; one that is closed already gets nothing. */
  readonly send: (value: unknown) => void
  /** Ends it; default with 1000. */
  readonly close: (code?: number, reason?: string) => void
}

/** All WebSockets that are open at a path. */
export interface Channel {
  readonly path: string
  /** How many there are now. */
  readonly size: number
  /** Sends a value to each, objects as JSON; returns how many there were. */
  send(value: unknown): number
  /** Closes each; default with 1000. */
  close(code?: number, reason?: string): void
}

/** Who listens in a session, by path: `const leave = session.channels.add(receiver)`, and `leave()` when it ends. */
export class Channels {
  #receivers: Set<Receiver> | undefined

  /** Returns a function that takes it out again. */
  add(receiver: Receiver): () => void {
    const receivers = (this.#receivers ??= new Set())
    receivers.add(receiver)
    return () => void receivers.delete(receiver)
  }

  /** @param path that of an address, `/rooms/42`, or of an endpoint, `/rooms/:room`, which stands for all of them */
  at(path: string): Channel {
    const wanted = normalized(path)
    const open = (): readonly Receiver[] =>
      [...(this.#receivers ?? [])].filter(
        (each) => normalized(each.path) === wanted || each.pattern === path,
      )
    return {
      path,
      get size() {
        return open().length
      },
      send: (value) => {
        const all = open()
        for (const each of all) each.send(value)
        return all.length
      },
      close: (code, reason) => {
        for (const each of open()) each.close(code, reason)
      },
    }
  }

  /** Closes all of them. */
  close(code: number, reason: string): void {
    for (const each of this.#receivers ?? []) each.close(code, reason)
  }
}

/** A slash at the end counts for nothing, and neither does what needs no percent-encoding. */
function normalized(path: string): string {
  const whole = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  if (!whole.includes('%')) return whole
  try {
    return decodeURI(whole)
  } catch {
    return whole
  }
}
