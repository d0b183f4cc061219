import { clock, wait } from '../clock.ts'
import { mockapiError, type MockapiError } from '../errors/diagnostic.ts'
import { Timer, type Series, type TimerInit } from './timer.ts'

/** The most timers that one move runs, without those that repeat: more is a chain without an end. */
const mostRuns = 10_000
/** How often one that repeats runs in one move; then it goes on from where the move ends. */
const mostRepeats = 100
/** How long a move waits for what one timer has begun, ms of real time: that may wait for the clock itself. */
const longestRun = 5000
/** The earliest and the latest time that a clock can stand at: years of four digits. */
const earliest = Date.parse('0000-01-01T00:00:00Z')
const latest = Date.parse('9999-12-31T23:59:59.999Z')

/** A time that a clock stands at. */
interface Reading {
  readonly now: number
  readonly elapsed: number
}

/** Waits by a clock again and again. */
export interface Ticker {
  /** Rejects with the signal's reason as soon as it is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * The time of one session, which can be set, frozen and moved. As long as nobody turned it, it is that of the
 * machine. Times are ms since 1970.
 */
export class SessionClock {
  /** How many ms it goes before the machine; negative where it is behind. */
  #ahead = 0
  /** The same of `elapsed`. */
  #elapsedAhead = 0
  /** Where it stands; undefined while it goes. */
  #at: Reading | undefined
  #isFrozen = false
  /** Resolves when the move under way has ended; undefined for none. */
  #moving: Promise<void> | undefined
  #moves = 0
  readonly #timers = new Set<Timer>()
  readonly #start: { readonly ahead: number; readonly frozenAt: number | undefined }

  /** @param from that of the server, whose time it begins with, and goes back to by `reset` */
  constructor(from?: SessionClock) {
    const frozenAt = from?.isFrozen ? from.now() : undefined
    this.#start = { ahead: from?.ahead ?? 0, frozenAt }
    this.reset()
  }

  now(): number {
    return this.#at ? this.#at.now : clock.now() + this.#ahead
  }

  /** The time as ISO 8601 in UTC. */
  iso(): string {
    return new Date(this.now()).toISOString()
  }

  /** ms that have passed by this clock: it goes forward with it, and never back. */
  elapsed(): number {
    return this.#at ? this.#at.elapsed : clock.elapsed() + this.#elapsedAhead
  }

  get isFrozen(): boolean {
    return this.#isFrozen
  }

  /** How many ms it goes before the machine; negative where it is behind. */
  get ahead(): number {
    return this.#at ? this.#at.now - clock.now() : this.#ahead
  }

  /**
   * Runs a function once after some ms of this clock; the result stops it. What moves the clock awaits its promise.
   *
   * @param isBackground whether the process may end before that
   */
  after(ms: number, run: () => unknown, isBackground = false): () => void {
    return this.#add({ ms, run, isBackground })
  }

  /** Runs a function each time after some ms of this clock, in one move a hundred times at most; the result stops it. */
  every(ms: number, run: () => unknown, isBackground = false): () => void {
    const series = { move: 0, runs: 0 }
    return this.#add({ ms, run, isBackground, isRepeated: true, series })
  }

  /** What waits again and again by this clock, in one move a hundred times at most. */
  ticker(): Ticker {
    const series: Series = { move: 0, runs: 0 }
    const after = (ms: number, run: () => void) => this.#add({ ms, run, series, isAwaited: true })
    return { wait: (ms, signal) => wait(ms, signal, { after }) }
  }

  /**
   * Moves to a time. Forward, what falls due on the way runs, as in `advance`; backward, nothing does, and what waits
   * has to wait as long as before.
   *
   * @throws MockapiError `bad-clock` for a time that is none
   */
  set(time: number): Promise<void> {
    const to = checked(time)
    return this.#inTurn(() => this.#moveTo(to))
  }

