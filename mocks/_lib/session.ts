import type { Context, Row } from 'mockapi'
import { users } from '../users.ts'
import type { User } from '../users.ts'

type Part = Pick<Context, 'headers' | 'cookies' | 'db' | 'error'>

/** The token of a user. Real ones cannot be guessed; in a mock it helps that they can. */
export function tokenOf(user: Row<User>): string {
  return `mock-token-${user.id}`
}

/** Who is signed in, by bearer token or cookie. What it throws is the answer: 401. */
export function signedIn({ headers, cookies, db, error }: Part): Row<User> {
  const token = headers['authorization']?.replace(/^Bearer /i, '') ?? cookies['session']
  const user = db(users)
    .all()
    .find((one) => tokenOf(one) === token)
  if (user) return user
  throw error(401, 'Send "Authorization: Bearer …" with the token from POST /login.', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}
