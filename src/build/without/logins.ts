import type * as real from '../../auth/logins.ts'

/** Logins of providers, of which there are none. */
export class ServedLogins implements Omit<
  real.ServedLogins,
  'expire' | 'overview' | 'revoke' | 'signIn'
> {
  serve(): undefined {}
}
