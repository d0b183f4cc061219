/** Quiet time after the last event before a scan, ms. */
const debounce = 5
/** Time after the first event at which a scan starts at the latest, ms. */
const maxDelay = 150
/** More changed paths than this are a burst, such as a git checkout, whose end is worth waiting for. */
const burstSize = 50
/** Quiet time and longest delay in a burst, ms. */
const burstDebounce = 60
const maxBurstDelay = 500

/** Why a scan runs. */
export interface Trigger {
  /** When the first event (or the call) came, on the clock of `performance.now()`. */
  readonly since: number
  /** The paths that events named, at most 51; empty for a check without events. */
  readonly changedPaths: ReadonlySet<string>
  /** Whether a caller waits for the result, in contrast to events. */
  readonly requested: boolean
}

/** What a scan found, and after how many ms to scan again without an event. */
export interface ScanOutcome<T> {
  readonly result: T
  readonly recheckIn?: number | undefined
}

/**
 * Decides when to scan: 5 ms after the last event, 150 ms after the first at most, later in a burst. One
 * scan runs at a time; events meanwhile collect for the next.
 */
export class Schedule<T> {
  readonly #scan: (trigger: Trigger) => Promise<ScanOutcome<T>>
  readonly #onResult: (result: T) => void
  #changedPaths = new Set<string>()
  #since: number | undefined
  #eventTimer: NodeJS.Timeout | undefined
  #recheckTimer: NodeJS.Timeout | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #running = 0
  #closed = false
  readonly #waiting: (() => void)[] = []

  /** @param onResult called with the result of each scan that no call requested */
  constructor(scan: (trigger: Trigger) => Promise<ScanOutcome<T>>, onResult: (result: T) => void) {
    this.#scan = scan
    this.#onResult = onResult
  }

  touch(paths: Iterable<string>): void {
    if (this.#closed) return
    this.#since ??= performance.now()
    for (const path of paths) if (this.#changedPaths.size <= burstSize) this.#changedPaths.add(path)
    if (this.#running === 0) this.#planScan(this.#since)
  }

  /** Scans at once, or as soon as the running scan has ended. */
  now(): Promise<T> {
    return this.#enqueue(true)
  }

  /** Resolves when no scan is running or planned. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#release()
    })
  }

  /** Plans nothing from now on; a running scan ends unreported. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#eventTimer)
    clearTimeout(this.#recheckTimer)
    this.#since = undefined
    this.#release()
  }

  #planScan(since: number): void {
    const isBurst = this.#changedPaths.size > burstSize
    const now = performance.now()
    const latest = since + (isBurst ? maxBurstDelay : maxDelay)
    const due = Math.min(now + (isBurst ? burstDebounce : debounce), latest)
    clearTimeout(this.#eventTimer)
    this.#eventTimer = setTimeout(() => void this.#scanUnrequested(), Math.max(0, due - now))
  }

  async #scanUnrequested(): Promise<void> {
    const result = await this.#enqueue(false)
    if (!this.#closed) this.#onResult(result)
  }

  #enqueue(requested: boolean): Promise<T> {
    this.#running++
    const scan = this.#queue.then(() => this.#run(requested))
    this.#queue = scan.catch(() => {})
    return scan
  }

  async #run(requested: boolean): Promise<T> {
    const changedPaths = this.#changedPaths
    const trigger = { since: this.#since ?? performance.now(), changedPaths, requested }
    this.#changedPaths = new Set()
    this.#since = undefined
    clearTimeout(this.#eventTimer)
    this.#eventTimer = undefined
    try {
      const { result, recheckIn } = await this.#scan(trigger)
      if (recheckIn !== undefined && !this.#closed) {
        clearTimeout(this.#recheckTimer)
        this.#recheckTimer = setTimeout(() => {
          this.#recheckTimer = undefined
          void this.#scanUnrequested()
        }, recheckIn)
      }
      return result
    } finally {
      this.#running--
      if (this.#since !== undefined && this.#running === 0) this.#planScan(this.#since)
      // A turn later, so that what was found is reported before anybody learns that all is quiet.
      setImmediate(() => this.#release())
    }
  }

  #release(): void {
    const isBusy = this.#running > 0 || this.#eventTimer || this.#recheckTimer
    if (isBusy && !this.#closed) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
