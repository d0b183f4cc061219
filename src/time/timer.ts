import { clock } from '../clock.ts'

/** The longest wait that a timer of the platform takes, ms; one of more would end at once. */
const longestTimer = 2 ** 31 - 1
/** How early timers of the platform may run, ms. */
const early = 2

/** How often something that repeats has run while a clock was moved. */
export interface Series {
  /** Another number for each move. */
  move: number
  runs: number
}

/** What a timer of a clock does. */
export interface TimerInit {
  readonly run: () => unknown
  /** ms until it runs, and where it repeats between its runs. */
  readonly ms: number
  readonly isRepeated?: boolean
  /** Of what repeats. */
  readonly series?: Series | undefined
  /** Whether it lets go on what awaits it, which must have a turn before the clock goes on. */
  readonly isAwaited?: boolean
  /** Whether the process may end before it is due. */
  readonly isBackground?: boolean
}

/** A timer by the clock of a session: while that goes, one of the platform beneath it. */
export class Timer {
  /** When it runs next, by the clock's `elapsed`. */
  due: number
  readonly init: TimerInit
  /** The number of the move that ran last when it was set. */
  readonly addedIn: number
  #stopReal: (() => void) | undefined

  constructor(due: number, init: TimerInit, addedIn: number) {
    this.due = due
    this.init = init
    this.addedIn = addedIn
  }

  /** Lets the platform call a function once it is due; `elapsed` is the clock's. */
  arm(elapsed: () => number, fire: (timer: Timer) => void): void {
    const left = Math.max(0, this.due - elapsed())
    const isBackground = this.init.isBackground ?? false
    this.#stopReal = clock.after(
      Math.min(left, longestTimer),
      () => {
        if (this.due - elapsed() > early) this.arm(elapsed, fire)
        else fire(this)
      },
      isBackground,
    )
  }

  disarm(): void {
    this.#stopReal?.()
    this.#stopReal = undefined
  }
}

/** Timers that are due until a time, the first at the end; of those of one time the one that was set first. */
export class DueTimers {
  readonly #end: number
  readonly #timers: Timer[] = []

  constructor(end: number) {
    this.#end = end
  }

  add(timer: Timer): void {
    if (timer.due > this.#end) return
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#timers[middle] as Timer).due > timer.due) low = middle + 1
      else high = middle
    }
    this.#timers.splice(low, 0, timer)
  }

  get next(): Timer | undefined {
    return this.#timers.at(-1)
  }

  take(): void {
    this.#timers.pop()
  }
}
