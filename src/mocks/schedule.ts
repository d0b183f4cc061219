/** Quiet time after the last event before a look, ms. */
export const debounce = 10
/** Time after the first event at which a look starts at the latest, ms. */
const longestDelay = 150
/** More changed paths than this are a storm, such as a git checkout. */
const stormSize = 50
/** Quiet time and longest delay in a storm, ms: its end is worth waiting for. */
const stormDebounce = 60
const longestStorm = 500

/** Why a look is taken. */
export interface Occasion {
  /** When the first event (or the call) came, on the clock of `performance.now()`. */
  readonly since: number
  /** The paths that events named, at most {@link stormSize} + 1; empty for a check without events. */
  readonly hints: ReadonlySet<string>
  /** Whether a caller waits for what the look finds, in contrast to events. */
  readonly asked: boolean
}

/** What a look found, and after how many ms to look again without an event. */
export interface Look<T> {
  readonly result: T
  readonly again?: number
}

/** Decides when to look: one look at a time, events meanwhile collect for the next. */
export interface Schedule<T> {
  /** Tells that something happened at these paths. */
  touch(paths: Iterable<string>): void
  /** Looks at once, or as soon as the look under way has ended. */
  now(): Promise<T>
  /** Resolves when no look is under way or planned. */
  settled(): Promise<void>
  /** Plans nothing from now on; a look under way ends unreported. */
  close(): void
}

/** What a schedule calls. */
export interface ScheduleOptions<T> {
  readonly look: (occasion: Occasion) => Promise<Look<T>>
  /** Called with what each look found that no call asked for. */
  readonly onResult: (result: T) => void
}

/** A schedule that waits 10 ms after the last event, 150 ms after the first at most, longer in a storm. */
export function createSchedule<T>(options: ScheduleOptions<T>): Schedule<T> {
  return new Planner(options)
}

class Planner<T> implements Schedule<T> {
  readonly #options: ScheduleOptions<T>
  #hints = new Set<string>()
  #since: number | undefined
  #eventTimer: NodeJS.Timeout | undefined
  #checkTimer: NodeJS.Timeout | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #underWay = 0
  #closed = false
  readonly #waiting: (() => void)[] = []

  constructor(options: ScheduleOptions<T>) {
    this.#options = options
  }

  touch(paths: Iterable<string>): void {
    if (this.#closed) return
    this.#since ??= performance.now()
    for (const path of paths) if (this.#hints.size <= stormSize) this.#hints.add(path)
    if (this.#underWay === 0) this.#planEvent(this.#since)
  }

  async now(): Promise<T> {
    return await this.#enqueue(true)
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#release()
    })
  }

  close(): void {
    this.#closed = true
    this.#cancelEvent()
    this.#cancelCheck()
    this.#since = undefined
    this.#release()
  }

  #planEvent(since: number): void {
    const storm = this.#hints.size > stormSize
    const now = performance.now()
    const latest = since + (storm ? longestStorm : longestDelay)
    const due = Math.min(now + (storm ? stormDebounce : debounce), latest)
    this.#cancelEvent()
    this.#eventTimer = setTimeout(() => void this.#lookUnasked(), Math.max(0, due - now))
  }

  #planCheck(delay: number): void {
    this.#cancelCheck()
    this.#checkTimer = setTimeout(() => {
      this.#checkTimer = undefined
      void this.#lookUnasked()
    }, delay)
  }

  #cancelEvent(): void {
    clearTimeout(this.#eventTimer)
    this.#eventTimer = undefined
  }

  #cancelCheck(): void {
    clearTimeout(this.#checkTimer)
    this.#checkTimer = undefined
  }

  async #lookUnasked(): Promise<void> {
    const result = await this.#enqueue(false)
    if (!this.#closed) this.#options.onResult(result)
  }

  /** Looks after the looks before. */
  #enqueue(asked: boolean): Promise<T> {
    this.#underWay++
    const look = this.#queue.then(() => this.#look(asked))
    this.#queue = look.catch(() => {})
    return look
  }

  async #look(asked: boolean): Promise<T> {
    const occasion = { since: this.#since ?? performance.now(), hints: this.#hints, asked }
    this.#hints = new Set()
    this.#since = undefined
    this.#cancelEvent()
    try {
      const { result, again } = await this.#options.look(occasion)
      if (again !== undefined && !this.#closed) this.#planCheck(again)
      return result
    } finally {
      this.#underWay--
      if (this.#since !== undefined && this.#underWay === 0) this.#planEvent(this.#since)
      // A turn later, so that what was found is reported before anybody learns that all is quiet.
      setImmediate(() => this.#release())
    }
  }

  #release(): void {
    const busy = this.#underWay > 0 || this.#eventTimer || this.#checkTimer
    if (busy && !this.#closed) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
