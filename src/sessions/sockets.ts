import type { Receiver } from '../http/channels.ts'
import type { MessageLog } from '../journal/message-log.ts'

/** An open WebSocket of a session. */
export interface OpenSocket extends Receiver {
  readonly id: string
  /** The endpoint that took it: `WS /rooms/:room`. */
  readonly key: string
  /** When it was opened, ms since the epoch. */
  readonly since: number
  readonly protocol: string | undefined
  readonly log: MessageLog
  /** Resolves once it is closed. */
  readonly closed: Promise<void>
}

/** The open WebSockets of a session, and the rooms that they have joined. */
export class Sockets {
  readonly #open = new Map<string, OpenSocket>()
  readonly #rooms = new Map<string, Set<OpenSocket>>()
  readonly #listeners = new Set<(socket: OpenSocket) => void>()

  /** In the order in which they were opened. */
  get list(): readonly OpenSocket[] {
    return [...this.#open.values()]
  }

  add(socket: OpenSocket): void {
    this.#open.set(socket.id, socket)
    for (const listener of this.#listeners) listener(socket)
  }

  delete(socket: OpenSocket): void {
    this.#open.delete(socket.id)
    for (const name of this.#rooms.keys()) this.leave(name, socket)
  }

  find(id: string): OpenSocket | undefined {
    return this.#open.get(id)
  }

  /** Calls a listener for each that is opened from now on; returns what removes it. */
  subscribe(listener: (socket: OpenSocket) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  join(room: string, socket: OpenSocket): void {
    if (!this.#open.has(socket.id)) return
    const members = this.#rooms.get(room) ?? new Set()
    this.#rooms.set(room, members.add(socket))
  }

  leave(room: string, socket: OpenSocket): void {
    const members = this.#rooms.get(room)
    members?.delete(socket)
    if (members?.size === 0) this.#rooms.delete(room)
  }

  membersOf(room: string): readonly OpenSocket[] {
    return [...(this.#rooms.get(room) ?? [])]
  }
}
