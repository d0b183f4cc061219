import { clock, turn, wait } from '../clock.ts'
import { mockapiError, type MockapiError } from '../errors/diagnostic.ts'
import type { ClockSetting } from './clock-setting.ts'
import { requireTime } from './read-time.ts'
import type { Ticker } from './ticker.ts'
import { DueTimers, Timer, type Series, type TimerInit } from './timer.ts'

/** The most timers that one move runs of those that were set while it ran: more is a chain without an end. */
const mostAdded = 100_000
/** How often one that repeats runs in one move; then it goes on from where the move ends. */
const mostRepeats = 100
/** How long a move waits for what one timer has begun, ms of real time: that may wait for the clock itself. */
const longestRun = 5000

/** A time that a clock stands at. */
interface Reading {
  readonly now: number
  readonly elapsed: number
}

/**
 * The time of one session, which can be set, frozen and moved. As long as nobody turned it, it is that of the
 * machine. Times are ms since 1970.
 */
export class SessionClock {
  #ahead = 0
  /** The same of `elapsed`. */
  #elapsedAhead = 0
  /** Where it stands; undefined while it goes. */
  #at: Reading | undefined
  #isFrozen = false
  /** Resolves when the move under way has ended; undefined for none. */
  #moving: Promise<void> | undefined
  #moves = 0
  /** What the move under way has still to run. */
  #due: DueTimers | undefined
  readonly #timers = new Set<Timer>()
  readonly #start: ClockSetting
  onTurn: (() => void) | undefined
  /** How often somebody turned it. */
  revision = 0

  /** @param from the setting of the server, or a time, with which it begins, and which it goes back to by `reset` */
  constructor(from: ClockSetting | number = { ahead: 0 }) {
    this.#start = typeof from === 'object' ? from : { ahead: from - clock.now() }
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

  get setting(): ClockSetting {
    return { ahead: this.ahead, ...(this.#isFrozen && { frozenAt: this.now() }) }
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
    const to = requireTime(time)
    return this.#inTurn(() => this.#moveTo(to))
  }

  /** Stops at the time that it is, or moves to another and stops there: nothing falls due until it is moved. */
  freeze(time?: number): Promise<void> {
    const to = time === undefined ? undefined : requireTime(time)
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
    this.#turned()
  }

  /**
   * Moves forward by some ms. What falls due runs in the order of time, each at its own time, one after the other.
   *
   * @throws MockapiError `bad-clock` for a time beyond the year 9999; rejects with it where timers set timers without end
   */
  advance(ms: number): Promise<void> {
    requireTime(this.now() + ms)
    return this.#inTurn(() => this.#move(requireTime(this.now() + ms), ms))
  }

  /** Goes back to what it began with: the time of the machine where nobody had turned it. Nothing falls due. */
  reset({ ahead, frozenAt }: ClockSetting = this.#start): void {
    const elapsed = this.elapsed()
    // Ends a move that is under way.
    this.#moves++
    this.#isFrozen = frozenAt !== undefined
    this.#stand({ now: frozenAt ?? clock.now() + ahead, elapsed })
    this.#turned()
    if (this.#isFrozen) return
    this.#go()
    // Not what a reading of the machine a moment later would make of it.
    this.#ahead = ahead
  }

  #add(init: TimerInit): () => void {
    const timer = new Timer(this.elapsed() + init.ms, init, this.#moves)
    this.#timers.add(timer)
    this.#due?.add(timer)
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

  #turned(): void {
    this.revision++
    this.onTurn?.()
  }

  async #inTurn(move: () => Promise<void> | undefined): Promise<void> {
    while (this.#moving) await this.#moving
    await move()
    this.#turned()
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
    const due = new DueTimers(to.elapsed)
    for (const timer of this.#timers) due.add(timer)
    let end = (): void => {}
    try {
      // Without a wait where nothing is due, so that the next line of a test sees the time.
      if (due.next) {
        this.#moving = new Promise((resolve) => (end = resolve))
        this.#due = due
        await this.#runDue(move, due, to)
      }
      if (move === this.#moves) this.#at = to
    } finally {
      this.#due = this.#moving = undefined
      if (!this.#isFrozen) this.#go()
      end()
    }
  }

  /** Runs what falls due until a time, each at its own. */
  async #runDue(move: number, due: DueTimers, end: Reading): Promise<void> {
    let added = 0
    let isTurnDue = false
    while (move === this.#moves) {
      const timer = due.next
      const { elapsed } = this.#at as Reading
      if (isTurnDue && (timer?.due ?? Infinity) > elapsed) {
        // What went on may wait again, for less than the next one.
        isTurnDue = false
        await turn()
        continue
      }
      if (!timer) return
      due.take()
      if (!this.#timers.has(timer)) continue
      if (isTooOften(timer, move)) {
        timer.due = end.elapsed + timer.init.ms
        continue
      }
      if (timer.addedIn === move && !timer.init.series && ++added > mostAdded)
        throw endless(this.iso())
      const at = Math.max(timer.due, elapsed)
      this.#at = { now: Math.round(end.now - (end.elapsed - at)), elapsed: at }
      const result = this.#fire(timer)
      if (timer.init.isRepeated) due.add(timer)
      isTurnDue ||= timer.init.isAwaited === true
      if (result instanceof Promise) {
        isTurnDue = true
        await ended(result)
      }
    }
  }
}

/** Waits for what a timer has begun, but not for ever; its error is the caller's. */
async function ended(work: Promise<unknown>): Promise<void> {
  let stop = (): void => {}
  const late = new Promise<void>((resolve) => (stop = clock.after(longestRun, resolve)))
  try {
    await Promise.race([work, late])
  } finally {
    stop()
  }
}

/** Counts a run of what repeats in a move; whether that has run often enough. */
function isTooOften({ init: { series } }: Timer, move: number): boolean {
  if (!series) return false
  if (series.move !== move) series.runs = 0
  series.move = move
  return ++series.runs > mostRepeats
}

function endless(at: string): MockapiError {
  return mockapiError(
    'bad-clock',
    `Moving the clock has run ${mostAdded.toLocaleString('en')} timers and came to ${at}, where it stands now: each of them may set the next.`,
    'Move it by less, or let what runs set no more.',
  )
}