  /** Stops at the time that it is, or moves to another and stops there: nothing falls due until it is moved. */
  freeze(time?: number): Promise<void> {
    const to = time === undefined ? undefined : checked(time)
    return this.#inTurn(() => {
      this.#isFrozen = true
      this.#stand()
      return to === undefined ? undefined : this.#moveTo(to)
    })
  }

  /** Goes on from where it stands. */
  resume(): void {
    this.#isFrozen = false
    if (!this.#moving) this.#go()
  }

  /**
   * Moves forward by some ms. What falls due runs in the order of time, each at its own time, one after the other.
   *
   * @throws MockapiError `bad-clock` for a time beyond the year 9999; rejects with it where timers set timers without end
   */
  advance(ms: number): Promise<void> {
    checked(this.now() + ms)
    return this.#inTurn(() => this.#move(checked(this.now() + ms), ms))
  }

  /** Goes back to what it began with: the time of the machine where nobody had turned it. Nothing falls due. */
  reset(): void {
    const { ahead, frozenAt } = this.#start
    const elapsed = this.elapsed()
    // Ends a move that is under way.
    this.#moves++
    this.#isFrozen = frozenAt !== undefined
    this.#stand({ now: frozenAt ?? clock.now() + ahead, elapsed })
    if (!this.#isFrozen) this.#go()
  }

  #add(init: TimerInit): () => void {
    const timer = new Timer(this.elapsed() + init.ms, init)
    this.#timers.add(timer)
    if (!this.#at) this.#arm(timer)
    return () => {
      this.#timers.delete(timer)
      timer.disarm()
    }
  }

  #arm(timer: Timer): void {
    timer.arm(
      () => this.elapsed(),
      () => void this.#fire(timer),
    )
  }

  /** Runs a timer, and begins it anew where it repeats. */
  #fire(timer: Timer): unknown {
    const { init } = timer
    if (!init.isRepeated) this.#timers.delete(timer)
    else {
      // Of times that have passed, such as those of a machine that slept, none is made up for.
      const late = Math.max(0, this.elapsed() - timer.due)
      timer.due += init.ms * (1 + Math.floor(late / Math.max(1, init.ms)))
      if (!this.#at) this.#arm(timer)
    }
    return init.run()
  }

  /** Stops at a time, by default that of now. */
  #stand(at: Reading = { now: this.now(), elapsed: this.elapsed() }): Reading {
    if (!this.#at) for (const timer of this.#timers) timer.disarm()
    this.#at = at
    return at
  }

  #go(): void {
    if (!this.#at) return
    const { now, elapsed } = this.#at
    this.#ahead = now - clock.now()
    this.#elapsedAhead = elapsed - clock.elapsed()
    this.#at = undefined
    for (const timer of this.#timers) this.#arm(timer)
  }

  async #inTurn(move: () => Promise<void> | undefined): Promise<void> {
    while (this.#moving) await this.#moving
    await move()
  }

  #moveTo(time: number): Promise<void> | undefined {
    const ms = time - this.now()
    if (ms > 0) return this.#move(time, ms)
    this.#stand({ now: time, elapsed: this.elapsed() })
    if (!this.#isFrozen) this.#go()
    return undefined
  }

  async #move(time: number, ms: number): Promise<void> {
    const move = ++this.#moves
    const to = { now: time, elapsed: this.#stand().elapsed + ms }
    let end = (): void => {}
    try {
      // Without a wait where nothing is due, so that the next line of a test sees the time.
      if (this.#next(to.elapsed)) {
        this.#moving = new Promise((resolve) => (end = resolve))
        await this.#runDue(move, to)
      }
      if (move === this.#moves) this.#at = to
    } finally {
      if (!this.#isFrozen) this.#go()
      this.#moving = undefined
      end()
    }
  }

  /** Runs what falls due until a time, each at its own. */
  async #runDue(move: number, end: Reading): Promise<void> {
    let runs = 0
    let isTurnDue = false
    while (move === this.#moves) {
      const timer = this.#next(end.elapsed)
      const { elapsed } = this.#at as Reading
      if (isTurnDue && (timer?.due ?? Infinity) > elapsed) {
        // What went on may wait again, for less than the next one.
        isTurnDue = false
        await new Promise<void>((resolve) => clock.after(0, resolve))
        continue
      }
      if (!timer) return
      if (isTooOften(timer, move)) {
        timer.due = end.elapsed + timer.init.ms
        continue
      }
      if (!timer.init.series && ++runs > mostRuns) throw endless(this.iso())
      const due = Math.max(timer.due, elapsed)
      this.#at = { now: Math.round(end.now - (end.elapsed - due)), elapsed: due }
      const result = this.#fire(timer)
      isTurnDue ||= timer.init.isAwaited === true
      if (result instanceof Promise) {
        isTurnDue = true
        await Promise.race([
          result,
          new Promise<void>((resolve) => clock.after(longestRun, resolve)),
        ])
      }
    }
  }

  /** The first timer that is due until a time; of those of one time the one that was set first. */
  #next(end: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.due <= end && timer.due < (first?.due ?? Infinity)) first = timer
    }
    return first
  }
}

/** Counts a run of what repeats in a move; whether that has run often enough. */
function isTooOften({ init: { series } }: Timer, move: number): boolean {
  if (!series) return false
  if (series.move !== move) series.runs = 0
  series.move = move
  return ++series.runs > mostRepeats
}

/** A time that a clock can stand at. @throws MockapiError `bad-clock` for another */
function checked(time: number): number {
  if (time >= earliest && time <= latest) return time
  throw mockapiError(
    'bad-clock',
    `A clock cannot be set to ${Number.isFinite(time) ? `${time} ms from 1970` : String(time)}: it shows the years 0 to 9999.`,
    'Write a time as in "2027-01-01" or "2027-01-01T09:00:00Z", and for how long as in "3d".',
  )
}

function endless(at: string): MockapiError {
  return mockapiError(
    'bad-clock',
    `Moving the clock has run ${mostRuns.toLocaleString('en')} timers and came to ${at}, where it stands now: each of them may set the next.`,
    'Move it by less, or let what runs set no more.',
  )
}
