import { clock } from '../../clock.ts'
import type { ClockSetting } from '../../time/clock-setting.ts'
import type * as real from '../../time/session-clock.ts'

/** The time of the machine, which nobody moves. */
export class SessionClock implements Pick<
  real.SessionClock,
  'now' | 'elapsed' | 'setting' | 'reset'
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
