import type * as real from '../../admin/admin.ts'
import type { Answer } from '../../middleware/stack.ts'
import type * as failing from '../../sessions/auth-failures.ts'
import type * as overriding from '../../sessions/overrides.ts'

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
