import type * as real from '../../admin/admin.ts'
import type { Answer } from '../../middleware/stack.ts'
import type * as failing from '../../sessions/auth-failures.ts'
import type {
  EnvironmentParts,
  Environments as RealEnvironments,
} from '../../sessions/environments/environments.ts'
import type { EnvironmentOptions } from '../../sessions/environments/types.ts'
import { SeedState } from '../../sessions/environments/seed-state.ts'
import type * as overriding from '../../sessions/overrides.ts'
import type { Session } from '../../sessions/session.ts'

/** An admin API that is off. */
export class Admin implements Pick<real.Admin, 'isOn' | 'token'> {
  readonly isOn = false
  readonly token: undefined
}

/** Never called. */
export function adminHandler(): Answer {
  return () => new Response(null, { status: 404 })
}

/** Overrides, of which there are none: nothing can set them. */
export class Overrides implements Pick<
  overriding.Overrides,
  'active' | 'tables' | 'kept' | 'clear' | 'reset'
> {
  readonly active = false
  readonly tables: readonly [] = []
  readonly kept: overriding.Overrides['kept'] = { inputs: [], others: 0 }

  clear(): void {}

  reset(): void {}
}

/** Logins that fail as somebody wants, of whom there is none. */
export class AuthFailures implements Pick<failing.AuthFailures, 'isOn' | 'take' | 'reset'> {
  readonly isOn = false

  take(): undefined {}

  reset(): void {}
}

/** Environments as sessions that begin with the seeds: nothing lists, compares or keeps them. */
export class Environments implements Pick<
  RealEnvironments,
  'has' | 'list' | 'open' | 'declared' | 'putAway' | 'flush' | 'close'
> {
  readonly #parts: EnvironmentParts
  readonly #seeds: SeedState
  readonly #open = new Map<string, Session>()

  constructor(parts: EnvironmentParts) {
    this.#parts = parts
    this.#seeds = new SeedState(parts.own.state, parts.seeds)
  }

  has(name: string): boolean {
    return this.open(name) !== undefined
  }

  list(): [] {
    return []
  }

  create({ name }: EnvironmentOptions, open?: Session): void {
    this.#open.set(name, open ?? this.#parts.open(name, this.#seeds.fork()))
  }

  open(name: string): Session | undefined {
    const session = this.#open.get(name)
    return session?.ended ? undefined : session
  }

  declared(): void {
    this.#seeds.declared()
  }

  /** Says that it is no environment, so that it is closed as any other session. */
  putAway({ id }: Session): boolean {
    this.#open.delete(id)
    return false
  }

  flush(): void {}

  async close(): Promise<void> {}
}
