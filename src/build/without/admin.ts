import type * as real from '../../admin/admin.ts'
import type { Answer } from '../../middleware/stack.ts'
import type * as failing from '../../sessions/auth-failures.ts'
import type * as overriding from '../../sessions/overrides.ts'

/** An admin API that is off. */
export class Admin implements Omit<
  real.Admin,
  | 'behaviour'
  | 'behaviourRevision'
  | 'instance'
  | 'isTokenForAll'
  | 'listens'
  | 'process'
  | 'readiness'
  | 'target'
> {
  readonly isOn = false
  readonly token: undefined
}

/** Never called. */
export function adminHandler(): Answer {
  return () => new Response(null, { status: 404 })
}

/** Overrides, of which there are none: nothing can set them. */
export class Overrides implements Omit<
  overriding.Overrides,
  'add' | 'clearKept' | 'list' | 'onChange' | 'remove' | 'revision'
> {
  readonly active = false
  readonly tables: readonly [] = []
  readonly kept: overriding.Overrides['kept'] = { inputs: [], others: 0 }

  clear(): void {}

  reset(): void {}
}

/** Logins that fail as somebody wants, of whom there is none. */
export class AuthFailures implements Omit<
  failing.AuthFailures,
  'add' | 'clear' | 'list' | 'remove'
> {
  readonly isOn = false

  take(): undefined {}

  reset(): void {}
}
