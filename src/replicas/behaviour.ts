import { behaviourOf } from '../sessions/environments/contents.ts'
import type { KeptOverride } from '../sessions/override-input.ts'
import type { Session } from '../sessions/session.ts'
import type { LoggedBehaviour } from './entry.ts'

/** What lays an override over a session. @throws MockapiError where it is none here */
export type Revive = (session: Session, override: KeptOverride) => void

/** Scenarios, overrides and the clock of a session, as far as JSON can hold them. */
export class SharedBehaviour {
  readonly #session: Session
  readonly #revive: Revive
  #isPutting = false

  /** @param onChange is told when they are changed here */
  constructor(session: Session, revive: Revive, onChange: () => void) {
    this.#session = session
    this.#revive = revive
    const { overrides, scenarios, clock } = session
    overrides.onChange =
      scenarios.onChange =
      clock.onTurn =
        () => {
          if (!this.#isPutting) onChange()
        }
  }

  /** Tells nothing any more. */
  stop(): void {
    const { overrides, scenarios, clock } = this.#session
    overrides.onChange = scenarios.onChange = clock.onTurn = undefined
  }

  get now(): LoggedBehaviour {
    return behaviourOf(this.#session)
  }

  /** Puts others in their place. Overrides of code stay, and so do those of JSON that are none here. */
  put({ scenarios, overrides = [], clock }: LoggedBehaviour): void {
    const session = this.#session
    this.#isPutting = true
    try {
      session.scenarios.restore(scenarios)
      const before = this.now.clock
      if (JSON.stringify(before) !== JSON.stringify(clock)) session.clock.reset(clock)
      session.overrides.clearKept()
      for (const each of overrides) {
        try {
          this.#revive(session, each)
        } catch {
          // A key or a file that the mocks here do not have, which its server was told.
        }
      }
    } finally {
      this.#isPutting = false
    }
  }
}
