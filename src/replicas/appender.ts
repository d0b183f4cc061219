import type { Reply } from '../http/reply.ts'
import type { Session } from '../sessions/session.ts'
import type { WebhookOrigin } from '../webhooks/of-request.ts'
import type { Batch } from './batch.ts'
import type { SharedBehaviour } from './behaviour.ts'
import { pause } from './contention.ts'
import { writeEntry, type LogEntry } from './entry.ts'
import { formatPosition } from './position.ts'
import { storeLost } from './problems.ts'
import type { SessionLog } from './session-log.ts'
import { StoreError } from './store-error.ts'

interface AppenderParts {
  readonly session: Session
  readonly log: SessionLog
  /** Tells this server from others. */
  readonly writer: string
  readonly behaviour: SharedBehaviour
  /** How long what nobody uses stays in the store, ms; undefined for ever. */
  readonly ttl: () => number | undefined
}

/** Has the log take what units wrote, and then the data of the session. */
export class Appender {
  readonly #parts: AppenderParts
  readonly #log: SessionLog

  constructor(parts: AppenderParts) {
    this.#parts = parts
    this.#log = parts.log
  }

  /** Appends a batch, and takes it into the data. Its tip is dropped. */
  async append(batch: Batch, moveLate: () => void): Promise<'committed' | 'conflict' | Reply> {
    const after = formatPosition(this.#log.committed.position)
    const entry = batch.entry(this.#parts.writer, after, () => this.#parts.behaviour.now)
    const text = writeEntry(entry)
    try {
      const { position, top } = await this.#log.append(text, this.#parts.ttl())
      batch.drop()
      if (position) {
        this.#fold(batch)
        moveLate()
        this.#log.committed.passed(entry, text.length, position)
        this.#log.saveAtTimes()
        return 'committed'
      }
      moveLate()
      this.#rollBack(batch)
      await pause(batch.conflicts)
      await this.#log.readTo(top)
      return batch.isFound ? 'committed' : 'conflict'
    } catch (error) {
      batch.drop()
      moveLate()
      this.#rollBack(batch)
      if (error instanceof StoreError && error.isUnsure) await this.#log.read().catch(() => {})
      return batch.isFound ? 'committed' : storeLost(error)
    }
  }

  /** Takes an entry that was read where it is that of this server whose answer was lost. */
  found(entry: LogEntry, batch: Batch | undefined): boolean {
    if (!batch?.isIn(entry, this.#parts.writer)) return false
    if (entry.behaviour) this.#parts.behaviour.put(entry.behaviour)
    this.#fold(batch)
    batch.isFound = true
    return true
  }

  /** Takes what was committed, as a write of those who wrote it. */
  #fold({ units }: Batch): void {
    for (const { changes, writer } of units) {
      if (changes.length === 0) continue
      this.#parts.session.take(changes, writer as WebhookOrigin | undefined)
    }
  }

  /** Takes back what units did to scenarios, overrides and the clock. */
  #rollBack(batch: Batch): void {
    if (batch.touchesBehaviour) this.#parts.behaviour.put(this.#log.committed.behaviour ?? {})
  }
}
