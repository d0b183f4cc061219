import type { Context, Row } from 'mockapi'
import { users, type User } from './users.ts'

type Part = Pick<Context, 'headers' | 'cookies' | 'db'>

/** The token of a user. Real ones cannot be guessed; in a mock it helps that they can. */
export function tokenOf({ id }: Row<User>): string {
  return `demo-token-${id}`
}

/** Who is signed in, by cookie or bearer token. */
export function userOf({ headers, cookies, db }: Part): Row<User> | undefined {
  const token = headers['authorization']?.replace(/^Bearer /i, '') ?? cookies['demo-session']
  return db(users)
    .all()
    .find((one) => tokenOf(one) === token)
}

/** The same, where one must be. What it throws is the answer: 401. */
export function signedIn(context: Part & Pick<Context, 'error'>): Row<User> {
  const user = userOf(context)
  if (user) return user
  throw context.error(401, 'Sign in first.')
}
