/** How a clock goes: ms before the machine, and where it stands, ms since 1970; undefined while it goes. */
export interface ClockSetting {
  readonly ahead: number
  readonly frozenAt?: number
}
