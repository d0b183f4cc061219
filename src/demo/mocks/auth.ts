import { defineMock, route } from 'mockapi'
import { tokenOf, userOf } from './_session.ts'
import { users } from './users.ts'

/** Everybody in `users` may sign in; the password is `secret`. */
export const login = route('POST /login', {
  delay: '200-400ms',
  handle: ({ body, cookie, db, error }) => {
    const { email, password } = (body ?? {}) as { email?: string; password?: string }
    const [user] = db(users).where({ email: String(email).toLowerCase() })
    if (!user || password !== 'secret') return error(401, 'Wrong e-mail or password.')
    cookie('demo-session', tokenOf(user), { httpOnly: true, sameSite: 'Lax' })
    return { token: tokenOf(user), user }
  },
})

/** Who is signed in, and the way out. */
export const session = defineMock({
  'GET /session': (context) => ({ user: userOf(context) ?? null }),
  'POST /logout': ({ cookie }) => {
    cookie('demo-session', '', { maxAge: 0 })
    return null
  },
})
