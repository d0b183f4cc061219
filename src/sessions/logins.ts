import type { LoginOverview, SignedIn, SignInOptions } from './login-types.ts'
import type { Session } from './session.ts'

/** What providers of logins do outside of requests; each throws an Error where there is none, or no such user. */
export interface Logins {
  signIn(session: Session, user: string, options: SignInOptions): Promise<SignedIn>
  expire(session: Session, user: string | undefined): Promise<void>
  revoke(session: Session, user: string | undefined): Promise<void>
  overview(session: Session): Promise<LoginOverview>
}
