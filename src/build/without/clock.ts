import { clock } from '../../clock.ts'
import type { ClockSetting } from '../../time/clock-setting.ts'
import type * as real from '../../time/session-clock.ts'

/** The time of the machine, which nobody moves. */
export class SessionClock implements Omit<
  real.SessionClock,
  | 'advance'
  | 'after'
  | 'ahead'
  | 'every'
  | 'freeze'
  | 'isFrozen'
  | 'iso'
  | 'onTurn'
  | 'resume'
  | 'revision'
  | 'set'
  | 'ticker'
> {
  readonly setting: ClockSetting = { ahead: 0 }

  now(): number {
    return clock.now()
  }

  elapsed(): number {
    return clock.elapsed()
  }

  reset(): void {}
}
