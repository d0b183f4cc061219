import type { AuthContext, Provider, SignedInUser } from '../provider.ts'

/** A browser that is signed in, known by a cookie. */
export interface LoginSession {
  /** The value of the cookie, and the claim `sid`. */
  readonly id: string
  readonly sub: string
  /** When the user signed in, ms since 1970. */
  readonly authTime: number
}

/** The name of the cookie that keeps a browser signed in. */
export function loginCookie({ path }: Provider): string {
  return path === '/auth' ? 'mockapi-login' : `mockapi-login${path.replaceAll(/[^\w]+/g, '-')}`
}

/** Signs a browser in: the value of the cookie and, complete, its `Set-Cookie`. */
export function startSession(
  _context: AuthContext,
  _provider: Provider,
  _sub: string,
): { readonly session: LoginSession; readonly setCookie: string } {
  throw new Error('Not there yet.')
}

/** Who is signed in by the value of the cookie; undefined for nobody, or where the user is gone. */
export function sessionOf(
  _context: AuthContext,
  _provider: Provider,
  _cookie: string | undefined,
): { readonly session: LoginSession; readonly user: SignedInUser } | undefined {
  return undefined
}
