import { loginCookie } from '../definition/cookie.ts'
import { userBySub } from '../users/find.ts'
import type { AuthContext, Provider, SignedInUser } from '../definition/provider.ts'
import { revokeGrant } from './grants.ts'
import { newSecret } from './secrets.ts'
import { stateOf, type LoginSession } from './state.ts'

/** Signs a browser in: its session, and the complete `Set-Cookie`. */
export function startSession(
  context: AuthContext,
  provider: Provider,
  sub: string,
): { readonly session: LoginSession; readonly setCookie: string } {
  const authTime = context.now()
  const expires = authTime + provider.lifetimes.session
  const session = { id: newSecret(), secret: newSecret(), sub, authTime, expires }
  stateOf(context, provider).logins.set(session.id, session)
  return { session, setCookie: cookie(context, provider, `${session.id}.${session.secret}`) }
}

/** Who is signed in by the value of the cookie; undefined for nobody, or where the user is gone. */
export function sessionOf(
  context: AuthContext,
  provider: Provider,
  value: string | undefined,
): { readonly session: LoginSession; readonly user: SignedInUser } | undefined {
  const [id = '', secret] = (value ?? '').split('.')
  const session = stateOf(context, provider).logins.get(id)
  if (session?.secret !== secret || !session) return undefined
  const user = userBySub(context, provider, session.sub)
  if (user && context.now() < session.expires) return { session, user }
  endSession(context, provider, session)
  return undefined
}

/** Signs a browser out, and ends what was granted while it was signed in. */
export function endSession(
  context: AuthContext,
  provider: Provider,
  { id }: Pick<LoginSession, 'id'>,
): void {
  const { logins, grants } = stateOf(context, provider)
  logins.delete(id)
  for (const grant of grants.values()) {
    if (grant.login === id) revokeGrant(context, provider, grant)
  }
}

/** The `Set-Cookie` that takes the cookie away. */
export function endingCookie(context: AuthContext, provider: Provider): string {
  return `${cookie(context, provider, '')}; Max-Age=0`
}

/** It is sent to all mocks, which guards of endpoints look at; no longer than the browser is open. */
function cookie({ address }: AuthContext, provider: Provider, value: string): string {
  const { protocol, pathname } = new URL(address)
  const secure = protocol === 'https:' ? '; Secure' : ''
  return `${loginCookie(provider)}=${value}; Path=${pathname}; HttpOnly; SameSite=Lax${secure}`
}
