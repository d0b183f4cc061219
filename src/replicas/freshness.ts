import type { HeaderReader } from '../http/connection.ts'
import { positionNamed } from '../sessions/position.ts'
import { parsePosition, type Position } from './position.ts'
import type { SessionLog } from './session-log.ts'

/** Lets requests wait until the data are as new as they want them. */
export class Freshness {
  readonly #log: SessionLog
  readonly #id: string
  readonly #committing: () => Promise<void> | undefined
  /** The look-up under way, and the one after it, which all share that have come since. */
  #asked: Promise<Position> | undefined
  #next: Promise<Position> | undefined
  /** Whether the last look-up has failed, so that others may have written what is not seen here. */
  hasFailed = false

  /** @param committing resolves once what is committed now is; undefined for nothing */
  constructor(log: SessionLog, id: string, committing: () => Promise<void> | undefined) {
    this.#log = log
    this.#id = id
    this.#committing = committing
  }

  /** Waits for what a request names, or for all that others have written. It never rejects. */
  wait(header: HeaderReader, isStrong: boolean, read: () => Promise<void>): void | Promise<void> {
    if (!this.#log.isConnected) return undefined
    if (isStrong) return this.#catchUp(() => this.#top(), read)
    const named = positionNamed(header, this.#id)
    const wanted = named === undefined ? undefined : parsePosition(named)
    const { position } = this.#log.committed
    if (!wanted || wanted.at <= position.at) return undefined
    return this.#catchUp(() => Promise.resolve(wanted), read)
  }

  async #catchUp(look: () => Promise<Position>, read: () => Promise<void>): Promise<void> {
    const { committed } = this.#log
    const before = committed.position
    try {
      const top = await look()
      // What is being committed may be the end that was seen.
      if (top.at > committed.position.at) await this.#committing()
      if (top.at > committed.position.at || this.#log.isCut(top, before)) await read()
      this.hasFailed = false
    } catch {
      this.hasFailed = true
    }
  }

  /** Where the log ended when this was called, or later. */
  #top(): Promise<Position> {
    if (!this.#asked) return (this.#asked = this.#ask())
    return (this.#next ??= this.#asked.then(
      () => this.#askNext(),
      () => this.#askNext(),
    ))
  }

  #askNext(): Promise<Position> {
    this.#next = undefined
    return (this.#asked = this.#ask())
  }

  #ask(): Promise<Position> {
    const asked: Promise<Position> = this.#log.top().finally(() => {
      if (this.#asked === asked) this.#asked = undefined
    })
    return asked
  }
}
