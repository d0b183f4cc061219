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
  #stopReal: (() => void) | undefined

  constructor(due: number, init: TimerInit) {
    this.due = due
    this.init = init
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
