import { isPromise } from '../http/maybe-promise.ts'
import type { SessionClock } from '../time/session-clock.ts'

/** What is done later, by the clock of a session. */
export interface PendingJob {
  readonly id: number
  /** When it is due by the clock of its session, milliseconds since 1970. */
  readonly due: number
  /** `after()` of a handler, `$after` of a JSON file, or the next step of a record. */
  readonly kind: 'handler' | 'endpoint' | 'progress'
  /** The endpoint, such as `POST /orders`; of a record the name of its collection. */
  readonly key: string
  /** What is done, as far as it is known: `update orders`, `7: queued → running`; empty for a function. */
  readonly what: string
}

/** What is known of a job before it waits. */
export type JobAbout = Omit<PendingJob, 'id' | 'due'>

/** Takes what a job threw. */
export type JobReport = (error: unknown, job: JobAbout) => void

/** A job while it waits. */
export interface WaitingJob {
  /** ms until it is due. */
  readonly left: number
  readonly stop: () => void
}

const noJob: WaitingJob = { left: 0, stop: () => {} }

/** The most jobs of a session that wait at a time; those of records apart. */
const mostJobs = 1000
const mostRecords = 10_000

interface Waiting {
  readonly about: JobAbout
  readonly id: number
  /** By the time that never goes back. */
  readonly due: number
  stop: () => void
}

/** What one session does later: a job that fails is reported, and ends nothing else. */
export class Jobs {
  readonly #clock: SessionClock
  readonly #report: JobReport
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #records = 0
  #isClosed = false
  /** Another number after each change. */
  revision = 0

  /** @param report takes what a job threw */
  constructor(clock: SessionClock, report: JobReport) {
    this.#clock = clock
    this.#report = report
  }

  /** Those that wait, in the order in which they are due. */
  get pending(): readonly PendingJob[] {
    const offset = this.#clock.now() - this.#clock.elapsed()
    return [...this.#waiting.values()]
      .toSorted((one, other) => one.due - other.due || one.id - other.id)
      .map(({ id, due, about }) => ({ id, due: Math.round(due + offset), ...about }))
  }

  /**
   * Does something once some ms have passed. A closed session does nothing any more.
   *
   * @throws Error where too many wait already; of those of records it is reported
   */
  add(ms: number, about: JobAbout, run: () => unknown): WaitingJob {
    if (this.#isClosed) return noJob
    const isRecord = about.kind === 'progress'
    const [count, most] = isRecord
      ? [this.#records, mostRecords]
      : [this.#waiting.size - this.#records, mostJobs]
    if (count >= most) {
      const error = new Error(
        `${most} jobs of this session wait already, and no more are taken. ` +
          'Move its clock on, cancel some, or reset the session.',
      )
      if (!isRecord) throw error
      this.#report(error, about)
      return noJob
    }
    const id = ++this.#lastId
    const job: Waiting = { id, due: this.#clock.elapsed() + ms, about, stop: () => {} }
    this.#waiting.set(id, job)
    this.revision++
    if (isRecord) this.#records++
    const due = () => {
      this.#remove(job)
      return this.#run(job, run)
    }
    job.stop = this.#clock.after(ms, due, true)
    const clock = this.#clock
    return {
      get left() {
        return Math.max(0, job.due - clock.elapsed())
      },
      stop: () => void this.cancel(id),
    }
  }

  /** Ends those that wait, or the one of an id; returns how many. */
  cancel(id?: number): number {
    const all = id === undefined ? [...this.#waiting.values()] : [this.#waiting.get(id)]
    let count = 0
    for (const job of all) {
      if (!job) continue
      count++
      job.stop()
      this.#remove(job)
    }
    return count
  }

  /** Ends all, and takes no more. */
  close(): void {
    this.#isClosed = true
    this.cancel()
  }

  #remove({ id, about }: Waiting): void {
    if (!this.#waiting.delete(id)) return
    this.revision++
    if (about.kind === 'progress') this.#records--
  }

  /** A promise where the job is not done yet. */
  #run({ about }: Waiting, run: () => unknown): unknown {
    const failed = (error: unknown): void => this.#report(error, about)
    try {
      const result = run()
      return isPromise(result) ? Promise.resolve(result).catch(failed) : undefined
    } catch (error) {
      return failed(error)
    }
  }
}
