import { clock, turn } from '../clock.ts'
import type { HeaderReader } from '../http/connection.ts'
import { positionNamed } from '../sessions/position.ts'
import { parsePosition, type Position } from './position.ts'
import type { SessionLog } from './session-log.ts'

/** How long a request waits for that, ms. */
const longestWait = 1_000

/** Lets requests wait until the data are as new as they want them. */
export class Freshness {
  readonly #log: SessionLog
  readonly #id: string
  readonly #committing: () => Promise<void> | undefined
  /** The look-up under way, and the one after it, which all share that come before it is asked. */
  #underWay: Promise<void> | undefined
  #next: Promise<void> | undefined
  /** Whether the last look-up has failed, so that others may have written what is not seen here. */
  hasFailed = false
  /** Whether the engine has not answered for long: nobody waits for it until it does. */
  #isLate = false

  /** @param committing resolves once what is committed now is; undefined for nothing */
  constructor(log: SessionLog, id: string, committing: () => Promise<void> | undefined) {
    this.#log = log
    this.#id = id
    this.#committing = committing
  }

  /** Waits for what a request names, or for all that others have written. It never rejects. */
  wait(header: HeaderReader, isStrong: boolean, read: () => Promise<void>): void | Promise<void> {
    // While one is late, it tells those that come when the engine answers again.
    if (!this.#log.isConnected || this.#isLate) return undefined
    if (isStrong) return (this.#next ??= this.#lookUp(read))
    const named = positionNamed(header, this.#id)
    const wanted = named === undefined ? undefined : parsePosition(named)
    const { position } = this.#log.committed
    if (!wanted || wanted.at <= position.at) return undefined
    return this.#catchUp(() => Promise.resolve(wanted), read)
  }

  /** Waits for what {@link Freshness.#bring} brings, but not longer than a client would like to. */
  async #catchUp(look: () => Promise<Position>, read: () => Promise<void>): Promise<void> {
    let stop = (): void => {}
    const late = new Promise<void>((resolve) => {
      stop = clock.after(longestWait, () => {
        this.#isLate = this.hasFailed = true
        resolve()
      })
    })
    await Promise.race([this.#bring(look, read), late])
    stop()
  }

  /** Reads what others have written, if they have. */
  async #bring(look: () => Promise<Position>, read: () => Promise<void>): Promise<void> {
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
    this.#isLate = false
  }

  /** Catches up with what others had written when this was called. One look-up is under way at a time. */
  async #lookUp(read: () => Promise<void>): Promise<void> {
    await this.#underWay
    // What has come over the network already shares it.
    await turn()
    const over = this.#next
    this.#underWay = over
    this.#next = undefined
    // Nor does anybody wait whose look-up would follow one that is late.
    if (!this.#isLate) await this.#catchUp(() => this.#log.top(), read)
    if (this.#underWay === over) this.#underWay = undefined
  }
}
